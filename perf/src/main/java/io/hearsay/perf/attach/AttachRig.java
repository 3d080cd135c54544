package io.hearsay.perf.attach;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

import io.hearsay.perf.rig.Rig;
import io.hearsay.perf.rig.RigOptions;
import io.hearsay.perf.rig.Samples;

/**
 * What shared memory costs, in three tables: the client's ends between two threads; the way through an engine in one
 * process and between two; and the same with and without a tool that watches the counters. A bare ring is beside all of
 * it. What is compared takes turns, each in JVMs of its own that live as long as the comparison. Options:
 * <ul>
 * <li><code>rounds</code>: turns of each, 5;</li>
 * <li><code>ms</code>: how long a turn measures, in milliseconds, 800 for latencies and a third for throughput;</li>
 * <li><code>rate</code>: messages a second for latencies, 10 000;</li>
 * <li><code>lengths</code>: of messages between two threads, 8,64,1024 bytes (elsewhere 64);</li>
 * <li><code>idle</code>: strategies of the engine to compare, yielding,backoff. The last one is watched.</li>
 * </ul>
 */
public final class AttachRig implements Rig
{
    /**
     * Create.
     */
    public AttachRig()
    {
    }

    @Override
    public void run(final RigOptions options, final PrintStream out) throws IOException, InterruptedException
    {
        final Turns turns = new Turns(
            options.number("rounds", 5), options.number("ms", 800), options.number("rate", 10_000));
        final String[] strategies = options.text("idle", "yielding,backoff").split(",");
        out.printf("%njdk %s, medians of %d turns (lowest to highest)%n", Runtime.version(), turns.rounds());
        for (final String length : options.text("lengths", "8,64,1024").split(","))
        {
            new EndsTable(turns).run(Integer.parseInt(length), out);
        }
        new WayTable(turns).run(strategies, out);
        new WatchTable(turns).run(strategies[strategies.length - 1], out);
    }

    /**
     * How often and how long to measure.
     *
     * @param rounds    turns of each.
     * @param latencyMs how long a turn measures latencies.
     * @param rate      messages a second, then.
     */
    record Turns(int rounds, int latencyMs, int rate)
    {
        private static final int WARM_UPS = 2;

        /**
         * How long a turn measures throughput.
         *
         * @return milliseconds.
         */
        int throughputMs()
        {
            return Math.max(1, latencyMs / 3);
        }

        /**
         * Turns before those that count; they are as long.
         *
         * @return their number.
         */
        int warmUps()
        {
            return WARM_UPS;
        }
    }

    /**
     * Cells of a table for a throughput and what share of the yardstick it is.
     *
     * @param perSecond what was measured.
     * @param yardstick to compare with, or null.
     * @return the text.
     */
    static String throughput(final Samples perSecond, final Samples yardstick)
    {
        final String share = yardstick == null ? "" :
            String.format(Locale.ROOT, "x %.2f", perSecond.median() / yardstick.median());
        return perSecond.text(1e-6) + share;
    }
}
