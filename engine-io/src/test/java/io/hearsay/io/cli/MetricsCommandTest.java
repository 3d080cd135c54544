package io.hearsay.io.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.io.GossipEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class MetricsCommandTest
{
    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    private String failure(final int exitCode, final String... args)
    {
        err.getBuffer().setLength(0);
        final CommandLine commandLine = Hearsay.commandLine();
        commandLine.setErr(new PrintWriter(err, true));
        assertEquals(exitCode, commandLine.execute(args));
        assertEquals(1, err.toString().lines().count(), err.toString());
        return err.toString();
    }

    @Test
    void shouldExitTwoForWrongArguments()
    {
        for (final String bind : List.of(
            "9100", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:65536", ":9100", "1.2.3:9100"))
        {
            final String message = failure(2, "metrics", "--dir", directory.toString(), "--bind", bind);
            assertTrue(message.startsWith("hearsay: can not bind to \"" + bind + "\": not an address"), message);
        }
        assertTrue(failure(2, "metrics", "--port", "9100").contains("--port"));
    }

    @Test
    void shouldExitOneIfThePortIsTaken() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")))
        {
            final String bind = "127.0.0.1:" + socket.getLocalPort();
            assertTrue(failure(1, "metrics", "--dir", directory.toString(), "--bind", bind)
                .startsWith("hearsay: can not bind to " + bind + ": the port is taken"));
        }
    }

    @Test
    void shouldServeUntilTerminated() throws IOException, InterruptedException
    {
        final Path path = directory.resolve("engine");
        try (GossipEngine engine = GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0").directory(path.toFile()).insecure().discovery((failures) -> new String[0])))
        {
            final Process process = start("metrics", "--bind", "127.0.0.1:0", "--dir", path.toString());
            try
            {
                final String line = process.errorReader(UTF_8).readLine();
                assertTrue(line.startsWith("hearsay: metrics of " + path + " at http://127.0.0.1:"), line);
                final String text = get(line.substring(line.indexOf("http:")));
                assertTrue(text.contains("\nhearsay_up 1.0\n"), text);
                assertTrue(text.contains("\nhearsay_duty_cycles_total "), text);
                assertFalse(text.contains("\nhearsay_duty_cycles_total 0.0\n"), text);
                assertTrue(engine.counters().get(CounterDescriptor.DUTY_CYCLES) > 0);

                process.destroy();
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                assertEquals(0, process.exitValue());
            }
            finally
            {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(final String... args) throws IOException
    {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Hearsay.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).start();
    }

    private static String get(final String url) throws IOException, InterruptedException
    {
        return HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString()).body();
    }
}
