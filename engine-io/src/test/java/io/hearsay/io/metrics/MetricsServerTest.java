package io.hearsay.io.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.CounterTable;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.EngineFileDescriptor;
import org.agrona.concurrent.status.CountersManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsServerTest
{
    private static final long NOW_MS = 1_700_000_000_000L;

    @TempDir
    Path directory;

    private EngineFile create(final long nodeId) throws IOException
    {
        final EngineFile file = EngineFile.create(directory, new EngineFacts(
            ProcessHandle.current().pid(), NOW_MS, nodeId, 10_000_000_000L, 64 * 1024, 64 * 1024, 4, 2));
        file.address("10.0.0.1:7400");
        return file;
    }

    private static void fill(final EngineFile file)
    {
        final EngineCounters counters =
            new EngineCounters(new CountersManager(file.metadata(), file.values()), file.status(), 4, 2);
        counters.add(CounterDescriptor.PACKETS_SENT, 17);
        counters.add(CounterDescriptor.BYTES_SENT, 1_700);
        counters.set(CounterDescriptor.ROUND_TRIP, 412_000);
        counters.set(CounterDescriptor.LOG_USED, 4_096);
        final CounterTable peers = counters.table(CounterScope.PEER);
        peers.take(0, "10.0.0.2:7400");
        peers.begin(0, 0xCD);
        peers.set(0, CounterDescriptor.PEER_LIVE, true);
        peers.set(0, CounterDescriptor.PEER_LAST_HEARD, NOW_MS);
        peers.set(0, CounterDescriptor.PEER_MESSAGES_NEW, 5);
        peers.end(0);
        // The same address twice, as nonsense in the file could say.
        peers.take(1, "10.0.0.2:7400");
        counters.histogram(LatencyDescriptor.HOP).record(3);
        counters.histogram(LatencyDescriptor.HOP).record(3);
        counters.histogram(LatencyDescriptor.HOP).record(70);
    }

    private static String scrape(final MetricsServer server) throws IOException, InterruptedException
    {
        final HttpResponse<String> response = HttpClient.newHttpClient().send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        return response.body();
    }

    private MetricsServer start() throws IOException
    {
        return MetricsServer.start(InetAddress.getLoopbackAddress(), 0, directory, () -> NOW_MS);
    }

    private static String about(final String scrape, final String... names)
    {
        return scrape.lines()
            .filter(line -> Arrays.stream(names).anyMatch(name -> line.matches("(# \\w+ )?" + name + "[ {_].*")))
            .collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void shouldServeWhatTheEngineShows() throws IOException, InterruptedException
    {
        try (EngineFile file = create(0xAB); MetricsServer server = start())
        {
            fill(file);
            assertEquals(
                """
                # HELP hearsay_bytes_sent_total bytes in datagrams handed to the transport
                # TYPE hearsay_bytes_sent_total counter
                hearsay_bytes_sent_total 1700.0
                # HELP hearsay_log_used_bytes bytes of the log in use now
                # TYPE hearsay_log_used_bytes gauge
                hearsay_log_used_bytes 4096.0
                # HELP hearsay_node_info which node it is
                # TYPE hearsay_node_info gauge
                hearsay_node_info{address="10.0.0.1:7400",node="00000000000000ab"} 1
                # HELP hearsay_packets_sent_total datagrams handed to the transport
                # TYPE hearsay_packets_sent_total counter
                hearsay_packets_sent_total 17.0
                # HELP hearsay_peer_last_heard_timestamp_seconds ms since the epoch when its last packet came; 0 = never
                # TYPE hearsay_peer_last_heard_timestamp_seconds gauge
                hearsay_peer_last_heard_timestamp_seconds{peer="10.0.0.2:7400"} 1.7E9
                # HELP hearsay_peer_live yes or no heard from in time, or named by discovery and not given up
                # TYPE hearsay_peer_live gauge
                hearsay_peer_live{peer="10.0.0.2:7400"} 1.0
                # HELP hearsay_peer_messages_new_total messages that were accepted from it
                # TYPE hearsay_peer_messages_new_total counter
                hearsay_peer_messages_new_total{peer="10.0.0.2:7400"} 5.0
                # HELP hearsay_up 1 if the engine lives
                # TYPE hearsay_up gauge
                hearsay_up 1.0
                """,
                about(scrape(server), "hearsay_bytes_sent", "hearsay_log_used", "hearsay_node", "hearsay_packets_sent",
                    "hearsay_peer_last_heard", "hearsay_peer_live", "hearsay_peer_messages_new", "hearsay_up"));
            final String hops = about(scrape(server), "hearsay_hop_latency_seconds");
            assertTrue(hops.contains("hearsay_hop_latency_seconds_bucket{le=\"2.0E-6\"} 0\n"), hops);
            assertTrue(hops.contains("hearsay_hop_latency_seconds_bucket{le=\"4.0E-6\"} 2\n"), hops);
            assertTrue(hops.contains("hearsay_hop_latency_seconds_bucket{le=\"+Inf\"} 3\n"), hops);
            assertTrue(hops.contains("hearsay_hop_latency_seconds_count 3\n"), hops);
        }
    }

    @Test
    void shouldSayThatTheEngineIsDeadAndFindTheNextOne() throws IOException, InterruptedException
    {
        final String dead = """
            # HELP hearsay_up 1 if the engine lives
            # TYPE hearsay_up gauge
            hearsay_up 0.0
            """;
        try (MetricsServer server = start())
        {
            assertEquals(dead, scrape(server));
            try (EngineFile file = create(0xAB))
            {
                assertTrue(scrape(server).contains("node=\"00000000000000ab\""));
                file.activityMs(NOW_MS - 20_000);
                assertEquals(dead, scrape(server));
                file.activityMs(EngineFileDescriptor.ACTIVITY_CLOSED);
                assertEquals(dead, scrape(server));
            }
            Files.write(directory.resolve(EngineFileDescriptor.FILE_NAME), new byte[10_000]);
            assertEquals(dead, scrape(server));
            try (EngineFile file = create(0xCD))
            {
                file.activityMs(NOW_MS);
                assertTrue(scrape(server).contains("node=\"00000000000000cd\""));
                assertTrue(scrape(server).contains("hearsay_up 1.0"));
            }
        }
    }
}
