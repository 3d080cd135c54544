package io.hearsay.perf.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.hearsay.perf.rig.JmhRun;
import io.hearsay.perf.rig.Samples;
import io.hearsay.perf.rival.Rivals;

/**
 * What is demanded of the rows of clusters and the scores of benchmarks. All limits are here.
 */
final class GuardBands
{
    /**
     * Least throughput of Hearsay, encrypted, as a share of the floor's, both at their best placement, by nodes. On two
     * processors it was 0.50 and 0.59, the medians of five rounds: a machine that is busy with something else is to
     * pass, and what makes a message cost twice as much is to fail.
     */
    static final Map<Integer, Double> LEAST_SHARE_OF_FLOOR = Map.of(3, 0.26, 8, 0.30);

    /**
     * Most bytes allocated for a message in a cluster: the rig itself and the JVM's own threads allocate some hundred
     * kilobytes in a measurement of a million messages or more; the smallest object for each message is 16 bytes.
     */
    static final double MOST_ALLOCATED = 0.5;

    /**
     * Most bytes allocated by an operation of a benchmark: JMH allocates some kilobytes in each iteration, which is
     * some thousandths of a byte for an operation. The smallest object for each datagram of 113 messages is 0.14 bytes
     * for a message.
     */
    static final double MOST_ALLOCATED_BY_PIECE = 0.1;

    private static final String LOAD = "load";

    private GuardBands()
    {
    }

    /**
     * Compare clusters, those of both systems in the same run.
     *
     * @param rows  of kind <code>load</code>, and of failures.
     * @param nodes sizes of clusters that must have been measured.
     * @return the comparisons.
     */
    static List<Check> ofClusters(final List<Map<String, Object>> rows, final List<Integer> nodes)
    {
        final List<Check> checks = new ArrayList<>();
        final long failures = rows.stream().filter((row) -> !LOAD.equals(row.get("kind"))).count();
        checks.add(Check.atMost("clusters that failed", failures, 0));
        for (final int count : nodes)
        {
            final List<Map<String, Object>> own = rows.stream().filter(isOf(Rivals.HEARSAY, count)).toList();
            final List<Map<String, Object>> floor = rows.stream().filter(isOf(Rivals.NIO, count)).toList();
            final String prefix = count + " nodes: ";
            checks.add(Check.atMost(prefix + "deliveries lost", highest(own, "lost"), 0));
            checks.add(Check.atMost(prefix + "deliveries made twice", highest(own, "duplicates"), 0));
            checks.add(Check.atMost(prefix + "bytes allocated per message", median(own, "allocated"), MOST_ALLOCATED));
            checks.add(Check.atLeast(
                prefix + "throughput, share of the bare datagrams'",
                best(own) / best(floor),
                LEAST_SHARE_OF_FLOOR.get(count)));
        }

        return checks;
    }

    /**
     * Look at what hot pieces allocate.
     *
     * @param scores of benchmarks that are not to allocate.
     * @return the comparisons.
     */
    static List<Check> ofPieces(final List<JmhRun.Score> scores)
    {
        final List<Check> checks = new ArrayList<>();
        for (final JmhRun.Score score : scores)
        {
            checks.add(Check.atMost(
                score.benchmark() + score.params().entrySet().stream()
                    .map((param) -> " " + param.getValue()).collect(Collectors.joining()) + ": bytes allocated",
                score.allocated(),
                MOST_ALLOCATED_BY_PIECE));
        }

        return checks;
    }

    private static Predicate<Map<String, Object>> isOf(final String system, final int nodes)
    {
        return (row) -> LOAD.equals(row.get("kind")) && system.equals(row.get("system")) &&
            ((Number)row.get("nodes")).intValue() == nodes;
    }

    /** The highest of the medians of all placements. */
    private static double best(final List<Map<String, Object>> rows)
    {
        return rows.stream()
            .collect(Collectors.groupingBy((row) -> row.get("placement")))
            .values().stream()
            .mapToDouble((same) -> median(same, "throughput"))
            .max().orElse(Double.NaN);
    }

    private static double median(final List<Map<String, Object>> rows, final String name)
    {
        final double[] values = rows.stream().mapToDouble((row) -> number(row, name)).toArray();
        return values.length == 0 ? Double.NaN : new Samples(values).median();
    }

    private static double highest(final List<Map<String, Object>> rows, final String name)
    {
        final OptionalDouble highest = rows.stream().mapToDouble((row) -> number(row, name)).max();
        return highest.orElse(Double.NaN);
    }

    private static double number(final Map<String, Object> row, final String name)
    {
        return row.get(name) == null ? Double.NaN : ((Number)row.get(name)).doubleValue();
    }
}
