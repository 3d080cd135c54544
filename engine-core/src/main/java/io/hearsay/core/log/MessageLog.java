package io.hearsay.core.log;

import static io.hearsay.core.log.RecordDescriptor.HELD;
import static io.hearsay.core.log.RecordDescriptor.PADDING;
import static io.hearsay.core.log.RecordDescriptor.aligned;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The circular, off-heap log of all that this node knows. Owned by the agent's thread; as large as it was made; freed
 * with its buffer. Records ({@link RecordDescriptor}) leave oldest first, when room is needed and all cursors have
 * passed them. A record that is {@link RecordDescriptor#HELD} does not leave: when the tail reaches it, it is moved to
 * the head. So what is held (at most half of the log, see {@link #heldLength()}) never stops others from being
 * admitted.
 * <p>
 * Positions are bytes ever appended; an offset is a position's place in the buffer.
 * <p>
 * Behind the records stand the positions of head and tail, for those who look at the memory from outside: a record is
 * whole before the head passes it, and the tail passes a record before it is overwritten.
 */
public final class MessageLog
{
    /**
     * Result of {@link #claim}: there is no room, and the tail can not move.
     */
    public static final int NO_ROOM = -1;

    /**
     * Largest record: the longest run of a datagram.
     */
    public static final int MAX_RECORD_LENGTH =
        aligned(RecordDescriptor.BODY_OFFSET + PacketFlyweight.MAX_PACKET_LENGTH - PacketFlyweight.BODY_OFFSET);

    /**
     * Smallest log.
     */
    public static final int MIN_CAPACITY = 64 * 1024;

    /**
     * Offset of the head's position behind the records.
     */
    public static final int HEAD_OFFSET = 0;

    /**
     * Offset of the tail's position behind the records.
     */
    public static final int TAIL_OFFSET = HEAD_OFFSET + BitUtil.CACHE_LINE_LENGTH;

    /**
     * Length of what stands behind the records.
     */
    public static final int TRAILER_LENGTH = TAIL_OFFSET + BitUtil.CACHE_LINE_LENGTH;

    /**
     * Kept free for moving held records: one, and the padding before it.
     */
    private static final int RESERVE_LENGTH = 2 * MAX_RECORD_LENGTH;

    private final UnsafeBuffer buffer;
    private final int capacity;
    private final int mask;
    private final EvictionHandler evictionHandler;
    private LogCursor[] cursors = new LogCursor[0];
    private long head;
    private long tail;
    private long heldLength;

    /**
     * A log of a size.
     *
     * @param capacity        in bytes, a power of two, at least 64 KiB.
     * @param evictionHandler told of what leaves and moves.
     */
    public MessageLog(final int capacity, final EvictionHandler evictionHandler)
    {
        this(new UnsafeBuffer(ByteBuffer.allocateDirect(capacity + TRAILER_LENGTH)), evictionHandler);
    }

    /**
     * A log in memory that others may look at.
     *
     * @param memory          all zero; its length is a power of two of at least 64 KiB, and {@link #TRAILER_LENGTH}.
     * @param evictionHandler told of what leaves and moves.
     */
    public MessageLog(final UnsafeBuffer memory, final EvictionHandler evictionHandler)
    {
        capacity = memory.capacity() - TRAILER_LENGTH;
        if (!BitUtil.isPowerOfTwo(capacity) || capacity < MIN_CAPACITY)
        {
            throw new IllegalArgumentException("capacity is not a power of two of at least 64 KiB: " + capacity);
        }

        this.mask = capacity - 1;
        this.buffer = memory;
        this.evictionHandler = evictionHandler;
    }

    /**
     * Memory of the log.
     *
     * @return the buffer.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Size of the log.
     *
     * @return the capacity in bytes.
     */
    public int capacity()
    {
        return capacity;
    }

    /**
     * Where the next record goes.
     *
     * @return the position.
     */
    public long head()
    {
        return head;
    }

    /**
     * Where the oldest record is.
     *
     * @return the position.
     */
    public long tail()
    {
        return tail;
    }

    /**
     * Length of the records that are held now.
     *
     * @return the sum of their aligned lengths.
     */
    public long heldLength()
    {
        return heldLength;
    }

    /**
     * Place of a position in the buffer.
     *
     * @param position of a record.
     * @return its offset.
     */
    public int offset(final long position)
    {
        return (int)position & mask;
    }

    /**
     * Position of a record: the reverse of {@link #offset}.
     *
     * @param offset of a record that the log holds.
     * @return its position, from the tail on and below the head.
     */
    public long position(final int offset)
    {
        return tail + ((offset - offset(tail)) & mask);
    }

    /**
     * Position behind a record.
     *
     * @param position of the record.
     * @return the position of the next one.
     */
    public long next(final long position)
    {
        return position + aligned(RecordDescriptor.length(buffer, offset(position)));
    }

    /**
     * Let an activity keep what it has not passed.
     *
     * @param cursor   of the activity.
     * @param position to begin at, in [tail, head].
     */
    public void add(final LogCursor cursor, final long position)
    {
        final LogCursor[] more = java.util.Arrays.copyOf(cursors, cursors.length + 1);
        more[cursors.length] = cursor;
        cursor.position(position);
        cursors = more;
    }

    /**
     * The activity ended.
     *
     * @param cursor of the activity.
     */
    public void remove(final LogCursor cursor)
    {
        int count = 0;
        final LogCursor[] rest = new LogCursor[cursors.length];
        for (final LogCursor candidate : cursors)
        {
            if (candidate != cursor)
            {
                rest[count++] = candidate;
            }
        }

        cursors = java.util.Arrays.copyOf(rest, count);
    }

    /**
     * Whether a cursor is the reason why the tail can not move.
     *
     * @param cursor to ask about.
     * @return true if it stands at the tail.
     */
    public boolean isBlockedBy(final LogCursor cursor)
    {
        return cursor.position() == tail;
    }

    /**
     * Whether a cursor has gone beyond a position.
     *
     * @param position of a record.
     * @return true if any cursor has passed it.
     */
    public boolean isPassed(final long position)
    {
        for (final LogCursor cursor : cursors)
        {
            if (cursor.position() > position)
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Make room for a record at the head: the oldest records leave, as far as the cursors allow.
     *
     * @param length of header and body, at most {@link #MAX_RECORD_LENGTH}.
     * @return the offset to write the record to, or {@link #NO_ROOM}. Nothing is appended until {@link #append}.
     */
    public int claim(final int length)
    {
        return claim(length, 0);
    }

    /**
     * Make room for a record at the head, and for others that are to follow.
     *
     * @param length of header and body, at most {@link #MAX_RECORD_LENGTH}.
     * @param spare  bytes that must be free behind it.
     * @return the offset to write the record to, or {@link #NO_ROOM}. Nothing is appended until {@link #append}.
     */
    public int claim(final int length, final int spare)
    {
        final int alignedLength = aligned(length);
        if (!makeRoom(alignedLength, spare))
        {
            return NO_ROOM;
        }

        return pad(alignedLength);
    }

    /**
     * Whether there is, or can be made, room for a record.
     *
     * @param length of header and body, at most {@link #MAX_RECORD_LENGTH}.
     * @return false if the log is full of what is still needed.
     */
    public boolean hasRoom(final int length)
    {
        return hasRoom(length, 0);
    }

    /**
     * Whether there is, or can be made, room for a record and for others that are to follow.
     *
     * @param length of header and body, at most {@link #MAX_RECORD_LENGTH}.
     * @param spare  bytes that must be free behind it.
     * @return false if the log is too full of what is still needed.
     */
    public boolean hasRoom(final int length, final int spare)
    {
        return makeRoom(aligned(length), spare);
    }

    /**
     * What may be kept free for some records: a quarter of the log, without what moving held ones needs.
     *
     * @return the length in bytes.
     */
    public int reserveLength()
    {
        return (capacity - RESERVE_LENGTH) / 4;
    }

    /**
     * Room in front of the head that is free without another eviction.
     *
     * @return the length in bytes, padding included.
     */
    public int freeLength()
    {
        return (int)Math.max(0, capacity - RESERVE_LENGTH - (head - tail));
    }

    /**
     * Append the record that was written to the claimed offset.
     *
     * @param offset          as {@link #claim} gave it.
     * @param length          of header and body.
     * @param kind            of the record.
     * @param flags           of the record.
     * @param originIndex     of the record.
     * @param sourceOrTime    address handle of the source, or for an own record its time in ms.
     * @return the record's position.
     */
    public long append(
        final int offset,
        final int length,
        final byte kind,
        final int flags,
        final int originIndex,
        final int sourceOrTime)
    {
        buffer.putInt(offset + RecordDescriptor.LENGTH_OFFSET, length);
        buffer.putByte(offset + RecordDescriptor.KIND_OFFSET, kind);
        buffer.putByte(offset + RecordDescriptor.FLAGS_OFFSET, (byte)flags);
        buffer.putShort(offset + RecordDescriptor.ASKED_OFFSET, (short)0);
        buffer.putInt(offset + RecordDescriptor.ORIGIN_INDEX_OFFSET, originIndex);
        buffer.putInt(offset + RecordDescriptor.SOURCE_OFFSET, sourceOrTime);
        buffer.putLong(offset + RecordDescriptor.HOLDERS_OFFSET, 0);
        final long position = head;
        moveHead(aligned(length));
        if ((flags & HELD) != 0)
        {
            heldLength += aligned(length);
        }

        return position;
    }

    /**
     * How long the last record, or the one whose place is claimed, may become. The oldest records leave for it, as they
     * do for a new one, but none is moved: it would come to stand behind the one that grows.
     *
     * @param position of the record.
     * @param length   wanted, of header and body.
     * @return the length that there is room for, at most the one wanted.
     */
    public int room(final long position, final int length)
    {
        final int wanted = Math.min(aligned(length), capacity - offset(position));
        while (position + wanted - tail > capacity - RESERVE_LENGTH)
        {
            if (tail == position || !canOldestLeave() || isOldestKept())
            {
                return (int)Math.min(length, capacity - RESERVE_LENGTH - (position - tail));
            }
            dropOldest();
        }

        return Math.min(length, wanted);
    }

    /**
     * Let the last record grow in place, as far as {@link #room} allows.
     *
     * @param position of the last record.
     * @param extra    bytes to grow by.
     * @return false if there is no room right behind it.
     */
    public boolean grow(final long position, final int extra)
    {
        final int offset = offset(position);
        final int oldLength = RecordDescriptor.length(buffer, offset);
        if (room(position, oldLength + extra) < oldLength + extra)
        {
            return false;
        }

        final int growth = aligned(oldLength + extra) - aligned(oldLength);
        buffer.putInt(offset + RecordDescriptor.LENGTH_OFFSET, oldLength + extra);
        moveHead(growth);
        if (RecordDescriptor.is(buffer, offset, HELD))
        {
            heldLength += growth;
        }

        return true;
    }

    /**
     * A held record is free to leave from now on. Without effect if it is not held.
     *
     * @param offset of the record.
     */
    public void unhold(final int offset)
    {
        final int flags = RecordDescriptor.flags(buffer, offset);
        if ((flags & HELD) != 0)
        {
            RecordDescriptor.flags(buffer, offset, flags & ~HELD);
            heldLength -= aligned(RecordDescriptor.length(buffer, offset));
        }
    }

    /**
     * Let the oldest record leave, or move it if it is held.
     *
     * @return false if a cursor has not passed it, or there is none.
     */
    public boolean evictOldest()
    {
        return canOldestLeave() && (isOldestKept() ? moveOldest() : dropOldest());
    }

    private boolean canOldestLeave()
    {
        if (tail == head)
        {
            return false;
        }
        for (final LogCursor cursor : cursors)
        {
            if (cursor.position() <= tail)
            {
                return false;
            }
        }

        return true;
    }

    private boolean isOldestKept()
    {
        final int offset = offset(tail);
        return RecordDescriptor.kind(buffer, offset) != PADDING &&
            (RecordDescriptor.is(buffer, offset, HELD) || evictionHandler.isKept(offset));
    }

    private boolean dropOldest()
    {
        final int offset = offset(tail);
        final int length = aligned(RecordDescriptor.length(buffer, offset));
        if (RecordDescriptor.kind(buffer, offset) != PADDING)
        {
            evictionHandler.onEvict(offset);
        }
        moveTail(length);
        return true;
    }

    private void moveHead(final int length)
    {
        head += length;
        buffer.putLongRelease(capacity + HEAD_OFFSET, head);
    }

    private void moveTail(final int length)
    {
        tail += length;
        buffer.putLong(capacity + TAIL_OFFSET, tail);
        VarHandle.storeStoreFence();
    }

    private boolean makeRoom(final int alignedLength, final int spare)
    {
        // a full lap without enough room means that nearly all of the log is held
        final long lapEnd = head;
        while (capacity - (head - tail) - spare < required(alignedLength) + RESERVE_LENGTH) // held ones move the head
        {
            if (tail >= lapEnd || !evictOldest())
            {
                return false;
            }
        }

        return true;
    }

    private boolean moveOldest()
    {
        final int from = offset(tail);
        final int length = aligned(RecordDescriptor.length(buffer, from));
        if (capacity - (head - tail) < required(length))
        {
            return false; // the reserve is used up: a lap of held records only
        }

        final int to = pad(length);
        buffer.putBytes(to, buffer, from, length);
        RecordDescriptor.flags(buffer, to, RecordDescriptor.flags(buffer, to) | RecordDescriptor.MOVED);
        moveTail(length);
        moveHead(length);
        evictionHandler.onMove(to);
        return true;
    }

    private int required(final int alignedLength)
    {
        final int untilEnd = capacity - offset(head);
        return alignedLength <= untilEnd ? alignedLength : untilEnd + alignedLength;
    }

    private int pad(final int alignedLength)
    {
        final int offset = offset(head);
        final int untilEnd = capacity - offset;
        if (alignedLength <= untilEnd)
        {
            return offset;
        }

        buffer.putInt(offset + RecordDescriptor.LENGTH_OFFSET, untilEnd);
        buffer.putByte(offset + RecordDescriptor.KIND_OFFSET, PADDING);
        buffer.putByte(offset + RecordDescriptor.FLAGS_OFFSET, (byte)0);
        moveHead(untilEnd);
        return 0;
    }
}
