package io.hearsay.perf.attach;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.hearsay.perf.rig.Samples;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The results of {@link AttachBenchmark}: for each end and length of messages the median of the forks' medians, the
 * fastest and the slowest fork's, what share of the bare ring's throughput that is, and what was allocated. Empty if it
 * was not run.
 */
public final class AttachCostTable
{
    private static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";
    private static final String YARDSTICK = "bare";

    private final Map<String, Map<Integer, Map<String, Cell>>> costs = new TreeMap<>();

    /**
     * One end.
     *
     * @param ns    per message, of each fork.
     * @param bytes allocated per message.
     */
    private record Cell(Samples ns, double bytes)
    {
    }

    /**
     * Create from what JMH returned.
     *
     * @param results of any benchmarks.
     */
    public AttachCostTable(final Collection<RunResult> results)
    {
        for (final RunResult result : results)
        {
            final BenchmarkParams params = result.getParams();
            final String benchmark = params.getBenchmark();
            if (benchmark.startsWith(AttachBenchmark.class.getName()))
            {
                final Result<?> bytes = result.getSecondaryResults().get(BYTES_PER_OPERATION);
                final double[] forks = result.getBenchmarkResults().stream()
                    .mapToDouble((fork) -> fork.getPrimaryResult().getStatistics().getPercentile(50))
                    .toArray();
                costs.computeIfAbsent(benchmark.substring(benchmark.lastIndexOf('.') + 1), (key) -> new TreeMap<>())
                    .computeIfAbsent(Integer.valueOf(params.getParam("messageLength")), (key) -> new TreeMap<>())
                    .put(params.getParam("end"), new Cell(
                        new Samples(forks), bytes == null ? Double.NaN : bytes.getScore()));
            }
        }
    }

    @Override
    public String toString()
    {
        final StringBuilder out = new StringBuilder();
        if (!costs.isEmpty())
        {
            out.append(String.format(
                Locale.ROOT,
                "%njdk %s, one thread, ns per message: median of the forks' (lowest to highest), share of the bare " +
                    "ring's throughput, bytes allocated%n",
                Runtime.version()));
            costs.forEach((what, lengths) -> lengths.forEach((length, ends) ->
                ends.forEach((end, cell) -> append(out, what, length, end, cell, ends.get(YARDSTICK)))));
        }
        return out.toString();
    }

    private static void append(
        final StringBuilder out,
        final String what,
        final int length,
        final String end,
        final Cell cell,
        final Cell yardstick)
    {
        out.append(String.format(
            Locale.ROOT,
            "  %-8s%-9s%6d %s x %.2f, %.0f B%n",
            what,
            end,
            length,
            cell.ns.text(1),
            yardstick == null ? Double.NaN : yardstick.ns.median() / cell.ns.median(),
            Math.max(0, cell.bytes)));
    }
}
