package io.hearsay.io.metrics;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterKind;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.io.status.EngineState;
import io.hearsay.io.status.EngineStatus;
import io.hearsay.io.status.LatencySnapshot;
import io.hearsay.io.status.StatusRow;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/**
 * Collects all that an engine shows. Any number of threads; each call opens and closes the file for itself.
 */
final class EngineCollector implements MultiCollector
{
    private static final double S_PER_US = 1e-6;

    /** Up to about four minutes; what took longer is in the last bucket, without an end. */
    private static final int BUCKET_COUNT = 28;

    private final Path directory;
    private final LongSupplier clockMs;

    EngineCollector(final Path directory, final LongSupplier clockMs)
    {
        this.directory = directory;
        this.clockMs = clockMs;
    }

    @Override
    public MetricSnapshots collect()
    {
        final MetricSnapshots.Builder metrics = MetricSnapshots.builder();
        boolean isUp = false;
        try (EngineStatus status = EngineStatus.open(directory))
        {
            final EngineState state = status.state(clockMs.getAsLong());
            isUp = state == EngineState.RUNNING || state == EngineState.STALLED;
            if (isUp)
            {
                addAll(metrics, status);
            }
        }
        catch (final IOException ignore)
        {
            // There is no engine, and that is what is said.
        }

        metrics.metricSnapshot(GaugeSnapshot.builder().name("hearsay_up").help("1 if the engine lives")
            .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(isUp ? 1 : 0).build()).build());
        return metrics.build();
    }

    private static void addAll(final MetricSnapshots.Builder metrics, final EngineStatus status)
    {
        metrics.metricSnapshot(InfoSnapshot.builder().name("hearsay_node").help("which node it is")
            .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                .labels(Labels.of("node", id(status.facts().nodeId()), "address", status.address())).build())
            .build());
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            final Samples samples = new Samples(descriptor);
            samples.add(Labels.EMPTY, status.get(descriptor));
            samples.addTo(metrics);
        }
        for (final CounterScope scope : List.of(CounterScope.PEER, CounterScope.ORIGIN, CounterScope.CLIENT))
        {
            addRows(metrics, scope, status.rows(scope));
        }
        for (final LatencyDescriptor descriptor : LatencyDescriptor.values())
        {
            metrics.metricSnapshot(histogram(descriptor, status.latency(descriptor)));
        }
    }

    private static void addRows(
        final MetricSnapshots.Builder metrics, final CounterScope scope, final List<StatusRow> rows)
    {
        if (rows.isEmpty())
        {
            return;
        }

        for (final CounterDescriptor descriptor : CounterDescriptor.of(scope))
        {
            final Samples samples = new Samples(descriptor);
            rows.forEach(row -> samples.add(labels(scope, row), row.get(descriptor)));
            samples.addTo(metrics);
        }
    }

    private static Labels labels(final CounterScope scope, final StatusRow row)
    {
        return switch (scope)
        {
            // The address: a node that starts anew has another id, and is the same to whoever watches it.
            case PEER -> Labels.of("peer", row.label());
            case ORIGIN -> Labels.of("origin", id(row.key()));
            default -> Labels.of("client", Long.toString(row.key()), "process", row.label());
        };
    }

    private static String id(final long nodeId)
    {
        return String.format("%016x", nodeId);
    }

    private static HistogramSnapshot histogram(final LatencyDescriptor descriptor, final LatencySnapshot snapshot)
    {
        final List<Double> ends = new ArrayList<>();
        final List<Number> counts = new ArrayList<>();
        long fromUs = 0;
        for (int i = 0; i < BUCKET_COUNT; i++)
        {
            final long toUs = 1L << i;
            ends.add(toUs * S_PER_US);
            counts.add(snapshot.countBetween(fromUs, toUs));
            fromUs = toUs;
        }
        ends.add(Double.POSITIVE_INFINITY);
        counts.add(snapshot.countBetween(fromUs, Long.MAX_VALUE));

        return HistogramSnapshot.builder()
            .name("hearsay_" + descriptor.label().replace('-', '_') + "_latency_seconds")
            .help(descriptor.explanation() + "; as good as the clocks of the two machines agree")
            .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(ends, counts)).build())
            .build();
    }

    /**
     * The values of one metric. Labels come but once, as Prometheus demands, whatever the engine's memory holds.
     */
    private static final class Samples
    {
        private final CounterDescriptor descriptor;
        private final MetricName name;
        private final Set<Labels> seen = new HashSet<>();
        private final CounterSnapshot.Builder totals = CounterSnapshot.builder();
        private final GaugeSnapshot.Builder gauges = GaugeSnapshot.builder();

        Samples(final CounterDescriptor descriptor)
        {
            this.descriptor = descriptor;
            name = MetricName.of(descriptor);
        }

        void add(final Labels labels, final long value)
        {
            if (!seen.add(labels))
            {
                return;
            }
            if (descriptor.kind() == CounterKind.TOTAL)
            {
                totals.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels).value(Math.max(0, value * name.scale())).build());
            }
            else
            {
                gauges.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(labels).value(value * name.scale()).build());
            }
        }

        void addTo(final MetricSnapshots.Builder metrics)
        {
            final String help = descriptor.unit() + " " + descriptor.explanation();
            metrics.metricSnapshot(descriptor.kind() == CounterKind.TOTAL ?
                totals.name(name.name()).help(help).build() : gauges.name(name.name()).help(help).build());
        }
    }
}
