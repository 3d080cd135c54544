package io.hearsay.core.counters;

import org.agrona.concurrent.AtomicBuffer;

/**
 * The engine's end of tables and histograms for those who stress their readers, which are in another package.
 */
public final class Tables
{
    private Tables()
    {
    }

    /**
     * A table, to be written by one thread.
     *
     * @param buffer   of it, all zero.
     * @param scope    of it.
     * @param rowCount of it.
     * @return the table.
     */
    public static CounterTable table(final AtomicBuffer buffer, final CounterScope scope, final int rowCount)
    {
        return new CounterTable(buffer, scope, rowCount);
    }

    /**
     * A histogram, to be written by one thread.
     *
     * @param buffer of it, all zero.
     * @return the histogram.
     */
    public static LatencyHistogram histogram(final AtomicBuffer buffer)
    {
        return new LatencyHistogram(buffer, LatencyDescriptor.values()[0]);
    }
}
