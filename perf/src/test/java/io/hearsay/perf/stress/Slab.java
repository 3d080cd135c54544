package io.hearsay.perf.stress;

import java.nio.ByteBuffer;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Cuts zeroed memory outside of the heap for what is stressed: a test needs ten thousand small buffers at a time, and a
 * buffer of its own each would be a cleaner each. A piece goes when nobody refers to any of its slab. Any thread.
 */
public final class Slab
{
    private static final int LENGTH = 1024 * 1024;

    private static ByteBuffer current = ByteBuffer.allocateDirect(0);

    private Slab()
    {
    }

    /**
     * Take a piece.
     *
     * @param length of it in bytes.
     * @return the memory, all zero, at the start of a cache line.
     */
    public static synchronized UnsafeBuffer take(final int length)
    {
        final int aligned = BitUtil.align(length, BitUtil.CACHE_LINE_LENGTH);
        if (current.remaining() < aligned)
        {
            current = ByteBuffer.allocateDirect(Math.max(LENGTH, aligned) + BitUtil.CACHE_LINE_LENGTH)
                .alignedSlice(BitUtil.CACHE_LINE_LENGTH);
        }

        final UnsafeBuffer piece = new UnsafeBuffer(current, current.position(), length);
        current.position(current.position() + aligned);
        return piece;
    }
}
