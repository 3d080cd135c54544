package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.NetworkEvent;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How a message travels while nothing is lost: whom it is pushed to, in which datagrams, over how many hops.
 */
class PushScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long ROUND_TRIP_NS = 110_000;

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 9, 32})
    void shouldReachAllPeersDirectlyWhileTheyAreFew(final int n)
    {
        final SimulatedCluster cluster = settled(100 + n, n);
        final WireTap tap = WireTap.on(cluster);
        cluster.node(0).client().offer("to all");

        final long took = cluster.runUntil(cluster::isComplete, 10 * MS_NS);

        assertTrue(took < ROUND_TRIP_NS, "one hop took " + took + " ns");
        assertEquals(n - 1, tap.pushes().size());
        tap.pushes().forEach((push) -> assertEquals(1, push.parts().get(0).hops()));
        cluster.run(50 * MS_NS);
        assertEquals(n - 1, cluster.sum(CounterDescriptor.PAYLOAD_COPIES), "nobody passes on what all were sent");
        assertEquals(0, cluster.sum(CounterDescriptor.HOT_SYNCS_SENT));
        cluster.assertNoErrors();
    }

    @Test
    void shouldPassNothingOnWhereAllAreSentToThoughTheFanOutIsSmall()
    {
        final SimulatedCluster cluster = new SimulatedCluster(88).set(EngineOption.FANOUT, 2).start(8);
        cluster.run(300 * MS_NS);
        cluster.node(0).client().offer("to all");

        cluster.run(100 * MS_NS);

        assertEquals(7, cluster.sum(CounterDescriptor.PAYLOAD_COPIES));
        cluster.assertNoErrors();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 30, 100})
    void shouldReachAllOverRelaysWhereTheyAreMany(final int n)
    {
        final SimulatedCluster cluster =
            new SimulatedCluster(200 + n).set(EngineOption.DIRECT_PEERS, 8).start(n);
        cluster.run(300 * MS_NS);
        final WireTap tap = WireTap.on(cluster);
        cluster.node(0).client().offer("to all");

        final long took = cluster.runUntil(cluster::isComplete, 50 * MS_NS);

        assertTrue(took < 14 * ROUND_TRIP_NS, "took " + took + " ns");
        assertEquals(Formulas.eagerHops(n, 3), tap.pushes().stream()
            .mapToInt((push) -> push.parts().get(0).hops()).max().orElse(0));
        cluster.run(100 * MS_NS);
        final double copies = (double)cluster.sum(CounterDescriptor.PAYLOAD_COPIES) / (n - 1);
        assertTrue(copies <= 1.5, "copies per node: " + copies);
        cluster.assertNoErrors();
    }

    @Test
    void shouldSendAMessageThatIsAloneAtOnce()
    {
        final SimulatedCluster cluster = settled(1, 5);
        final WireTap tap = WireTap.on(cluster);
        final long offeredNs = cluster.network().nowNs();
        cluster.node(2).client().offer("now");

        cluster.run(ROUND_TRIP_NS / 2);

        assertEquals(4, tap.pushes().size());
        tap.pushes().forEach((push) -> assertEquals(offeredNs, push.atNs()));
    }

    @Test
    void shouldSealCopiesOnce()
    {
        final SimulatedCluster cluster = settled(2, 6);
        final WireTap tap = WireTap.on(cluster);
        cluster.node(0).client().offer("once");

        cluster.runUntil(cluster::isComplete, 10 * MS_NS);

        final Set<String> receivers = new HashSet<>();
        tap.pushes().forEach((push) -> receivers.add(push.to()));
        assertEquals(5, receivers.size());
        assertEquals(1, tap.pushes().stream().map(WireTap.Packet::number).distinct().count());
    }

    @Test
    void shouldPackSeveralMessagesIntoOneDatagram()
    {
        final SimulatedCluster cluster = settled(3, 3);
        final WireTap tap = WireTap.on(cluster);
        for (int i = 0; i < 20; i++)
        {
            assertTrue(cluster.node(0).client().offer("message " + i));
        }

        cluster.runUntil(cluster::isComplete, 10 * MS_NS);

        assertEquals(2, tap.pushes().size());
        tap.pushes().forEach((push) -> assertEquals(20, push.messageCount()));
    }

    @Test
    void shouldPackSeveralOriginsIntoOneDatagram()
    {
        final SimulatedCluster cluster = new SimulatedCluster(5).set(EngineOption.DIRECT_PEERS, 0)
            .set(EngineOption.EAGER_HOPS, 255).set(EngineOption.FANOUT, 1)
            .busyCycle(5 * MS_NS).dutyCycle(5 * MS_NS).start(6);
        cluster.run(1_000 * MS_NS);
        final WireTap tap = WireTap.on(cluster);
        for (int i = 0; i < 4; i++)
        {
            for (final SimulatedNode node : cluster.nodes())
            {
                assertTrue(node.client().offer(i + " of " + node.index()));
            }
            cluster.run(5 * MS_NS);
        }

        cluster.runUntil(cluster::isComplete, 2_000 * MS_NS);

        final List<WireTap.Packet> shared = tap.select((packet) -> packet.type() == PacketFlyweight.PUSH_MESSAGE &&
            packet.parts().stream().map(WireTap.Part::origin).distinct().count() > 1);
        assertFalse(shared.isEmpty(), "no datagram carried messages of two origins");
        cluster.assertNoErrors();
    }

    @Test
    void shouldNeverPushWhereNoHopIsEager()
    {
        final SimulatedCluster cluster = new SimulatedCluster(5)
            .set(EngineOption.DIRECT_PEERS, 8).set(EngineOption.EAGER_HOPS, 0).start(12);
        cluster.run(300 * MS_NS);
        final WireTap tap = WireTap.on(cluster);
        cluster.node(0).client().offer("pulled by all");

        cluster.runUntil(cluster::isComplete, 50 * MS_NS);

        assertEquals(0, tap.pushes().size());
        assertEquals(11, cluster.sum(CounterDescriptor.MESSAGES_BY_PULL));
        assertEquals(0, cluster.sum(CounterDescriptor.MESSAGES_BY_PUSH));
    }

    @Test
    void shouldNeverPullWhereAllHopsAreEagerAndNothingIsLost()
    {
        final SimulatedCluster cluster = new SimulatedCluster(6).set(EngineOption.EAGER_HOPS, 255).start(9);
        cluster.run(300 * MS_NS);
        cluster.node(0).client().offer("pushed to all");

        cluster.runUntil(cluster::isComplete, 50 * MS_NS);
        cluster.run(50 * MS_NS);

        assertEquals(8, cluster.sum(CounterDescriptor.MESSAGES_BY_PUSH));
        assertEquals(0, cluster.sum(CounterDescriptor.MESSAGES_BY_PULL));
        assertEquals(0, cluster.sum(CounterDescriptor.REQUESTS_SENT));
    }

    @Test
    void shouldCountHopsOnTheWire()
    {
        // a chain: each node hears from the one before it alone, and knows the next one alone
        final int n = 5;
        final SimulatedCluster cluster = new SimulatedCluster(7).set(EngineOption.EAGER_HOPS, 2)
            .set(EngineOption.FANOUT, 1).set(EngineOption.DIRECT_PEERS, 0).set(EngineOption.CLUSTER_SIZE, 100)
            .start(n);
        chain(cluster);
        cluster.run(300 * MS_NS);
        final WireTap tap = WireTap.on(cluster);
        cluster.node(0).client().offer("along the chain");

        cluster.runUntil(cluster::isComplete, 2_000 * MS_NS);

        for (int i = 1; i < n; i++)
        {
            final String to = cluster.node(i).address();
            final int expected = i;
            assertTrue(tap.packets().stream().filter((packet) -> packet.to().equals(to) &&
                (packet.type() == PacketFlyweight.PUSH_MESSAGE || packet.type() == PacketFlyweight.PULL_RESPONSE))
                .flatMap((packet) -> packet.parts().stream())
                .anyMatch((part) -> part.hops() == expected), "no copy with " + i + " hops came to node " + i);
        }
        assertTrue(tap.pushes().stream().allMatch((push) -> push.parts().get(0).hops() <= 2));
        assertTrue(cluster.node(n - 1).counter(CounterDescriptor.MESSAGES_BY_PULL) > 0);
    }

    @Test
    void shouldPassOnInTheSameDutyCycle()
    {
        final SimulatedCluster cluster = new SimulatedCluster(8).link(SimulatedLink.LAN.withDelay(50_000, 50_000))
            .set(EngineOption.DIRECT_PEERS, 0).set(EngineOption.EAGER_HOPS, 3).start(20);
        cluster.run(300 * MS_NS);
        final WireTap tap = WireTap.on(cluster);
        final long offeredNs = cluster.network().nowNs();
        cluster.node(0).client().offer("relay");

        cluster.run(MS_NS);

        assertTrue(tap.pushes().stream().anyMatch((push) -> push.parts().get(0).hops() == 2));
        tap.pushes().forEach((push) ->
        {
            final int hops = push.parts().get(0).hops();
            final long lateNs = push.atNs() - offeredNs - (hops - 1) * 50_000L;
            assertTrue(lateNs >= 0 && lateNs <= hops * 5_000L, "hop " + hops + " late by " + lateNs);
        });
        assertEquals(0, cluster.network().count(NetworkEvent.LOST));
    }

    private static SimulatedCluster settled(final long seed, final int n)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).start(n);
        cluster.run(300 * MS_NS);
        return cluster;
    }

    private static void chain(final SimulatedCluster cluster)
    {
        for (final SimulatedNode a : cluster.nodes())
        {
            for (final SimulatedNode b : cluster.nodes())
            {
                if (Math.abs(a.index() - b.index()) != 1)
                {
                    cluster.network().block(a.address(), b.address());
                }
            }
            a.agent().discovered(a.index() == 0 ? new String[] {cluster.node(1).address()} :
                a.index() == cluster.nodes().size() - 1 ? new String[] {cluster.node(a.index() - 1).address()} :
                new String[] {cluster.node(a.index() - 1).address(), cluster.node(a.index() + 1).address()});
        }
    }
}
