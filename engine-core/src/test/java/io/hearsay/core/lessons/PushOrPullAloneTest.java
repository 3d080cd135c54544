package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.agent.Traffic;
import io.hearsay.core.agent.WireTap;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/**
 * Fabric tested push and pull only together, so that each hid what the other did not do. The lesson: each of the two
 * halves is taken away once, and the other one carries everything.
 */
class PushOrPullAloneTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int MESSAGES = 50;

    @ParameterizedTest
    @CsvSource({"1, 2, 0", "2, 5, 0.1", "3, 12, 0", "4, 12, 0.1", "5, 20, 0.05"})
    void shouldCarryEverythingByPullAlone(final long seed, final int n, final double loss)
    {
        final SimulatedCluster cluster = settled(seed, n, loss, 0);
        final WireTap tap = WireTap.on(cluster);
        new Traffic(cluster).fromAll(MESSAGES);

        cluster.runUntil(() -> receivedCount(cluster) == expectedCount(n), 5 * SECOND_NS);

        assertEquals(List.of(), tap.pushes());
        assertEquals(0, cluster.sum(CounterDescriptor.MESSAGES_BY_PUSH));
        assertEquals(expectedCount(n), cluster.sum(CounterDescriptor.MESSAGES_BY_PULL));
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        cluster.link(SimulatedLink.LAN);
        Rest.assertAtRest(cluster, 2);
    }

    @ParameterizedTest
    @CsvSource({"11, 2", "12, 5", "13, 9"})
    void shouldCarryEverythingByPushAlone(final long seed, final int n)
    {
        // no sync leaves any node, so whatever is not pushed never comes
        final SimulatedCluster cluster = settled(seed, n, 0, 255);
        cluster.network().filter((from, to, packet) -> WireTap.type(packet) != PacketFlyweight.PULL_SYNC);
        new Traffic(cluster).fromAll(MESSAGES);

        cluster.runUntil(() -> receivedCount(cluster) == expectedCount(n), SECOND_NS);
        cluster.run(SECOND_NS);

        assertEquals(expectedCount(n), cluster.sum(CounterDescriptor.MESSAGES_BY_PUSH));
        assertEquals(0, cluster.sum(CounterDescriptor.MESSAGES_BY_PULL));
        assertEquals(0, cluster.sum(CounterDescriptor.REQUESTS_SENT));
        assertEquals(n * MESSAGES, cluster.sum(CounterDescriptor.MESSAGES_CONFIRMED));
        cluster.assertNoErrors();
    }

    @ParameterizedTest
    @CsvSource({"21, 30, 0", "22, 30, 0.05", "23, 40, 0"})
    void shouldRepairByPullWhatPurePushLeavesOut(final long seed, final int n, final double loss)
    {
        // push goes to three random peers however often: some are never chosen
        final SimulatedCluster cluster = settled(seed, n, loss, 255);
        for (int i = 0; i < MESSAGES; i++)
        {
            assertTrue(cluster.node(i % n).client().offer("message " + i));
            cluster.run(2 * MS_NS);
        }

        cluster.runUntil(() -> receivedCount(cluster) == (long)MESSAGES * (n - 1), 5 * SECOND_NS);

        final long pushed = cluster.sum(CounterDescriptor.MESSAGES_BY_PUSH);
        final long pulled = cluster.sum(CounterDescriptor.MESSAGES_BY_PULL);
        assertEquals((long)MESSAGES * (n - 1), pushed + pulled);
        assertTrue(pushed > pulled && pulled > 0, pushed + " by push, " + pulled + " by pull");
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        cluster.assertNoErrors();
    }

    private static SimulatedCluster settled(final long seed, final int n, final double loss, final int eagerHops)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed)
            .set(EngineOption.DIRECT_PEERS, 8).set(EngineOption.EAGER_HOPS, eagerHops).start(n);
        cluster.run(300 * MS_NS);
        return cluster.link(SimulatedLink.LAN.withLoss(loss));
    }

    private static long expectedCount(final int n)
    {
        return (long)n * (n - 1) * MESSAGES;
    }

    private static long receivedCount(final SimulatedCluster cluster)
    {
        return cluster.nodes().stream().mapToLong((node) -> node.client().messages().size()).sum();
    }
}
