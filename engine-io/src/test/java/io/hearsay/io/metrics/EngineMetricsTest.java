package io.hearsay.io.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterKind;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.io.file.EngineFileDescriptor;
import io.hearsay.io.status.EngineStatus;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineMetricsTest
{
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

    @TempDir
    Path directory;

    private ShownEngine engine;

    @BeforeEach
    void create() throws IOException
    {
        engine = new ShownEngine(directory, ShownEngine.NODE_ID);
    }

    @AfterEach
    void close()
    {
        engine.close();
    }

    private MetricSnapshots snapshots(final long nowMs) throws IOException
    {
        try (EngineStatus status = EngineStatus.open(directory))
        {
            return EngineMetrics.of(status, nowMs);
        }
    }

    private static String text(final MetricSnapshots snapshots) throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, snapshots);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** All lines of some families, in the order of the text. */
    private static String family(final String text, final String... names)
    {
        final String any = String.join("|", names);
        final Pattern line = Pattern.compile("(# (HELP|TYPE) )?(" + any + ")(_bucket|_count|_sum)?[ {].*");
        return text.lines().filter(each -> line.matcher(each).matches()).collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void shouldShowTheEngine() throws IOException
    {
        engine.counters.add(CounterDescriptor.PACKETS_RECEIVED, 12);
        engine.counters.add(CounterDescriptor.BYTES_RECEIVED, 3_456);
        engine.counters.set(CounterDescriptor.PEERS_LIVE, 2);
        engine.counters.set(CounterDescriptor.LOG_LENGTH, 65_536);
        engine.counters.set(CounterDescriptor.ROUND_TRIP, 250_000);

        assertEquals("""
            # HELP hearsay_info id of this incarnation of the node and the address where it receives
            # TYPE hearsay_info gauge
            hearsay_info{address="10.0.0.1:7400",node="00abcdef01234567"} 1
            # HELP hearsay_log_length_bytes bytes that the log holds when it is full
            # TYPE hearsay_log_length_bytes gauge
            hearsay_log_length_bytes 65536.0
            # HELP hearsay_packets_received_total datagrams received, good or bad
            # TYPE hearsay_packets_received_total counter
            hearsay_packets_received_total 12.0
            # HELP hearsay_peers_live peers live now
            # TYPE hearsay_peers_live gauge
            hearsay_peers_live 2.0
            # HELP hearsay_received_bytes_total bytes in datagrams received
            # TYPE hearsay_received_bytes_total counter
            hearsay_received_bytes_total 3456.0
            # HELP hearsay_round_trip_seconds seconds smoothed over the peers' smallest recent ones
            # TYPE hearsay_round_trip_seconds gauge
            hearsay_round_trip_seconds 2.5E-4
            # HELP hearsay_start_timestamp_seconds seconds since the epoch when the engine started
            # TYPE hearsay_start_timestamp_seconds gauge
            hearsay_start_timestamp_seconds 1.7E9
            # HELP hearsay_up 1 if the engine works, else 0: the others are its last values
            # TYPE hearsay_up gauge
            hearsay_up 1.0
            """,
            family(
                text(snapshots(ShownEngine.START_MS + 1_000)),
                "hearsay_info", "hearsay_up", "hearsay_start_timestamp_seconds", "hearsay_packets_received_total",
                "hearsay_received_bytes_total", "hearsay_peers_live", "hearsay_log_length_bytes",
                "hearsay_round_trip_seconds"));
    }

    @Test
    void shouldShowPeersOriginsAndClients() throws IOException
    {
        engine.row(CounterScope.PEER, 0, 0x11, "10.0.0.2:7400", Map.of(
            CounterDescriptor.PEER_LIVE, 1L,
            CounterDescriptor.PEER_LAST_HEARD, ShownEngine.START_MS + 1_500,
            CounterDescriptor.PEER_BYTES_SENT, 99L));
        engine.row(CounterScope.PEER, 2, 0, "[fe80::1%eth0]:7400", Map.of());
        engine.row(CounterScope.ORIGIN, 1, -1, "own", Map.of(CounterDescriptor.ORIGIN_LOST, 3L));
        engine.row(
            CounterScope.CLIENT, 0, 7, "4711 \"a\\b\"", Map.of(CounterDescriptor.CLIENT_STALLED, 1_500_000_000L));

        assertEquals("""
            # HELP hearsay_client_stalled_seconds seconds for which the log has been waiting for it; 0 = it is not
            # TYPE hearsay_client_stalled_seconds gauge
            hearsay_client_stalled_seconds{client="7",process="4711 \\"a\\\\b\\""} 1.5
            # HELP hearsay_origin_lost_total messages declared lost
            # TYPE hearsay_origin_lost_total counter
            hearsay_origin_lost_total{origin="ffffffffffffffff"} 3.0
            # HELP hearsay_peer_last_heard_timestamp_seconds seconds since the epoch when its last packet came; \
            0 = never
            # TYPE hearsay_peer_last_heard_timestamp_seconds gauge
            hearsay_peer_last_heard_timestamp_seconds{id="0000000000000000",peer="[fe80::1%eth0]:7400"} 0.0
            hearsay_peer_last_heard_timestamp_seconds{id="0000000000000011",peer="10.0.0.2:7400"} 1.7000000015E9
            # HELP hearsay_peer_live 1 if it is, else 0: heard from in time, or named by discovery and not given up
            # TYPE hearsay_peer_live gauge
            hearsay_peer_live{id="0000000000000000",peer="[fe80::1%eth0]:7400"} 0.0
            hearsay_peer_live{id="0000000000000011",peer="10.0.0.2:7400"} 1.0
            # HELP hearsay_peer_sent_bytes_total bytes in these datagrams
            # TYPE hearsay_peer_sent_bytes_total counter
            hearsay_peer_sent_bytes_total{id="0000000000000000",peer="[fe80::1%eth0]:7400"} 0.0
            hearsay_peer_sent_bytes_total{id="0000000000000011",peer="10.0.0.2:7400"} 99.0
            """,
            family(
                text(snapshots(ShownEngine.START_MS)),
                "hearsay_peer_live", "hearsay_peer_last_heard_timestamp_seconds", "hearsay_peer_sent_bytes_total",
                "hearsay_origin_lost_total", "hearsay_client_stalled_seconds"));
    }

    @Test
    void shouldShowLatenciesAsCumulativeBuckets() throws IOException
    {
        for (final long us : new long[]{0, 15, 16, 1_000, 8_388_607, 8_388_608, 3_600_000_000L, -1_001, -60_000_000})
        {
            engine.counters.histogram(LatencyDescriptor.HOP).record(us);
        }

        assertEquals("""
            # HELP hearsay_hop_latency_negative_total latencies below -1 ms, not in the histogram: clocks differ, \
            or a cycle was slow
            # TYPE hearsay_hop_latency_negative_total counter
            hearsay_hop_latency_negative_total 2.0
            # HELP hearsay_hop_latency_seconds seconds from a packet's sentAt to its arrival: one hop, all kinds of \
            packets
            # TYPE hearsay_hop_latency_seconds histogram
            hearsay_hop_latency_seconds_bucket{le="1.6E-5"} 2
            hearsay_hop_latency_seconds_bucket{le="3.2E-5"} 3
            hearsay_hop_latency_seconds_bucket{le="6.4E-5"} 3
            hearsay_hop_latency_seconds_bucket{le="1.28E-4"} 3
            hearsay_hop_latency_seconds_bucket{le="2.56E-4"} 3
            hearsay_hop_latency_seconds_bucket{le="5.12E-4"} 3
            hearsay_hop_latency_seconds_bucket{le="0.001024"} 4
            hearsay_hop_latency_seconds_bucket{le="0.002048"} 4
            hearsay_hop_latency_seconds_bucket{le="0.004096"} 4
            hearsay_hop_latency_seconds_bucket{le="0.008192"} 4
            hearsay_hop_latency_seconds_bucket{le="0.016384"} 4
            hearsay_hop_latency_seconds_bucket{le="0.032768"} 4
            hearsay_hop_latency_seconds_bucket{le="0.065536"} 4
            hearsay_hop_latency_seconds_bucket{le="0.131072"} 4
            hearsay_hop_latency_seconds_bucket{le="0.262144"} 4
            hearsay_hop_latency_seconds_bucket{le="0.524288"} 4
            hearsay_hop_latency_seconds_bucket{le="1.048576"} 4
            hearsay_hop_latency_seconds_bucket{le="2.097152"} 4
            hearsay_hop_latency_seconds_bucket{le="4.194304"} 4
            hearsay_hop_latency_seconds_bucket{le="8.388608"} 5
            hearsay_hop_latency_seconds_bucket{le="+Inf"} 7
            hearsay_hop_latency_seconds_count 7
            """,
            family(
                text(snapshots(ShownEngine.START_MS)),
                "hearsay_hop_latency_seconds", "hearsay_hop_latency_negative_total"));
    }

    @Test
    void shouldGiveEachCounterANameOfItsOwn() throws IOException
    {
        for (final CounterScope scope : List.of(CounterScope.PEER, CounterScope.ORIGIN, CounterScope.CLIENT))
        {
            engine.row(scope, 0, 1, "x", Map.of());
        }
        final Map<String, String> types = new HashMap<>();
        final String text = text(snapshots(ShownEngine.START_MS));
        TYPE.matcher(text).results().forEach(each ->
        {
            assertEquals(null, types.put(each.group(1), each.group(2)), each.group(1) + " is there twice");
            assertTrue(each.group(1).matches("hearsay_[a-z]+(_[a-z]+)*"), each.group(1));
            assertEquals("counter".equals(each.group(2)), each.group(1).endsWith("_total"), each.group(1));
        });

        final int others = 3 + 2 * LatencyDescriptor.values().length;
        assertEquals(CounterDescriptor.values().length + others, types.size(), "one of each");
        final Set<String> samples = new HashSet<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(
            line -> assertTrue(samples.add(line.substring(0, line.lastIndexOf(' '))), line + " is there twice"));
        for (final CounterDescriptor descriptor : CounterDescriptor.values())
        {
            final String suffix = descriptor.kind() == CounterKind.TOTAL ? "_total" : "";
            final String name = new CounterFamily(descriptor).snapshot(Map.of()).getMetadata().getName() + suffix;
            assertEquals(suffix.isEmpty() ? "gauge" : "counter", types.get(name), name);
        }
    }

    @Test
    void shouldSpeakOpenMetricsToo() throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        OpenMetricsTextFormatWriter.create().write(out, snapshots(ShownEngine.START_MS));
        final String text = out.toString(StandardCharsets.UTF_8);

        assertTrue(text.contains("# TYPE hearsay_received_bytes counter\n# UNIT hearsay_received_bytes bytes\n"), text);
        assertTrue(text.contains("\nhearsay_received_bytes_total 0.0\n"), text);
        assertFalse(text.contains("_sum"), text);
        assertTrue(text.endsWith("# EOF\n"), text);
    }

    @Test
    void shouldBeUpOnlyWhileTheEngineWorks() throws IOException
    {
        engine.counters.increment(CounterDescriptor.PACKETS_SENT);
        final String dead = text(snapshots(ShownEngine.START_MS + 1_001));
        assertTrue(dead.contains("\nhearsay_up 0.0\n"), dead);
        assertTrue(dead.contains("\nhearsay_packets_sent_total 1.0\n"), "its last values");

        engine.file.activityMs(EngineFileDescriptor.ACTIVITY_CLOSED);
        assertTrue(text(snapshots(ShownEngine.START_MS)).contains("\nhearsay_up 0.0\n"));
        assertEquals(
            "# HELP hearsay_up 1 if the engine works, else 0: the others are its last values\n" +
                "# TYPE hearsay_up gauge\nhearsay_up 0.0\n",
            text(EngineMetrics.none()));
    }

    @Test
    void shouldShowOnceWhatIsInTwoRows() throws IOException
    {
        engine.row(CounterScope.PEER, 0, 5, "10.0.0.2:7400", Map.of());
        engine.row(CounterScope.PEER, 1, 5, "10.0.0.2:7400", Map.of(CounterDescriptor.PEER_LIVE, 1L));

        assertEquals(
            List.of("hearsay_peer_live{id=\"0000000000000005\",peer=\"10.0.0.2:7400\"} 1.0"),
            text(snapshots(ShownEngine.START_MS)).lines()
                .filter(line -> line.startsWith("hearsay_peer_live{")).toList());
    }

    @Test
    void shouldSurviveNonsense() throws IOException
    {
        final SplittableRandom random = new SplittableRandom(9100);
        for (int i = 0; i < 200; i++)
        {
            for (int at = 0; at < engine.file.status().capacity(); at += Long.BYTES)
            {
                engine.file.status().putLong(at, random.nextInt(4) == 0 ? random.nextInt(100) : random.nextLong());
            }
            for (int at = 0; at < engine.file.values().capacity(); at += Long.BYTES)
            {
                engine.file.values().putLong(at, random.nextLong());
            }
            for (int j = 0; j < i; j++)
            {
                final int at = random.nextInt(engine.file.metadata().capacity() / Integer.BYTES) * Integer.BYTES;
                engine.file.metadata().putInt(at, random.nextInt());
            }

            assertTrue(text(snapshots(random.nextLong())).contains("\nhearsay_up "));
        }
    }
}
