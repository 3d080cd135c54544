package io.hearsay.core.agent;

import static org.agrona.concurrent.ringbuffer.RecordDescriptor.ALIGNMENT;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.HEADER_LENGTH;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.lengthOffset;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.typeOffset;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.HEAD_POSITION_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TAIL_POSITION_OFFSET;

import java.lang.invoke.VarHandle;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * The engine's end of a delivery ring, which a client reads with Agrona's many-to-one ring. The engine is the only
 * producer, so it knows by itself where it writes; of what the client writes it reads nothing but the head, checks it,
 * and computes no address from it. A client that leaves other bytes than zeroes ahead of the tail spoils what it reads
 * itself. Owned by the agent's thread; one claim at a time.
 */
final class DeliveryRing
{
    /** Result of {@link #tryClaim}: there is no room now, or never if the ring is corrupt. */
    static final int NO_ROOM = -1;

    private final AtomicBuffer buffer;
    private final int capacity;
    private final int maxMsgLength;
    private long head;
    private long tail;
    private int claimIndex;
    private int claimLength;
    private boolean isCorrupt;

    DeliveryRing(final RingBuffer ring)
    {
        buffer = ring.buffer();
        capacity = ring.capacity();
        maxMsgLength = ring.maxMsgLength();
        tail = buffer.getLongVolatile(capacity + TAIL_POSITION_OFFSET);
        head = buffer.getLongVolatile(capacity + HEAD_POSITION_OFFSET);
        isCorrupt = head < 0 || tail < head || tail - head > capacity || ((head | tail) & ALIGNMENT - 1) != 0;
    }

    /**
     * Whether the client wrote nonsense where its head should be, or the ring is too small for a record. Nothing can be
     * written any more.
     */
    boolean isCorrupt()
    {
        return isCorrupt;
    }

    /**
     * How much the client has not read yet.
     *
     * @return the bytes, as of the last time that the ring made sense.
     */
    int used()
    {
        if (!isCorrupt)
        {
            refreshHead();
        }

        return (int)(tail - head);
    }

    /**
     * Length of the longest record that is written, unless a single message is longer.
     */
    int maxMsgLength()
    {
        return maxMsgLength;
    }

    MutableDirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Write a record.
     *
     * @return false if there is no room for it.
     */
    boolean write(final int typeId, final DirectBuffer source, final int offset, final int length)
    {
        final int at = tryClaim(typeId, length);
        if (at == NO_ROOM)
        {
            return false;
        }

        buffer.putBytes(at, source, offset, length);
        commit();
        return true;
    }

    /**
     * Claim room for a record, to be written to {@link #buffer()} and committed.
     *
     * @return where to write it, or {@link #NO_ROOM}.
     */
    int tryClaim(final int typeId, final int length)
    {
        final int recordLength = HEADER_LENGTH + length;
        final int alignedLength = BitUtil.align(recordLength, ALIGNMENT);
        final int tailIndex = (int)tail & capacity - 1;
        final int untilEnd = capacity - tailIndex;
        final int padding = alignedLength > untilEnd ? untilEnd : 0;
        if (!hasRoom(padding + alignedLength))
        {
            isCorrupt |= alignedLength > capacity / 2; // an empty ring could be too small for padding and record
            return NO_ROOM;
        }

        tail += padding + alignedLength;
        buffer.putLongRelease(capacity + TAIL_POSITION_OFFSET, tail);
        if (padding > 0)
        {
            begin(tailIndex, padding, RingBuffer.PADDING_MSG_TYPE_ID);
            commit();
        }
        begin(padding > 0 ? 0 : tailIndex, recordLength, typeId);
        return claimIndex + HEADER_LENGTH;
    }

    /**
     * Show the client what was written to the claim.
     */
    void commit()
    {
        buffer.putIntRelease(lengthOffset(claimIndex), claimLength);
    }

    private void begin(final int index, final int recordLength, final int typeId)
    {
        claimIndex = index;
        claimLength = recordLength;
        buffer.putIntRelease(lengthOffset(index), -recordLength);
        VarHandle.releaseFence();
        buffer.putInt(typeOffset(index), typeId);
    }

    private boolean hasRoom(final int length)
    {
        return !isCorrupt && (isFree(length) || refreshHead() && isFree(length));
    }

    private boolean isFree(final int length)
    {
        return length <= capacity - (tail - head);
    }

    private boolean refreshHead()
    {
        final long newHead = buffer.getLongVolatile(capacity + HEAD_POSITION_OFFSET);
        isCorrupt = newHead < head || newHead > tail || (newHead & ALIGNMENT - 1) != 0;
        head = isCorrupt ? head : newHead;
        return !isCorrupt;
    }
}
