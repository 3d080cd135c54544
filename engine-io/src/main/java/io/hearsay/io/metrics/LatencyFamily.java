package io.hearsay.io.metrics;

import java.util.List;

import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.io.status.LatencySnapshot;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;

/**
 * A histogram of latencies as Prometheus' classic histogram, whose buckets end at the powers of two of microseconds
 * from 16 µs to 8.4 s. A bucket of the engine's own begins wherever one of these ends, so no count is an estimate; the
 * end itself belongs to the next one, for a latency in whole microseconds is that or a little more. The engine keeps no
 * sum and none is made up: there is no <code>_sum</code>. A summary of quantiles would be one over the whole life of
 * the engine, which nobody can divide into times or add up over nodes; a native histogram exists in the Protobuf format
 * only. What arrived before it was sent, as the two clocks have it, is a counter by itself. Immutable.
 */
final class LatencyFamily
{
    private static final int FIRST_POWER = 4;
    private static final int LAST_POWER = 23;
    private static final double US_PER_S = 1e6;

    private final LatencyDescriptor descriptor;
    private final MetricMetadata histogram;
    private final MetricMetadata negatives;

    LatencyFamily(final LatencyDescriptor descriptor)
    {
        final String name = CounterFamily.PREFIX + descriptor.label().replace('-', '_') + "_latency";
        this.descriptor = descriptor;
        histogram = new MetricMetadata(name + "_seconds", "seconds " + descriptor.explanation(), Unit.SECONDS);
        negatives = new MetricMetadata(
            name + "_negative", "latencies below -1 ms, not in the histogram: clocks differ, or a cycle was slow");
    }

    LatencyDescriptor descriptor()
    {
        return descriptor;
    }

    /**
     * The histogram and the counter beside it.
     *
     * @param latency at the time.
     * @return the snapshots.
     */
    List<MetricSnapshot> snapshots(final LatencySnapshot latency)
    {
        final ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long fromUs = 0;
        for (int power = FIRST_POWER; power <= LAST_POWER; power++)
        {
            final long toUs = 1L << power;
            buckets.bucket(toUs / US_PER_S, count(latency, fromUs, toUs));
            fromUs = toUs;
        }
        buckets.bucket(Double.POSITIVE_INFINITY, count(latency, fromUs, Long.MAX_VALUE));

        return List.of(
            new HistogramSnapshot(
                histogram,
                List.of(new HistogramDataPointSnapshot(buckets.build(), Double.NaN, Labels.EMPTY, null, 0))),
            new CounterSnapshot(
                negatives,
                List.of(new CounterDataPointSnapshot(latency.negativeCount(), Labels.EMPTY, null, 0))));
    }

    private static long count(final LatencySnapshot latency, final long fromUs, final long toUs)
    {
        // A sum of nonsense may overflow, and the library refuses negative counts.
        return Math.max(0, latency.countBetween(fromUs, toUs));
    }
}
