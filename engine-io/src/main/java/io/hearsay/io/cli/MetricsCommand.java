package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import io.hearsay.io.metrics.MetricsServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Serves what an engine shows to Prometheus.
 */
@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    description = {
        "Serve all that an engine shows to Prometheus, at http://HOST:PORT/metrics, until interrupted.",
        "When the engine is dead, hearsay_up is 0; one that starts in its place is found.",
        "Anybody who reaches the port can read it: bind it to another address than this machine's own only where " +
            "that is fine.",
        "Example: hearsay metrics --bind 127.0.0.1:9100 --node 7400"})
final class MetricsCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Option(
        names = "--dir", paramLabel = "DIR",
        description = "directory of the engine, default: that of the only one here")
    private String directory;

    @Option(
        names = "--node", paramLabel = "NAME", description = "name of the engine's node, instead of its directory")
    private String nodeName;

    @Option(
        names = "--bind", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:9100",
        description = "address to serve at; port 0 takes a free one; default 127.0.0.1:9100")
    private String bind;

    @Override
    public Integer call() throws IOException
    {
        final int colon = bind.lastIndexOf(':');
        final String port = bind.substring(colon + 1);
        if (colon <= 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xFFFF)
        {
            throw new IllegalArgumentException("--bind: '" + bind + "' is no address, write host:port");
        }

        final InetAddress host = InetAddress.getByName(bind.substring(0, colon));
        final Path path = EngineChoice.ofThisMachine().chooseDeadOrAlive(directory, nodeName);
        final CountDownLatch stopped = new CountDownLatch(1);
        final StopSignal signal = new StopSignal(stopped::countDown);
        try (MetricsServer server =
            MetricsServer.start(host, Integer.parseInt(port), path, System::currentTimeMillis))
        {
            final PrintWriter err = spec.commandLine().getErr();
            err.println("hearsay: metrics of " + path + " at http://" + bind.substring(0, colon) + ":" +
                server.port() + "/metrics");
            err.flush();
            stopped.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        finally
        {
            signal.onEnded();
        }

        return 0;
    }
}
