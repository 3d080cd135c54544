package io.hearsay.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.core.counters.LatencyHistogramDescriptor;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFileDescriptor;
import io.hearsay.io.status.EngineState;
import io.hearsay.io.status.ErrorEntry;
import io.hearsay.io.status.LatencySnapshot;
import io.hearsay.io.status.StatusRow;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * What the tools print, from fixed data.
 */
class StatusReportsTest
{
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final StatReport.Selection ALL = new StatReport.Selection(List.of(), false, false);

    private final Map<CounterDescriptor, Long> values = new EnumMap<>(CounterDescriptor.class);

    private StatReport stat(final long nowMs, final StatReport before)
    {
        return new StatReport(nowMs, descriptor -> values.getOrDefault(descriptor, 0L), before);
    }

    private static String text(final List<String> lines)
    {
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), String.join("\n", lines));
        return String.join("\n", lines) + "\n";
    }

    private static StatusRow row(final long key, final String label, final Object... values)
    {
        final Map<CounterDescriptor, Long> map = new EnumMap<>(CounterDescriptor.class);
        for (int i = 0; i < values.length; i += 2)
        {
            map.put((CounterDescriptor)values[i], ((Number)values[i + 1]).longValue());
        }
        return new StatusRow(key, label, map);
    }

    @Test
    void shouldShowCountersInGroupsAndTheirRates()
    {
        values.put(CounterDescriptor.PACKETS_SENT, 1_000L);
        values.put(CounterDescriptor.PUSHES_REPEATED, 3L);
        values.put(CounterDescriptor.CLIENTS, 2L);
        final StatReport before = stat(NOW_MS, null);
        values.put(CounterDescriptor.PACKETS_SENT, 1_234_567L);
        values.put(CounterDescriptor.BYTES_SENT, 199_999_999_998L);

        assertEquals(
            """

            node
              clients                                      2 clients

            datagrams
              packets-sent                         1,234,567 datagrams         616,784/s
              bytes-sent                     199,999,999,998 bytes      99,999,999,999/s

            push
              pushes-repeated                              3 pushes                  0/s
            """,
            text(stat(NOW_MS + 2_000, before).text(ALL)));
        values.remove(CounterDescriptor.BYTES_SENT);
        assertEquals(
            """

            datagrams
              packets-sent                         1,234,567 datagrams         616,784/s
            """,
            text(stat(NOW_MS + 2_000, before).text(new StatReport.Selection(List.of(), false, true))));
        assertEquals(
            """

            datagrams dropped
              reflected                                    0 datagrams
                datagrams dropped: this node's own, come back
            """,
            text(stat(NOW_MS, null).text(new StatReport.Selection(List.of("reflect"), false, false))));
        assertEquals(List.of("", "nothing changed"),
            stat(NOW_MS, stat(NOW_MS, null)).text(new StatReport.Selection(List.of(), true, true)));
        values.clear();
        assertEquals(List.of("", "all counters are zero"), stat(NOW_MS, null).text(ALL));
    }

    @Test
    void shouldShowEachCounterOnceWithZeroAndInJson()
    {
        final int count = CounterDescriptor.of(CounterScope.ENGINE).size();
        final List<String> lines = stat(NOW_MS, null).text(new StatReport.Selection(List.of(), true, false));

        assertEquals(count, lines.stream().filter(line -> line.startsWith("  ")).count());
        assertEquals(count, stat(NOW_MS, null).json(ALL).size());
        text(lines);
    }

    @Test
    void shouldGiveCountersToPrograms()
    {
        final StatReport before = stat(NOW_MS, null);
        values.put(CounterDescriptor.ACKS_SENT, 5L);

        assertEquals(
            List.of("{\"ms\":1700000000500,\"counter\":\"acks-sent\",\"value\":5,\"unit\":\"datagrams\"," +
                "\"kind\":\"total\",\"perSecond\":10.0}"),
            stat(NOW_MS + 500, before).json(new StatReport.Selection(List.of(), false, true)));
        assertEquals(
            List.of("{\"ms\":1700000000000,\"counter\":\"log-used\",\"value\":0,\"unit\":\"bytes\"," +
                "\"kind\":\"gauge\"}"),
            stat(NOW_MS, null).json(new StatReport.Selection(List.of("log-used"), false, false)));
    }

    @Test
    void shouldExplainEachCounterWithinTheTerminal()
    {
        final String lines = text(stat(NOW_MS, null).text(new StatReport.Selection(List.of(""), false, false)));
        assertTrue(
            lines.contains(
                """
                  publications-abandoned                       0 bytes
                    bytes of publication rings, not published: claims left open by the dead, or
                    the client was closed before
                """),
            lines);
    }

    @Test
    void shouldRefuseNamesThatMeanNothing()
    {
        final StatReport.Selection unknown = new StatReport.Selection(List.of("acks", "fish"), false, false);
        assertTrue(assertThrows(IllegalArgumentException.class, unknown::validate).getMessage().contains("'fish'"));
    }

    @Test
    void shouldShowDiscoveryBesideThePeers()
    {
        values.put(CounterDescriptor.PEERS_LIVE, 2L);
        values.put(CounterDescriptor.DISCOVERY_FAILURES, 1L);
        assertEquals(
            """

            peers and discovery
              peers-live                                   2 peers
              discovery-failures                           1 times
            """,
            text(stat(NOW_MS, null).text(ALL)));
    }

    @Test
    void shouldHaveAGroupForEachCounter()
    {
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            assertNotEquals(StatGroup.OTHER, StatGroup.of(descriptor), descriptor.label());
        }
    }

    @Test
    void shouldShowPeers()
    {
        final List<StatusRow> rows = List.of(
            row(0xAB, "255.255.255.254:65535",
                CounterDescriptor.PEER_LIVE, 1, CounterDescriptor.PEER_LAST_HEARD, NOW_MS - 1_260,
                CounterDescriptor.PEER_ROUND_TRIP, 412_900, CounterDescriptor.PEER_MESSAGES_NEW, 123_456,
                CounterDescriptor.PEER_PUSHES_UNANSWERED, 7),
            row(0, "10.0.0.2:7400", CounterDescriptor.PEER_LIVE, 0));

        assertEquals(
            """
            node              address                live  heard     rtt     new  unanswered
            (not met yet)     10.0.0.2:7400          no    never       -       0           0
            00000000000000ab  255.255.255.254:65535  yes   1.2 s  412 us  123.4k           7
            """,
            text(new RowReport(NOW_MS).text(CounterScope.PEER, rows)));
        assertEquals(
            "{\"peer\":\"0000000000000000\",\"label\":\"10.0.0.2:7400\",\"live\":false}",
            RowReport.json(CounterScope.PEER, rows).get(1));
    }

    @Test
    void shouldShowOrigins()
    {
        final List<StatusRow> rows = List.of(
            row(-1, "", CounterDescriptor.ORIGIN_CONTIGUOUS, 123_456_789_012L, CounterDescriptor.ORIGIN_MISSING, 9_999,
                CounterDescriptor.ORIGIN_RETAINED, 10_000, CounterDescriptor.ORIGIN_LOST, 999_999,
                CounterDescriptor.ORIGIN_HOT, 1, CounterDescriptor.ORIGIN_LAST_HEARD, NOW_MS - 90_000_000),
            row(0xCD, "own", CounterDescriptor.ORIGIN_LAST_HEARD, NOW_MS));

        assertEquals(
            """
            origin                   contiguous  missing  retained    lost  hot  heard
            00000000000000cd  own             0        0         0       0  no   0.0 s
            ffffffffffffffff       123456789012     9999     10.0k  999.9k  yes   25 h
            """,
            text(new RowReport(NOW_MS).text(CounterScope.ORIGIN, rows)));
    }

    @Test
    void shouldShowClients()
    {
        final List<StatusRow> rows = List.of(row(
            12, "pid 4194304",
            CounterDescriptor.CLIENT_PUBLISHED, 50_200, CounterDescriptor.CLIENT_PUBLICATION_USED, 512,
            CounterDescriptor.CLIENT_PUBLICATION_LENGTH, 1_024, CounterDescriptor.CLIENT_DELIVERED, 1_500_000_000,
            CounterDescriptor.CLIENT_DELIVERY_USED, 4_096, CounterDescriptor.CLIENT_DELIVERY_LENGTH, 4_096,
            CounterDescriptor.CLIENT_LAG, 16_000_000, CounterDescriptor.CLIENT_STALLED, 2_500_000_000L));

        assertEquals(
            """
            id  process      published  in use  delivered  in use    lag  dropped  stalled
            12  pid 4194304      50.2k     50%       1.5G    100%  16.0M        0    2.5 s
            """,
            text(new RowReport(NOW_MS).text(CounterScope.CLIENT, rows)));
        assertTrue(RowReport.json(CounterScope.CLIENT, rows).get(0)
            .startsWith("{\"client\":12,\"label\":\"pid 4194304\",\"published\":50200,"));
    }

    private static LatencySnapshot snapshot(final long... valuesUs)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LatencyHistogramDescriptor.LENGTH));
        for (final long valueUs : valuesUs)
        {
            final int offset = valueUs < 0 ? LatencyHistogramDescriptor.NEGATIVE_OFFSET :
                LatencyHistogramDescriptor.COUNTS_OFFSET +
                LatencyHistogramDescriptor.bucketOf(valueUs) * Long.BYTES;
            buffer.putLong(offset, buffer.getLong(offset) + 1);
            buffer.putLong(LatencyHistogramDescriptor.MAX_OFFSET,
                Math.max(valueUs, buffer.getLong(LatencyHistogramDescriptor.MAX_OFFSET)));
        }
        return LatencySnapshot.read(buffer);
    }

    @Test
    void shouldShowLatencies()
    {
        final LatencySnapshot snapshot = snapshot(-1, 20, 20, 20, 31, 100, 2_000_000);
        assertEquals(
            """
            hop
              p50 20 us   p90 2.0 s   p99 2.0 s   p99.9 2.0 s   max 2.0 s
              6 values, and 1 below zero: clocks differ, or a cycle was slow
                  16 us |################################################              4
                  32 us |
                  64 us |############                                                  1
                 128 us |
                 256 us |
                 512 us |
                 1.0 ms |
                 2.0 ms |
                 4.1 ms |
                 8.2 ms |
                16.4 ms |
                32.8 ms |
                65.5 ms |
               131.1 ms |
               262.1 ms |
               524.3 ms |
                  1.0 s |############                                                  1
            """,
            text(LatencyReport.text(LatencyDescriptor.HOP, snapshot)));
        assertEquals(
            "{\"latency\":\"hop\",\"count\":6,\"negative\":1,\"p50Us\":20,\"p90Us\":2000000,\"p99Us\":2000000," +
                "\"p99.9Us\":2000000,\"maxUs\":2000000,\"countsFromUs\":{\"16\":4,\"64\":1,\"1048576\":1}}",
            LatencyReport.json(LatencyDescriptor.HOP, snapshot));
        assertEquals(List.of("hop", "  0 values"), LatencyReport.text(LatencyDescriptor.HOP, snapshot()));
        assertEquals(
            List.of("hop", "  p50 0 us   p90 0 us   p99 0 us   p99.9 0 us   max 0 us", "  1 value",
                "       0 us |" + "#".repeat(48) + "              1"),
            LatencyReport.text(LatencyDescriptor.HOP, snapshot(0)));
    }

    @Test
    void shouldShowNonsenseAsLatenciesAndEnd()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LatencyHistogramDescriptor.LENGTH));
        for (int offset = 0; offset < LatencyHistogramDescriptor.LENGTH; offset += Long.BYTES)
        {
            buffer.putLong(offset, Long.MAX_VALUE);
        }
        final LatencySnapshot snapshot = LatencySnapshot.read(buffer);

        assertTrue(snapshot.count() > 0, "count");
        assertEquals(37, LatencyReport.text(LatencyDescriptor.HOP, snapshot).size());
        assertTrue(LatencyReport.json(LatencyDescriptor.HOP, snapshot).endsWith("}}"));
    }

    @Test
    void shouldShowErrors()
    {
        final List<ErrorEntry> errors = List.of(
            new ErrorEntry(1_200, NOW_MS - 5_000, NOW_MS,
                "java.io.IOException: the file /dev/shm/hearsay/client-17.dat is not what it should be: " +
                    "its length\u001b[2J\n\tat A.b(A.java:1)\n"),
            new ErrorEntry(1, NOW_MS - 9_000, NOW_MS - 9_000, "x: y\n\tat A.b(A.java:1)\n"));

        assertEquals(
            """

            once, 2023-11-14T22:13:11Z
                x: y

            1,200 times, first 2023-11-14T22:13:15Z, last 2023-11-14T22:13:20Z
                java.io.IOException: the file /dev/shm/hearsay/client-17.dat is not what it
                should be: its length?[2J
            """,
            text(ErrorReport.text(errors, false)));
        assertEquals("        at A.b(A.java:1)", ErrorReport.text(errors, true).get(3));
        assertEquals(
            "{\"count\":1,\"first\":\"2023-11-14T22:13:11Z\",\"last\":\"2023-11-14T22:13:11Z\",\"error\":\"x: y\"," +
                "\"stack\":\"x: y\\n\\tat A.b(A.java:1)\\n\"}",
            ErrorReport.json(errors).get(0));
        assertEquals(List.of("no errors"), ErrorReport.text(List.of(), true));
    }

    @Test
    void shouldShowTimesOfErrorsInSecondsAndFitTheTerminal()
    {
        assertEquals(
            """

            2,147,483,647 times, first 2023-11-14T22:13:20Z, last 2023-11-14T22:13:20Z
                x
            """,
            text(ErrorReport.text(
                List.of(new ErrorEntry(Integer.MAX_VALUE, NOW_MS + 123, NOW_MS + 456, "x\n")), false)));
    }

    private static String headline(final EngineState state, final long activityMs)
    {
        return new EngineHeadline(
            new EngineFacts(1234, NOW_MS - 7_300_000, 0xAB, 10_000_000_000L, 0, 0, 0, 0),
            "10.0.0.1:7400", state, activityMs, NOW_MS).text();
    }

    @Test
    void shouldSayWhetherTheEngineLives()
    {
        assertEquals(
            "node 00000000000000ab at 10.0.0.1:7400, pid 1234, up 2 h", headline(EngineState.RUNNING, NOW_MS));
        assertEquals(
            "pid 1234 stands still since 3.0 s\nnode 00000000000000ab at 10.0.0.1:7400",
            headline(EngineState.STALLED, NOW_MS - 3_000));
        assertEquals(
            "pid 1234 died, last sign of life 2023-11-14T22:12:20Z\nnode 00000000000000ab at 10.0.0.1:7400",
            headline(EngineState.DEAD, NOW_MS - 60_000));
        assertEquals(
            "pid 1234 closed its engine\nnode 00000000000000ab at 10.0.0.1:7400",
            headline(EngineState.CLOSED, EngineFileDescriptor.ACTIVITY_CLOSED));
    }
}
