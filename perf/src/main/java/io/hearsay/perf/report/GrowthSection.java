package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.hearsay.perf.rig.Samples;

/**
 * How figures change along an axis (nodes, size of a message, origins, size of the log), all else the same.
 */
final class GrowthSection implements Section
{
    private static final String KIND = "growth";
    private static final String VALUE = "value";
    private static final List<Figure> FIGURES = List.of(
        new Figure("throughput", "messages a second", Unit.COUNT),
        new Figure("cpuNs", "CPU time per message", Unit.TIME),
        new Figure("cpuNsPerNode", "CPU time per message and node", Unit.TIME),
        new Figure("cycleNs", "a duty cycle without work", Unit.TIME),
        new Figure("latency.p50", "latency, p50", Unit.TIME),
        new Figure("datagrams", "datagrams per message", Unit.COUNT),
        new Figure("bytes", "bytes per message", Unit.BYTES));
    private static final Figure ALLOCATED = new Figure("allocated", "allocated per message", Unit.BYTES);
    private static final long MIB = 1 << 20;
    private static final List<String> NAMES = List.of("system", "variant", "what", "case", "benchmark");

    private final List<Row> rows;

    GrowthSection(final Rows rows)
    {
        this.rows = rows.ofKind(KIND).stream().filter((row) -> row.number(VALUE) > 0).toList();
    }

    private record Figure(String field, String title, Unit unit)
    {
    }

    private record Key(String axis, String name, double value)
    {
    }

    @Override
    public String html()
    {
        final StringBuilder html = new StringBuilder();
        Rows.grouped(rows, (row) -> row.text("axis")).forEach((axis, some) ->
        {
            final String charts = FIGURES.stream().map((figure) -> chart(axis, figure, some))
                .collect(Collectors.joining());
            html.append(Html.element("h3", Html.escape("Against " + axis)))
                .append(charts.isEmpty() ? "" : Html.element("div", "charts", charts))
                .append(table(axis, some));
        });
        return html.isEmpty() ? "" :
            Html.element("h2", "Growth") + Html.element("p", "One axis at a time, all else the same.") + html;
    }

    private static String chart(final String axis, final Figure figure, final List<Row> some)
    {
        final Map<String, List<LineChart.Point>> lines = new LinkedHashMap<>();
        medians(axis, figure, some).forEach((key, median) ->
        {
            if (median > 0)
            {
                lines.computeIfAbsent(key.name, (name) -> new ArrayList<>())
                    .add(new LineChart.Point(key.value, median));
            }
        });
        lines.values().removeIf((points) -> points.size() < 2);
        if (lines.isEmpty())
        {
            return "";
        }

        final List<LineChart.Point> all = lines.values().stream().flatMap(List::stream).toList();
        final double[] y = all.stream().mapToDouble(LineChart.Point::y).sorted().toArray();
        final LineChart chart = new LineChart(
            Scale.logOf(all.stream().map(LineChart.Point::x).toList(), GrowthSection::value),
            Scale.log(y[0], y[y.length - 1], figure.unit::tick),
            axis,
            figure.title);
        int number = 0;
        for (final Map.Entry<String, List<LineChart.Point>> line : lines.entrySet())
        {
            chart.add(new LineChart.Line(
                line.getKey(),
                Palette.colour(number),
                Palette.dashes(number++),
                line.getValue().stream().sorted((one, other) -> Double.compare(one.x(), other.x())).toList()));
        }
        final String title = figure.title + " against " + axis;
        return Html.figure(title, chart.svg(title), chart.legend());
    }

    private static Map<Key, Double> medians(final String axis, final Figure figure, final List<Row> some)
    {
        final Map<Key, Double> medians = new LinkedHashMap<>();
        Rows.grouped(some, (row) -> new Key(axis, name(row), row.number(VALUE))).forEach((key, same) ->
            Rows.samples(same, figure.field).map(Samples::median).ifPresent((median) -> medians.put(key, median)));
        return medians;
    }

    private static String table(final String axis, final List<Row> some)
    {
        final List<Figure> figures = Stream.concat(FIGURES.stream(), Stream.of(ALLOCATED))
            .filter((figure) -> Rows.samples(some, figure.field).isPresent()).toList();
        final Table table = new Table(
            1, Stream.concat(Stream.of("", axis), figures.stream().map(Figure::title)).toArray(String[]::new));
        Rows.grouped(some, (row) -> new Key(axis, name(row), row.number(VALUE))).forEach((key, same) ->
        {
            table.row().text(key.name).text(value(key.value));
            figures.forEach((figure) -> table.samples(Rows.samples(same, figure.field), figure.unit));
        });
        return "<details><summary>Figures</summary>" + table.html() + "</details>\n";
    }

    private static String value(final double value)
    {
        final long whole = Math.round(value);
        return whole >= MIB && whole % MIB == 0 ? whole / MIB + " MiB" : Unit.grouped(whole);
    }

    private static String name(final Row row)
    {
        return NAMES.stream().map(row::text).filter((text) -> !text.isEmpty()).collect(Collectors.joining(" "));
    }
}
