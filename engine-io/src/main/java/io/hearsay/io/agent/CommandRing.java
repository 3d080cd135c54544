package io.hearsay.io.agent;

import static org.agrona.concurrent.ringbuffer.RecordDescriptor.ALIGNMENT;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.HEADER_LENGTH;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.lengthOffset;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.typeOffset;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.HEAD_CACHE_POSITION_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.HEAD_POSITION_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TAIL_POSITION_OFFSET;

import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * The engine's end of the command ring. Whoever may open <code>engine.dat</code> can write anything into it, so nothing
 * that it says of lengths and positions is believed: a record that does not fit the ring empties it, and one that its
 * writer did not finish within {@link #STUCK_CHECKS} looks is skipped. Other commands that are under way then get no
 * answer; the engine goes on. Agent's thread alone.
 */
final class CommandRing
{
    /** Looks at a ring that does not move after which its writer counts as dead. */
    static final int STUCK_CHECKS = 100;

    private final ManyToOneRingBuffer ring;
    private final AtomicBuffer buffer;
    private final ErrorHandler errorHandler;
    private final int capacity;
    private long lastHead;
    private int stuckCount;

    CommandRing(final ManyToOneRingBuffer ring, final ErrorHandler errorHandler)
    {
        this.ring = ring;
        this.errorHandler = errorHandler;
        buffer = ring.buffer();
        capacity = ring.capacity();
    }

    /**
     * Read commands.
     *
     * @param handler of them; it may throw.
     * @param limit   of commands.
     * @return the number of records read.
     */
    int read(final MessageHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit && readOne(handler))
        {
            count++;
        }

        return count;
    }

    private boolean readOne(final MessageHandler handler)
    {
        final long head = buffer.getLong(capacity + HEAD_POSITION_OFFSET);
        final int index = (int)head & capacity - 1;
        final int length = (head & ALIGNMENT - 1) == 0 ? buffer.getIntVolatile(lengthOffset(index)) : capacity + 1;
        if (length <= 0)
        {
            return false;
        }
        if (length < HEADER_LENGTH || length > capacity - index)
        {
            empty();
            return false;
        }

        final int typeId = buffer.getInt(typeOffset(index));
        final int alignedLength = BitUtil.align(length, ALIGNMENT);
        try
        {
            if (typeId != ManyToOneRingBuffer.PADDING_MSG_TYPE_ID)
            {
                handler.onMessage(typeId, buffer, index + HEADER_LENGTH, length - HEADER_LENGTH);
            }
        }
        finally
        {
            buffer.setMemory(index, alignedLength, (byte)0);
            buffer.putLongRelease(capacity + HEAD_POSITION_OFFSET, head + alignedLength);
        }

        return true;
    }

    private void empty()
    {
        buffer.setMemory(0, capacity, (byte)0);
        buffer.putLongRelease(capacity + HEAD_POSITION_OFFSET, 0);
        buffer.putLongRelease(capacity + HEAD_CACHE_POSITION_OFFSET, 0);
        buffer.putLongRelease(capacity + TAIL_POSITION_OFFSET, 0);
        errorHandler.onError(new IllegalStateException("the ring of commands held nonsense and was emptied"));
    }

    /**
     * See that no writer that died in the middle of a command stops the others. To be called now and then.
     */
    void checkStuck()
    {
        final long head = ring.consumerPosition();
        if (head != lastHead || ring.producerPosition() == head)
        {
            lastHead = head;
            stuckCount = 0;
            return;
        }

        stuckCount++;
        if (stuckCount >= STUCK_CHECKS)
        {
            stuckCount = 0;
            final boolean isUnderstood = head >= 0 && ring.producerPosition() - head <= capacity &&
                ring.producerPosition() > head;
            if (!isUnderstood || !ring.unblock())
            {
                empty();
            }
        }
    }
}
