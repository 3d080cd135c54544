package io.hearsay.perf.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * A histogram of latencies as a part of a row.
 */
public final class Latency
{
    private static final int TICKS_PER_HALF_DISTANCE = 4;

    private Latency()
    {
    }

    /**
     * As a part of a row.
     *
     * @param latencies in nanoseconds.
     * @return count, mean, percentiles, and a curve of pairs of percentile and nanoseconds.
     */
    public static Map<String, Object> toRow(final Histogram latencies)
    {
        final List<List<Object>> curve = new ArrayList<>();
        for (final HistogramIterationValue value : latencies.percentiles(TICKS_PER_HALF_DISTANCE))
        {
            curve.add(List.of(value.getPercentileLevelIteratedTo(), value.getValueIteratedTo()));
        }
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("count", latencies.getTotalCount());
        row.put("mean", Math.round(latencies.getMean()));
        row.put("p50", latencies.getValueAtPercentile(50));
        row.put("p90", latencies.getValueAtPercentile(90));
        row.put("p99", latencies.getValueAtPercentile(99));
        row.put("p999", latencies.getValueAtPercentile(99.9));
        row.put("max", latencies.getMaxValue());
        row.put("percentiles", curve);
        return row;
    }
}
