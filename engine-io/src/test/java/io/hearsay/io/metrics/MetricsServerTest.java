package io.hearsay.io.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import io.hearsay.io.file.EngineFileDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MetricsServerTest
{
    private static final String PROTOBUF =
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

    @TempDir
    Path directory;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private MetricsServer start(final int port)
    {
        return MetricsServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            directory,
            () -> ShownEngine.START_MS + 100,
            errors::add);
    }

    private static HttpRequest request(final MetricsServer server, final String query)
    {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics" + query)).build();
    }

    private String scrape(final MetricsServer server) throws IOException, InterruptedException
    {
        final HttpResponse<String> response = client.send(request(server, ""), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
        return response.body();
    }

    private void assertNothingMapped() throws IOException
    {
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(directory.toString()), "a mapping is left");
    }

    @AfterEach
    void assertNothingLeft() throws IOException
    {
        assertNothingMapped();
        Await.until(
            () -> Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .noneMatch(name -> name.startsWith("hearsay") || name.startsWith("HTTP-Dispatcher")),
            "the server's threads to end");
    }

    @Test
    void shouldShowEnginesAsTheyComeAndGo() throws IOException, InterruptedException
    {
        try (MetricsServer server = start(0))
        {
            assertEquals(
                List.of("hearsay_up 0.0"), scrape(server).lines().filter(line -> !line.startsWith("#")).toList());

            try (ShownEngine engine = new ShownEngine(directory, 1))
            {
                engine.counters.add(CounterDescriptor.PACKETS_SENT, 5);
                final String running = scrape(server);
                assertTrue(running.contains("node=\"0000000000000001\""), running);
                assertTrue(running.contains("\nhearsay_up 1.0\n"), running);
                assertTrue(running.contains("\nhearsay_packets_sent_total 5.0\n"), running);

                engine.counters.increment(CounterDescriptor.PACKETS_SENT);
                assertTrue(scrape(server).contains("\nhearsay_packets_sent_total 6.0\n"));
                engine.file.activityMs(ShownEngine.START_MS - 60_000);
            }

            final String dead = scrape(server);
            assertTrue(dead.contains("\nhearsay_up 0.0\n"), dead);
            assertTrue(dead.contains("\nhearsay_packets_sent_total 6.0\n"), dead);
            assertNothingMapped();

            try (ShownEngine engine = new ShownEngine(directory, 2))
            {
                engine.counters.set(CounterDescriptor.PEERS_LIVE, 3);
                final String next = scrape(server);
                assertTrue(next.contains("node=\"0000000000000002\""), next);
                assertTrue(next.contains("\nhearsay_packets_sent_total 0.0\n"), next);
                assertTrue(next.contains("\nhearsay_peers_live 3.0\n"), next);
            }
            Files.delete(directory.resolve(EngineFileDescriptor.FILE_NAME));
            assertFalse(scrape(server).contains("hearsay_packets_sent_total"));
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldSayOnceWhyAFileCanNotBeRead() throws IOException, InterruptedException
    {
        final Path file = directory.resolve(EngineFileDescriptor.FILE_NAME);
        try (MetricsServer server = start(0))
        {
            Files.write(file, new byte[10]);
            assertTrue(scrape(server).contains("\nhearsay_up 0.0\n"));
            assertTrue(scrape(server).contains("\nhearsay_up 0.0\n"));
            assertEquals(1, errors.size(), errors.toString());
            assertTrue(errors.get(0).getMessage().contains("has 10 bytes"), errors.toString());

            Files.write(file, new byte[100_000]);
            scrape(server);
            scrape(server);
            assertEquals(2, errors.size(), errors.toString());

            Files.delete(file);
            scrape(server);
            Files.write(file, new byte[100_000]);
            scrape(server);
            assertEquals(3, errors.size(), "it is another one");
        }
    }

    @Test
    void shouldAnswerManyAtATime() throws IOException, InterruptedException
    {
        try (ShownEngine engine = new ShownEngine(directory, 1); MetricsServer server = start(0))
        {
            engine.counters.add(CounterDescriptor.PACKETS_SENT, 5);
            final List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++)
            {
                answers.add(client.sendAsync(request(server, ""), HttpResponse.BodyHandlers.ofString()));
            }

            final String first = scrape(server);
            assertTrue(first.contains("\nhearsay_packets_sent_total 5.0\n"), first);
            answers.forEach(answer -> assertEquals(first, answer.join().body()));
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldAnswerWhatScrapersAskFor() throws IOException, InterruptedException
    {
        try (ShownEngine engine = new ShownEngine(directory, 1); MetricsServer server = start(0))
        {
            engine.counters.set(CounterDescriptor.PEERS_LIVE, 3);
            final String some = client.send(
                request(server, "?name%5B%5D=hearsay_peers_live"), HttpResponse.BodyHandlers.ofString()).body();
            assertTrue(some.contains("\nhearsay_peers_live 3.0\n"), some);
            assertFalse(some.contains("hearsay_packets_sent"), some);

            final HttpRequest request = HttpRequest.newBuilder(request(server, "").uri())
                .header("Accept", PROTOBUF + ",text/plain;version=0.0.4;q=0.5").build();
            final HttpResponse<String> text = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, text.statusCode());
            assertTrue(text.body().contains("\nhearsay_peers_live 3.0\n"), "there is no Protobuf");
            assertTrue(text.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
        }
    }

    @Test
    void shouldRefuseAPortThatIsTaken()
    {
        try (MetricsServer server = start(0))
        {
            final UncheckedIOException ex =
                assertThrows(UncheckedIOException.class, () -> start(server.port()).close());
            assertEquals(
                "can not bind to 127.0.0.1:" + server.port() + ": the port is taken, by another engine or program",
                ex.getMessage());
        }
    }
}
