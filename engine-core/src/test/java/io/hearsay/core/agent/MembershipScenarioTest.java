package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.NetworkEvent;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Peers that die, were never there, come back as another, move, or are known to one side alone.
 */
class MembershipScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final long PEER_TIMEOUT_NS = 5 * SECOND_NS;
    private static final long ROUND_TRIP_NS = 110_000;

    @Test
    void shouldNotBeSlowedByAPeerThatIsDead()
    {
        final SimulatedCluster cluster = new SimulatedCluster(1).start(5);
        cluster.run(300 * MS_NS);
        cluster.crash(4);
        for (int i = 0; i < 3; i++)
        {
            cluster.node(0).client().offer("not answered " + i);
            cluster.run(20 * MS_NS);
        }
        cluster.run(100 * MS_NS);
        final long hot = cluster.sum(CounterDescriptor.HOT_SYNCS_SENT);
        final long missed = cluster.node(0).counter(CounterDescriptor.PUSHES_MISSED);
        assertEquals(3, missed);

        for (int i = 0; i < 50; i++)
        {
            cluster.node(0).client().offer("not asked any more " + i);
            final long tookNs = cluster.runUntil(cluster::isComplete, MS_NS);
            assertTrue(tookNs < ROUND_TRIP_NS, "took " + tookNs);
            cluster.run(MS_NS);
        }

        assertEquals(missed, cluster.node(0).counter(CounterDescriptor.PUSHES_MISSED));
        assertEquals(hot, cluster.sum(CounterDescriptor.HOT_SYNCS_SENT));
    }

    @Test
    void shouldNotBotherAboutAPeerThatWasNeverStarted()
    {
        final SimulatedCluster cluster = new SimulatedCluster(2).start(3);
        final String ghost = "10.9.9.9:7400";
        for (final SimulatedNode node : cluster.nodes())
        {
            node.agent().discovered(new String[] {
                cluster.node(0).address(), cluster.node(1).address(), cluster.node(2).address(), ghost});
        }
        cluster.run(4 * SECOND_NS);
        assertEquals(6, cluster.sum(CounterDescriptor.PEERS_LIVE));

        final WireTap tap = WireTap.on(cluster);
        cluster.node(0).client().offer("as if it were not there");
        final long tookNs = cluster.runUntil(cluster::isComplete, MS_NS);
        cluster.run(10 * SECOND_NS);

        assertTrue(tookNs < ROUND_TRIP_NS, "took " + tookNs);
        assertEquals(0, cluster.sum(CounterDescriptor.PUSHES_MISSED));
        final int sent = tap.select((packet) -> packet.to().equals(ghost)).size();
        assertEquals(tap.probes().stream().filter((probe) -> probe.to().equals(ghost)).count(), sent);
        assertTrue(sent >= 27 && sent <= 33, "one probe a second from each: " + sent);
    }

    @Test
    void shouldNoticeAPeerThatFallsSilentAndProbeItWithoutHurry()
    {
        final SimulatedCluster cluster = new SimulatedCluster(3).start(3);
        cluster.run(SECOND_NS);
        assertEquals(6, cluster.sum(CounterDescriptor.PEERS_LIVE));
        cluster.crash(2);

        cluster.run(6 * SECOND_NS);
        assertEquals(1, cluster.node(0).counter(CounterDescriptor.PEERS_LIVE));
        assertEquals(1, cluster.node(1).counter(CounterDescriptor.PEERS_LIVE));

        final WireTap tap = WireTap.on(cluster);
        cluster.run(10 * SECOND_NS);
        final String dead = cluster.node(2).address();
        final int sent = tap.select((packet) -> packet.to().equals(dead)).size();
        assertTrue(sent >= 18 && sent <= 22, "datagrams to the dead: " + sent);
    }

    @Test
    void shouldKeepAPeerLiveThatHasNothingToSay()
    {
        final SimulatedCluster cluster = new SimulatedCluster(4).start(4);
        cluster.run(30 * SECOND_NS);

        assertEquals(12, cluster.sum(CounterDescriptor.PEERS_LIVE));
        assertEquals(12, cluster.sum(CounterDescriptor.PEERS_PROVEN));
    }

    @Test
    void shouldMeetBothWhenTwoRestartAtTheSameMoment()
    {
        final SimulatedCluster cluster = new SimulatedCluster(5).start(4);
        cluster.run(SECOND_NS);
        cluster.crash(1);
        cluster.crash(2);
        cluster.restart(1);
        cluster.restart(2);
        cluster.run(100 * MS_NS);
        offerAll(cluster);

        cluster.runUntil(cluster::isComplete, SECOND_NS);

        cluster.run(10 * SECOND_NS);
        assertEquals(12, cluster.sum(CounterDescriptor.PEERS_LIVE));
        assertEquals(12, cluster.sum(CounterDescriptor.PEERS_PROVEN));
        cluster.assertNoErrors();
    }

    @Test
    void shouldMeetBothWhenTwoMoveAtTheSameMoment()
    {
        final SimulatedCluster cluster = new SimulatedCluster(13).start(4);
        cluster.run(SECOND_NS);
        cluster.discoverOthers(cluster.node(1).address(), cluster.node(2).address()); // for good
        cluster.node(1).transport().move("10.0.7.1:7400");
        cluster.node(2).transport().move("10.0.7.2:7400");
        cluster.discoverAll();
        cluster.run(PEER_TIMEOUT_NS / 2 + 3 * SECOND_NS);

        assertEquals(12, cluster.sum(CounterDescriptor.PEERS_PROVEN));
        assertEquals(6, cluster.sum(CounterDescriptor.PEERS_MOVED));
        cluster.run(4 * SECOND_NS);
        assertEquals(12, cluster.sum(CounterDescriptor.PEERS_LIVE), "where they were three probes go, as to anybody");
        offerAll(cluster);
        cluster.runUntil(cluster::isComplete, 20 * MS_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.PUSHES_MISSED));
        cluster.assertNoErrors();
    }

    @Test
    void shouldTakeManyLateAnswersForOne()
    {
        final SimulatedCluster cluster = new SimulatedCluster(14).start(4);
        cluster.run(SECOND_NS);
        final long before = cluster.node(0).counter(CounterDescriptor.ROUND_TRIP);
        for (int i = 0; i < 2; i++) // what a peer's round trip was before one pause counts on after it
        {
            cluster.node(3).pause(30 * SECOND_NS);
            cluster.run(31 * SECOND_NS);
        }

        assertEquals(3, cluster.node(0).counter(CounterDescriptor.PEERS_LIVE));
        final long after = cluster.node(0).counter(CounterDescriptor.ROUND_TRIP);
        // one sample moves it by an eighth, and counts as eight times of it at most
        assertTrue(after < 2 * before, after + " ns, and " + before + " before");
    }

    @Test
    void shouldMeetWhoSpeaksAtTheSameInstant()
    {
        final SimulatedCluster cluster = new SimulatedCluster(6).dutyCycle(1).start(2);
        cluster.run(MS_NS);
        cluster.node(0).client().offer("a");
        cluster.node(1).client().offer("b");

        cluster.runUntil(cluster::isComplete, MS_NS);
        assertEquals(1, cluster.node(0).counter(CounterDescriptor.PEERS_PROVEN));
        assertEquals(1, cluster.node(1).counter(CounterDescriptor.PEERS_PROVEN));
    }

    @Test
    void shouldNotLetALatePacketOfAnOldLifeMoveTheAddressBack()
    {
        final SimulatedCluster cluster = new SimulatedCluster(7).start(3);
        cluster.run(SECOND_NS);
        final SimulatedNode old = cluster.node(1);
        final byte[] late =
            WireTap.push(cluster, old.nodeId(), 1_000_000, old.nodeId(), 1, "late");
        cluster.ledger().onOfferedElsewhere(old.nodeId(), "late");
        cluster.crash(1);
        final SimulatedNode reborn = cluster.restart(1);
        cluster.run(100 * MS_NS);

        cluster.network().inject(reborn.address(), cluster.node(0).address(), late);
        cluster.run(MS_NS);
        cluster.node(0).client().offer("to the new life");
        cluster.run(MS_NS);

        assertEquals(1, reborn.client().messages().stream()
            .filter((message) -> message.origin() == cluster.node(0).nodeId()).count());
        assertEquals(2, cluster.node(0).counter(CounterDescriptor.PEERS_PROVEN));
        assertEquals(0, cluster.node(0).counter(CounterDescriptor.ACKS_UNSOLICITED));
        assertEquals(0, cluster.sum(CounterDescriptor.PUSHES_MISSED));
        cluster.runUntil(cluster::isComplete, SECOND_NS);
    }

    @Test
    void shouldMeetANodeAgainThatLeftDiscovery()
    {
        final SimulatedCluster cluster = new SimulatedCluster(8).start(3);
        cluster.run(SECOND_NS);
        final String[] rest = {cluster.node(0).address(), cluster.node(1).address()};
        cluster.stop(2);
        cluster.node(0).agent().discovered(rest);
        cluster.node(1).agent().discovered(rest);
        cluster.run(12 * SECOND_NS);
        assertEquals(1, cluster.node(0).counter(CounterDescriptor.PEERS_PROVEN));
        assertEquals(1, cluster.node(0).counter(CounterDescriptor.PEERS_FORGOTTEN));
        assertEquals(2, cluster.node(0).transport().retainedCount());

        cluster.restart(2);
        cluster.run(200 * MS_NS);
        offerAll(cluster);

        cluster.runUntil(cluster::isComplete, SECOND_NS);
        assertEquals(6, cluster.sum(CounterDescriptor.PEERS_PROVEN));
    }

    @Test
    void shouldWorkWhereOnlyOneSideListsTheOther()
    {
        final SimulatedCluster cluster = new SimulatedCluster(9);
        final SimulatedNode a = cluster.add();
        final SimulatedNode b = cluster.add();
        a.attach(new SimulatedClient());
        b.attach(new SimulatedClient());
        a.agent().discovered(new String[] {b.address()});
        cluster.run(SECOND_NS);
        for (int i = 0; i < 200; i++)
        {
            assertTrue(a.client().offer(0, 0, new byte[1_000]));
            assertTrue(b.client().offer(0, 0, new byte[1_000]));
            cluster.run(MS_NS);
        }

        cluster.runUntil(cluster::isComplete, SECOND_NS);
        cluster.run(20 * SECOND_NS);
        assertEquals(1, a.counter(CounterDescriptor.PEERS_LIVE));
        assertEquals(1, b.counter(CounterDescriptor.PEERS_LIVE));

        cluster.crash(0);
        cluster.run(15 * SECOND_NS);
        assertEquals(0, b.counter(CounterDescriptor.PEERS_PROVEN), "a stranger that fell silent is forgotten");
        assertEquals(0, b.transport().retainedCount());
    }

    @Test
    void shouldFollowAPeerToItsNewAddressAfterAProbeAlone()
    {
        final SimulatedCluster cluster = new SimulatedCluster(10).start(3);
        cluster.run(SECOND_NS);
        final String moved = "10.0.7.7:7400";
        cluster.node(1).transport().move(moved);
        final WireTap tap = WireTap.on(cluster);
        cluster.network().filter((from, to, packet) ->
            !to.equals(moved) || WireTap.isProbe(packet) && WireTap.type(packet) == PacketFlyweight.PUSH_MESSAGE);
        cluster.node(1).client().offer("from elsewhere");
        cluster.run(200_000);
        final String other = cluster.node(0).address();
        assertTrue(tap.select((packet) -> packet.from().equals(other) && packet.to().equals(moved)).stream()
            .allMatch((packet) -> packet.parts().isEmpty()), "nothing but a probe before the answer");
        cluster.network().filter(null);

        offerAll(cluster);
        cluster.runUntil(cluster::isComplete, 3 * SECOND_NS);

        assertEquals(1, cluster.node(0).counter(CounterDescriptor.PEERS_MOVED));
        assertEquals(1, cluster.node(2).counter(CounterDescriptor.PEERS_MOVED));
        cluster.run(10 * SECOND_NS);
        assertEquals(2, cluster.node(0).counter(CounterDescriptor.PEERS_PROVEN));
        cluster.assertNoErrors();
    }

    @Test
    void shouldNotFollowAForgedAddress()
    {
        final SimulatedCluster cluster = new SimulatedCluster(11).start(3);
        cluster.run(SECOND_NS);
        final SimulatedNode victim = cluster.node(1);
        for (int i = 0; i < 20; i++)
        {
            // captured on the way and sent from elsewhere before the true copy arrives
            cluster.network().inject("10.6.6.6:6", cluster.node(0).address(),
                WireTap.push(cluster, victim.nodeId(), 100_000 + i, 0x6057L, i + 1, "x"));
            cluster.ledger().onOfferedElsewhere(0x6057L, "x");
            cluster.run(100 * MS_NS);
        }

        assertEquals(0, cluster.node(0).counter(CounterDescriptor.PEERS_MOVED));
        final WireTap tap = WireTap.on(cluster);
        cluster.node(0).client().offer("to the true one");
        cluster.run(MS_NS);
        assertTrue(tap.pushes().stream().anyMatch((push) -> push.to().equals(victim.address())));
        assertTrue(tap.pushes().stream().noneMatch((push) -> push.to().equals("10.6.6.6:6")));
    }

    private static void offerAll(final SimulatedCluster cluster)
    {
        for (final SimulatedNode node : cluster.nodes())
        {
            assertTrue(node.client().offer("of " + node.index()));
        }
    }

    @Test
    void shouldNotAllTurnToTheSameAddressesFirst()
    {
        final int count = 400;
        final int probesAtStart = 100;
        final Map<String, Integer> contacts = new HashMap<>();
        final SimulatedCluster cluster = new SimulatedCluster(12).statusRows(0).withoutClients();
        cluster.network().observer((nowNs, event, from, to, packet) ->
        {
            if (event == NetworkEvent.SENT && PacketFlyweight.type(new UnsafeBuffer(packet), 0) ==
                PacketFlyweight.PUSH_MESSAGE)
            {
                contacts.merge(to, 1, Integer::sum);
            }
        });
        cluster.start(count);
        cluster.run(100 * MS_NS);

        assertEquals(count * probesAtStart, contacts.values().stream().mapToInt(Integer::intValue).sum());
        assertEquals(count, contacts.size());
        final int most = contacts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        assertTrue(most < 2 * probesAtStart, "probes of one address: " + most);
    }
}
