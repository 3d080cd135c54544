package io.hearsay.perf;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The results of JMH's benchmarks in one table: time of an operation with the half of its confidence interval (99.9 %),
 * and what the operation allocates. Empty if none was run.
 */
final class MicroTable
{
    private static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";

    private final List<Row> rows;

    /**
     * One benchmark with its parameters.
     *
     * @param benchmark class and method.
     * @param params    names and values, in the order of the names.
     * @param ns        an operation takes.
     * @param error     of it, in ns; NaN if there were too few iterations to tell.
     * @param bytes     an operation allocates; below 0.05 it is the profiler's own.
     */
    record Row(String benchmark, Map<String, String> params, double ns, double error, double bytes)
    {
        /**
         * As a row of a {@link io.hearsay.perf.rig.ResultFile}.
         *
         * @return values by name; what is not known is null.
         */
        Map<String, Object> result()
        {
            final Map<String, Object> row = new LinkedHashMap<>();
            row.put("kind", "micro");
            row.put("benchmark", benchmark);
            row.put("params", params);
            row.put("ns", known(ns));
            row.put("error", known(error));
            row.put("bytes", known(bytes));
            return row;
        }

        private static Double known(final double value)
        {
            return Double.isFinite(value) ? value : null;
        }
    }

    /**
     * Create from what JMH returned.
     *
     * @param results of any benchmarks.
     */
    MicroTable(final Collection<RunResult> results)
    {
        rows = results.stream().map(MicroTable::row).toList();
    }

    /**
     * What the table shows.
     *
     * @return a row for each result, in JMH's order.
     */
    List<Row> rows()
    {
        return rows;
    }

    /**
     * The same as rows of a {@link io.hearsay.perf.rig.ResultFile}.
     *
     * @return a row for each result.
     */
    List<Map<String, Object>> resultRows()
    {
        return rows.stream().map(Row::result).toList();
    }

    @Override
    public String toString()
    {
        final StringBuilder out = new StringBuilder();
        if (!rows.isEmpty())
        {
            final int width = rows.stream().mapToInt((row) -> name(row).length()).max().orElse(0);
            out.append(String.format(
                Locale.ROOT,
                "%njdk %s%n%-" + width + "s  %19s  %8s%n",
                Runtime.version(),
                "one thread",
                "ns/op",
                "B/op"));
            for (final Row row : rows)
            {
                out.append(String.format(
                    Locale.ROOT, "%-" + width + "s  %10.1f ± %6.1f  %8.1f%n", name(row), row.ns, row.error, row.bytes));
            }
        }
        return out.toString();
    }

    private static String name(final Row row)
    {
        return row.benchmark + row.params.entrySet().stream()
            .map((param) -> " " + param.getKey() + "=" + param.getValue())
            .collect(Collectors.joining());
    }

    private static Row row(final RunResult result)
    {
        final BenchmarkParams params = result.getParams();
        final String name = params.getBenchmark();
        final int method = name.lastIndexOf('.');
        final Map<String, String> values = new TreeMap<>();
        params.getParamsKeys().forEach((key) -> values.put(key, params.getParam(key)));
        final Result<?> bytes = result.getSecondaryResults().get(BYTES_PER_OPERATION);
        return new Row(
            name.substring(name.lastIndexOf('.', method - 1) + 1),
            values,
            result.getPrimaryResult().getScore(),
            result.getPrimaryResult().getScoreError(),
            bytes == null ? Double.NaN : bytes.getScore());
    }
}
