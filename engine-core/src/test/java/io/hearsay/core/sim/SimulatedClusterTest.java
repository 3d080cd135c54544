package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.counters.CounterDescriptor;
import org.junit.jupiter.api.Test;

class SimulatedClusterTest
{
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void shouldCarryMessagesOfEveryNodeToEveryOther()
    {
        final SimulatedCluster cluster = new SimulatedCluster(1).start(5);
        cluster.run(SECOND_NS / 10);
        for (final SimulatedNode node : cluster.nodes())
        {
            assertTrue(node.client().offer("from " + node.address()));
        }

        cluster.runUntil(cluster::isComplete, SECOND_NS);

        for (final SimulatedNode node : cluster.nodes())
        {
            assertEquals(4, node.client().messages().size());
        }
        cluster.assertNoErrors();
    }

    @Test
    void shouldCarryMessagesInSpiteOfAllThatANetworkDoes()
    {
        final SimulatedCluster cluster = new SimulatedCluster(2)
            .link(SimulatedLink.LAN.withLoss(0.05).withDuplication(0.05).withReordering(0.1, 500_000)
                .withCorruption(0.01))
            .start(7);
        cluster.run(SECOND_NS);
        offerAll(cluster, 50);

        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);

        assertTrue(cluster.sum(CounterDescriptor.REJECTED_REPLAYED) > 0);
        assertTrue(cluster.sum(CounterDescriptor.PACKETS_RECEIVED) > 0);
        cluster.assertNoErrors();
    }

    @Test
    void shouldRunTheSameWayFromTheSameSeed()
    {
        assertEquals(traceHash(3), traceHash(3));
        assertNotEquals(traceHash(3), traceHash(4));
    }

    @Test
    void shouldMeetARestartedNodeUnderItsNewId()
    {
        final SimulatedCluster cluster = new SimulatedCluster(5).start(4);
        cluster.run(SECOND_NS / 10);
        final long before = cluster.node(1).nodeId();
        cluster.crash(1);
        cluster.run(SECOND_NS / 10);

        final SimulatedNode reborn = cluster.restart(1);
        cluster.run(SECOND_NS);
        reborn.client().offer("again");
        cluster.node(0).client().offer("welcome");

        cluster.runUntil(cluster::isComplete, SECOND_NS);
        assertNotEquals(before, reborn.nodeId());
        assertEquals(1, reborn.client().messages().size());
    }

    @Test
    void shouldKeepTimeWhereverTheClocksStand()
    {
        final SimulatedCluster cluster = new SimulatedCluster(8).start(16);
        cluster.run(SECOND_NS / 10);

        assertTrue(cluster.nodes().stream().anyMatch((node) -> node.clock().nanoTime() < 0));
        assertTrue(cluster.nodes().stream().anyMatch((node) -> node.clock().nanoTime() > 0));
        for (final SimulatedNode node : cluster.nodes())
        {
            assertEquals(1, node.counter(CounterDescriptor.CLIENTS), node.address());
        }
    }

    @Test
    void shouldSayTheSeedWhenAConditionIsNotReached()
    {
        final SimulatedCluster cluster = new SimulatedCluster(6).start(2);
        cluster.network().block(cluster.node(0).address(), cluster.node(1).address());
        cluster.node(0).client().offer("into the void");

        final AssertionError error =
            assertThrows(AssertionError.class, () -> cluster.runUntil(cluster::isComplete, SECOND_NS / 10));
        assertTrue(error.getMessage().contains("seed=6L"), error.getMessage());
        assertTrue(error.getMessage().contains("has 0 of 1 messages"), error.getMessage());
    }

    private static long traceHash(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).link(SimulatedLink.LAN.withLoss(0.1)).start(4);
        cluster.run(SECOND_NS / 10);
        offerAll(cluster, 10);
        cluster.runUntil(cluster::isComplete, 5 * SECOND_NS);
        return cluster.network().traceHash();
    }

    private static void offerAll(final SimulatedCluster cluster, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            for (final SimulatedNode node : cluster.nodes())
            {
                assertTrue(node.client().offer(node.index() + "-" + i));
            }
            cluster.run(50_000);
        }
    }
}
