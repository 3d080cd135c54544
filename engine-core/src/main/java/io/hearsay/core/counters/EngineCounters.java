package io.hearsay.core.counters;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * What one engine counts: a counter per {@link CounterDescriptor} of the engine itself, a table for each other scope,
 * and the histograms of latencies. Written by the agent's thread alone (ordered writes,
 * no bus lock), read by anybody.
 */
public final class EngineCounters implements AutoCloseable
{
    /**
     * Type id of the first counter; a counter's type id is this plus its descriptor's id.
     */
    public static final int TYPE_ID_BASE = 1_000;

    private static final int[] PACKED_OFFSETS = packedOffsets();

    private final UnsafeBuffer values;
    private final int[] offsets;
    private final CountersManager manager;
    private final Map<CounterScope, CounterTable> tables = new EnumMap<>(CounterScope.class);
    private final LatencyHistogram[] histograms = new LatencyHistogram[LatencyDescriptor.values().length];
    private boolean isClosed;

    /**
     * Allocate all counters, with tables that have no rows.
     *
     * @param manager of the counters' memory.
     */
    public EngineCounters(final CountersManager manager)
    {
        this(manager, new UnsafeBuffer(ByteBuffer.allocateDirect(StatusDescriptor.length(0, 0))), 0, 0);
    }

    /**
     * Allocate all counters, for others to look at.
     *
     * @param manager    of the counters' memory.
     * @param status     memory of tables and histograms, all zero, of {@link StatusDescriptor#length}.
     * @param rowCount   rows of the tables of peers and origins.
     * @param clientRows rows of the table of clients.
     */
    public EngineCounters(
        final CountersManager manager, final AtomicBuffer status, final int rowCount, final int clientRows)
    {
        this(new UnsafeBuffer(manager.valuesBuffer()), allocate(manager), manager, status, rowCount, clientRows);
    }

    /**
     * Counters side by side, in a fraction of the memory, for many engines in one process: nothing but this object
     * tells which is which.
     *
     * @param values     memory of the counters, all zero, of {@link #packedLength()}.
     * @param status     memory of tables and histograms, all zero, of {@link StatusDescriptor#length}. Engines in one
     *                   thread may share one without rows: its histograms are then those of all of them.
     * @param rowCount   rows of the tables of peers and origins.
     * @param clientRows rows of the table of clients.
     */
    public EngineCounters(
        final UnsafeBuffer values, final AtomicBuffer status, final int rowCount, final int clientRows)
    {
        this(values, PACKED_OFFSETS, null, status, rowCount, clientRows);
    }

    private EngineCounters(
        final UnsafeBuffer values,
        final int[] offsets,
        final CountersManager manager,
        final AtomicBuffer status,
        final int rowCount,
        final int clientRows)
    {
        this.values = values;
        this.offsets = offsets;
        this.manager = manager;
        for (final CounterScope scope : new CounterScope[]{CounterScope.PEER, CounterScope.ORIGIN, CounterScope.CLIENT})
        {
            final int rows = scope == CounterScope.CLIENT ? clientRows : rowCount;
            tables.put(scope, new CounterTable(
                new UnsafeBuffer(
                    status,
                    StatusDescriptor.tableOffset(scope, rowCount, clientRows),
                    StatusDescriptor.tableLength(scope, rows)),
                scope,
                rows));
        }

        for (final LatencyDescriptor descriptor : LatencyDescriptor.values())
        {
            final int index = descriptor.ordinal();
            histograms[index] = new LatencyHistogram(
                new UnsafeBuffer(
                    status,
                    StatusDescriptor.histogramOffset(index, rowCount, clientRows),
                    LatencyHistogramDescriptor.LENGTH),
                descriptor);
        }
    }

    /**
     * Memory that counters side by side take.
     *
     * @return the length in bytes.
     */
    public static int packedLength()
    {
        return CounterDescriptor.of(CounterScope.ENGINE).size() * Long.BYTES;
    }

    private static int[] packedOffsets()
    {
        final int[] result = new int[CounterDescriptor.values().length];
        int offset = 0;
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            result[descriptor.ordinal()] = offset;
            offset += Long.BYTES;
        }

        return result;
    }

    private static int[] allocate(final CountersManager manager)
    {
        final int[] result = new int[CounterDescriptor.values().length];
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            result[descriptor.ordinal()] =
                CountersReader.counterOffset(manager.allocate(descriptor.label(), TYPE_ID_BASE + descriptor.id()));
        }

        return result;
    }

    /**
     * The table of a scope. The agent's thread.
     *
     * @param scope other than {@link CounterScope#ENGINE}.
     * @return the table.
     */
    public CounterTable table(final CounterScope scope)
    {
        return tables.get(scope);
    }

    /**
     * A histogram. The agent's thread.
     *
     * @param descriptor of the histogram.
     * @return the histogram.
     */
    public LatencyHistogram histogram(final LatencyDescriptor descriptor)
    {
        return histograms[descriptor.ordinal()];
    }

    /**
     * Add one.
     *
     * @param descriptor of a counter of the engine.
     */
    public void increment(final CounterDescriptor descriptor)
    {
        add(descriptor, 1);
    }

    /**
     * Add an amount.
     *
     * @param descriptor of the counter.
     * @param amount     to add.
     */
    public void add(final CounterDescriptor descriptor, final long amount)
    {
        final int offset = offsets[descriptor.ordinal()];
        values.putLongRelease(offset, values.getLong(offset) + amount); // one thread writes
    }

    /**
     * Set a value, for a gauge.
     *
     * @param descriptor of the counter.
     * @param value      to set.
     */
    public void set(final CounterDescriptor descriptor, final long value)
    {
        values.putLongRelease(offsets[descriptor.ordinal()], value);
    }

    /**
     * Current value. Any thread.
     *
     * @param descriptor of the counter.
     * @return its value.
     */
    public long get(final CounterDescriptor descriptor)
    {
        return values.getLongVolatile(offsets[descriptor.ordinal()]);
    }

    /**
     * Free the counters. Idempotent.
     */
    @Override
    public void close()
    {
        if (!isClosed && manager != null)
        {
            isClosed = true;
            for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
            {
                manager.free(offsets[descriptor.ordinal()] / CountersReader.COUNTER_LENGTH);
            }
        }
    }
}
