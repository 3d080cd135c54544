package io.hearsay.io.journal;

import java.lang.invoke.VarHandle;

import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks over the records of a segment in which anything may stand, and which anybody may change meanwhile: a record is
 * copied before it is looked at. Each step either moves on by at least one aligned record or says why it can not; it
 * reads nothing behind the limit. One thread.
 */
final class RecordCursor
{
    /** A run or a gap, whose checksum is right and whose body makes sense. */
    static final int RECORD = 0;

    /** The segment is complete, nothing follows in it. */
    static final int END = 1;

    /** Nothing was written here yet. The cursor stays. */
    static final int OPEN = 2;

    /** A record was begun here and is not complete yet, or never will be. The cursor stays. */
    static final int TORN = 3;

    /** A record was passed whose checksum is wrong or whose body makes no sense. */
    static final int CORRUPT = 4;

    /** What stands here has no length that could be: nothing behind it can be found. The cursor stays. */
    static final int BROKEN = 5;

    /** The file was taken for another segment meanwhile: nothing that was found since is of this one. */
    static final int REMOVED = 6;

    /** Of a run this much says whose messages it holds. */
    private static final int PREFIX_LENGTH = RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH;

    private final RecordImage image = new RecordImage();
    private final UnsafeBuffer record = image.buffer();
    private UnsafeBuffer segment;
    private long firstPosition;
    private int segmentCrc;
    private int limit;
    private int offset;
    private int nextOffset;
    private int length;

    /**
     * Begin.
     *
     * @param memory   of the segment.
     * @param first    position of the segment.
     * @param atOffset of a record, or of the segment's first one.
     */
    void wrap(final SegmentMemory memory, final long first, final int atOffset)
    {
        segment = memory.buffer();
        firstPosition = first;
        segmentCrc = segment.getInt(SegmentDescriptor.CRC_OFFSET);
        limit = segment.capacity();
        moveTo(atOffset);
    }

    /**
     * Go to a record.
     *
     * @param atOffset of it.
     */
    void moveTo(final int atOffset)
    {
        offset = atOffset;
        nextOffset = atOffset;
    }

    /**
     * Whether a record was completed where the cursor goes on.
     */
    boolean isMore()
    {
        return limit - nextOffset >= RecordDescriptor.MIN_ALIGNED_LENGTH &&
            segment.getIntVolatile(nextOffset + RecordDescriptor.LENGTH_OFFSET) > 0;
    }

    /**
     * Let go of the segment's memory. What was found last stays.
     */
    void release()
    {
        segment = null;
    }

    /**
     * Go on.
     *
     * @return what was found.
     */
    int next()
    {
        final int result = find();
        return isRemoved() ? REMOVED : result;
    }

    private int find()
    {
        final int state = enter();
        if (state != RECORD)
        {
            return state;
        }

        image.take(segment, offset, length);
        return image.crc(length, segmentCrc) == record.getInt(RecordDescriptor.CRC_OFFSET) ? contents() : CORRUPT;
    }

    /** To the next record, if one can be here; else the cursor stays. */
    private int enter()
    {
        offset = nextOffset;
        if (limit - offset < RecordDescriptor.MIN_ALIGNED_LENGTH)
        {
            return END;
        }

        length = segment.getIntVolatile(offset + RecordDescriptor.LENGTH_OFFSET);
        if (length == 0)
        {
            return OPEN;
        }
        if (length < 0)
        {
            return isPlausible(-length) ? TORN : BROKEN;
        }
        if (!isPlausible(length))
        {
            return BROKEN;
        }

        nextOffset = offset + RecordDescriptor.align(length);
        return RECORD;
    }

    /**
     * Go on over what this process wrote: the header is believed.
     *
     * @return {@link #RECORD}, {@link #END}, or what should not be there.
     */
    int nextOwn()
    {
        final int state = enter();
        if (state != RECORD)
        {
            return state;
        }

        image.take(segment, offset, Math.min(length, PREFIX_LENGTH));
        if (kind() == RecordDescriptor.END)
        {
            return END;
        }
        return kind() == RecordDescriptor.RUN && length < PREFIX_LENGTH ? CORRUPT : RECORD;
    }

    /**
     * Whether the file has become another segment's. Asked after something was read, as whoever writes over it changes
     * the header first.
     *
     * @return true if what was read may be anything.
     */
    boolean isRemoved()
    {
        VarHandle.loadLoadFence();
        // The magic too: to a header of zeros the first segment's first position is no contradiction.
        return segment.getLong(SegmentDescriptor.MAGIC_OFFSET) != SegmentDescriptor.MAGIC ||
            segment.getInt(SegmentDescriptor.CRC_OFFSET) != segmentCrc ||
            segment.getLong(SegmentDescriptor.FIRST_OFFSET) != firstPosition;
    }

    /** The most negative number stays negative, and is none. */
    private boolean isPlausible(final int value)
    {
        return value >= RecordDescriptor.BODY_OFFSET && value <= RecordDescriptor.MAX_LENGTH &&
            RecordDescriptor.align(value) <= limit - offset;
    }

    private int contents()
    {
        switch (kind())
        {
            case RecordDescriptor.RUN:
                return PacketValidator.endOfRun(record, RecordDescriptor.BODY_OFFSET, length) == length ?
                    RECORD : CORRUPT;

            case RecordDescriptor.GAP:
                return bodyLength() == RecordDescriptor.GAP_LENGTH && gapCount() > 0 ? RECORD : CORRUPT;

            case RecordDescriptor.END:
                return bodyLength() == 0 ? END : CORRUPT;

            default:
                return CORRUPT;
        }
    }

    /**
     * A copy of the record that was found, its beginning alone if {@link #nextOwn} found it.
     *
     * @return the buffer, until the next step.
     */
    UnsafeBuffer buffer()
    {
        return record;
    }

    /**
     * Where the body is in the copy.
     *
     * @return the offset.
     */
    int bodyOffset()
    {
        return RecordDescriptor.BODY_OFFSET;
    }

    UnsafeBuffer segment()
    {
        return segment;
    }

    /**
     * Where the step ended that was done last.
     *
     * @return offset of what was found.
     */
    int offset()
    {
        return offset;
    }

    int nextOffset()
    {
        return nextOffset;
    }

    long position()
    {
        return firstPosition + offset;
    }

    long nextPosition()
    {
        return firstPosition + nextOffset;
    }

    /**
     * Length of what was found.
     *
     * @return its length with its header; negative if it is torn.
     */
    int length()
    {
        return length;
    }

    byte kind()
    {
        return record.getByte(RecordDescriptor.KIND_OFFSET);
    }

    boolean isOwn()
    {
        return (record.getByte(RecordDescriptor.FLAGS_OFFSET) & RecordDescriptor.OWN) != 0;
    }

    long timeMs()
    {
        return record.getLong(RecordDescriptor.TIME_OFFSET);
    }

    int bodyLength()
    {
        return length - RecordDescriptor.BODY_OFFSET;
    }

    long gapCount()
    {
        return record.getLong(bodyOffset());
    }

    long origin()
    {
        return RunFlyweight.origin(record, bodyOffset());
    }

    long firstSequence()
    {
        return RunFlyweight.firstSequence(record, bodyOffset());
    }

    long lastSequence()
    {
        return firstSequence() + RunFlyweight.count(record, bodyOffset()) - 1;
    }
}
