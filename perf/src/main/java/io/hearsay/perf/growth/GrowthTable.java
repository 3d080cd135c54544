package io.hearsay.perf.growth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.hearsay.perf.rig.Samples;

/**
 * Rows of kind <code>growth</code> as a table: a line for each value of an axis, with medians of the rounds.
 */
final class GrowthTable
{
    private static final double MEGA = 1e-6;
    private static final String NOT_KNOWN = "-";

    private final List<Map<String, Object>> rows;

    GrowthTable(final List<Map<String, Object>> rows)
    {
        this.rows = rows;
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder(String.format(
            "%n%-14s %6s %8s %9s %9s %9s %8s %9s %9s %5s %4s%n",
            "axis", "value", "M msg/s", "ns", "per node", "per byte", "B alloc", "datagrams", "bytes", "lost", "dup"));
        rows.stream().filter((row) -> GrowthRow.KIND.equals(row.get("kind")))
            .collect(Collectors.groupingBy(GrowthTable::key, LinkedHashMap::new, Collectors.toList()))
            .forEach((key, same) -> text.append(key).append(line(same)).append('\n'));
        rows.stream().filter((row) -> !GrowthRow.KIND.equals(row.get("kind")))
            .forEach((row) -> text.append("failed: ").append(row).append('\n'));
        return text.append("""
            ns: of processors, for a message, in all nodes together; where origins or peers grow, in one agent without
            kernel and cipher. idle: for a duty cycle with nothing to do. quiet: one publishes, the others do nothing.
            per node, per byte of payload; datagrams and bytes that all nodes send for a message. Medians.
            """).toString();
    }

    private static String key(final Map<String, Object> row)
    {
        return String.format("%-14s %6s ", row.get("axis"), row.get("value"));
    }

    private static String line(final List<Map<String, Object>> same)
    {
        final double ns = median(same, same.get(0).containsKey("cycleNs") ? "cycleNs" : "cpuNs");
        return String.join(
            " ",
            text("%8s", "%8.3f", median(same, "throughput") * MEGA),
            text("%9s", "%9.1f", ns),
            text("%9s", "%9.1f", median(same, "cpuNsPerNode")),
            text("%9s", "%9.3f", ns / median(same, "size")),
            text("%8s", "%8.2f", median(same, "allocated")),
            text("%9s", "%9.3f", median(same, "datagrams")),
            text("%9s", "%9.0f", median(same, "bytes")),
            text("%5s", "%5.0f", median(same, "lost")),
            text("%4s", "%4.0f", median(same, "duplicates")));
    }

    private static String text(final String width, final String format, final double value)
    {
        return Double.isNaN(value) ? String.format(width, NOT_KNOWN) : String.format(Locale.ROOT, format, value);
    }

    private static double median(final List<Map<String, Object>> same, final String name)
    {
        final double[] values = same.stream().filter((row) -> row.get(name) != null)
            .mapToDouble((row) -> ((Number)row.get(name)).doubleValue()).toArray();
        return values.length == 0 ? Double.NaN : new Samples(values).median();
    }
}
