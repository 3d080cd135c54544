package io.hearsay.perf.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hearsay.perf.rig.Samples;
import io.hearsay.perf.rival.Rivals;

/**
 * One message to another process and back.
 */
final class RoundTripSection implements Section
{
    /** Of rows. */
    static final String KIND = "roundTrip";

    private static final String P50 = "latency.p50";

    private final List<Row> rows;

    RoundTripSection(final Rows rows)
    {
        this.rows = rows.ofKind(KIND).stream().filter((row) -> row.number(P50) > 0)
            .sorted(Comparator.comparing((row) -> Palette.order(row.text("system"), row.text("variant")))).toList();
    }

    @Override
    public String html()
    {
        if (rows.isEmpty())
        {
            return "";
        }

        final StringBuilder charts = new StringBuilder();
        final Table table = new Table(1, "system", "p50", "p90", "p99", "p50 / floor");
        Rows.grouped(rows, (row) -> row.text("size")).forEach((size, some) ->
        {
            charts.append(chart(size, some));
            final List<Row> floor = some.stream().filter((row) -> row.text("system").equals(Rivals.NIO)).toList();
            systems(some).forEach((name, same) -> table.row().text(String.join(" ", name), size + " B")
                .samples(Rows.samples(same, P50), Unit.TIME)
                .samples(Rows.samples(same, "latency.p90"), Unit.TIME)
                .samples(Rows.samples(same, "latency.p99"), Unit.TIME)
                .samples(Ratio.of(same, floor, P50).map(Ratio::samples), Unit.RATIO));
        });
        return Html.element("h2", "Round trip between two processes") + Html.element(
            "p",
            "A message goes to another process, whose application sends it back, one after the other. Hearsay is " +
            "encrypted; bare datagrams (nio) are the floor.") +
            Html.element("div", "charts", charts.toString()) + table.html();
    }

    private static Map<List<String>, List<Row>> systems(final List<Row> some)
    {
        return Rows.grouped(some, (row) -> List.of(row.text("system"), row.text("variant")));
    }

    private static String chart(final String size, final List<Row> some)
    {
        final Optional<Samples> all = Rows.samples(some, P50);
        final BarChart chart = new BarChart(
            Scale.linear(all.orElseThrow().highest(), Unit.TIME::tick), false, "round trip, p50");
        systems(some).forEach((name, same) ->
        {
            final Samples samples = Rows.samples(same, P50).orElseThrow();
            chart.add(
                String.join(" ", name),
                Unit.TIME.text(samples.median()),
                List.of(new BarChart.Bar(Palette.colour(name.get(0)), samples)));
        });
        return Html.figure(size + " B", chart.svg("round trip, " + size + " B"), "");
    }
}
