package io.hearsay.io.journal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A segment that is or will be written to. The journal's thread makes and closes it; in between the agent's writes to
 * it and says how far it came, and at last that it will not touch it any more.
 */
final class ActiveSegment implements AutoCloseable
{
    private static final VarHandle END_OFFSET;

    static
    {
        try
        {
            END_OFFSET = MethodHandles.lookup().findVarHandle(ActiveSegment.class, "endOffset", int.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Path path;
    private final long firstPosition;
    private final int length;
    private final SegmentMemory memory;
    private final UnsafeBuffer buffer;
    private final int crc;
    private volatile int endOffset;
    private volatile boolean isFull;
    private int forcedOffset;
    private volatile boolean isLost;

    ActiveSegment(
        final Path path, final long firstPosition, final int length, final SegmentMemory memory, final int endOffset)
    {
        this.path = path;
        this.firstPosition = firstPosition;
        this.length = length;
        this.memory = memory;
        this.endOffset = endOffset;
        buffer = memory.buffer();
        crc = buffer.getInt(SegmentDescriptor.CRC_OFFSET);
    }

    Path path()
    {
        return path;
    }

    long firstPosition()
    {
        return firstPosition;
    }

    int length()
    {
        return length;
    }

    SegmentMemory memory()
    {
        return memory;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * The checksum of its header.
     *
     * @return it, as it was when the segment was mapped.
     */
    int crc()
    {
        return crc;
    }

    int endOffset()
    {
        return endOffset;
    }

    long endPosition()
    {
        return firstPosition + endOffset;
    }

    /**
     * Records are complete up to here. The agent's thread.
     *
     * @param offset behind them.
     */
    void endOffset(final int offset)
    {
        END_OFFSET.setRelease(this, offset);
    }

    /**
     * Wait until it is on the disk up to an offset. The journal's thread.
     *
     * @param offset behind what has to be.
     * @throws IOException if it is not.
     */
    void force(final int offset) throws IOException
    {
        memory.force(forcedOffset, offset);
        forcedOffset = offset;
    }

    /**
     * The agent's thread is done with it.
     */
    void full()
    {
        isFull = true;
    }

    /**
     * What it holds is lost: nobody touches its memory any more. The journal's thread.
     */
    void lost()
    {
        isLost = true;
    }

    boolean isLost()
    {
        return isLost;
    }

    boolean isFull()
    {
        return isFull;
    }

    @Override
    public void close()
    {
        memory.unmap();
    }
}
