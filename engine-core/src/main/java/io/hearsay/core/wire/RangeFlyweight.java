package io.hearsay.core.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A range of sequences of one origin, both ends inclusive: the record of PullSync and PullRequest. Big-endian.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                           origin (8)                          |
 *  +---------------------------------------------------------------+
 *  |                           first (8)                           |
 *  +---------------------------------------------------------------+
 *  |                           last (8)                            |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class RangeFlyweight
{
    /** Offset of the origin's node id. */
    public static final int ORIGIN_OFFSET = 0;

    /** Offset of the first sequence. */
    public static final int FIRST_OFFSET = ORIGIN_OFFSET + Long.BYTES;

    /** Offset of the last sequence. */
    public static final int LAST_OFFSET = FIRST_OFFSET + Long.BYTES;

    /** Length of a record. */
    public static final int LENGTH = LAST_OFFSET + Long.BYTES;

    /** Length of the node id that stands before the records of a PullRequest. */
    public static final int TO_LENGTH = Long.BYTES;

    private RangeFlyweight()
    {
    }

    /**
     * Write a record.
     *
     * @param buffer to write to.
     * @param offset of the record.
     * @param origin node id.
     * @param first  sequence.
     * @param last   sequence.
     */
    public static void put(
        final MutableDirectBuffer buffer, final int offset, final long origin, final long first, final long last)
    {
        buffer.putLong(offset + ORIGIN_OFFSET, origin, BIG_ENDIAN);
        buffer.putLong(offset + FIRST_OFFSET, first, BIG_ENDIAN);
        buffer.putLong(offset + LAST_OFFSET, last, BIG_ENDIAN);
    }

    /**
     * Node id of the origin.
     *
     * @param buffer to read from.
     * @param offset of the record.
     * @return the node id.
     */
    public static long origin(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ORIGIN_OFFSET, BIG_ENDIAN);
    }

    /**
     * First sequence of the range.
     *
     * @param buffer to read from.
     * @param offset of the record.
     * @return the sequence.
     */
    public static long first(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + FIRST_OFFSET, BIG_ENDIAN);
    }

    /**
     * Last sequence of the range.
     *
     * @param buffer to read from.
     * @param offset of the record.
     * @return the sequence.
     */
    public static long last(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + LAST_OFFSET, BIG_ENDIAN);
    }
}
