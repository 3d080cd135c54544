package io.hearsay.core.counters;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

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

    private final AtomicCounter[] counters = new AtomicCounter[CounterDescriptor.values().length];
    private final Map<CounterScope, CounterTable> tables = new EnumMap<>(CounterScope.class);
    private final LatencyHistogram[] histograms = new LatencyHistogram[LatencyDescriptor.values().length];

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
     * Allocate all counters.
     *
     * @param manager    of the counters' memory.
     * @param status     memory of tables and histograms, all zero, of {@link StatusDescriptor#length}.
     * @param rowCount   rows of the tables of peers and origins.
     * @param clientRows rows of the table of clients.
     */
    public EngineCounters(
        final CountersManager manager, final AtomicBuffer status, final int rowCount, final int clientRows)
    {
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            counters[descriptor.ordinal()] = manager.newCounter(descriptor.label(), TYPE_ID_BASE + descriptor.id());
        }

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
        counters[descriptor.ordinal()].incrementRelease();
    }

    /**
     * Add an amount.
     *
     * @param descriptor of the counter.
     * @param amount     to add.
     */
    public void add(final CounterDescriptor descriptor, final long amount)
    {
        counters[descriptor.ordinal()].getAndAddRelease(amount);
    }

    /**
     * Set a value, for a gauge.
     *
     * @param descriptor of the counter.
     * @param value      to set.
     */
    public void set(final CounterDescriptor descriptor, final long value)
    {
        counters[descriptor.ordinal()].setRelease(value);
    }

    /**
     * Current value. Any thread.
     *
     * @param descriptor of the counter.
     * @return its value.
     */
    public long get(final CounterDescriptor descriptor)
    {
        return counters[descriptor.ordinal()].get();
    }

    /**
     * Free the counters. Idempotent.
     */
    @Override
    public void close()
    {
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            counters[descriptor.ordinal()].close();
        }
    }
}
