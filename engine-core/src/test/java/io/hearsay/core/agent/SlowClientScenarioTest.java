package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.spi.ClientPort;
import org.junit.jupiter.api.Test;

/**
 * A client that does not poll, or too slowly, stops its node and its peers for no longer than the timeout.
 */
class SlowClientScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int SMALLEST = 64 * 1024;
    private static final long TIMEOUT_NS = 500 * MS_NS;

    @Test
    void shouldCutOffAClientThatStopsPolling()
    {
        final SimulatedCluster cluster = cluster(1);
        final SimulatedNode node = cluster.node(1);
        final SimulatedClient stuck = node.client().rate(0);
        final SimulatedClient lively = node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST));
        final Traffic traffic = new Traffic(cluster).lengths(100, 300).from(cluster.node(0).client(), 3_000);
        cluster.runUntil(() -> node.counter(CounterDescriptor.REFUSED_NO_ROOM) > 0, SECOND_NS);
        assertFalse(stuck.isClosed());

        final long stalledNs = cluster.runUntil(stuck::isClosed, 10 * SECOND_NS);

        assertTrue(stalledNs >= TIMEOUT_NS - 10 * MS_NS && stalledNs <= TIMEOUT_NS + 10 * MS_NS, "" + stalledNs);
        assertEquals(ClientPort.CLOSED_TOO_SLOW, stuck.closedReason());
        assertEquals(1, stuck.closedCount());
        assertEquals(1, node.counter(CounterDescriptor.CLIENTS_CUT_OFF));
        cluster.runUntil(traffic::isComplete, 5 * SECOND_NS);
        assertEquals(3_000, lively.messages().size());
        assertEquals(1, node.counter(CounterDescriptor.CLIENTS));
        cluster.assertNoErrors();
    }

    @Test
    void shouldCutOffAClientThatPollsTooSlowly()
    {
        final SimulatedCluster cluster = cluster(2);
        final SimulatedClient slow = cluster.node(1).client().rate(20);
        final SimulatedClient lively =
            cluster.node(1).attach(new SimulatedClient().rings(SMALLEST, SMALLEST));
        final Traffic traffic = new Traffic(cluster).lengths(250, 250).from(cluster.node(0).client(), 1_500);

        cluster.runUntil(traffic::isComplete, 10 * SECOND_NS);

        assertEquals(ClientPort.CLOSED_TOO_SLOW, slow.closedReason());
        assertTrue(slow.messages().size() > 0, "not even slow");
        assertEquals(1_500, lively.messages().size());
    }

    @Test
    void shouldOnlySlowDownForAClientThatIsMerelySlow()
    {
        // a quarter of the log per timeout is 64 messages of 256 bytes in 500 ms; this one takes 100
        final SimulatedCluster cluster = cluster(3);
        final SimulatedClient slow = cluster.node(1).client().rate(200);
        final Traffic traffic = new Traffic(cluster).lengths(250, 250).from(cluster.node(0).client(), 1_500);

        cluster.runUntil(traffic::isComplete, 20 * SECOND_NS);

        assertFalse(slow.isClosed());
        assertEquals(1_500, slow.messages().size());
        assertTrue(cluster.node(1).counter(CounterDescriptor.REFUSED_NO_ROOM) > 0, "it never mattered");
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
    }

    @Test
    void shouldLeaveAClientAloneThatDoesNotPollWhileNothingWaitsForIt()
    {
        final SimulatedCluster cluster = cluster(4);
        final SimulatedClient idle = cluster.node(1).client().rate(0);
        final Traffic traffic = new Traffic(cluster).lengths(100, 100).from(cluster.node(0).client(), 100);

        cluster.runUntil(traffic::isOffered, SECOND_NS);
        cluster.run(4 * TIMEOUT_NS);
        idle.rate(SimulatedClient.UNLIMITED);
        cluster.runUntil(traffic::isComplete, SECOND_NS);

        assertFalse(idle.isClosed());
        assertEquals(100, idle.messages().size());
    }

    @Test
    void shouldCutOffAStuckOrderedClientToo()
    {
        final SimulatedCluster cluster = cluster(5);
        final SimulatedNode node = cluster.node(1);
        final SimulatedClient stuck =
            node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST).ordered(true).rate(0));
        final Traffic traffic = new Traffic(cluster).lengths(100, 300).from(cluster.node(0).client(), 3_000);

        cluster.runUntil(traffic::isComplete, 10 * SECOND_NS);

        assertEquals(ClientPort.CLOSED_TOO_SLOW, stuck.closedReason());
        assertEquals(3_000, node.client().messages().size());
    }

    @Test
    void shouldCutOffAStuckClientThatGetsOwnMessagesOnly()
    {
        final SimulatedCluster cluster = new SimulatedCluster(6)
            .set(EngineOption.LOG_LENGTH, SMALLEST)
            .set(EngineOption.CLIENT_LIVENESS_TIMEOUT, TIMEOUT_NS);
        final SimulatedNode alone = cluster.add();
        final SimulatedClient publisher = alone.attach(new SimulatedClient().rings(SMALLEST, SMALLEST));
        final SimulatedClient stuck =
            alone.attach(new SimulatedClient().rings(SMALLEST, SMALLEST).own(true).rate(0));
        final Traffic traffic = new Traffic(cluster).lengths(200, 200).from(publisher, 2_000);

        cluster.runUntil(traffic::isOffered, 10 * SECOND_NS);

        assertEquals(ClientPort.CLOSED_TOO_SLOW, stuck.closedReason());
        assertFalse(publisher.isClosed());
    }

    private static SimulatedCluster cluster(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed)
            .set(EngineOption.LOG_LENGTH, SMALLEST)
            .set(EngineOption.CLIENT_LIVENESS_TIMEOUT, TIMEOUT_NS);
        for (int i = 0; i < 2; i++)
        {
            cluster.add().attach(new SimulatedClient().rings(SMALLEST, SMALLEST));
        }
        cluster.discoverAll();
        cluster.run(50 * MS_NS);
        return cluster;
    }
}
