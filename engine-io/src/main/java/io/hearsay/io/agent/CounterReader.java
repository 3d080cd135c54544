package io.hearsay.io.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.EngineCounters;

/**
 * Reads an engine's counters from any thread, also after the engine closed: it keeps their last values, since their
 * memory is gone then. For the same reason it is here that others than the agent's thread count.
 */
public final class CounterReader implements AutoCloseable
{
    private EngineCounters counters;
    private long[] last;

    /**
     * Read these counters.
     *
     * @param counters of the engine.
     */
    public CounterReader(final EngineCounters counters)
    {
        this.counters = counters;
    }

    /**
     * Value of a counter.
     *
     * @param descriptor of a counter of the engine.
     * @return its value now, or its last one if the engine is closed.
     */
    public synchronized long get(final CounterDescriptor descriptor)
    {
        return last == null ? counters.get(descriptor) : last[descriptor.ordinal()];
    }

    /**
     * Add one to a counter that the agent's thread does not write. Nothing happens once the engine closed.
     *
     * @param descriptor of a counter of the engine.
     */
    public synchronized void increment(final CounterDescriptor descriptor)
    {
        if (last == null)
        {
            counters.increment(descriptor);
        }
    }

    /**
     * Remember the last values; called by the engine before the memory goes. Idempotent.
     */
    @Override
    public synchronized void close()
    {
        if (last == null)
        {
            final long[] values = new long[CounterDescriptor.values().length];
            for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
            {
                values[descriptor.ordinal()] = counters.get(descriptor);
            }

            last = values;
            counters = null;
        }
    }
}
