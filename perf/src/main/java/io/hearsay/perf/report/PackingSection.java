package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.hearsay.perf.rival.Rivals;

/**
 * How messages that wait share datagrams: against the offered rate, and what they wait for it.
 */
final class PackingSection implements Section
{
    private static final int LEAST_RATES = 2;

    private final Loads loads;

    PackingSection(final Loads loads)
    {
        this.loads = loads;
    }

    @Override
    public String html()
    {
        final Map<List<Integer>, List<Measured>> clusters = loads.best(
            (setup) -> setup.system().equals(Rivals.HEARSAY)).stream()
            .filter((measured) -> measured.median("datagrams") > 0 && measured.median("throughput") > 0)
            .collect(Collectors.groupingBy(
                (measured) -> List.of(measured.setup().nodes(), measured.setup().size()),
                LinkedHashMap::new,
                Collectors.toList()));
        final StringBuilder charts = new StringBuilder();
        clusters.forEach((cluster, some) ->
        {
            if (some.stream().mapToInt((measured) -> measured.setup().rate()).filter((rate) -> rate > 0)
                .distinct().count() >= LEAST_RATES)
            {
                final String title = new Setup.Load(cluster.get(0), cluster.get(1), Setup.FLOOD).title();
                charts.append(chart(title + ": packing", "deliveries per datagram", some,
                    PackingSection::perDatagram, Unit.PLAIN));
                charts.append(chart(title + ": latency, p50", "p50",
                    some.stream().filter((measured) -> measured.setup().rate() > 0).toList(),
                    (measured) -> measured.median("latency.p50"), Unit.TIME));
            }
        });
        return charts.isEmpty() ? "" : Html.element("h2", "Packing") + Html.element(
            "p",
            "A message that is alone goes at once; those that wait share a datagram. A delivery is one message on " +
            "one other node; all datagrams of all nodes count, acknowledgements too, so one message alone gives " +
            "less than 1. The last point of a line without a latency is the flood, at the rate that it carried.") +
            Html.element("div", "charts", charts.toString());
    }

    /** Each message is due on all nodes but one. */
    private static double perDatagram(final Measured measured)
    {
        return (measured.setup().nodes() - 1) / measured.median("datagrams");
    }

    private static double rate(final Measured measured)
    {
        final int rate = measured.setup().rate();
        return rate == Setup.FLOOD ? measured.median("throughput") : rate;
    }

    private static String chart(
        final String title,
        final String axis,
        final List<Measured> some,
        final ToDoubleFunction<Measured> figure,
        final Unit unit)
    {
        final Map<String, List<LineChart.Point>> lines = new LinkedHashMap<>();
        for (final Measured measured : some)
        {
            if (figure.applyAsDouble(measured) > 0)
            {
                lines.computeIfAbsent(measured.setup().variant(), (variant) -> new ArrayList<>())
                    .add(new LineChart.Point(rate(measured), figure.applyAsDouble(measured)));
            }
        }
        final List<LineChart.Point> points = lines.values().stream().flatMap(List::stream).toList();
        if (points.isEmpty())
        {
            return "";
        }

        final double[] x = points.stream().mapToDouble(LineChart.Point::x).sorted().toArray();
        final double[] y = points.stream().mapToDouble(LineChart.Point::y).sorted().toArray();
        final LineChart chart = new LineChart(
            Scale.log(x[0], x[x.length - 1], Unit.COUNT::tick),
            Scale.log(y[0], y[y.length - 1], unit::tick),
            "messages a second",
            axis);
        final List<String> variants = lines.keySet().stream()
            .sorted((one, other) -> Palette.order(Rivals.HEARSAY, one).compareTo(Palette.order(Rivals.HEARSAY, other)))
            .toList();
        for (final String variant : variants)
        {
            final List<LineChart.Point> sorted = lines.get(variant).stream()
                .sorted((one, other) -> Double.compare(one.x(), other.x())).toList();
            chart.add(new LineChart.Line(
                variant,
                Palette.colour(Math.max(0, variants.indexOf(variant))),
                Palette.dashes(Rivals.HEARSAY, variant),
                sorted));
        }
        return Html.figure(title, chart.svg(title), chart.legend());
    }
}
