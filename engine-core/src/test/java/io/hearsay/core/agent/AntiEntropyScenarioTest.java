package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ReceivedGap;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the idle sync alone repairs, how quiet a cluster at rest is, and how windows and logs move on.
 */
class AntiEntropyScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;

    @Test
    void shouldRepairByTheIdleSyncAlone()
    {
        final SimulatedCluster cluster = new SimulatedCluster(1).set(EngineOption.DIRECT_PEERS, 8).start(12);
        cluster.run(300 * MS_NS);
        cluster.network().filter((from, to, packet) -> WireTap.isProbe(packet));
        cluster.node(3).client().offer("heard by nobody");
        cluster.run(SECOND_NS);
        final long hot = cluster.sum(CounterDescriptor.HOT_SYNCS_SENT);
        assertEquals(0, cluster.sum(CounterDescriptor.MESSAGES_DELIVERED));
        cluster.run(100 * MS_NS);
        assertEquals(hot, cluster.sum(CounterDescriptor.HOT_SYNCS_SENT), "still hot");

        cluster.network().filter(null);
        cluster.runUntil(() -> cluster.sum(CounterDescriptor.MESSAGES_DELIVERED) > 0, SECOND_NS);
        cluster.runUntil(cluster::isComplete, 5 * SECOND_NS);
    }

    @Test
    void shouldBeSilentAtRestThoughPeersRetainDifferentAmounts()
    {
        final SimulatedCluster cluster = new SimulatedCluster(2).start(2);
        cluster.set(EngineOption.LOG_LENGTH, 65_536);
        cluster.add().attach(new SimulatedClient());
        cluster.discoverAll();
        cluster.run(300 * MS_NS);
        final byte[] payload = new byte[1_000];
        for (int i = 0; i < 150; i++)
        {
            for (final SimulatedNode node : cluster.nodes())
            {
                assertTrue(node.client().offer(0, PublicationDescriptor.MUST_DELIVER, payload));
            }
            cluster.run(2 * MS_NS);
        }
        cluster.runUntil(cluster::isComplete, SECOND_NS);
        cluster.run(5 * SECOND_NS);

        final WireTap tap = WireTap.on(cluster);
        final long idle = cluster.sum(CounterDescriptor.IDLE_SYNCS_SENT);
        cluster.run(10 * SECOND_NS);

        assertTrue(cluster.sum(CounterDescriptor.IDLE_SYNCS_SENT) - idle >= 140);
        assertEquals(List.of(), tap.select((packet) -> packet.type() != PacketFlyweight.PULL_SYNC &&
            packet.type() != PacketFlyweight.PUSH_ACK && !packet.parts().isEmpty()));
        assertEquals(0, tap.ofType(PacketFlyweight.PULL_REQUEST).size());
        final int syncs = tap.ofType(PacketFlyweight.PULL_SYNC).size();
        assertTrue(syncs <= 310, "idle syncs, and their answers: " + syncs);
    }

    @Test
    void shouldMoveOnAfterALongPartitionAndSaySo()
    {
        final SimulatedCluster cluster = new SimulatedCluster(3).set(EngineOption.WINDOW_WIDTH, 1_024)
            .set(EngineOption.GAP_TIMEOUT, 2 * SECOND_NS)
            .set(EngineOption.LOG_LENGTH, 65_536).start(3);
        cluster.run(300 * MS_NS);
        cluster.node(0).client().offer("before");
        cluster.runUntil(cluster::isComplete, SECOND_NS);
        cluster.run(2 * SECOND_NS);
        final List<String> left = List.of(cluster.node(2).address());
        cluster.network().partition(left, List.of(cluster.node(0).address(), cluster.node(1).address()));
        for (int i = 0; i < 5_000; i++)
        {
            assertTrue(cluster.node(0).client().offer("during the partition, and then some more " + i));
            cluster.run(MS_NS / 2);
        }
        cluster.network().heal();
        cluster.run(20 * SECOND_NS);
        cluster.node(0).client().offer("after");
        cluster.run(12 * SECOND_NS);

        final SimulatedClient client = cluster.node(2).client();
        final long lost = client.gaps().stream().mapToLong((gap) -> gap.last() - gap.first() + 1).sum();
        assertTrue(lost > 1_024, "lost " + lost);
        assertEquals(5_002, client.messages().size() + lost, "each message or a gap: " + client.gaps());
        assertEquals(5_002, client.messages().get(client.messages().size() - 1).sequence());
        assertEquals(lost, cluster.node(2).counter(CounterDescriptor.GAPS_DECLARED));
        assertEquals(0, cluster.node(1).client().gaps().size());
        long before = 0;
        for (final ReceivedGap gap : client.gaps())
        {
            assertTrue(gap.first() > before, "overlaps: " + client.gaps());
            before = gap.last();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDeliverMuchMoreThanTheLogHolds(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).set(EngineOption.LOG_LENGTH, 65_536)
            .link(SimulatedLink.LAN.withLoss(0.02)).start(4);
        cluster.run(300 * MS_NS);
        int offered = 0;
        for (int i = 0; i < 2_000; i++)
        {
            final byte[] payload = new byte[700];
            payload[0] = (byte)i;
            offered += cluster.node(i % 4).client().offer(0, PublicationDescriptor.MUST_DELIVER, payload) ? 1 : 0;
            cluster.run(300_000);
            assertTrue(cluster.sum(CounterDescriptor.LOG_USED) <= 4 * 65_536);
        }
        assertEquals(2_000, offered);

        cluster.runUntil(cluster::isComplete, 5 * SECOND_NS);

        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_ORDER));
        assertEquals(0, cluster.sum(CounterDescriptor.HOLD_EXPIRED));
        cluster.assertNoErrors();
    }
}
