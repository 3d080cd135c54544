package io.hearsay.perf.report;

import java.util.List;
import java.util.Optional;

import io.hearsay.perf.rig.Samples;

/**
 * What systems carry in a flood: bars for each load, and lines against the number of nodes.
 */
final class ThroughputSection implements Section
{
    private static final String FIGURE = "throughput";

    private final Loads loads;

    ThroughputSection(final Loads loads)
    {
        this.loads = loads;
    }

    @Override
    public String html()
    {
        final StringBuilder html = new StringBuilder();
        for (final Setup.Load load : loads.loads((setup) -> setup.rate() == Setup.FLOOD))
        {
            html.append(bars(load));
        }
        for (final int size : loads.values(Setup::size))
        {
            html.append(lines(size));
        }
        return html.isEmpty() ? "" : Html.element("h2", "Throughput in a flood") + Html.element(
            "p",
            "One node offers as fast as it is let; a message counts when all other nodes have it. Bars are medians, " +
            "whiskers go from the lowest to the highest round. OCB is AES-256-OCB, NONE is clear text, as all " +
            "others are; 8192 and 1408 are the longest datagrams.") + Html.element("div", "charts", html.toString());
    }

    private String bars(final Setup.Load load)
    {
        final List<Measured> systems = loads.best((setup) -> setup.load().equals(load)).stream()
            .filter((measured) -> measured.samples(FIGURE).isPresent()).toList();
        if (systems.isEmpty())
        {
            return "";
        }

        final double highest = systems.stream()
            .mapToDouble((measured) -> measured.samples(FIGURE).orElseThrow().highest()).max().orElse(1);
        final BarChart chart =
            new BarChart(Scale.linear(highest, Unit.COUNT::tick), false, "messages a second, on all nodes");
        for (final Measured measured : systems)
        {
            final Samples samples = measured.samples(FIGURE).orElseThrow();
            chart.add(
                measured.setup().name(),
                Unit.COUNT.text(samples.median()),
                List.of(new BarChart.Bar(Palette.colour(measured.setup().system()), samples)));
        }
        return Html.figure(load.title(), chart.svg("throughput, " + load.title()), "");
    }

    private String lines(final int size)
    {
        final List<Measured> floods = loads.best((setup) -> setup.rate() == Setup.FLOOD && setup.size() == size)
            .stream().filter((measured) -> measured.median(FIGURE) > 0).toList();
        final List<Double> nodes =
            floods.stream().map((measured) -> (double)measured.setup().nodes()).distinct().toList();
        if (nodes.size() < 2)
        {
            return "";
        }

        final Samples range = new Samples(floods.stream().mapToDouble((measured) -> measured.median(FIGURE)).toArray());
        final LineChart chart = new LineChart(
            Scale.logOf(nodes, Unit.PLAIN::tick),
            Scale.log(range.lowest(), range.highest(), Unit.COUNT::tick),
            "nodes",
            "messages a second");
        floods.stream().map((measured) -> List.of(measured.setup().system(), measured.setup().variant())).distinct()
            .sorted((one, other) ->
                Palette.order(one.get(0), one.get(1)).compareTo(Palette.order(other.get(0), other.get(1))))
            .forEach((name) -> line(floods, name.get(0), name.get(1)).ifPresent(chart::add));
        final String title = "against the number of nodes, " + Unit.grouped(size) + " B";
        return Html.figure(title, chart.svg("throughput " + title), chart.legend());
    }

    private static Optional<LineChart.Line> line(
        final List<Measured> floods, final String system, final String variant)
    {
        final List<LineChart.Point> points = floods.stream()
            .filter((measured) ->
                measured.setup().system().equals(system) && measured.setup().variant().equals(variant))
            .map((measured) -> new LineChart.Point(measured.setup().nodes(), measured.median(FIGURE)))
            .toList();
        return points.size() < 2 ? Optional.empty() : Optional.of(new LineChart.Line(
            (system + ' ' + variant).trim(), Palette.colour(system), Palette.dashes(system, variant), points));
    }
}
