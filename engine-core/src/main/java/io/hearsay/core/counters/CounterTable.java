package io.hearsay.core.counters;

import static io.hearsay.core.counters.CounterTableDescriptor.COLUMN_COUNT_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.COLUMN_IDS_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.FREE;
import static io.hearsay.core.counters.CounterTableDescriptor.KEY_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.LABEL_LENGTH_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.LABEL_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.MAX_LABEL_LENGTH;
import static io.hearsay.core.counters.CounterTableDescriptor.ROWS_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.ROW_COUNT_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.VALUES_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.VERSION_OFFSET;

import java.lang.invoke.VarHandle;
import java.util.List;

import org.agrona.concurrent.AtomicBuffer;

/**
 * Writes the rows of one scope's counters, so that other processes see each row whole. Owned by the agent's thread; as
 * large as its buffer; allocates nothing. A row is written between {@link #begin} and {@link #end}; what no row is left
 * for is not shown. Layout: {@link CounterTableDescriptor}.
 */
public final class CounterTable
{
    /** No row is left. */
    public static final int NO_ROW = -1;

    /** Of each counter in the rows of its scope. */
    private static final int[] VALUE_OFFSETS = valueOffsets();

    private final AtomicBuffer buffer;
    private final int rowCount;
    private final int rowLength;
    private final boolean[] isTaken;

    CounterTable(final AtomicBuffer buffer, final CounterScope scope, final int rowCount)
    {
        final List<CounterDescriptor> columns = CounterDescriptor.of(scope);
        this.buffer = buffer;
        this.rowCount = rowCount;
        rowLength = CounterTableDescriptor.rowLength(columns.size());
        isTaken = new boolean[rowCount];
        for (int i = 0; i < columns.size(); i++)
        {
            buffer.putInt(COLUMN_IDS_OFFSET + i * Integer.BYTES, columns.get(i).id());
        }
        for (int row = 0; row < rowCount; row++)
        {
            buffer.putInt(offset(row) + LABEL_LENGTH_OFFSET, FREE);
        }
        buffer.putInt(COLUMN_COUNT_OFFSET, columns.size());
        buffer.putIntRelease(ROW_COUNT_OFFSET, rowCount);
    }

    /**
     * Number of rows.
     *
     * @return the number, whether somebody has them or not.
     */
    public int rowCount()
    {
        return rowCount;
    }

    /**
     * Whether somebody has a row.
     *
     * @param row less than {@link #rowCount()}.
     * @return true if so.
     */
    public boolean isTaken(final int row)
    {
        return isTaken[row];
    }

    /**
     * A row that nobody has.
     *
     * @return the first one, or {@link #NO_ROW}.
     */
    public int firstFree()
    {
        for (int row = 0; row < rowCount; row++)
        {
            if (!isTaken[row])
            {
                return row;
            }
        }

        return NO_ROW;
    }

    /**
     * Give a row to somebody.
     *
     * @param row   less than {@link #rowCount()}.
     * @param label ASCII; what is longer than a label may be is cut off.
     */
    public void take(final int row, final String label)
    {
        final int offset = offset(row);
        final int length = Math.min(label.length(), MAX_LABEL_LENGTH);
        isTaken[row] = true;
        begin(row, 0);
        buffer.putStringWithoutLengthAscii(offset + LABEL_OFFSET, label, 0, length);
        buffer.putInt(offset + LABEL_LENGTH_OFFSET, length);
        end(row);
    }

    /**
     * Nobody has a row any more. Without effect on one that does not exist.
     *
     * @param row any number.
     */
    public void free(final int row)
    {
        if (row >= 0 && row < rowCount && isTaken[row])
        {
            isTaken[row] = false;
            begin(row, 0);
            buffer.putInt(offset(row) + LABEL_LENGTH_OFFSET, FREE);
            end(row);
        }
    }

    /**
     * Begin to write a row: all its values are 0.
     *
     * @param row that somebody has.
     * @param key of who has it now.
     */
    public void begin(final int row, final long key)
    {
        final int offset = offset(row);
        buffer.putLong(offset + VERSION_OFFSET, buffer.getLong(offset + VERSION_OFFSET) + 1);
        VarHandle.storeStoreFence();
        buffer.putLong(offset + KEY_OFFSET, key);
        // Not setMemory, which JVM 17 does not live through where the file of the memory was cut.
        for (int at = offset + VALUES_OFFSET; at < offset + rowLength; at += Long.BYTES)
        {
            buffer.putLong(at, 0);
        }
    }

    /**
     * Set a value of a row that is being written.
     *
     * @param row        that was begun.
     * @param descriptor of this table's scope.
     * @param value      of it.
     */
    public void set(final int row, final CounterDescriptor descriptor, final long value)
    {
        buffer.putLong(offset(row) + VALUE_OFFSETS[descriptor.ordinal()], value);
    }

    /**
     * Set a value of a row that is being written to 1 or 0.
     *
     * @param row        that was begun.
     * @param descriptor of this table's scope.
     * @param value      of it.
     */
    public void set(final int row, final CounterDescriptor descriptor, final boolean value)
    {
        set(row, descriptor, value ? 1 : 0);
    }

    /**
     * The row is whole.
     *
     * @param row that was begun.
     */
    public void end(final int row)
    {
        final int offset = offset(row);
        buffer.putLongRelease(offset + VERSION_OFFSET, buffer.getLong(offset + VERSION_OFFSET) + 1);
    }

    private static int[] valueOffsets()
    {
        final int[] offsets = new int[CounterDescriptor.values().length];
        for (final CounterScope scope : CounterScope.values())
        {
            final List<CounterDescriptor> columns = CounterDescriptor.of(scope);
            for (int i = 0; i < columns.size(); i++)
            {
                offsets[columns.get(i).ordinal()] = VALUES_OFFSET + i * Long.BYTES;
            }
        }

        return offsets;
    }

    private int offset(final int row)
    {
        return ROWS_OFFSET + row * rowLength;
    }
}
