package io.hearsay.perf.attach;

import java.io.IOException;
import java.io.PrintStream;

/**
 * An engine, and an application in another process, with and without <code>stat --watch</code>.
 * Both cases take turns, in the order A B, B A, A B, …; the tool stands still during the turns without it.
 */
final class WatchTable
{
    private final AttachRig.Turns turns;

    WatchTable(final AttachRig.Turns turns)
    {
        this.turns = turns;
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
        final WayFigures alone = new WayFigures(turns.rounds());
        final WayFigures watched = new WayFigures(turns.rounds());
        try (Way way = new Way(turns, "engine", "client", 2, idle);
            StatTool tool = new StatTool(way.directory()))
        {
            long printed = 0;
            for (int round = -turns.warmUps(); round < turns.rounds(); round++)
            {
                final boolean isWatchedFirst = (round & 1) != 0;
                printed += isWatchedFirst ? watched(way, watched, tool, round) : 0;
                tool.pause();
                measure(way, alone, round);
                tool.resume();
                printed += isWatchedFirst ? 0 : watched(way, watched, tool, round);
            }

            print(idle, alone, watched, printed, out);
        }
    }

    private static long watched(final Way way, final WayFigures figures, final StatTool tool, final int round)
        throws IOException
    {
        final long before = tool.printed();
        measure(way, figures, round);
        return tool.printed() - before;
    }

    private static void measure(final Way way, final WayFigures figures, final int round) throws IOException
    {
        way.throughput(figures, round, "through");
        way.latency(figures, round);
    }

    private void print(
        final String idle,
        final WayFigures alone,
        final WayFigures watched,
        final long printed,
        final PrintStream out)
    {
        out.printf(
            "%noffer to poll, two processes, engine %s, with and without stat --watch, which printed %d counters%n",
            idle, printed);
        out.printf("  %-26s%s%n", "alone, M msg/s", AttachRig.throughput(alone.perSecond(), null).stripTrailing());
        out.printf(
            "  %-26s%s%n", "watched, M msg/s", AttachRig.throughput(watched.perSecond(), alone.perSecond()));
        WayTable.printHead(turns, out);
        out.printf("  %-26s%s%n", "alone", alone.percentiles());
        out.printf("  %-26s%s%n", "watched", watched.percentiles());
    }
}
