package io.hearsay.perf.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * How long messages take at a rate that all can carry: percentiles on a logarithmic axis, a line for each system.
 */
final class LatencySection implements Section
{
    private static final String SHORT_DATAGRAMS = "1408";
    private static final String LONG_DATAGRAMS = "8192";

    private final Loads loads;

    LatencySection(final Loads loads)
    {
        this.loads = loads;
    }

    @Override
    public String html()
    {
        final List<Setup.Load> paced = loads.loads((setup) -> setup.rate() != Setup.FLOOD);
        final StringBuilder charts = new StringBuilder();
        final Table table = new Table(1, "system", "p50", "p99", "p99.9", "highest");
        boolean isEmpty = true;
        for (final Setup.Load load : paced)
        {
            charts.append(chart(load));
            for (final Measured measured : loads.best((setup) -> setup.load().equals(load)))
            {
                if (measured.samples("latency.p50").isPresent())
                {
                    isEmpty = false;
                    table.row().text(measured.setup().name(), load.title())
                        .samples(measured.samples("latency.p50"), Unit.TIME)
                        .samples(measured.samples("latency.p99"), Unit.TIME)
                        .samples(measured.samples("latency.p999"), Unit.TIME)
                        .samples(measured.samples("latency.max"), Unit.TIME);
                }
            }
        }
        return isEmpty ? "" : Html.element("h2", "Latency") + Html.element(
            "p",
            "From the time at which a message was to be sent, whether or not it was, to its delivery to the " +
            "application of each other node, all deliveries together. Lines are medians of the rounds at each " +
            "percentile. Where a system has two lengths of datagrams the chart shows the longer; the table has both.") +
            Html.element("div", "charts", charts.toString()) +
            "<details><summary>Figures</summary>" + table.html() + "</details>\n";
    }

    private String chart(final Setup.Load load)
    {
        final Map<Setup, List<LineChart.Point>> curves = new LinkedHashMap<>();
        final List<Measured> all = loads.best((setup) -> setup.load().equals(load));
        for (final Measured measured : all)
        {
            final List<LineChart.Point> curve = Curve.of(measured.rows());
            if (curve.size() > 1 && !hasLongerDatagrams(measured.setup(), all))
            {
                curves.put(measured.setup(), curve);
            }
        }
        if (curves.isEmpty())
        {
            return "";
        }

        final double[] ns = curves.values().stream().flatMap(List::stream)
            .mapToDouble(LineChart.Point::y).sorted().toArray();
        final double highest = curves.values().stream().flatMap(List::stream)
            .mapToDouble(LineChart.Point::x).max().orElse(0);
        final LineChart chart = new LineChart(
            Scale.percentiles(highest),
            Scale.log(DoubleStream.of(ns).min().orElse(1), DoubleStream.of(ns).max().orElse(1), Unit.TIME::tick),
            "percentile",
            "latency");
        curves.forEach((setup, points) -> chart.add(new LineChart.Line(
            setup.name(), Palette.colour(setup.system()), Palette.dashes(setup.system(), setup.variant()), points)));
        return Html.figure(load.title(), chart.svg("latency by percentile, " + load.title()), chart.legend());
    }

    private static boolean hasLongerDatagrams(final Setup setup, final List<Measured> all)
    {
        return setup.variant().contains(SHORT_DATAGRAMS) && all.stream().map(Measured::setup).anyMatch((other) ->
            other.system().equals(setup.system()) &&
            other.variant().equals(setup.variant().replace(SHORT_DATAGRAMS, LONG_DATAGRAMS)));
    }
}
