package io.hearsay.io.journal;

import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks over the records of a segment in which anything may stand. Each step either moves on by at least one aligned
 * record or says why it can not; it reads nothing behind the limit. One thread.
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

    private final RecordCrc crc = new RecordCrc();
    private UnsafeBuffer buffer;
    private long firstPosition;
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
        crc.wrap(memory);
        buffer = memory.buffer();
        firstPosition = first;
        limit = buffer.capacity();
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
            buffer.getIntVolatile(nextOffset + RecordDescriptor.LENGTH_OFFSET) > 0;
    }

    /**
     * Let go of the segment's memory.
     */
    void release()
    {
        crc.release();
        buffer = null;
    }

    /**
     * Go on.
     *
     * @return what was found.
     */
    int next()
    {
        offset = nextOffset;
        if (limit - offset < RecordDescriptor.MIN_ALIGNED_LENGTH)
        {
            return END;
        }

        length = buffer.getIntVolatile(offset + RecordDescriptor.LENGTH_OFFSET);
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
        if (crc.of(offset, length) != buffer.getInt(offset + RecordDescriptor.CRC_OFFSET))
        {
            return CORRUPT;
        }

        return contents();
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
                return PacketValidator.endOfRun(buffer, bodyOffset(), offset + length) == offset + length ?
                    RECORD : CORRUPT;

            case RecordDescriptor.GAP:
                return bodyLength() == RecordDescriptor.GAP_LENGTH && gapCount() > 0 ? RECORD : CORRUPT;

            case RecordDescriptor.END:
                return bodyLength() == 0 ? END : CORRUPT;

            default:
                return CORRUPT;
        }
    }

    UnsafeBuffer buffer()
    {
        return buffer;
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
        return buffer.getByte(offset + RecordDescriptor.KIND_OFFSET);
    }

    boolean isOwn()
    {
        return (buffer.getByte(offset + RecordDescriptor.FLAGS_OFFSET) & RecordDescriptor.OWN) != 0;
    }

    long timeMs()
    {
        return buffer.getLong(offset + RecordDescriptor.TIME_OFFSET);
    }

    int bodyOffset()
    {
        return offset + RecordDescriptor.BODY_OFFSET;
    }

    int bodyLength()
    {
        return length - RecordDescriptor.BODY_OFFSET;
    }

    long gapCount()
    {
        return buffer.getLong(bodyOffset());
    }

    long origin()
    {
        return RunFlyweight.origin(buffer, bodyOffset());
    }

    long firstSequence()
    {
        return RunFlyweight.firstSequence(buffer, bodyOffset());
    }

    long lastSequence()
    {
        return firstSequence() + RunFlyweight.count(buffer, bodyOffset()) - 1;
    }
}
