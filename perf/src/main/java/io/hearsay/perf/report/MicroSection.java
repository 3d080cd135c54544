package io.hearsay.perf.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The hot pieces alone, as JMH measured them.
 */
final class MicroSection implements Section
{
    private final List<Row> rows;

    MicroSection(final Rows rows)
    {
        this.rows = rows.ofKind("micro");
    }

    @Override
    public String html()
    {
        if (rows.isEmpty())
        {
            return "";
        }

        final Table table = new Table(1, "benchmark", "time", "±", "allocated");
        Rows.grouped(rows, (row) -> List.of(row.text("benchmark"), parameters(row))).forEach((key, same) -> table
            .row().text(name(key.get(0)), key.get(1))
            .samples(Rows.samples(same, "ns"), Unit.TIME)
            .samples(Rows.samples(same, "error"), Unit.TIME)
            .samples(Rows.samples(same, "bytes"), Unit.BYTES));
        return Html.element("h2", "Hot pieces alone") + Html.element(
            "p",
            "JMH, one thread; per operation, which is one message where a benchmark carries several. ± is half of " +
            "the confidence interval of 99.9 %. Some hundredths of a byte are the profiler's own.") + table.html();
    }

    /** Short enough for a phone, and with a place to break a line. */
    private static String name(final String benchmark)
    {
        return benchmark.replace("Benchmark.", ".\u200B");
    }

    private static String parameters(final Row row)
    {
        return row.fields().get("params") instanceof Map<?, ?> params ? params.entrySet().stream()
            .map((entry) -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining(", ")) : "";
    }
}
