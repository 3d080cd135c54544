package io.hearsay.core.client;

import static org.agrona.concurrent.ringbuffer.RecordDescriptor.ALIGNMENT;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.HEADER_LENGTH;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.lengthOffset;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.typeOffset;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.HEAD_CACHE_POSITION_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.HEAD_POSITION_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TAIL_POSITION_OFFSET;

import org.agrona.BitUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * The engine's end of a many-to-one ring that others write: reads what Agrona's producers put there, and believes
 * nothing. Where it stands it keeps to itself, each length is read once and checked, and no address outside the ring
 * is ever computed, whatever the ring holds and whether or not Agrona checks bounds. One thread.
 */
public final class RingReader
{
    /**
     * Result: the ring holds nonsense. It stays so until {@link #reset()}.
     */
    public static final int CORRUPT = -1;

    /** So many bytes of a hole are passed at once, at most. */
    private static final int MAX_HOLE_LENGTH = 64 * 1024;
    private static final byte[] ZEROS = new byte[4 * 1024];

    private final AtomicBuffer buffer;
    private final int capacity;
    private long head;
    private boolean isCorrupt;

    /**
     * Read a ring from where its last reader stopped.
     *
     * @param ring to read; nobody else may read it from now on.
     */
    public RingReader(final RingBuffer ring)
    {
        buffer = ring.buffer();
        capacity = ring.capacity();
        head = buffer.getLongVolatile(capacity + HEAD_POSITION_OFFSET);
        isCorrupt = head < 0 || (head & ALIGNMENT - 1) != 0;
    }

    /**
     * Read records, as far as the end of the buffer. What was read is zeroed and given back to the producers as a
     * whole, and earlier if the handler says COMMIT. A record whose handler throws counts as read.
     *
     * @param handler of the records; index and length that it gets lie inside the ring.
     * @param limit   of records, those included that only fill a place.
     * @return the number of records read, or {@link #CORRUPT}, perhaps after some were read.
     */
    public int read(final ControlledMessageHandler handler, final int limit)
    {
        if (isCorrupt)
        {
            return CORRUPT;
        }

        int count = 0;
        int start = (int)head & capacity - 1;
        int index = start;
        try
        {
            while (index < capacity && count < limit)
            {
                final int length = buffer.getIntVolatile(lengthOffset(index));
                if (length < HEADER_LENGTH || length > capacity - index)
                {
                    isCorrupt = length > 0 || count == 0 && !isHeadMine();
                    break;
                }

                final int record = index;
                final int typeId = buffer.getInt(typeOffset(record));
                index += BitUtil.align(length, ALIGNMENT);
                count++;
                if (typeId == RingBuffer.PADDING_MSG_TYPE_ID)
                {
                    continue;
                }

                final ControlledMessageHandler.Action action =
                    handler.onMessage(typeId, buffer, record + HEADER_LENGTH, length - HEADER_LENGTH);
                if (action == ControlledMessageHandler.Action.ABORT)
                {
                    index = record;
                    count--;
                    break;
                }
                if (action == ControlledMessageHandler.Action.BREAK)
                {
                    break;
                }
                if (action == ControlledMessageHandler.Action.COMMIT)
                {
                    release(start, index - start);
                    start = index;
                }
            }
        }
        finally
        {
            if (index > start)
            {
                release(start, index - start);
            }
        }

        return isCorrupt ? CORRUPT : count;
    }

    /**
     * Where this reader stands.
     *
     * @return the position of the next record, in bytes since the ring was new.
     */
    public long position()
    {
        return head;
    }

    /**
     * How much the producers have claimed and this reader not read yet.
     *
     * @return the bytes, 0 to the ring's capacity, whatever the ring says.
     */
    public int unread()
    {
        final long length = buffer.getLongVolatile(capacity + TAIL_POSITION_OFFSET) - head;
        return (int)Math.max(0, Math.min(length, capacity));
    }

    /**
     * Whether the producers have claimed nothing that was not read.
     *
     * @return false also if their position makes no sense.
     */
    public boolean isEmpty()
    {
        return buffer.getLongVolatile(capacity + TAIL_POSITION_OFFSET) == head;
    }

    /**
     * Whether the next record is claimed but not committed.
     *
     * @return true if nothing behind it can be read until it is.
     */
    public boolean isClaimOpen()
    {
        return unread() > 0 && buffer.getIntVolatile(lengthOffset((int)head & capacity - 1)) <= 0;
    }

    /**
     * Pass the next record if it is claimed but not committed, so that what stands behind it can be read: for a claim
     * whose producer is dead. If it died before it wrote how much it claimed, the bytes up to the next record are
     * passed, or 64 KiB of them: call again.
     *
     * @return the number of bytes passed; 0 if the next record is committed, or there is none; or {@link #CORRUPT}.
     */
    public int skipClaim()
    {
        final long unread = buffer.getLongVolatile(capacity + TAIL_POSITION_OFFSET) - head;
        final int index = (int)head & capacity - 1;
        if (isCorrupt || unread > capacity || (unread & ALIGNMENT - 1) != 0)
        {
            isCorrupt = true;
            return CORRUPT;
        }

        final int length = buffer.getIntVolatile(lengthOffset(index));
        if (unread <= 0 || length > 0)
        {
            return 0;
        }

        final int limit = (int)Math.min(unread, capacity - index);
        if (length != 0 && (length > -HEADER_LENGTH || length < -limit))
        {
            isCorrupt = true;
            return CORRUPT;
        }

        final int skipped = length == 0 ? holeLength(index, limit) : BitUtil.align(-length, ALIGNMENT);
        release(index, skipped);
        return skipped;
    }

    /**
     * Throw away all that the ring holds and begin again with an empty one. Producers that are in the middle of a
     * record may spoil it again.
     */
    public void reset()
    {
        head = 0;
        isCorrupt = false;
        zero(0, capacity);
        buffer.putLongRelease(capacity + HEAD_POSITION_OFFSET, 0);
        buffer.putLongRelease(capacity + HEAD_CACHE_POSITION_OFFSET, 0);
        buffer.putLongRelease(capacity + TAIL_POSITION_OFFSET, 0);
    }

    /**
     * Claimed memory is zero until its length is written, for the reader zeroes what it read: the next length that is
     * there begins the next record.
     */
    private int holeLength(final int index, final int limit)
    {
        final int end = index + Math.min(limit, MAX_HOLE_LENGTH);
        int at = index + ALIGNMENT;
        while (at < end && buffer.getIntVolatile(lengthOffset(at)) == 0)
        {
            at += ALIGNMENT;
        }

        return at - index;
    }

    /**
     * Nobody else may write the head. If it is another one, the producers believe in room that is not there, or in none
     * at all, or the memory is gone (see the engine's care for truncated files).
     */
    private boolean isHeadMine()
    {
        return buffer.getLongVolatile(capacity + HEAD_POSITION_OFFSET) == head;
    }

    private void release(final int index, final int length)
    {
        zero(index, length);
        head += length;
        buffer.putLongRelease(capacity + HEAD_POSITION_OFFSET, head);
    }

    /** By copies: where the file of the memory was cut, a copy is an error, but setMemory is the end of JVM 17. */
    private void zero(final int index, final int length)
    {
        final int end = index + length;
        for (int at = index; at < end; at += ZEROS.length)
        {
            buffer.putBytes(at, ZEROS, 0, Math.min(ZEROS.length, end - at));
        }
    }
}
