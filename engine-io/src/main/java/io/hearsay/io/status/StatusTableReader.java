package io.hearsay.io.status;

import static io.hearsay.core.counters.CounterTableDescriptor.COLUMN_COUNT_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.COLUMN_IDS_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.KEY_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.LABEL_LENGTH_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.LABEL_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.MAX_LABEL_LENGTH;
import static io.hearsay.core.counters.CounterTableDescriptor.ROWS_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.VALUES_OFFSET;
import static io.hearsay.core.counters.CounterTableDescriptor.VERSION_OFFSET;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.CounterTableDescriptor;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Copies the rows of a table whole, whatever the engine writes meanwhile. Nothing that the table says of itself is
 * believed but the ids of its columns. One thread.
 */
final class StatusTableReader
{
    /** A row that is written again and again is left out; dead engines leave at most one half-written row. */
    private static final int MAX_ATTEMPTS = 1_000;

    private final AtomicBuffer buffer;
    private final int rowCount;
    private final int rowLength;
    private final CounterDescriptor[] columns;
    private final UnsafeBuffer copy;

    StatusTableReader(final AtomicBuffer buffer, final CounterScope scope, final int rowCount)
    {
        final List<CounterDescriptor> known = CounterDescriptor.of(scope);
        this.buffer = buffer;
        this.rowCount = rowCount;
        rowLength = CounterTableDescriptor.rowLength(known.size());
        copy = new UnsafeBuffer(new byte[rowLength]);
        columns = new CounterDescriptor[Math.min(known.size(), Math.max(0, buffer.getInt(COLUMN_COUNT_OFFSET)))];
        for (int i = 0; i < columns.length; i++)
        {
            final int id = buffer.getInt(COLUMN_IDS_OFFSET + i * Integer.BYTES);
            columns[i] = known.stream().filter(descriptor -> descriptor.id() == id).findFirst().orElse(null);
        }
    }

    /**
     * All rows that somebody has.
     *
     * @return the rows, in their order.
     */
    List<StatusRow> read()
    {
        final List<StatusRow> rows = new ArrayList<>();
        for (int row = 0; row < rowCount; row++)
        {
            final int labelLength = copyOf(ROWS_OFFSET + row * rowLength) ? copy.getInt(LABEL_LENGTH_OFFSET) : -1;
            if (labelLength >= 0)
            {
                rows.add(new StatusRow(copy.getLong(KEY_OFFSET), label(labelLength), values()));
            }
        }

        return rows;
    }

    private boolean copyOf(final int offset)
    {
        for (int i = 0; i < MAX_ATTEMPTS; i++)
        {
            final long version = buffer.getLongVolatile(offset + VERSION_OFFSET);
            copy.putBytes(0, buffer, offset, rowLength);
            VarHandle.acquireFence();
            if ((version & 1) == 0 && version == buffer.getLongVolatile(offset + VERSION_OFFSET))
            {
                return true;
            }
            Thread.onSpinWait();
        }

        return false;
    }

    private String label(final int length)
    {
        final String label = copy.getStringWithoutLengthAscii(LABEL_OFFSET, Math.min(length, MAX_LABEL_LENGTH));
        return label.replaceAll("[^ -~]", "?");
    }

    private Map<CounterDescriptor, Long> values()
    {
        final Map<CounterDescriptor, Long> values = new EnumMap<>(CounterDescriptor.class);
        for (int i = 0; i < columns.length; i++)
        {
            if (columns[i] != null)
            {
                values.put(columns[i], copy.getLong(VALUES_OFFSET + i * Long.BYTES));
            }
        }

        return values;
    }
}
