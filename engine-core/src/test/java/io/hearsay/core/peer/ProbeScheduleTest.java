package io.hearsay.core.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.TestCounters;
import org.junit.jupiter.api.Test;

/**
 * More addresses want to be probed than a node sends probes: nobody waits for others for ever.
 */
class ProbeScheduleTest implements PeerHandler
{
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final int NONE = -1;
    private static final int DEAD_COUNT = 400;

    private final PeerTable table = new PeerTable(
        new FakeTransport(),
        new Settings().set(EngineOption.MAX_PEERS, 2_000).conclude(),
        new SplittableRandom(1),
        TestCounters.create(),
        this);
    private final int[] probes = new int[2_000];
    private long nowNs = 100 * SECOND;

    @Test
    void shouldProbeAPeerThatFallsSilentThoughManyAreDead()
    {
        bury(0, DEAD_COUNT);
        discoverAndHear(1_000, 1_010);
        runUntilNs(nowNs + 8 * SECOND);
        for (int address = 1_000; address < 1_010; address++)
        {
            assertTrue(probes[address] >= 3, "probes of " + address + ": " + probes[address]);
            assertFalse(table.isLive(address));
        }
    }

    @Test
    void shouldProbeANewAddressAtOnceThoughManyAreDead()
    {
        bury(0, DEAD_COUNT);
        table.discover(1_000);
        runUntilNs(nowNs + SECOND);
        assertEquals(1, probes[1_000]);
        runUntilNs(nowNs + 3 * SECOND);
        assertTrue(probes[1_000] >= 3);
        assertFalse(table.isLive(1_000));
    }

    @Test
    void shouldProbeTheDeadThoughManyWereNeverThere()
    {
        bury(0, 10);
        for (int address = 1_000; address < 1_500; address++)
        {
            table.discover(address);
        }
        runUntilNs(nowNs + 5 * SECOND);
        for (int address = 0; address < 10; address++)
        {
            assertTrue(probes[address] >= 4, "probes of " + address + ": " + probes[address]);
        }
    }

    @Test
    void shouldShareTheProbesEvenlyAndWasteNone()
    {
        bury(0, DEAD_COUNT);
        for (int address = 1_000; address < 1_400; address++)
        {
            table.discover(address);
        }
        runUntilNs(nowNs + 30 * SECOND);
        assertEquals(3_000, sum(0, 2_000), 100);
        assertEquals(1_500, sum(0, DEAD_COUNT), 50);
        for (int address = 0; address < DEAD_COUNT; address++)
        {
            assertTrue(probes[address] >= 3 && probes[address] <= 4, address + ": " + probes[address]);
            assertTrue(probes[1_000 + address] >= 3 && probes[1_000 + address] <= 4);
        }
    }

    @Test
    void shouldForgetSilentStrangersThoughManyAreDead()
    {
        bury(0, DEAD_COUNT);
        for (int address = 1_000; address < 1_100; address++)
        {
            table.onPacket(address, 10_000 + address, 100, nowNs);
        }
        runUntilNs(nowNs + 5 * SECOND + 200 * MS);
        assertEquals(DEAD_COUNT, table.provenCount());
    }

    @Override
    public void onNotLive(final Peer peer)
    {
        assertFalse(table.isLive(peer.address()));
    }

    @Override
    public void onForgotten(final Peer peer)
    {
        assertEquals(peer, table.find(peer.id()));
    }

    private void bury(final int from, final int to)
    {
        discoverAndHear(from, to);
        runUntilNs(nowNs + 40 * SECOND);
        for (int address = from; address < to; address++)
        {
            assertFalse(table.isLive(address));
        }
    }

    private void discoverAndHear(final int from, final int to)
    {
        for (int address = from; address < to; address++)
        {
            table.discover(address);
            table.onPacket(address, 10_000 + address, 100, nowNs);
        }
    }

    private void runUntilNs(final long untilNs)
    {
        Arrays.fill(probes, 0);
        for (; nowNs < untilNs; nowNs += 10 * MS)
        {
            for (int address = table.nextProbe(nowNs); address != NONE; address = table.nextProbe(nowNs))
            {
                probes[address]++;
                table.onProbeSent(address, table.at(address), 0, nowNs);
            }
        }
    }

    private int sum(final int from, final int to)
    {
        return Arrays.stream(probes, from, to).sum();
    }
}
