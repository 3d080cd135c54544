package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.agent.Traffic;
import io.hearsay.core.agent.WireTap;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.spi.ClientPort;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fabric's components had two ways to stop, of which the second call closed a closed channel and brought the process
 * down. The lesson: there is one close, and after the first call the others find nothing to do. Here it is the agent's,
 * in the middle of a conversation; what is called from many threads at once is CloseTest in engine-io.
 */
class ClosingTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int MESSAGES = 500;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldCloseInMidConversationOnceHoweverOftenItIsAsked(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).start(3);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient second = node.attach(new SimulatedClient().ordered(true));
        cluster.run(300 * MS_NS);
        final Traffic traffic = new Traffic(cluster).fromAll(MESSAGES);
        cluster.runUntil(() -> node.client().messages().size() > 50 * seed, SECOND_NS);
        assertFalse(traffic.isOffered() && cluster.isComplete(), "it is over");
        final WireTap tap = WireTap.on(cluster);

        for (int i = 0; i < 3; i++)
        {
            node.agent().onClose();
            cluster.stop(0);
            assertEquals(0, node.agent().doWork());
        }
        assertFalse(node.agent().attach(new SimulatedClient()));
        assertFalse(node.agent().detach(node.client().id()), "there is no client any more");
        cluster.run(MS_NS);
        node.agent().onClose();

        for (final SimulatedClient client : node.clients())
        {
            assertEquals(1, client.closedCount());
            assertEquals(ClientPort.CLOSED_BY_ENGINE, client.closedReason());
        }
        assertEquals(0, second.publication().size());
        assertEquals(0, tap.select((packet) -> packet.from().equals(node.address())).size());
        final int received = node.client().messages().size();
        cluster.runUntil(traffic::isComplete, 5 * SECOND_NS);
        assertEquals(received, node.client().messages().size());
        final SimulatedClient survivor = cluster.node(1).client();
        assertEquals(MESSAGES, cluster.ledger().receivedCount(survivor, cluster.node(2).nodeId()));
        assertEquals(0, cluster.node(1).counter(CounterDescriptor.HOLD_EXPIRED));
        cluster.assertNoErrors();

        assertTrue(cluster.restart(0).isRunning(), "its address is free");
        cluster.runUntil(cluster::isComplete, 5 * SECOND_NS);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldTellAClientOnceThatLeavesWhileTheEngineCloses(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).start(2);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient leaving = node.attach(new SimulatedClient());
        cluster.run(300 * MS_NS);
        new Traffic(cluster).from(leaving, MESSAGES);
        cluster.run(MS_NS / 2);

        assertTrue(node.agent().detach(leaving.id()));
        node.agent().detach(leaving.id());
        node.agent().abandon(leaving.id());
        cluster.run((seed - 10) * 3_000);
        cluster.stop(0);
        cluster.stop(0);
        cluster.run(SECOND_NS);

        node.clients().forEach((client) -> assertEquals(1, client.closedCount()));
        final long published = node.counter(CounterDescriptor.MESSAGES_PUBLISHED);
        assertTrue(cluster.ledger().receivedCount(cluster.node(1).client(), node.nodeId()) <= published);
        assertEquals(0, cluster.node(1).client().gaps().size());
        cluster.assertNoErrors();
    }
}
