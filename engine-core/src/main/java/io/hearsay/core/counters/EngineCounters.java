package io.hearsay.core.counters;

import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

/**
 * The counters of one engine, one per {@link CounterDescriptor}. Written by the agent's thread alone (ordered writes,
 * no bus lock), read by anybody.
 */
public final class EngineCounters implements AutoCloseable
{
    /**
     * Type id of the first counter; a counter's type id is this plus its descriptor's id.
     */
    public static final int TYPE_ID_BASE = 1_000;

    private final AtomicCounter[] counters;

    /**
     * Allocate all counters.
     *
     * @param manager of the counters' memory.
     */
    public EngineCounters(final CountersManager manager)
    {
        final CounterDescriptor[] descriptors = CounterDescriptor.values();
        counters = new AtomicCounter[descriptors.length];
        for (final CounterDescriptor descriptor : descriptors)
        {
            counters[descriptor.ordinal()] = manager.newCounter(descriptor.label(), TYPE_ID_BASE + descriptor.id());
        }
    }

    /**
     * Add one.
     *
     * @param descriptor of the counter.
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
        for (final AtomicCounter counter : counters)
        {
            counter.close();
        }
    }
}
