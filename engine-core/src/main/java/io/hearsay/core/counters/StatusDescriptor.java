package io.hearsay.core.counters;

import org.agrona.BitUtil;

/**
 * Where the tables and histograms of an engine are in the memory that it shows to others, one behind the other: table
 * of peers, of origins, of clients ({@link CounterTableDescriptor}), then the histograms in the order of
 * {@link LatencyDescriptor} ({@link LatencyHistogramDescriptor}).
 */
public final class StatusDescriptor
{
    private StatusDescriptor()
    {
    }

    /**
     * Where a table begins.
     *
     * @param scope      of the table.
     * @param rowCount   rows of the tables of peers and origins.
     * @param clientRows rows of the table of clients.
     * @return the offset in bytes.
     */
    public static int tableOffset(final CounterScope scope, final int rowCount, final int clientRows)
    {
        return switch (scope)
        {
            case ENGINE -> throw new IllegalArgumentException("there is no table of engines");
            case PEER -> 0;
            case ORIGIN -> tableLength(CounterScope.PEER, rowCount);
            case CLIENT -> tableLength(CounterScope.PEER, rowCount) + tableLength(CounterScope.ORIGIN, rowCount);
        };
    }

    /**
     * Where a histogram begins.
     *
     * @param index      of the histogram, its place in {@link LatencyDescriptor}.
     * @param rowCount   rows of the tables of peers and origins.
     * @param clientRows rows of the table of clients.
     * @return the offset in bytes.
     */
    public static int histogramOffset(final int index, final int rowCount, final int clientRows)
    {
        return tableOffset(CounterScope.CLIENT, rowCount, clientRows) + tableLength(CounterScope.CLIENT, clientRows) +
            index * BitUtil.align(LatencyHistogramDescriptor.LENGTH, BitUtil.CACHE_LINE_LENGTH);
    }

    /**
     * Length of it all.
     *
     * @param rowCount   rows of the tables of peers and origins.
     * @param clientRows rows of the table of clients.
     * @return the length in bytes.
     */
    public static int length(final int rowCount, final int clientRows)
    {
        return histogramOffset(LatencyDescriptor.values().length, rowCount, clientRows);
    }

    /**
     * Length of a table.
     *
     * @param scope    of the table.
     * @param rowCount of the table.
     * @return the length in bytes.
     */
    public static int tableLength(final CounterScope scope, final int rowCount)
    {
        return CounterTableDescriptor.length(rowCount, CounterDescriptor.of(scope).size());
    }
}
