package io.hearsay.perf.attach;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.hearsay.perf.rig.Samples;
import org.agrona.CloseHelper;

/**
 * From an application's <code>offer</code> to its own <code>poll</code>: through an engine, and through two bare rings
 * and a thread between them, in one process and between two. Also one bare ring one way, which is the most that this
 * memory can do.
 */
final class WayTable
{
    private static final String NO_ENGINE = "yielding";

    private final AttachRig.Turns turns;

    /**
     * A row: a way in one case.
     *
     * @param name     of the row.
     * @param question about its throughput.
     * @param way      to measure.
     * @param figures  that were measured.
     */
    private record Row(String name, String question, Way way, WayFigures figures) implements AutoCloseable
    {
        boolean isOneWay()
        {
            return question.equals("oneway");
        }

        @Override
        public void close()
        {
            way.close();
        }
    }

    WayTable(final AttachRig.Turns turns)
    {
        this.turns = turns;
    }

    /**
     * Measure and print.
     *
     * @param strategies idle strategies of the engine.
     * @param out        to print to.
     * @throws IOException          if a process fails.
     * @throws InterruptedException if the thread is interrupted.
     */
    void run(final String[] strategies, final PrintStream out) throws IOException, InterruptedException
    {
        for (int processes = 1; processes <= 2; processes++)
        {
            final List<Row> rows = new ArrayList<>();
            try
            {
                add(rows, "one bare ring, one way", "oneway", new Way(turns, "taker", "rings", processes, NO_ENGINE));
                add(rows, "two bare rings, a relay", "through", new Way(turns, "relay", "rings", processes, NO_ENGINE));
                for (final String idle : strategies)
                {
                    add(rows, "engine, " + idle, "through", new Way(turns, "engine", "client", processes, idle));
                }

                measure(rows);
                print(processes, rows, out);
            }
            finally
            {
                CloseHelper.closeAll(rows);
            }
        }
    }

    private void add(final List<Row> rows, final String name, final String question, final Way way)
        throws IOException, InterruptedException
    {
        rows.add(new Row(name, question, way, new WayFigures(turns.rounds())));
        way.pause();
    }

    private void measure(final List<Row> rows) throws IOException, InterruptedException
    {
        for (int round = -turns.warmUps(); round < turns.rounds(); round++)
        {
            for (final Row row : rows)
            {
                row.way.resume();
                row.way.throughput(row.figures, round, row.question);
                if (!row.isOneWay())
                {
                    row.way.latency(row.figures, round);
                }
                row.way.pause();
            }
        }
    }

    private void print(final int processes, final List<Row> rows, final PrintStream out)
    {
        out.printf(
            "%noffer to poll, %s, %d bytes: million messages a second, share of the relay's%n",
            processes == 1 ? "one process" : "two processes", Application.MESSAGE_LENGTH);
        final Samples relay = rows.get(1).figures.perSecond();
        for (final Row row : rows)
        {
            out.printf(
                "  %-26s%s%n",
                row.name,
                AttachRig.throughput(row.figures.perSecond(), row == rows.get(1) ? null : relay).stripTrailing());
        }
        printHead(turns, out);
        for (final Row row : rows)
        {
            if (!row.isOneWay())
            {
                out.printf("  %-26s%s%n", row.name, row.figures.percentiles());
            }
        }
    }

    /**
     * Print what stands above latencies.
     *
     * @param turns that were taken.
     * @param out   to print to.
     */
    static void printHead(final AttachRig.Turns turns, final PrintStream out)
    {
        out.printf(
            Locale.ROOT,
            "  %-26s%8s%21s%8s%21s%8s%n",
            String.format(Locale.ROOT, "µs, %,d a second", turns.rate()), "p50", "", "p99", "", "p99.9");
    }
}
