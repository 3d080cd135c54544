package io.hearsay.perf.report;

import java.util.List;
import java.util.stream.DoubleStream;

import io.hearsay.perf.rig.Samples;

/**
 * What a message costs: time on processors in a flood, bytes allocated, datagrams, bytes on the wire; and everything
 * else that was counted under load.
 */
final class CostSection implements Section
{
    private static final String FIGURE = "cpuNs";

    private final Loads loads;

    CostSection(final Loads loads)
    {
        this.loads = loads;
    }

    @Override
    public String html()
    {
        if (loads.all().isEmpty())
        {
            return "";
        }

        final StringBuilder charts = new StringBuilder();
        loads.loads((setup) -> setup.rate() == Setup.FLOOD).forEach((load) -> charts.append(chart(load)));
        final Table table = new Table(
            2, "system", "placement, idle", "msg/s everywhere", "CPU", "allocated", "datagrams",
            "bytes sent", "lost", "duplicated");
        for (final Measured measured : loads.all())
        {
            final Setup setup = measured.setup();
            table.row()
                .text(setup.name(), setup.load().title() + (setup.rate() == Setup.FLOOD ? ", flood" : ""))
                .text(setup.placement(), measured.rows().get(0).text("remark"))
                .samples(measured.samples("throughput"), Unit.COUNT)
                .samples(measured.samples(FIGURE), Unit.TIME)
                .samples(measured.samples("allocated"), Unit.BYTES)
                .samples(measured.samples("datagrams"), Unit.COUNT)
                .samples(measured.samples("bytes"), Unit.BYTES)
                .text(highest(measured, "lost"))
                .text(highest(measured, "duplicates"));
        }
        return Html.element("h2", "Cost of a message") +
            Html.element(
                "p",
                "CPU time is that of the whole process with all nodes, per message that arrived everywhere. It means " +
                "something in a flood alone: threads that spin use a processor up at any rate. Allocated is what all " +
                "threads allocated; datagrams and bytes are those of all nodes, acknowledgements among them (where " +
                "a system does not count datagrams, the kernel does, for the whole machine).") +
            Html.element("div", "charts", charts.toString()) +
            "<details><summary>Everything counted under load, per message</summary>" + table.html() + "</details>\n";
    }

    private String chart(final Setup.Load load)
    {
        final List<Measured> systems = loads.best((setup) -> setup.load().equals(load)).stream()
            .filter((measured) -> measured.median("everywhere") != 0)
            .filter((measured) -> measured.samples(FIGURE).map(Samples::lowest).orElse(0.0) > 0).toList();
        if (systems.isEmpty())
        {
            return "";
        }

        final double[] all = systems.stream().map((measured) -> measured.samples(FIGURE).orElseThrow())
            .flatMapToDouble((samples) -> DoubleStream.of(samples.lowest(), samples.highest()))
            .sorted().toArray();
        final BarChart chart = new BarChart(
            Scale.log(all[0], all[all.length - 1], Unit.TIME::tick), true, "CPU time per message, all nodes together");
        for (final Measured measured : systems)
        {
            final Samples samples = measured.samples(FIGURE).orElseThrow();
            chart.add(
                measured.setup().name(),
                Unit.TIME.text(samples.median()),
                List.of(new BarChart.Bar(Palette.colour(measured.setup().system()), samples)));
        }
        return Html.figure("flood, " + load.title(), chart.svg("CPU per message, flood, " + load.title()), "");
    }

    private static String highest(final Measured measured, final String name)
    {
        return measured.samples(name).map((samples) -> Unit.PLAIN.text(samples.highest())).orElse("–");
    }
}
