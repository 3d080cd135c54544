package io.hearsay.perf.report;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.hearsay.perf.rig.ResultFile;

/**
 * Rows as the rigs write them, with figures of the tests' choice.
 */
final class Planted
{
    private Planted()
    {
    }

    static Map<String, Object> load(
        final String system, final String variant, final int nodes, final int rate, final int round)
    {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", "load");
        row.put("system", system);
        row.put("variant", variant);
        row.put("nodes", nodes);
        row.put("publishers", 1);
        row.put("size", 64);
        row.put("rate", rate);
        row.put("placement", "app|engines");
        row.put("idle", "spinning");
        row.put("everywhere", 1_000);
        row.put("lost", 0);
        row.put("duplicates", 0);
        row.put("throughput", 1e6);
        row.put("cpuNs", 500.0);
        row.put("allocated", 0.01);
        row.put("datagrams", 0.1);
        row.put("bytes", null);
        row.put("remark", "");
        row.put("latency", latency(10_000));
        row.put("round", round);
        return row;
    }

    static Map<String, Object> with(final Map<String, Object> row, final String name, final Object value)
    {
        final Map<String, Object> other = new LinkedHashMap<>(row);
        other.put(name, value);
        return other;
    }

    static Map<String, Object> latency(final long p50Ns)
    {
        final Map<String, Object> latency = new LinkedHashMap<>();
        latency.put("count", 1_000);
        latency.put("mean", p50Ns);
        latency.put("p50", p50Ns);
        latency.put("p90", 2 * p50Ns);
        latency.put("p99", 4 * p50Ns);
        latency.put("p999", 8 * p50Ns);
        latency.put("max", 8 * p50Ns);
        latency.put("percentiles", List.of(
            List.of(0.0, p50Ns / 2), List.of(50.0, p50Ns), List.of(90.0, 2 * p50Ns), List.of(99.0, 4 * p50Ns),
            List.of(100.0, 8 * p50Ns)));
        return latency;
    }

    static Map<String, Object> roundTrip(final String system, final String variant, final int round, final long p50Ns)
    {
        return Map.of("kind", "roundTrip", "system", system, "variant", variant, "size", 64, "round", round,
            "latency", latency(p50Ns));
    }

    static Map<String, Object> memory(final String what, final double bytes)
    {
        return Map.of("kind", "memory", "what", what, "bytes", bytes, "typical", bytes, "count", 64);
    }

    static Rows rows(final List<Map<String, Object>> rows)
    {
        return Rows.of(List.of(file(rows)));
    }

    static ResultFile file(final List<Map<String, Object>> rows)
    {
        return ResultFile.of(Instant.EPOCH, Map.of("rounds", 5), rows);
    }
}
