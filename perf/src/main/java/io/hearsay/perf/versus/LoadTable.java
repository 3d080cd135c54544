package io.hearsay.perf.versus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.hearsay.perf.rig.Samples;

/**
 * Rows as a table: a line for what was measured in several rounds, with medians, and the range of the most important.
 */
final class LoadTable
{
    private static final String LOAD = "load";
    private static final double MICROSECOND_NS = 1e3;
    private static final double MEGA = 1e-6;

    private final List<Map<String, Object>> rows;

    LoadTable(final List<Map<String, Object>> rows)
    {
        this.rows = rows;
    }

    /**
     * A row in one line.
     *
     * @param row of a measurement or a failure.
     * @return the line.
     */
    static String progress(final Map<String, Object> row)
    {
        if (!LOAD.equals(row.get("kind")))
        {
            return String.format(
                "%s %s, %s nodes, %s B, round %s failed: %s",
                row.get("system"), row.get("variant"), row.get("nodes"), row.get("size"), row.get("round"),
                row.get("error"));
        }

        return String.format(
            Locale.ROOT,
            "round %s %-9s %-8s %s nodes %4s B %5s/s: %8.4f M/s, p50 %.1f us, %.0f ns of %.2f CPUs, %.1f B, " +
            "lost %s, dup %s",
            row.get("round"), row.get("system"), row.get("variant"), row.get("nodes"), row.get("size"),
            row.get("rate"), number(row, "throughput") * MEGA, latency(row, "p50") / MICROSECOND_NS,
            number(row, "cpuNs"), number(row, "processors"), number(row, "allocated"), row.get("lost"),
            row.get("duplicates"));
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder(String.format(
            "%n%-9s %-8s %5s %5s %6s %29s %28s %9s %5s %8s %8s %7s %7s %5s %4s%n",
            "system", "variant", "nodes", "size", "rate", "M msg/s everywhere", "p50 us", "p99 us", "CPUs", "CPU ns",
            "B alloc", "packets", "bytes", "lost", "dup"));
        rows.stream().filter((row) -> LOAD.equals(row.get("kind")))
            .collect(Collectors.groupingBy(LoadTable::key, LinkedHashMap::new, Collectors.toList()))
            .forEach((key, same) -> text.append(key).append(line(same)).append('\n'));
        rows.stream().filter((row) -> !LOAD.equals(row.get("kind")) && !ProfileTable.isProfile(row))
            .forEach((row) -> text.append(progress(row)).append('\n'));
        return text
            .append("medians (lowest to highest); CPU, bytes allocated, packets and bytes sent: per message\n")
            .append("CPUs: that the process had at least; fewer than threads that spin: the machine was not quiet\n")
            .append(profiled())
            .toString();
    }

    private String profiled()
    {
        final double[] seen = rows.stream().mapToDouble((row) -> number(row, LoadChild.SEEN))
            .filter(Double::isFinite).toArray();
        return seen.length == 0 ? "" : String.format(
            Locale.ROOT,
            "profiled: CPU and allocated bytes would be the profiler's as well, and are left out; it saw this part " +
            "of the threads' time: %s%n",
            new Samples(seen).text(1).trim());
    }

    private static String key(final Map<String, Object> row)
    {
        return String.format(
            "%-9s %-8s %5s %5s %6s ", row.get("system"), row.get("variant"), row.get("nodes"), row.get("size"),
            row.get("rate"));
    }

    private static String line(final List<Map<String, Object>> same)
    {
        return String.format(
            Locale.ROOT,
            "%s %s %9.1f %5.2f %8.0f %8.1f %7.3f %7.0f %5.0f %4.0f",
            samples(same, (row) -> number(row, "throughput")).text(MEGA),
            samples(same, (row) -> latency(row, "p50")).text(1 / MICROSECOND_NS),
            samples(same, (row) -> latency(row, "p99")).median() / MICROSECOND_NS,
            samples(same, (row) -> number(row, "processors")).lowest(),
            samples(same, (row) -> number(row, "cpuNs")).median(),
            samples(same, (row) -> number(row, "allocated")).median(),
            samples(same, (row) -> number(row, "datagrams")).median(),
            samples(same, (row) -> number(row, "bytes")).median(),
            samples(same, (row) -> number(row, "lost")).highest(),
            samples(same, (row) -> number(row, "duplicates")).highest());
    }

    private static Samples samples(
        final List<Map<String, Object>> rows, final Function<Map<String, Object>, Double> figure)
    {
        return new Samples(rows.stream().mapToDouble(figure::apply).toArray());
    }

    private static double number(final Map<String, Object> row, final String name)
    {
        return row.get(name) == null ? Double.NaN : ((Number)row.get(name)).doubleValue();
    }

    private static double latency(final Map<String, Object> row, final String name)
    {
        return ((Number)((Map<?, ?>)row.get("latency")).get(name)).doubleValue();
    }
}
