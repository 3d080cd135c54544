package io.hearsay.core.counters;

import org.agrona.BitUtil;

/**
 * Layout of a table of counters: a row for each peer, origin or client, a column for each {@link CounterDescriptor} of
 * that scope. Native byte order. Written by the engine's agent alone, readable by anybody at any time.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                        number of rows                         |
 *  +---------------------------------------------------------------+
 *  |                       number of columns                       |
 *  +---------------------------------------------------------------+
 *  |              id of the first column's counter                ...
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 256               |
 *  +---------------------------------------------------------------+
 *  |   rows                                                       ...
 * </pre>
 * A row:
 * <pre>
 *  +---------------------------------------------------------------+
 *  |      version: odd while the row is written; else even         |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |      key: node id of the peer (0 = not heard from yet) or     |
 *  |      of the origin, or number of the client                   |
 *  +---------------------------------------------------------------+
 *  |      length of the label; -1 = nobody has this row            |
 *  +---------------------------------------------------------------+
 *  |      label, ASCII                        ...  to offset 80    |
 *  +---------------------------------------------------------------+
 *  |      values, 8 bytes for each column                         ...
 * </pre>
 * A reader copies a row and believes it if its version was even and is the same behind the copy.
 */
public final class CounterTableDescriptor
{
    /** Offset of the number of rows. */
    public static final int ROW_COUNT_OFFSET = 0;

    /** Offset of the number of columns. */
    public static final int COLUMN_COUNT_OFFSET = ROW_COUNT_OFFSET + Integer.BYTES;

    /** Offset of the id of the first column's counter. */
    public static final int COLUMN_IDS_OFFSET = COLUMN_COUNT_OFFSET + Integer.BYTES;

    /** Offset of the first row. */
    public static final int ROWS_OFFSET = 256;

    /** Most columns. */
    public static final int MAX_COLUMNS = (ROWS_OFFSET - COLUMN_IDS_OFFSET) / Integer.BYTES;

    /** Offset of a row's version. */
    public static final int VERSION_OFFSET = 0;

    /** Offset of a row's key. */
    public static final int KEY_OFFSET = VERSION_OFFSET + Long.BYTES;

    /** Offset of the length of a row's label. */
    public static final int LABEL_LENGTH_OFFSET = KEY_OFFSET + Long.BYTES;

    /** Offset of a row's label. */
    public static final int LABEL_OFFSET = LABEL_LENGTH_OFFSET + Integer.BYTES;

    /** Longest label: an IPv6 address with scope and port. */
    public static final int MAX_LABEL_LENGTH = 60;

    /** Length of the label of a row that nobody has. */
    public static final int FREE = -1;

    /** Offset of a row's values. */
    public static final int VALUES_OFFSET = LABEL_OFFSET + MAX_LABEL_LENGTH;

    private CounterTableDescriptor()
    {
    }

    /**
     * Length of a row.
     *
     * @param columnCount of the table.
     * @return the length in bytes, a multiple of a cache line.
     */
    public static int rowLength(final int columnCount)
    {
        return BitUtil.align(VALUES_OFFSET + columnCount * Long.BYTES, BitUtil.CACHE_LINE_LENGTH);
    }

    /**
     * Length of a table.
     *
     * @param rowCount    of the table.
     * @param columnCount of the table.
     * @return the length in bytes.
     */
    public static int length(final int rowCount, final int columnCount)
    {
        return ROWS_OFFSET + rowCount * rowLength(columnCount);
    }
}
