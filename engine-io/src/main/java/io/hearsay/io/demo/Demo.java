package io.hearsay.io.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.hearsay.io.GossipClient;

/**
 * Shows that the engine works: nodes on loopback send each other the lines of a file, encrypted and with losses, and
 * each one checks what it received. The last line says how it went, and the exit code is 0 only if all went well.
 */
public final class Demo
{
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final long GRACE_MS = TimeUnit.SECONDS.toMillis(12);

    private Demo()
    {
    }

    /**
     * Run the demo as the system properties <code>demo.input</code>, <code>demo.nodes</code>, <code>demo.loss</code>,
     * <code>demo.seed</code>, <code>demo.repeat</code> and <code>demo.timeout</code> say.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        System.exit(run(System::getProperty, out, (config, stream) -> watch(config.timeoutNs(), stream)));
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
            final DemoConfig config = DemoConfig.from(properties);
            final DemoInput input = DemoInput.read(config, GossipClient.MAX_MESSAGE_LENGTH);
            watchdog.start(config, out);
            out.println(run(config, input, out));
            return OK;
        }
        catch (final Exception ex)
        {
            final String why = ex instanceof DemoFailure ? ex.getMessage() : ex.toString();
            out.println("DEMO FAILED " + why.replace('\n', ' '));
            return FAILED;
        }
    }

    private static String run(final DemoConfig config, final DemoInput input, final PrintStream out) throws Exception
    {
        try (DemoCluster cluster = new DemoCluster(config, input))
        {
            try
            {
                cluster.exchange();
            }
            finally
            {
                DemoReport.table(out, cluster.nodes());
            }

            return cluster.ok();
        }
    }

    /**
     * End this process if it has not ended a while after the time that a demo gives itself.
     */
    static void watch(final long timeoutNs, final PrintStream out)
    {
        final TimerTask end = new TimerTask()
        {
            @Override
            public void run()
            {
                out.println("DEMO FAILED it hangs");
                Runtime.getRuntime().halt(FAILED);
            }
        };
        new Timer("demo-watchdog", true).schedule(end, TimeUnit.NANOSECONDS.toMillis(timeoutNs) + GRACE_MS);
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
         * @param config of it.
         * @param out    to print to.
         */
        void start(DemoConfig config, PrintStream out);
    }
}
