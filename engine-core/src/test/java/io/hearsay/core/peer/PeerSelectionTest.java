package io.hearsay.core.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.Seeded;
import io.hearsay.core.testing.TestCounters;
import org.junit.jupiter.api.Test;

/**
 * Who is chosen when something is sent to a few of many.
 */
class PeerSelectionTest
{
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final int NONE = -1;

    private final FakeTransport transport = new FakeTransport();
    private final PeerTable table = newTable(new Settings().set(EngineOption.MAX_PEERS, 1_000), 1);
    private long nowNs = 100 * SECOND;

    @Test
    void shouldSelectWithoutBias()
    {
        Seeded.run(3, (random) ->
        {
            final PeerTable tested = newTable(new Settings(), random.nextLong());
            final int peers = 20;
            for (int address = 0; address < peers; address++)
            {
                tested.discover(address);
            }

            final int[][] pairs = new int[peers][peers];
            final int[] first = new int[peers];
            final int[] selected = new int[3];
            final int rounds = 60_000;
            for (int i = 0; i < rounds; i++)
            {
                assertEquals(3, tested.select(selected, 3, 7, NONE));
                first[selected[0]]++;
                pairs[selected[0]][selected[1]]++;
                assertTrue(selected[0] != selected[1] && selected[1] != selected[2] && selected[0] != selected[2]);
            }
            assertEquals(0, first[7]);
            assertTrue(chiSquare(first, 7, rounds / 19.0) < 18 + 5 * Math.sqrt(2 * 18));
            double pairsChi = 0;
            for (int i = 0; i < peers; i++)
            {
                for (int j = 0; j < peers; j++)
                {
                    final double expected = rounds / (19.0 * 18.0);
                    pairsChi += i == j || i == 7 || j == 7 ? 0 : Math.pow(pairs[i][j] - expected, 2) / expected;
                }
            }
            assertTrue(pairsChi < 341 + 5 * Math.sqrt(2 * 341), "chi square of pairs " + pairsChi);
        });
    }

    @Test
    void shouldSelectAllThatAreNotExcluded()
    {
        for (int address = 0; address < 5; address++)
        {
            table.discover(address);
        }
        final int[] selected = new int[8];
        assertEquals(3, table.select(selected, 8, 1, 4));
        final int[] sorted = Arrays.copyOf(selected, 3);
        Arrays.sort(sorted);
        assertEquals(List.of(0, 2, 3), Arrays.stream(sorted).boxed().toList());
        assertEquals(2, table.select(selected, 2, NONE, NONE));
        assertEquals(0, table.select(selected, 0, NONE, NONE));
    }

    @Test
    void shouldNotChooseWhoLeftAProbeUnansweredWhereThereAreOthers()
    {
        for (int address = 0; address < 120; address++)
        {
            table.discover(address);
        }
        assertEquals(range(0, 120), chosen(), "those not probed yet are as good as any");
        assertEquals(100, probe());
        assertEquals(range(100, 120), chosen(), "not probed yet");
        hear(7, 77);
        hear(8, 78);
        final TreeSet<Integer> expected = range(100, 120);
        expected.addAll(List.of(7, 8));
        assertEquals(expected, chosen(), "beside them, who answered");
        nowNs += SECOND;
        probe();
        final int[] selected = new int[3];
        for (int i = 0; i < 100; i++)
        {
            assertEquals(3, table.select(selected, 3, NONE, NONE));
            assertEquals(Set.of(7, 8), Set.of(selected[0], selected[1]));
            assertEquals(3, table.select(selected, 3, 8, NONE));
            assertEquals(7, selected[0]);
        }
        hear(9, 79);
        assertEquals(range(7, 10), chosen());
    }

    @Test
    void shouldChooseFromAllWhileNobodyAnswered()
    {
        for (int address = 0; address < 30; address++)
        {
            table.discover(address);
        }
        probe();
        assertEquals(range(0, 30), chosen());
    }

    @Test
    void shouldNotChooseTheAddressThatAPeerLeft()
    {
        for (int address = 1; address < 5; address++)
        {
            table.discover(address);
            transport.retain(address);
            hear(address, address);
        }
        table.onProbeSent(9, table.find(4), 40, nowNs);
        table.onProbeAck(4, 9, 40, nowNs);
        assertTrue(table.isLive(4), "discovery still names it");
        assertEquals(new TreeSet<>(List.of(1, 2, 3, 9)), chosen());
        hear(4, 5);
        assertEquals(new TreeSet<>(List.of(1, 2, 3, 4, 9)), chosen());
    }

    private PeerTable newTable(final Settings settings, final long seed)
    {
        final PeerHandler handler = new PeerHandler()
        {
            @Override
            public void onNotLive(final Peer peer)
            {
            }

            @Override
            public void onForgotten(final Peer peer)
            {
            }
        };
        return new PeerTable(
            transport, settings.conclude(), new SplittableRandom(seed), TestCounters.create(), handler);
    }

    private void hear(final int address, final long id)
    {
        table.onPacket(address, id, 100, nowNs);
    }

    /** Send all probes that are due. */
    private int probe()
    {
        int count = 0;
        while (table.nextProbe(nowNs) != NONE)
        {
            count++;
        }

        return count;
    }

    /** All that are chosen when three of the live addresses are, a thousand times. */
    private TreeSet<Integer> chosen()
    {
        final TreeSet<Integer> result = new TreeSet<>();
        final int[] selected = new int[3];
        for (int i = 0; i < 1_000; i++)
        {
            assertEquals(3, table.select(selected, 3, NONE, NONE));
            Arrays.stream(selected).forEach(result::add);
        }

        return result;
    }

    private static TreeSet<Integer> range(final int from, final int to)
    {
        return new TreeSet<>(IntStream.range(from, to).boxed().toList());
    }

    private static double chiSquare(final int[] counts, final int excluded, final double expected)
    {
        double result = 0;
        for (int i = 0; i < counts.length; i++)
        {
            result += i == excluded ? 0 : Math.pow(counts[i] - expected, 2) / expected;
        }

        return result;
    }
}
