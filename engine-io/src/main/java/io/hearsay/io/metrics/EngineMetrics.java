package io.hearsay.io.metrics;

import static io.hearsay.io.metrics.CounterFamily.PREFIX;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.io.status.EngineState;
import io.hearsay.io.status.EngineStatus;
import io.hearsay.io.status.StatusRow;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;

/**
 * All metrics of an engine at a time. Stateless.
 */
final class EngineMetrics
{
    private static final double MS_PER_S = 1e3;
    private static final HexFormat HEX = HexFormat.of();

    private static final MetricMetadata UP =
        new MetricMetadata(PREFIX + "up", "1 if the engine works, else 0: the others are its last values");
    private static final MetricMetadata INFO =
        new MetricMetadata("hearsay", "id of this incarnation of the node and the address where it receives");
    private static final MetricMetadata START = new MetricMetadata(
        PREFIX + "start_timestamp_seconds", "seconds since the epoch when the engine started", Unit.SECONDS);

    private static final List<CounterFamily> COUNTERS =
        Arrays.stream(CounterDescriptor.values()).map(CounterFamily::new).toList();
    private static final List<LatencyFamily> LATENCIES =
        Arrays.stream(LatencyDescriptor.values()).map(LatencyFamily::new).toList();

    private EngineMetrics()
    {
    }

    /**
     * When there is no engine, and nothing that one left.
     *
     * @return that it is not up.
     */
    static MetricSnapshots none()
    {
        return new MetricSnapshots(gauge(UP, 0));
    }

    /**
     * What an engine shows.
     *
     * @param status of the engine, running or dead.
     * @param nowMs  milliseconds since the epoch.
     * @return the metrics.
     */
    static MetricSnapshots of(final EngineStatus status, final long nowMs)
    {
        final MetricSnapshots.Builder snapshots = MetricSnapshots.builder()
            .metricSnapshot(gauge(UP, status.state(nowMs) == EngineState.RUNNING ? 1 : 0))
            .metricSnapshot(gauge(START, status.facts().startMs() / MS_PER_S))
            .metricSnapshot(new InfoSnapshot(INFO, List.of(new InfoDataPointSnapshot(
                Labels.of("address", status.address(), "node", HEX.toHexDigits(status.facts().nodeId()))))));
        for (final CounterScope scope : CounterScope.values())
        {
            addCounters(snapshots, status, scope);
        }
        for (final LatencyFamily family : LATENCIES)
        {
            family.snapshots(status.latency(family.descriptor())).forEach(snapshots::metricSnapshot);
        }

        return snapshots.build();
    }

    private static void addCounters(
        final MetricSnapshots.Builder snapshots, final EngineStatus status, final CounterScope scope)
    {
        final Map<Labels, StatusRow> rows = scope == CounterScope.ENGINE ? Map.of() : rows(status, scope);
        for (final CounterFamily family : COUNTERS)
        {
            final CounterDescriptor descriptor = family.descriptor();
            if (descriptor.scope() == scope)
            {
                final Map<Labels, Long> values = new LinkedHashMap<>();
                if (scope == CounterScope.ENGINE)
                {
                    values.put(Labels.EMPTY, status.get(descriptor));
                }
                rows.forEach((labels, row) -> values.put(labels, row.get(descriptor)));
                snapshots.metricSnapshot(family.snapshot(values));
            }
        }
    }

    private static Map<Labels, StatusRow> rows(final EngineStatus status, final CounterScope scope)
    {
        // Who gets another row while the table is read may be seen twice; Prometheus would refuse the whole scrape.
        final Map<Labels, StatusRow> rows = new LinkedHashMap<>();
        status.rows(scope).forEach(row -> rows.put(labels(scope, row), row));
        return rows;
    }

    private static Labels labels(final CounterScope scope, final StatusRow row)
    {
        return switch (scope)
        {
            case PEER -> Labels.of("id", HEX.toHexDigits(row.key()), "peer", row.label());
            case ORIGIN -> Labels.of("origin", HEX.toHexDigits(row.key()));
            case CLIENT -> Labels.of("client", Long.toUnsignedString(row.key()), "process", row.label());
            case ENGINE -> Labels.EMPTY;
        };
    }

    private static MetricSnapshot gauge(final MetricMetadata metadata, final double value)
    {
        return new GaugeSnapshot(metadata, List.of(new GaugeDataPointSnapshot(value, Labels.EMPTY, null)));
    }
}
