package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import org.junit.jupiter.api.Test;

/**
 * Everybody floods everybody: nothing is lost, nothing stands still (FAB-10469), and those who offer feel it.
 */
class FlowControlScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int SMALLEST = 64 * 1024;

    @Test
    void shouldKeepTwoFullNodesGoingWhoseApplicationsAreSlow()
    {
        final SimulatedCluster cluster = flooded(2, 2, SMALLEST, SimulatedLink.LAN, 4_000);
        final Traffic traffic = new Traffic(cluster).lengths(8, 200).fromAll(3_000);

        cluster.runUntil(traffic::isComplete, 30 * SECOND_NS);

        assertTrue(traffic.backPressuredCount() > 0, "the rings were never full");
        assertTrue(cluster.sum(CounterDescriptor.PUBLISH_BACK_PRESSURED) > 0);
        assertLossless(cluster);
        assertTrue(cluster.sum(CounterDescriptor.DELIVERY_BACK_PRESSURED) > 0, "the applications were not slow");
    }

    @Test
    void shouldRefuseWhatANodeHasNoRoomForAndDeliverItLater()
    {
        final SimulatedCluster cluster = flooded(1, 2, SMALLEST, SimulatedLink.LAN, 2_000);
        final SimulatedClient slow = cluster.node(1).client();
        final Traffic traffic = new Traffic(cluster).lengths(400, 800).from(cluster.node(0).client(), 2_000);

        cluster.runUntil(traffic::isComplete, 30 * SECOND_NS);

        assertTrue(cluster.node(1).counter(CounterDescriptor.REFUSED_NO_ROOM) > 0);
        assertTrue(cluster.node(0).counter(CounterDescriptor.NO_ROOM_RECEIVED) > 0);
        assertEquals(2_000, slow.messages().size());
        assertLossless(cluster);
    }

    @Test
    void shouldKeepTwoFullNodesGoingInSpiteOfLoss()
    {
        final SimulatedLink link = SimulatedLink.LAN.withLoss(0.02).withReordering(0.05, MS_NS);
        final SimulatedCluster cluster = flooded(3, 2, 4 * SMALLEST, link, 20_000);
        final Traffic traffic = new Traffic(cluster).lengths(8, 100).fromAll(1_500);

        cluster.runUntil(traffic::isComplete, 60 * SECOND_NS);

        assertLossless(cluster);
    }

    @Test
    void shouldLoseNothingAmongThreeNodesAllToAll()
    {
        final SimulatedLink link = SimulatedLink.LAN.withLoss(0.03).withDuplication(0.02).withReordering(0.05, MS_NS);
        final SimulatedCluster cluster = flooded(4, 3, 1 << 20, link, SimulatedClient.UNLIMITED);
        final Traffic traffic = new Traffic(cluster).lengths(8, 100).fromAll(1_500);

        cluster.runUntil(traffic::isComplete, 20 * SECOND_NS);

        assertLossless(cluster);
    }

    @Test
    void shouldLoseNothingAmongEightNodesAllToAll()
    {
        final SimulatedCluster cluster =
            flooded(5, 8, 1 << 21, SimulatedLink.LAN.withLoss(0.02), SimulatedClient.UNLIMITED);
        final Traffic traffic = new Traffic(cluster).lengths(8, 60).fromAll(1_000);

        cluster.runUntil(traffic::isComplete, 20 * SECOND_NS);

        assertLossless(cluster);
    }

    @Test
    void shouldBoundWhatIsInFlightAndAdaptIt()
    {
        final SimulatedCluster cluster = flooded(6, 2, 1 << 20, SimulatedLink.LAN, SimulatedClient.UNLIMITED);
        final SimulatedNode sender = cluster.node(0);
        cluster.run(2 * MS_NS);
        final long initial = sender.counter(CounterDescriptor.PUSH_LIMIT);
        final Traffic traffic = new Traffic(cluster).lengths(1_000, 1_200).from(sender.client(), 6_000);
        final long[] most = new long[1];
        cluster.runUntil(() -> peak(sender, most) && traffic.isComplete(), 20 * SECOND_NS);

        assertTrue(most[0] >= 2 * initial, "did not grow from " + initial + ": " + most[0]);
        assertTrue(most[0] <= 1 << 19, "grew beyond half of the log: " + most[0]);

        // nobody polls there any more: no room is heard, and the limit falls to its floor of eight datagrams
        cluster.node(1).client().rate(0);
        new Traffic(cluster).lengths(1_000, 1_200).from(sender.client(), 6_000);
        cluster.runUntil(() -> sender.counter(CounterDescriptor.NO_ROOM_RECEIVED) > 20, 5 * SECOND_NS);
        cluster.run(5 * MS_NS);

        assertTrue(sender.counter(CounterDescriptor.PUSH_LIMIT) < most[0], "did not shrink");
        assertTrue(sender.counter(CounterDescriptor.PUSH_LIMIT) >= 8 * 1_408);
    }

    private static boolean peak(final SimulatedNode node, final long[] most)
    {
        most[0] = Math.max(most[0], node.counter(CounterDescriptor.PUSH_LIMIT));
        return true;
    }

    private static SimulatedCluster flooded(
        final long seed, final int nodeCount, final int logLength, final SimulatedLink link, final double rate)
    {
        final SimulatedCluster cluster =
            new SimulatedCluster(seed).set(EngineOption.LOG_LENGTH, logLength).link(link);
        for (int i = 0; i < nodeCount; i++)
        {
            cluster.add().attach(new SimulatedClient().rings(SMALLEST, SMALLEST).rate(rate));
        }
        cluster.discoverAll();
        cluster.run(50 * MS_NS);
        return cluster;
    }

    private static void assertLossless(final SimulatedCluster cluster)
    {
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertEquals(0, cluster.sum(CounterDescriptor.CLIENTS_CUT_OFF));
        cluster.assertNoErrors();
    }
}
