package io.hearsay.core.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A ring amid memory that nobody may write: it notices what misses the ring even where bounds are not checked. One
 * thread.
 */
public final class GuardedRing
{
    private static final int GUARD_LENGTH = 16 * 1024;
    private static final byte GUARD = 0x5A;
    private static final UnsafeBuffer INTACT = new UnsafeBuffer(new byte[GUARD_LENGTH]);

    static
    {
        INTACT.setMemory(0, GUARD_LENGTH, GUARD);
    }

    private final UnsafeBuffer memory;
    private final UnsafeBuffer buffer;
    private final ManyToOneRingBuffer ring;

    /**
     * An empty ring.
     *
     * @param capacity in bytes, a power of two.
     */
    public GuardedRing(final int capacity)
    {
        final int length = capacity + RingBufferDescriptor.TRAILER_LENGTH;
        memory = new UnsafeBuffer(ByteBuffer.allocateDirect(length + 2 * GUARD_LENGTH));
        buffer = new UnsafeBuffer(memory, GUARD_LENGTH, length);
        ring = new ManyToOneRingBuffer(buffer);
        renew();
    }

    /**
     * Make it an empty ring again, whatever was written to it or beside it.
     */
    public void renew()
    {
        memory.setMemory(0, memory.capacity(), GUARD);
        memory.setMemory(GUARD_LENGTH, buffer.capacity(), (byte)0);
    }

    /**
     * Agrona's view of it.
     *
     * @return the ring.
     */
    public ManyToOneRingBuffer ring()
    {
        return ring;
    }

    /**
     * Memory of records and trailer.
     *
     * @return the buffer.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Fail if anybody wrote beside the ring.
     */
    public void assertIntact()
    {
        assertEquals(INTACT, new UnsafeBuffer(memory, 0, GUARD_LENGTH), "written before the ring");
        assertEquals(
            INTACT,
            new UnsafeBuffer(memory, memory.capacity() - GUARD_LENGTH, GUARD_LENGTH),
            "written behind the ring");
    }
}
