package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import io.hearsay.io.metrics.MetricsServer;
import io.hearsay.io.net.LocalAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Serves what an engine shows to Prometheus, while it runs and after it died, until terminated.
 */
@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    description = {
        "Serve what the engine here shows at http://HOST:PORT/metrics, in the text format of Prometheus, until " +
            "interrupted or terminated, which is exit code 0.",
        "hearsay_up is 1 while the engine works. Else it is 0, beside the last values of one that died. A new engine " +
            "in the same directory is seen at once.",
        "Everybody who reaches the port can read it, nobody can change anything.",
        "Example: hearsay metrics --bind 127.0.0.1:9100 --node node-7400"})
final class MetricsCommand implements Callable<Integer>
{
    /** The JDK's server waits for ever for one who stops to write or to read in the middle, unless it is told. */
    private static final String MAX_REQUEST_TIME_S = "10";
    private static final String MAX_RESPONSE_TIME_S = "30";

    @Spec
    private CommandSpec spec;

    @Option(
        names = "--bind", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:9100",
        description = "address to listen at, port 0 takes a free one, default: ${DEFAULT-VALUE}")
    private String bind;

    @Mixin
    private LookTarget target;

    @Override
    public Integer call() throws IOException, InterruptedException
    {
        final InetSocketAddress address = LocalAddress.parseBind(bind);
        final Path chosen = target.choose();
        System.setProperty("sun.net.httpserver.maxReqTime", MAX_REQUEST_TIME_S);
        System.setProperty("sun.net.httpserver.maxRspTime", MAX_RESPONSE_TIME_S);
        final CountDownLatch stopped = new CountDownLatch(1);
        final StopSignal signal = new StopSignal(stopped::countDown);
        try
        {
            serve(address, chosen, stopped);
            signal.onEnded(0);
        }
        finally
        {
            signal.onEnded();
        }

        return 0;
    }

    private void serve(final InetSocketAddress address, final Path chosen, final CountDownLatch stopped)
        throws InterruptedException
    {
        final PrintWriter err = spec.commandLine().getErr();
        try (MetricsServer server = MetricsServer.start(
            address, chosen, System::currentTimeMillis, new ErrorPrinter(err)))
        {
            err.println("hearsay: metrics of " + chosen + " at http://" +
                bind.substring(0, bind.lastIndexOf(':')) + ":" + server.port() + MetricsServer.PATH);
            err.flush();
            stopped.await();
        }
    }
}
