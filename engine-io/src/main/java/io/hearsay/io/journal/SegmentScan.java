package io.hearsay.io.journal;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes in all records of a segment at the start of a journal, reports what is damaged, and says how the segment ends.
 * One thread.
 */
final class SegmentScan
{
    private final DamageReport damage;
    private final RecordCursor cursor = new RecordCursor();

    SegmentScan(final DamageReport damage)
    {
        this.damage = damage;
    }

    /**
     * Scan.
     *
     * @param memory  of the segment.
     * @param segment to tell of each record.
     * @param history to tell as well, or null.
     * @return how the segment ends: {@link RecordCursor#END}, {@link RecordCursor#OPEN} (nothing but zeros follow),
     *         {@link RecordCursor#TORN} (nothing but zeros follow the record that was being written),
     *         {@link RecordCursor#BROKEN}, which is reported, or {@link RecordCursor#REMOVED}: what was told is void.
     */
    int scan(final SegmentMemory memory, final StoredSegment segment, final RangeTable history)
    {
        cursor.wrap(memory, segment.firstPosition(), SegmentDescriptor.HEADER_LENGTH);
        try
        {
            int result = walk(segment, history);
            int garbage = garbageBehind(result);
            int offset = -1;
            while (garbage >= 0 && offset != cursor.offset())
            {
                // Whoever is writing it went on in between.
                offset = cursor.offset();
                result = walk(segment, history);
                garbage = garbageBehind(result);
            }

            if (result == RecordCursor.REMOVED || garbage >= 0 && cursor.isRemoved())
            {
                return RecordCursor.REMOVED;
            }
            if (result == RecordCursor.BROKEN)
            {
                damage.onDamage(segment.path(), cursor.offset(), "no record, the rest of the segment is given up");
            }
            else if (garbage >= 0)
            {
                damage.onDamage(segment.path(), garbage, "something behind the last record at offset " +
                    cursor.offset() + ", the rest of the segment is given up");
                return RecordCursor.BROKEN;
            }
            return result;
        }
        finally
        {
            cursor.release();
        }
    }

    private int walk(final StoredSegment segment, final RangeTable history)
    {
        int result = cursor.next();
        while (result == RecordCursor.RECORD || result == RecordCursor.CORRUPT)
        {
            if (result == RecordCursor.CORRUPT)
            {
                damage.onDamage(segment.path(), cursor.offset(), "the CRC or the body of a record is wrong");
            }
            else if (history == null)
            {
                segment.onRecord(cursor);
            }
            else
            {
                segment.onRecord(cursor, history);
            }
            result = cursor.next();
        }

        return result;
    }

    private int garbageBehind(final int result)
    {
        return switch (result)
        {
            case RecordCursor.OPEN -> firstNotZero(cursor.segment(), cursor.offset());
            case RecordCursor.TORN -> firstNotZero(
                cursor.segment(), cursor.offset() + RecordDescriptor.align(-cursor.length()));
            default -> -1;
        };
    }

    /**
     * Where the last scan ended.
     *
     * @return the offset behind all that has a length.
     */
    int endOffset()
    {
        return cursor.offset();
    }

    /**
     * Look for what is not zero.
     *
     * @param buffer to look into.
     * @param from   offset, a multiple of 8.
     * @return an offset within 8 bytes of the first such byte, or -1.
     */
    static int firstNotZero(final UnsafeBuffer buffer, final int from)
    {
        int at = from;
        for (; at <= buffer.capacity() - Long.BYTES; at += Long.BYTES)
        {
            if (buffer.getLong(at) != 0)
            {
                return at;
            }
        }
        for (; at < buffer.capacity(); at++)
        {
            if (buffer.getByte(at) != 0)
            {
                return at;
            }
        }

        return -1;
    }
}
