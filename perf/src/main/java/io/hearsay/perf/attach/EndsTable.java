package io.hearsay.perf.attach;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.perf.rig.ChildJvm;
import io.hearsay.perf.rig.Samples;
import org.agrona.CloseHelper;

/**
 * Throughput of each pair of ends between two threads of one process.
 */
final class EndsTable
{
    private static final List<String> PAIRS = List.of("bare", "offer", "claim", "poll", "pollRuns");

    private final AttachRig.Turns turns;

    EndsTable(final AttachRig.Turns turns)
    {
        this.turns = turns;
    }

    /**
     * Measure and print.
     *
     * @param messageLength in bytes.
     * @param out           to print to.
     * @throws IOException if a child fails.
     */
    void run(final int messageLength, final PrintStream out) throws IOException
    {
        final List<ChildJvm> children = new ArrayList<>();
        try
        {
            for (final String pair : PAIRS)
            {
                children.add(ChildJvm.start(List.of(), Station.class, "ends=" + pair + ',' + messageLength));
            }

            print(messageLength, measure(children), out);
        }
        finally
        {
            CloseHelper.closeAll(children);
        }
    }

    private double[][] measure(final List<ChildJvm> children) throws IOException
    {
        final double[][] perSecond = new double[children.size()][turns.rounds()];
        for (int round = -turns.warmUps(); round < turns.rounds(); round++)
        {
            for (int i = 0; i < children.size(); i++)
            {
                final double measured =
                    Double.parseDouble(children.get(i).ask(Integer.toString(turns.throughputMs())).get(0));
                perSecond[i][Math.max(0, round)] = measured;
            }
        }

        return perSecond;
    }

    private static void print(final int messageLength, final double[][] perSecond, final PrintStream out)
    {
        out.printf("%none process, two threads, %d bytes: million messages a second, share of the bare ring%n",
            messageLength);
        final Samples bare = new Samples(perSecond[0]);
        for (int i = 0; i < perSecond.length; i++)
        {
            final String name = PAIRS.get(i).equals("pollRuns") ?
                "poll, runs of " + PollingPair.runCount(messageLength) : PAIRS.get(i);
            out.printf(
                "  %-26s%s%n",
                name,
                AttachRig.throughput(new Samples(perSecond[i]), i == 0 ? null : bare).stripTrailing());
        }
    }
}
