package io.hearsay.perf.scale;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.hearsay.perf.rig.Rig;
import io.hearsay.perf.rig.RigOptions;

/**
 * What a message of a steady stream costs each node, and how that falls with the rate: real agents in virtual time.
 * Options:
 * <ul>
 * <li><code>nodes</code>: size of the cluster, 1000;</li>
 * <li><code>origins</code>: how many of them publish, 100;</li>
 * <li><code>rate</code>: messages a second of all together, 100,1000,10000;</li>
 * <li><code>length</code>: of a message, 100 bytes;</li>
 * <li><code>loss</code>: of datagrams in percent, 1;</li>
 * <li><code>ms</code>: of virtual time that count, 1000;</li>
 * <li><code>seed</code>: 1.</li>
 * </ul>
 */
public final class StreamRig implements Rig
{
    private static final double PERCENT = 100.0;

    /**
     * Create.
     */
    public StreamRig()
    {
    }

    @Override
    public void run(final RigOptions options, final PrintStream out)
    {
        final int nodes = options.number("nodes", 1_000);
        final int origins = options.number("origins", 100);
        final int length = options.number("length", 100);
        final int loss = Integer.parseInt(options.text("loss", "1"));
        final long durationNs = TimeUnit.MILLISECONDS.toNanos(options.number("ms", 1_000));
        out.printf(
            "%n%d nodes, %d origins, messages of %d bytes, %d %% of datagrams lost: cost of a message for each node%n",
            nodes, origins, length, loss);
        out.printf(
            Locale.ROOT, "%9s %9s %9s %9s %9s %11s %11s %9s %9s%n",
            "msg/s", "copies", "datagrams", "syncs", "bytes", "p50 (RTT)", "p99 (RTT)", "refused", "missing");
        for (final String rate : options.text("rate", "100,1000,10000").split(","))
        {
            final Stream.Figures figures = new Stream(nodes, origins, length, loss / PERCENT, options.number("seed", 1))
                .run(Integer.parseInt(rate.trim()), durationNs);
            out.printf(
                Locale.ROOT, "%9.0f %9.3f %9.3f %9.3f %9.0f %11.1f %11.1f %9d %9d%n",
                figures.perSecond(), figures.copies(), figures.datagrams(), figures.syncs(), figures.bytes(),
                figures.halfRtt(), figures.mostRtt(), figures.backPressured(), figures.missing());
        }
        out.println("copies: payloads that a node received. datagrams: all that it sent, and among them syncs.");
        out.println("refused: offers that found no room. missing: messages that 20 nodes together did not get.");
    }
}
