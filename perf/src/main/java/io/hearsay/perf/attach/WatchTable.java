package io.hearsay.perf.attach;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

import org.agrona.IoUtil;

/**
 * An engine, and an application in another process: alone, while <code>stat --watch</code> looks at another engine that
 * has nothing to do, and while it looks at this one. The first two differ by the processor's time that the tool takes,
 * the last two by what it costs an engine to be looked at. They take turns, each time in another order; a tool stands
 * still during the turns of the others.
 */
final class WatchTable
{
    private final AttachRig.Turns turns;

    WatchTable(final AttachRig.Turns turns)
    {
        this.turns = turns;
    }

    private final class Row
    {
        private final String name;
        private final StatTool tool;
        private final WayFigures figures = new WayFigures(turns.rounds());
        private long printed;

        Row(final String name, final StatTool tool)
        {
            this.name = name;
            this.tool = tool;
        }

        void turn(final Way way, final int round) throws IOException, InterruptedException
        {
            if (tool == null)
            {
                measure(way, round);
                return;
            }

            tool.resume();
            final long before = tool.printed();
            measure(way, round);
            printed += tool.printed() - before;
            tool.pause();
        }

        private void measure(final Way way, final int round) throws IOException
        {
            way.throughput(figures, round, "through");
            way.latency(figures, round);
        }
    }

    /**
     * Measure and print.
     *
     * @param idle strategy of the engine.
     * @param out  to print to.
     * @throws IOException          if a process fails.
     * @throws InterruptedException if the thread is interrupted.
     */
    void run(final String idle, final PrintStream out) throws IOException, InterruptedException
    {
        final Path other = BareRing.newDirectory();
        final EnginePart otherEngine = new EnginePart(other);
        try (Way way = new Way(turns, "engine", "client", 2, idle);
            StatTool elsewhere = new StatTool(other);
            StatTool here = new StatTool(way.directory()))
        {
            elsewhere.pause();
            here.pause();
            final List<Row> rows = List.of(
                new Row("alone", null), new Row("stat of another engine", elsewhere), new Row("watched", here));
            for (int round = -turns.warmUps(); round < turns.rounds(); round++)
            {
                for (int i = 0; i < rows.size(); i++)
                {
                    rows.get(Math.floorMod(round + i, rows.size())).turn(way, round);
                }
            }

            print(idle, rows, out);
        }
        finally
        {
            otherEngine.close();
            IoUtil.delete(other.toFile(), true);
        }
    }

    private void print(final String idle, final List<Row> rows, final PrintStream out)
    {
        out.printf(
            "%noffer to poll, two processes, engine %s, with and without stat --watch: million messages a second%n",
            idle);
        for (final Row row : rows)
        {
            final boolean isFirst = row == rows.get(0);
            out.printf("  %-26s%s%n", row.name, AttachRig.throughput(
                row.figures.perSecond(), isFirst ? null : rows.get(0).figures.perSecond()).stripTrailing());
        }
        WayTable.printHead(turns, out);
        for (final Row row : rows)
        {
            out.printf("  %-26s%s%n", row.name, row.figures.percentiles());
        }
        out.printf("  the tools printed %s counters meanwhile%n",
            String.join(" and ", rows.stream().skip(1).map(row -> Long.toString(row.printed)).toList()));
    }
}
