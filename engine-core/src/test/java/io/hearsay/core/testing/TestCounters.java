package io.hearsay.core.testing;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.counters.StatusDescriptor;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * Makes the counters of an engine in memory of their own. Any thread.
 */
public final class TestCounters
{
    private TestCounters()
    {
    }

    /**
     * New counters, all 0.
     *
     * @return the counters.
     */
    public static EngineCounters create()
    {
        return create(0);
    }

    /**
     * New counters and tables, all 0.
     *
     * @param rowCount rows of each table.
     * @return the counters.
     */
    public static EngineCounters create(final int rowCount)
    {
        final int count = CounterDescriptor.values().length;
        return new EngineCounters(
            new CountersManager(
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(count * CountersReader.METADATA_LENGTH, 64)),
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(count * CountersReader.COUNTER_LENGTH, 64))),
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(StatusDescriptor.length(rowCount, rowCount), 64)),
            rowCount,
            rowCount);
    }
}
