package io.hearsay.io.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Shows that the bridge to Aeron works: some nodes on loopback, a media driver in the same process, and a bridge at one
 * node. What the nodes publish is read from an Aeron stream, and what is published on another Aeron stream is read at
 * every node. The last line says how it went, and the exit code is 0 only if all came, each once.
 */
public final class AeronDemo
{
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MAX_MESSAGES = 10_000_000;
    private static final int MAX_TIMEOUT_S = 3_600;

    private AeronDemo()
    {
    }

    /**
     * Run the demo as the system properties <code>demo.messages</code> and <code>demo.timeout</code> say.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        System.exit(run(System::getProperty, out, Demo::watch));
    }

    /**
     * Run the demo.
     *
     * @param properties gives the text for a key, or null.
     * @param out        to print to.
     * @param watchdog   told when the demo begins.
     * @return exit code.
     */
    static int run(final Function<String, String> properties, final PrintStream out, final Watchdog watchdog)
    {
        try
        {
            final int messages = (int)DemoConfig.number(properties, "demo.messages", "20000", 1, MAX_MESSAGES);
            final long timeoutNs =
                TimeUnit.SECONDS.toNanos(DemoConfig.number(properties, "demo.timeout", "45", 1, MAX_TIMEOUT_S));
            watchdog.start(timeoutNs, out);
            out.println(run(messages, timeoutNs, out));
            return OK;
        }
        catch (final Exception ex)
        {
            final String why = ex instanceof DemoFailure ? ex.getMessage() : ex.toString();
            out.println("DEMO FAILED " + why.replace('\n', ' '));
            return FAILED;
        }
    }

    private static String run(final int messages, final long timeoutNs, final PrintStream out) throws Exception
    {
        try (AeronDemoCluster cluster = new AeronDemoCluster(messages, timeoutNs))
        {
            final long startNs = System.nanoTime();
            try
            {
                cluster.exchange();
            }
            finally
            {
                cluster.print(out);
            }

            return String.format(
                Locale.ROOT,
                "DEMO OK nodes=%d to-aeron=%d from-aeron=%d delivered=%d lost=0 duplicated=0 ms=%d",
                AeronDemoCluster.NODES,
                (long)messages * AeronDemoCluster.NODES,
                messages,
                cluster.delivered(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        }
    }

    /**
     * Ends a demo that hangs.
     */
    @FunctionalInterface
    interface Watchdog
    {
        /**
         * The demo begins.
         *
         * @param timeoutNs that it gives itself.
         * @param out       to print to.
         */
        void start(long timeoutNs, PrintStream out);
    }
}
