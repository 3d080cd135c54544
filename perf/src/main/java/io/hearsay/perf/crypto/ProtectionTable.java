package io.hearsay.perf.crypto;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The results of {@link ProtectionBenchmark} beside those of {@link ProtectionFloorBenchmark}: for each algorithm and
 * body the median of the forks' medians, the fastest and the slowest fork's, how many times the floor that is, and what
 * was allocated. Empty if neither was run.
 */
public final class ProtectionTable
{
    private static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";
    private static final String FLOOR = "raw AES-256-ECB";

    private final Map<String, Map<Integer, Cell[]>> rows = new TreeMap<>();

    /**
     * One direction of one row: nanoseconds and bytes.
     *
     * @param medianNs  of the forks.
     * @param fastestNs fork.
     * @param slowestNs fork.
     * @param bytes     allocated, setup included.
     */
    private record Cell(double medianNs, double fastestNs, double slowestNs, double bytes)
    {
    }

    /**
     * Create from what JMH returned.
     *
     * @param results of any benchmarks.
     */
    public ProtectionTable(final Collection<RunResult> results)
    {
        for (final RunResult result : results)
        {
            final BenchmarkParams params = result.getParams();
            final String benchmark = params.getBenchmark();
            if (benchmark.startsWith(ProtectionFloorBenchmark.class.getName()))
            {
                put(FLOOR, params, benchmark.endsWith("encipher") ? 0 : 1, result);
            }
            else if (benchmark.startsWith(ProtectionBenchmark.class.getName()))
            {
                put(params.getParam("algorithm"), params, benchmark.endsWith("seal") ? 0 : 1, result);
            }
        }
    }

    @Override
    public String toString()
    {
        final StringBuilder out = new StringBuilder();
        if (!rows.isEmpty())
        {
            out.append(String.format(
                Locale.ROOT,
                "%njdk %s, ns per packet: median of the forks' (lowest to highest), times raw, bytes allocated%n",
                Runtime.version()));
            rows.forEach((name, lengths) -> lengths.forEach((length, cells) -> append(out, name, length, cells)));
        }
        return out.toString();
    }

    private void append(final StringBuilder out, final String name, final int length, final Cell[] cells)
    {
        final Cell[] floor = rows.getOrDefault(FLOOR, Map.of()).getOrDefault(length, new Cell[2]);
        // The packets that are opened were sealed in the same run, and the profiler can not tell the two apart.
        final double sealBytes = cells[0] == null || name.equals(FLOOR) ? 0 : cells[0].bytes;
        out.append(String.format(Locale.ROOT, "%-20s %5d", name, length));
        append(out, "seal", cells[0], floor[0], 0);
        append(out, "open", cells[1], floor[1], sealBytes);
        out.append(System.lineSeparator());
    }

    private static void append(
        final StringBuilder out, final String what, final Cell cell, final Cell floor, final double bytesOfSetup)
    {
        if (cell != null)
        {
            out.append(String.format(
                Locale.ROOT,
                "   %s %7.1f (%.1f to %.1f) x %.2f, %.0f B",
                what,
                cell.medianNs,
                cell.fastestNs,
                cell.slowestNs,
                floor == null ? Double.NaN : cell.medianNs / floor.medianNs,
                Math.max(0, cell.bytes - bytesOfSetup)));
        }
    }

    private void put(final String name, final BenchmarkParams params, final int column, final RunResult result)
    {
        final double[] forks = result.getBenchmarkResults().stream()
            .mapToDouble((fork) -> fork.getPrimaryResult().getStatistics().getPercentile(50))
            .sorted()
            .toArray();
        final Result<?> bytes = result.getSecondaryResults().get(BYTES_PER_OPERATION);
        rows.computeIfAbsent(name, (key) -> new TreeMap<>())
            .computeIfAbsent(Integer.valueOf(params.getParam("bodyLength")), (key) -> new Cell[2])[column] = new Cell(
                median(forks),
                forks[0],
                forks[forks.length - 1],
                bytes == null ? Double.NaN : bytes.getScore());
    }

    private static double median(final double[] sorted)
    {
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : Arrays.stream(sorted, middle - 1, middle + 1).sum() / 2;
    }
}
