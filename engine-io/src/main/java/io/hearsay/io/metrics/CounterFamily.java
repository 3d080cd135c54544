package io.hearsay.io.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterKind;
import io.hearsay.core.counters.CounterScope;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;

/**
 * How a counter of Hearsay is called by Prometheus, which wants base units and says the unit at the end of the name:
 * <code>hearsay_</code>, the scope but for the engine's own, the label, the unit if it is seconds or bytes, and
 * <code>_total</code> if it only grows. What counts things says them in its label already. Immutable.
 */
final class CounterFamily
{
    /** All names begin so. */
    static final String PREFIX = "hearsay_";

    private static final String BYTES = "bytes";
    private static final double NS_PER_S = 1e9;
    private static final double MS_PER_S = 1e3;

    private final CounterDescriptor descriptor;
    private final MetricMetadata metadata;
    private final double divisor;

    CounterFamily(final CounterDescriptor descriptor)
    {
        final String words = descriptor.label().replace('-', '_');
        final String scope =
            descriptor.scope() == CounterScope.ENGINE ? "" : descriptor.scope().name().toLowerCase(Locale.ROOT) + "_";
        final String start = PREFIX + scope;
        this.descriptor = descriptor;
        switch (descriptor.unit())
        {
            case "ns" ->
            {
                metadata = new MetricMetadata(start + words + "_seconds", help("seconds"), Unit.SECONDS);
                divisor = NS_PER_S;
            }
            case "ms" ->
            {
                metadata = new MetricMetadata(start + words + "_timestamp_seconds", help("seconds"), Unit.SECONDS);
                divisor = MS_PER_S;
            }
            case BYTES ->
            {
                final String what = words.startsWith(BYTES + "_") ? words.substring(BYTES.length() + 1) : words;
                metadata = new MetricMetadata(start + what + "_" + BYTES, help(BYTES), Unit.BYTES);
                divisor = 1;
            }
            case "yes or no" ->
            {
                metadata = new MetricMetadata(start + words, help("1 if it is, else 0:"));
                divisor = 1;
            }
            default ->
            {
                metadata = new MetricMetadata(start + words, help(descriptor.unit()));
                divisor = 1;
            }
        }
    }

    private String help(final String unit)
    {
        return unit + " " + descriptor.explanation();
    }

    CounterDescriptor descriptor()
    {
        return descriptor;
    }

    /**
     * The family with its values.
     *
     * @param values by labels, in the counter's own unit.
     * @return the snapshot.
     */
    MetricSnapshot snapshot(final Map<Labels, Long> values)
    {
        if (descriptor.kind() == CounterKind.GAUGE)
        {
            final List<GaugeDataPointSnapshot> points = new ArrayList<>();
            values.forEach(
                (labels, value) -> points.add(new GaugeDataPointSnapshot(value / divisor, labels, null)));
            return new GaugeSnapshot(metadata, points);
        }

        // The library refuses negative totals; whoever can write to the file can write one.
        final List<CounterDataPointSnapshot> points = new ArrayList<>();
        values.forEach((labels, value) ->
            points.add(new CounterDataPointSnapshot(Math.max(0, value) / divisor, labels, null, 0)));
        return new CounterSnapshot(metadata, points);
    }
}
