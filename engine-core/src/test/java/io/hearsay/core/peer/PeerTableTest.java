package io.hearsay.core.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.TestCounters;
import org.junit.jupiter.api.Test;

class PeerTableTest
{
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final int NONE = -1;

    private final FakeTransport transport = new FakeTransport();
    private final EngineCounters counters = TestCounters.create();
    private final List<String> ended = new ArrayList<>();
    private final PeerHandler ends = new PeerHandler()
    {
        @Override
        public void onNotLive(final Peer peer)
        {
            ended.add("silent " + peer.id());
        }

        @Override
        public void onForgotten(final Peer peer)
        {
            ended.add("forgotten " + peer.id());
        }
    };
    private final PeerTable table = newTable(new Settings().set(EngineOption.MAX_PEERS, 1_000), 1);
    private long nowNs = 100 * SECOND;
    private long packetNumber;

    @Test
    void shouldCountWhatDiscoveryNamesAsLiveAndWhoSpeaksAsProven()
    {
        assertEquals(1, table.clusterSize());
        table.discover(3);
        table.discover(3);
        assertEquals(2, table.clusterSize());
        assertTrue(table.isLive(3));
        assertEquals(0, table.provenCount());
        final Peer peer = hear(3, 77);
        assertSame(peer, table.at(3));
        assertSame(peer, table.find(77));
        assertTrue(peer.isVerified());
        assertEquals(1, table.provenCount());
        assertEquals(1, table.liveCount());
    }

    @Test
    void shouldProbeASilentPeerAndDeclareItDeadAfterTwoUnansweredProbes()
    {
        table.discover(3);
        hear(3, 77);
        assertTrue(probesUntil(nowNs + 2_500 * MS - 1).isEmpty());
        assertEquals(List.of(3), probesUntil(nowNs + 1));
        assertTrue(table.isLive(3));
        assertEquals(List.of(3), probesUntil(nowNs + SECOND));
        assertTrue(table.isLive(3));
        assertEquals(List.of(3), probesUntil(nowNs + SECOND));
        assertFalse(table.isLive(3), "two probes went unanswered");
        assertEquals(5, probesUntil(nowNs + 5 * SECOND).size(), "one per probe interval from then on");
        hear(3, 77);
        assertTrue(table.isLive(3));
        assertTrue(probesUntil(nowNs + 2 * SECOND).isEmpty());
    }

    @Test
    void shouldProbeAnAddressNeverHeardFromAndTakeItOffAfterTwoProbes()
    {
        table.discover(3);
        assertEquals(List.of(3), probesUntil(nowNs));
        assertTrue(probesUntil(nowNs + SECOND - 1).isEmpty());
        assertEquals(List.of(3), probesUntil(nowNs + 1));
        assertTrue(table.isLive(3));
        assertEquals(List.of(3), probesUntil(nowNs + SECOND));
        assertFalse(table.isLive(3));
        assertEquals(1, table.clusterSize());
        assertEquals(3, probesUntil(nowNs + 3 * SECOND).size());
    }

    @Test
    void shouldSendAtMostAHundredProbesASecond()
    {
        for (int address = 0; address < 500; address++)
        {
            table.discover(address);
        }
        for (int second = 0; second < 10; second++)
        {
            assertEquals(100, probesUntil(nowNs + SECOND - 1).size());
            nowNs++;
        }
    }

    @Test
    void shouldProbeEachUnreachableAddressAsOftenAsTheOthers()
    {
        for (int address = 0; address < 300; address++)
        {
            table.discover(address);
        }
        final int[] probes = new int[300];
        for (int second = 0; second < 30; second++)
        {
            probesUntil(nowNs + SECOND).forEach((address) -> probes[address]++);
        }
        Arrays.sort(probes);
        assertTrue(probes[0] >= 9 && probes[299] <= 11, probes[0] + " … " + probes[299]);
    }

    @Test
    void shouldProbeTheLongestSilentFirst()
    {
        for (int address = 0; address < 5; address++)
        {
            table.discover(address);
        }
        for (final int address : new int[] {2, 0, 4, 1, 3})
        {
            hear(address, 100 + address);
            nowNs += MS;
        }
        hear(0, 100);
        assertEquals(List.of(2, 4, 1, 3, 0), probesUntil(nowNs + 2_500 * MS));
    }

    @Test
    void shouldNotProbeMoreOftenWhenDiscoveryFlaps()
    {
        for (int i = 0; i < 20; i++)
        {
            table.discover(3);
            transport.retain(3);
            probesUntil(nowNs);
            table.undiscover(3);
        }
        table.discover(3);
        transport.retain(3);
        probesUntil(nowNs);
        assertEquals(10, probesUntil(nowNs + 10 * SECOND).size());
    }

    @Test
    void shouldNotChaseANodeThatDiscoveryNamesTwice()
    {
        table.discover(3);
        table.discover(4);
        transport.retain(3);
        transport.retain(4);
        int probes = 0;
        for (int ms = 0; ms < 10_000; ms++)
        {
            nowNs += MS;
            for (int address = table.nextProbe(nowNs); address != NONE; address = table.nextProbe(nowNs))
            {
                probes++;
                final Peer expected = table.at(address);
                table.onProbeSent(address, expected, ++packetNumber, nowNs);
                hear(address, 77);
                table.onProbeAck(77, address, packetNumber, nowNs);
            }
        }
        assertTrue(probes <= 30, "probes in 10 s: " + probes);
    }

    @Test
    void shouldMakeASilentPeerLiveAgainWhenDiscoveryNamesIt()
    {
        hear(3, 77);
        probesUntil(nowNs + 4_600 * MS);
        assertFalse(table.isLive(3));
        assertEquals(List.of("silent 77"), ended);
        table.discover(3);
        transport.retain(3);
        assertTrue(table.isLive(3));
        assertEquals(2, probesUntil(nowNs + 2_000 * MS).size());
        assertTrue(table.isLive(3), "two unanswered probes as for any address");
        probesUntil(nowNs + 1_000 * MS);
        assertFalse(table.isLive(3));
        assertEquals(List.of("silent 77", "silent 77"), ended);
        hear(3, 77);
        assertTrue(table.isLive(3));
    }

    @Test
    void shouldVerifyWhereAPeerWentThoughItsOldAddressIsProbedAsOftenAsMayBe()
    {
        table.discover(3);
        final Peer peer = hear(3, 77);
        for (int i = 0; i < 10; i++)
        {
            probesUntil(nowNs + SECOND);
        }
        assertFalse(table.isLive(3));

        assertEquals(List.of(3), probesUntil(nowNs + SECOND));
        assertSame(peer, table.toVerify(77, 9, nowNs));
        table.onProbeSent(9, peer, 40, nowNs);
        assertNull(table.toVerify(77, 9, nowNs), "one probe an interval");
        assertEquals(nowNs, table.onProbeAck(77, 9, 40, nowNs));
        assertSame(peer, table.at(9));
    }

    @Test
    void shouldReplaceAnIncarnationAtTheSameAddressOnceTheNextOneAcknowledgedAProbe()
    {
        table.discover(3);
        final Peer old = hear(3, 77);
        assertNull(hear(3, 78), "anybody could have sent it from there");
        assertEquals(1, counters.get(CounterDescriptor.PEERS_CONTESTED));
        assertSame(old, table.at(3));
        assertNull(table.find(78));

        assertSame(old, table.toVerify(78, 3, nowNs));
        table.onProbeSent(3, old, 40, nowNs);
        assertNull(table.toVerify(78, 3, nowNs), "one probe an interval");
        assertNull(hear(3, 78));
        assertEquals(PeerTable.NO_PROBE, table.onProbeAck(78, 5, 40, nowNs), "from elsewhere");
        assertEquals(PeerTable.NO_PROBE, table.onProbeAck(78, 3, 41, nowNs), "of another packet");
        assertSame(old, table.at(3));

        assertEquals(nowNs, table.onProbeAck(78, 3, 40, nowNs));
        final Peer next = table.at(3);
        assertEquals(78, next.id());
        assertSame(next, table.find(78));
        assertNull(table.find(77));
        assertTrue(next.isVerified());
        assertTrue(table.isLive(3));
        assertNull(hear(3, 77), "a late packet of the old one");
        assertSame(next, table.at(3));
        assertEquals(1, table.provenCount());
        assertEquals(1, table.liveCount());
    }

    @Test
    void shouldNotTakeALateAnswerOfAnIncarnationThatWasReplaced()
    {
        table.discover(3);
        final Peer old = hear(3, 77);
        table.onProbeSent(3, old, 40, nowNs); // the old life answers this one, and its answer is late
        hear(3, 78);
        table.onProbeSent(3, old, 41, nowNs);
        assertEquals(nowNs, table.onProbeAck(78, 3, 41, nowNs));
        assertEquals(PeerTable.NO_PROBE, table.onProbeAck(77, 3, 40, nowNs));
        assertEquals(78, table.at(3).id());

        probesUntil(nowNs + 5 * SECOND);
        table.onProbeSent(3, table.at(3), 42, nowNs);
        assertFalse(table.isLive(3));
        assertEquals(79, hear(3, 79).id(), "it is silent, so the next one takes its place at once");
        assertEquals(PeerTable.NO_PROBE, table.onProbeAck(78, 3, 42, nowNs));
        assertEquals(79, table.at(3).id());
    }

    @Test
    void shouldKeepThePeerWhenItIsItThatAcknowledges()
    {
        final Peer peer = hear(3, 77);
        assertNull(hear(3, 78));
        table.onProbeSent(3, table.toVerify(78, 3, nowNs), 40, nowNs);
        assertEquals(nowNs, table.onProbeAck(77, 3, 40, nowNs));
        assertSame(peer, table.at(3));
        assertNull(table.find(78));
        assertEquals(PeerTable.NO_PROBE, table.onProbeAck(78, 3, 40, nowNs), "too late");
        assertSame(peer, table.at(3));
    }

    @Test
    void shouldReplaceAnIncarnationThatIsSilentAtOnce()
    {
        table.discover(3);
        final Peer old = hear(3, 77);
        probesUntil(nowNs + 5 * SECOND);
        assertFalse(table.isLive(3));
        final Peer next = hear(3, 78);
        assertNotSame(old, next);
        assertSame(next, table.at(3));
        assertNull(table.find(77));
        assertTrue(table.isLive(3));
    }

    @Test
    void shouldMoveAnIdOnlyAfterAProbeWasAcknowledgedFromThere()
    {
        table.discover(3);
        transport.retain(3);
        final Peer peer = hear(3, 77);
        assertSame(peer, hear(5, 77));
        assertEquals(3, peer.address());
        assertNull(table.at(5));
        assertSame(peer, table.toVerify(77, 5, nowNs));
        table.onProbeSent(5, peer, 40, nowNs);
        assertNull(table.toVerify(77, 5, nowNs), "one probe an interval");
        assertEquals(PeerTable.NO_PROBE, table.onProbeAck(77, 3, 40, nowNs), "from elsewhere");
        assertEquals(PeerTable.NO_PROBE, table.onProbeAck(77, 5, 41, nowNs), "of another packet");
        assertEquals(3, peer.address());
        assertEquals(nowNs, table.onProbeAck(77, 5, 40, nowNs));
        assertEquals(5, peer.address());
        assertSame(peer, table.at(5));
        assertNull(table.at(3));
        assertTrue(transport.isRetained(5));
        assertTrue(table.isLive(5));
        assertTrue(table.isLive(3), "discovery still names it");
        assertEquals(1, counters.get(CounterDescriptor.PEERS_MOVED));
        assertEquals(PeerTable.NO_PROBE, table.onProbeAck(77, 5, 40, nowNs), "acknowledged once");
    }

    @Test
    void shouldGiveAStrangerNoMoreThanItSentUntilItAcknowledgesAProbe()
    {
        final Peer stranger = table.onPacket(9, 77, 100, nowNs);
        assertTrue(transport.isRetained(9));
        assertFalse(stranger.isVerified());
        assertTrue(table.isLive(9));
        assertSame(stranger, table.toVerify(77, 9, nowNs));
        assertFalse(table.takeCredit(9, 101));
        assertTrue(table.takeCredit(9, 60));
        assertFalse(table.takeCredit(9, 41));
        assertTrue(table.takeCredit(9, 40));
        assertFalse(table.takeCredit(9, 1));
        table.onProbeSent(9, stranger, 5, nowNs);
        table.onProbeAck(77, 9, 5, nowNs);
        assertTrue(stranger.isVerified());
        assertTrue(table.takeCredit(9, 100_000));
        assertNull(table.toVerify(77, 9, nowNs + SECOND));
    }

    @Test
    void shouldForgetASilentStranger()
    {
        table.onPacket(9, 77, 100, nowNs);
        probesUntil(nowNs + 5 * SECOND + 10 * MS);
        assertNull(table.find(77));
        assertFalse(table.isLive(9));
        assertFalse(transport.isRetained(9));
        assertEquals(0, table.provenCount());
        assertEquals(1, counters.get(CounterDescriptor.PEERS_FORGOTTEN));
    }

    @Test
    void shouldForgetWhoLeavesDiscoveryAndMeetItAgain()
    {
        table.discover(3);
        transport.retain(3);
        table.undiscover(3);
        assertFalse(table.isLive(3), "never heard from: at once");
        assertFalse(transport.isRetained(3));

        table.discover(3);
        transport.retain(3);
        hear(3, 77);
        table.undiscover(3);
        assertTrue(table.isLive(3), "it still speaks");
        probesUntil(nowNs + 5 * SECOND + 10 * MS);
        assertNull(table.at(3));
        assertFalse(transport.isRetained(3));
        transport.retain(3);
        assertTrue(table.discover(3));
        assertTrue(table.isLive(3));
        assertTrue(hear(3, 77).isVerified());
    }

    @Test
    void shouldKeepAwayFromItsOwnAddressForAMinute()
    {
        table.discover(3);
        table.onReflected(3, nowNs);
        assertFalse(table.isLive(3));
        assertEquals(1, table.clusterSize());
        assertTrue(probesUntil(nowNs + 60 * SECOND).isEmpty());
        assertEquals(1, probesUntil(nowNs + 10 * MS).size());
        assertTrue(table.isLive(3));
        table.onReflected(3, nowNs);
        hear(3, 77);
        assertTrue(table.isLive(3), "another id speaks from it");
        table.onReflected(3, nowNs);
        assertTrue(table.isLive(3), "a peer stands there");
    }

    @Test
    void shouldRefuseMoreAddressesThanAllowed()
    {
        assertFalse(table.discover(1_000));
        assertNull(table.onPacket(1_000, 5, 100, nowNs));
        assertEquals(2, counters.get(CounterDescriptor.REJECTED_PEERS_FULL));
        assertTrue(table.discover(999));
        assertFalse(table.isLive(1_000));
        assertFalse(table.isDiscovered(5_000));
    }

    @Test
    void shouldTakeTheSmallestOfTheRecentRoundTrips()
    {
        final Peer peer = new Peer(1, 0, 0);
        assertEquals(0, peer.roundTripNs());
        peer.onRoundTrip(500, 0);
        peer.onRoundTrip(300, 10);
        peer.onRoundTrip(900, 20);
        assertEquals(300, peer.roundTripNs());
        peer.onRoundTrip(800, SECOND);
        assertEquals(300, peer.roundTripNs());
        peer.onRoundTrip(850, 2 * SECOND);
        assertEquals(800, peer.roundTripNs());
        peer.onRoundTrip(0, 2 * SECOND);
        assertEquals(1, peer.roundTripNs());
    }

    @Test
    void shouldNotAskWhoLeftThreePushesUnanswered()
    {
        table.discover(3);
        final Peer peer = hear(3, 77);
        for (int i = 0; i < 10; i++)
        {
            peer.onPushUnanswered(nowNs + i, nowNs + 300 * MS); // one burst
        }
        peer.onPushUnanswered(nowNs + 300 * MS, nowNs + 600 * MS);
        assertTrue(peer.isAsked());
        peer.onPushUnanswered(nowNs + 600 * MS, nowNs + 900 * MS);
        assertFalse(peer.isAsked());
        hear(3, 77);
        assertTrue(peer.isAsked());
        assertNotEquals(0, peer.lastHeardNs);
    }

    private PeerTable newTable(final Settings settings, final long seed)
    {
        return new PeerTable(transport, settings.conclude(), new SplittableRandom(seed), counters, ends);
    }

    private Peer hear(final int address, final long id)
    {
        return table.onPacket(address, id, 100, nowNs);
    }

    /** Addresses probed until a time, in steps of 10 ms. */
    private List<Integer> probesUntil(final long untilNs)
    {
        final List<Integer> probed = new ArrayList<>();
        while (true)
        {
            for (int address = table.nextProbe(nowNs); address != NONE; address = table.nextProbe(nowNs))
            {
                probed.add(address);
            }
            if (nowNs == untilNs)
            {
                return probed;
            }
            nowNs = Math.min(untilNs, nowNs + 10 * MS);
        }
    }

}
