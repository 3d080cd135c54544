package io.hearsay.perf.load;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one process of a cluster, or several together, found in a measurement. Immutable.
 */
public final class LoadFigures
{
    private final long lastNs;
    private final Counted counted;
    private final Usage usage;
    private final String remark;

    LoadFigures(final long lastNs, final Counted counted, final Usage usage, final String remark)
    {
        this.lastNs = lastNs;
        this.counted = counted;
        this.usage = usage;
        this.remark = remark;
    }

    /**
     * What these and another process found.
     *
     * @param other process' figures, of the same measurement.
     * @return the sum.
     */
    public LoadFigures plus(final LoadFigures other)
    {
        return new LoadFigures(
            lastNs - other.lastNs > 0 ? lastNs : other.lastNs,
            counted.plus(other.counted),
            usage.plus(other.usage),
            remark.contains(other.remark) ? remark : remark + "; " + other.remark);
    }

    /**
     * The row of a measurement, from the figures of all its processes.
     *
     * @param spec    of the cluster.
     * @param rate    messages a second of each publisher, 0 for as many as possible.
     * @param offered messages of each publisher.
     * @param startNs when the first message was to be sent.
     * @return the row.
     */
    public Map<String, Object> toRow(final LoadSpec spec, final int rate, final long[] offered, final long startNs)
    {
        final long everywhere = counted.everywhere();
        final double count = Math.max(1, everywhere);
        final long elapsedNs = lastNs - startNs;
        final long sum = Arrays.stream(offered).sum();
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", "load");
        row.put("system", spec.system());
        row.put("variant", spec.variant());
        row.put("nodes", spec.nodes());
        row.put("publishers", spec.publishers());
        row.put("size", spec.size());
        row.put("rate", rate);
        row.put("placement", spec.placement().label());
        row.put("idle", spec.idling().label());
        row.put("seconds", elapsedNs / 1e9);
        row.put("offered", sum);
        row.put("everywhere", everywhere);
        row.put("lost", sum * (spec.nodes() - 1) - counted.received());
        row.put("duplicates", counted.duplicates());
        row.put("strays", counted.strays());
        row.put("throughput", everywhere * 1e9 / elapsedNs);
        usage.putWork(row, count);
        usage.putTraffic(row, count);
        row.put("remark", remark);
        row.put("latency", Latency.toRow(counted.latencies()));
        return row;
    }

    /**
     * As a row for another process.
     *
     * @return the fields.
     */
    public Map<String, Object> toFields()
    {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("lastNs", lastNs);
        fields.put("counted", counted.toFields());
        fields.put("usage", usage.toFields());
        fields.put("remark", remark);
        return fields;
    }

    /**
     * From a row of another process.
     *
     * @param fields that {@link #toFields()} made.
     * @return the same again.
     */
    public static LoadFigures fromFields(final Map<?, ?> fields)
    {
        return new LoadFigures(
            ((Number)fields.get("lastNs")).longValue(),
            Counted.fromFields((Map<?, ?>)fields.get("counted")),
            Usage.fromFields((Map<?, ?>)fields.get("usage")),
            (String)fields.get("remark"));
    }
}
