package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was lost on the way is pulled: from those who named it, and not twice.
 */
class PullRepairScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.20})
    void shouldRepairWhatIsLost(final double loss)
    {
        final SimulatedCluster cluster =
            new SimulatedCluster(10).link(SimulatedLink.LAN.withLoss(loss)).start(7);
        cluster.run(500 * MS_NS);
        offer(cluster, 60);

        cluster.runUntil(cluster::isComplete, SECOND_NS);

        assertTrue(cluster.sum(CounterDescriptor.MESSAGES_BY_PULL) > 0);
        assertNothingWasLost(cluster);
    }

    @Test
    void shouldRepairInSpiteOfDuplicatesAndDisorder()
    {
        final SimulatedCluster cluster = new SimulatedCluster(11)
            .link(SimulatedLink.LAN.withLoss(0.1).withDuplication(0.2).withReordering(0.3, 2 * MS_NS))
            .set(EngineOption.DIRECT_PEERS, 8).start(12);
        cluster.run(500 * MS_NS);
        offer(cluster, 30);

        cluster.runUntil(cluster::isComplete, SECOND_NS);

        assertNothingWasLost(cluster);
    }

    @Test
    void shouldCostFewCopiesPerNode()
    {
        final int n = 200;
        final SimulatedCluster cluster = new SimulatedCluster(12).dutyCycle(MS_NS)
            .link(SimulatedLink.LAN.withDelay(5 * MS_NS, 5 * MS_NS + 500_000).withLoss(0.05))
            .set(EngineOption.LOG_LENGTH, 65_536).set(EngineOption.MAX_ORIGINS, 16)
            .set(EngineOption.ACK_WINDOWS, 16).set(EngineOption.ORIGIN_TOMBSTONES, 16)
            .start(n);
        cluster.run(300 * MS_NS);
        cluster.node(0).client().offer("one message");

        cluster.runUntil(cluster::isComplete, SECOND_NS);
        cluster.run(500 * MS_NS);

        final double copies = (double)cluster.sum(CounterDescriptor.PAYLOAD_COPIES) / (n - 1);
        assertTrue(copies <= 1.35, "copies per node: " + copies);
        final long sent = cluster.sum(CounterDescriptor.PUSHES_SENT) + cluster.sum(CounterDescriptor.RESPONSES_SENT);
        assertTrue(sent <= 1.5 * (n - 1), "pushes and responses sent: " + sent);
    }

    @Test
    void shouldNotAskTwoPeersForTheSame()
    {
        final SimulatedCluster cluster = new SimulatedCluster(13)
            .link(SimulatedLink.LAN.withDelay(50_000, 50_000)).start(6);
        cluster.run(500 * MS_NS);
        final String deaf = cluster.node(5).address();
        cluster.network().filter((from, to, packet) ->
            !to.equals(deaf) || WireTap.type(packet) != PacketFlyweight.PUSH_MESSAGE || WireTap.isProbe(packet));
        final WireTap tap = WireTap.on(cluster);
        offer(cluster, 200);

        cluster.runUntil(cluster::isComplete, 2 * SECOND_NS);

        final SimulatedNode node = cluster.node(5);
        assertEquals(1_000, node.counter(CounterDescriptor.MESSAGES_BY_PULL));
        assertEquals(1_000, node.counter(CounterDescriptor.PAYLOAD_COPIES), "each message came once");
        final long asked = tap.ofType(PacketFlyweight.PULL_REQUEST).stream()
            .filter((request) -> request.from().equals(deaf)).mapToLong(WireTap.Packet::messageCount).sum();
        assertTrue(asked >= 1_000 && asked <= 1_100, "messages asked for: " + asked);
    }

    @Test
    void shouldDropAClaimThatIsNotHonouredThreeTimesUntilItIsMadeAgain()
    {
        final SimulatedCluster cluster = new SimulatedCluster(14).start(2);
        cluster.run(500 * MS_NS);
        final SimulatedNode liar = cluster.node(0);
        final SimulatedNode victim = cluster.node(1);
        final long ghost = 0x6057L;

        inject(cluster, liar, victim, 1_000_000, ghost, 1, 5);
        cluster.run(3 * SECOND_NS);
        assertEquals(3, victim.counter(CounterDescriptor.REQUESTS_SENT));
        assertEquals(1, victim.counter(CounterDescriptor.CLAIMS_DROPPED));

        inject(cluster, liar, victim, 1_000_001, ghost, 1, 5);
        cluster.run(3 * SECOND_NS);
        assertEquals(6, victim.counter(CounterDescriptor.REQUESTS_SENT));
        assertEquals(0, victim.client().gaps().size(), "what nobody ever saw is not missing");
    }

    @Test
    void shouldNotBeStalledByAPeerThatClaimsAllAndHonoursNothing()
    {
        final SimulatedCluster cluster = new SimulatedCluster(15).link(SimulatedLink.LAN.withLoss(0.2)).start(5);
        cluster.run(500 * MS_NS);
        final SimulatedNode liar = cluster.node(4);
        final AtomicInteger number = new AtomicInteger(1_000_000);
        for (int i = 0; i < 300; i++)
        {
            for (int target = 0; target < 4; target++)
            {
                for (int origin = 0; origin < 4; origin++)
                {
                    inject(cluster, liar, cluster.node(target), number.incrementAndGet(),
                        cluster.node(origin).nodeId(), 1, Long.MAX_VALUE);
                }
            }
            cluster.node(i % 4).client().offer("message " + i);
            cluster.run(2 * MS_NS);
        }

        cluster.crash(4);
        cluster.runUntil(cluster::isComplete, SECOND_NS);

        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        cluster.assertNoErrors();
    }

    private static void inject(
        final SimulatedCluster cluster,
        final SimulatedNode from,
        final SimulatedNode to,
        final long number,
        final long origin,
        final long first,
        final long last)
    {
        cluster.network().inject(
            from.address(), to.address(), WireTap.sync(cluster, from.nodeId(), number, origin, first, last));
    }

    private static void offer(final SimulatedCluster cluster, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            for (final SimulatedNode node : cluster.nodes())
            {
                assertTrue(node.client().offer(node.index() + "-" + i));
            }
            cluster.run(100_000);
        }
    }

    private static void assertNothingWasLost(final SimulatedCluster cluster)
    {
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertEquals(0, cluster.sum(CounterDescriptor.HOLD_EXPIRED));
        cluster.assertNoErrors();
    }
}
