package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.agent.Traffic;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ReceivedMessage;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * FAB-10469: two peers that had much to say to each other stopped for ever. Each waited for room in the other's full
 * buffer, and as it sent while it held what its receiving side needed, neither emptied its own. The lesson: what must
 * arrive may wait, what may be dropped is dropped and counted, and whoever waits goes on listening. Here everything is
 * as small as it may be, so that all buffers of all nodes are full of each other's messages, and the applications are
 * slower than the network.
 */
class MutualFloodTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int SMALLEST = 64 * 1024;
    private static final int MESSAGES = 1_000;
    private static final int SLOW = 2_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldCompleteBothDirectionsOfAMutualFlood(final long seed)
    {
        final SimulatedCluster cluster = slow(seed, 2, SMALLEST, SLOW);
        final Traffic traffic = new Traffic(cluster).lengths(500, 1_000).fromAll(MESSAGES);

        cluster.runUntil(traffic::isComplete, 10 * SECOND_NS);

        for (final SimulatedNode node : cluster.nodes())
        {
            assertTrue(node.counter(CounterDescriptor.REFUSED_NO_ROOM) > 0, "the log was never full");
        }
        assertNothingLost(cluster);
        Rest.assertAtRest(cluster, 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void shouldCompleteAFloodOfThreeNodesWhoseLogsAreFullOfEachOther(final long seed)
    {
        final SimulatedCluster cluster = slow(seed, 3, SMALLEST, 2 * SLOW);
        new Traffic(cluster).lengths(300, 600).fromAll(MESSAGES);

        cluster.runUntil(() -> receivedCount(cluster) == 3 * 2 * MESSAGES, 10 * SECOND_NS);

        assertTrue(cluster.sum(CounterDescriptor.REFUSED_NO_ROOM) > 0, "no log was ever full");
        assertNothingLost(cluster);
        Rest.assertAtRest(cluster, 2);
    }

    @ParameterizedTest
    @CsvSource({"24, 4, 0", "25, 4, 0", "26, 5, 0", "27, 8, 0", "28, 8, 0", "29, 8, 0", "30, 4, 0.05", "31, 8, 0.05"})
    void shouldCompleteAFloodAllToAllOfNodesWhoseLogsAreFull(final long seed, final int nodes, final double loss)
    {
        final SimulatedCluster cluster = slow(seed, nodes, SMALLEST, 2 * nodes * SLOW);
        cluster.link(SimulatedLink.LAN.withLoss(loss));
        new Traffic(cluster).lengths(100, 300).fromAll(MESSAGES);

        cluster.runUntil(() -> receivedCount(cluster) == (long)nodes * (nodes - 1) * MESSAGES, 20 * SECOND_NS);

        assertTrue(cluster.sum(CounterDescriptor.REFUSED_NO_ROOM) > 0, "no log was ever full");
        assertNothingLost(cluster);
        cluster.link(SimulatedLink.LAN);
        Rest.assertAtRest(cluster, 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {32, 33})
    void shouldNotBeHeldUpByADeadPeer(final long seed)
    {
        final SimulatedCluster cluster = slow(seed, 8, SMALLEST, 16 * SLOW);
        final Traffic traffic = new Traffic(cluster).lengths(100, 300).fromAll(MESSAGES);
        cluster.runUntil(() -> cluster.node(0).counter(CounterDescriptor.MESSAGES_PUBLISHED) > 300, 5 * SECOND_NS);
        cluster.crash(7);

        // far sooner than the dead one is given up as a peer
        cluster.runUntil(traffic::isOffered, 2 * SECOND_NS);

        for (int i = 0; i < 7; i++)
        {
            final SimulatedNode node = cluster.node(i);
            cluster.runUntil(() -> node.counter(CounterDescriptor.MESSAGES_CONFIRMED) == MESSAGES, 2 * SECOND_NS);
            assertEquals(0, node.counter(CounterDescriptor.HOLD_EXPIRED));
        }
        cluster.assertNoErrors();
    }

    @ParameterizedTest
    @ValueSource(longs = {34, 35})
    void shouldWaitForAStuckClientUntilItIsCutOff(final long seed)
    {
        final SimulatedCluster cluster = slow(seed, 4, SMALLEST, 8 * SLOW);
        final SimulatedClient stuck = cluster.node(3).client();
        stuck.rate(0);
        final Traffic traffic = new Traffic(cluster).lengths(300, 500).fromAll(MESSAGES);

        cluster.runUntil(stuck::isClosed, 12 * SECOND_NS);
        assertTrue(cluster.node(0).counter(CounterDescriptor.MESSAGES_PUBLISHED) < MESSAGES, "nobody waited for it");

        cluster.runUntil(traffic::isOffered, 5 * SECOND_NS);
        cluster.run(SECOND_NS);
        for (int i = 0; i < 3; i++)
        {
            final SimulatedNode node = cluster.node(i);
            assertEquals(MESSAGES, node.counter(CounterDescriptor.MESSAGES_CONFIRMED));
            assertEquals(List.of(), node.client().gaps());
            assertEquals(0, node.counter(CounterDescriptor.HOLD_EXPIRED));
        }
        assertEquals(1, cluster.sum(CounterDescriptor.CLIENTS_CUT_OFF));
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10, 11})
    void shouldCountWhatBestEffortDropsAndNeverStallForIt(final long seed)
    {
        final SimulatedCluster cluster = slow(seed, 2, SMALLEST, 0);
        final Traffic traffic =
            new Traffic(cluster).lengths(500, 1_000).flags(PublicationDescriptor.BEST_EFFORT).fromAll(MESSAGES);

        // nobody reads anything, so nothing makes room: publishing goes on all the same
        cluster.runUntil(traffic::isOffered, SECOND_NS);
        cluster.run(SECOND_NS);

        for (final SimulatedNode node : cluster.nodes())
        {
            assertEquals(0, node.client().publication().size(), "bytes not taken");
            assertTrue(node.counter(CounterDescriptor.BEST_EFFORT_DROPPED) > MESSAGES / 2);
            assertEquals(
                MESSAGES,
                node.counter(CounterDescriptor.MESSAGES_PUBLISHED) +
                    node.counter(CounterDescriptor.BEST_EFFORT_DROPPED));
        }

        cluster.nodes().forEach((node) -> node.client().rate(SimulatedClient.UNLIMITED));
        Rest.pass(cluster, 12);
        assertAccountedFor(cluster.node(0), cluster.node(1));
        assertAccountedFor(cluster.node(1), cluster.node(0));
        cluster.assertNoErrors();
        Rest.assertAtRest(cluster, 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {12, 13, 14})
    void shouldDeliverWhatMustArriveBesideAFloodOfBestEffort(final long seed)
    {
        final SimulatedCluster cluster = slow(seed, 2, SMALLEST, SLOW);
        cluster.nodes().forEach((node) -> node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST).onlyTopics()));
        final Traffic patient = new Traffic(cluster).lengths(500, 1_000);
        final Traffic hasty = new Traffic(cluster).lengths(500, 1_000).flags(PublicationDescriptor.BEST_EFFORT);
        for (final SimulatedNode node : cluster.nodes())
        {
            patient.from(node.clients().get(0), MESSAGES);
            hasty.from(node.clients().get(1), MESSAGES);
        }

        cluster.runUntil(() -> patient.isOffered() && hasty.isOffered(), 10 * SECOND_NS);
        Rest.pass(cluster, 15);

        for (final SimulatedNode node : cluster.nodes())
        {
            assertEquals(MESSAGES, node.counter(CounterDescriptor.MESSAGES_CONFIRMED));
            assertEquals(
                2 * MESSAGES,
                node.counter(CounterDescriptor.MESSAGES_PUBLISHED) +
                    node.counter(CounterDescriptor.BEST_EFFORT_DROPPED));
            assertEquals(0, node.counter(CounterDescriptor.HOLD_EXPIRED));
        }
        assertAccountedFor(cluster.node(0), cluster.node(1));
        assertAccountedFor(cluster.node(1), cluster.node(0));
        cluster.assertNoErrors();
    }

    @ParameterizedTest
    @CsvSource({"15, true", "16, true", "17, false", "18, false", "19, true", "20, false"})
    void shouldGoOnWhenAPeerStopsInMidFlood(final long seed, final boolean isOrderly)
    {
        final SimulatedCluster cluster = slow(seed, 3, SMALLEST, 3 * SLOW);
        final Traffic traffic = new Traffic(cluster).lengths(300, 600).fromAll(MESSAGES);
        final SimulatedNode victim = cluster.node(2);
        cluster.runUntil(() -> victim.counter(CounterDescriptor.MESSAGES_PUBLISHED) > 300 + 20 * seed, SECOND_NS * 5);
        assertTrue(victim.counter(CounterDescriptor.MESSAGES_PUBLISHED) < MESSAGES);
        if (isOrderly)
        {
            cluster.stop(2);
        }
        else
        {
            cluster.crash(2);
        }

        cluster.runUntil(traffic::isComplete, 10 * SECOND_NS);
        Rest.pass(cluster, 15); // what the dead one alone had is declared lost

        final SimulatedClient a = cluster.node(0).client();
        final SimulatedClient b = cluster.node(1).client();
        assertEquals(MESSAGES, cluster.ledger().receivedCount(a, cluster.node(1).nodeId()));
        assertEquals(MESSAGES, cluster.ledger().receivedCount(b, cluster.node(0).nodeId()));
        assertEquals(highest(a, victim.nodeId()), accounted(a, victim.nodeId()));
        assertEquals(highest(b, victim.nodeId()), accounted(b, victim.nodeId()));
        assertEquals(0, cluster.node(0).counter(CounterDescriptor.HOLD_EXPIRED));
        assertEquals(0, cluster.node(1).counter(CounterDescriptor.HOLD_EXPIRED));
        Rest.assertAtRest(cluster, 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void shouldPublishAllAloneWhenItsOnlyPeerStopsInMidFlood(final long seed)
    {
        final SimulatedCluster cluster = slow(seed, 2, SMALLEST, SLOW);
        final Traffic traffic = new Traffic(cluster).lengths(500, 1_000).fromAll(MESSAGES);
        final SimulatedNode left = cluster.node(0);
        cluster.runUntil(() -> left.client().messages().size() > 200 + 20 * seed, 5 * SECOND_NS);
        cluster.crash(1);

        // whom nobody hears any more is given up after the peerTimeout, of which half passes before the first probe
        cluster.runUntil(traffic::isOffered, 8 * SECOND_NS);
        cluster.run(SECOND_NS);

        assertEquals(MESSAGES, left.counter(CounterDescriptor.MESSAGES_PUBLISHED));
        assertEquals(0, left.counter(CounterDescriptor.PEERS_LIVE));
        assertEquals(0, left.counter(CounterDescriptor.LOG_HELD));
        assertEquals(0, left.counter(CounterDescriptor.ACK_WINDOWS_OPEN));
        assertEquals(0, left.client().publication().size(), "bytes not taken");
        cluster.assertNoErrors();
    }

    private static SimulatedCluster slow(final long seed, final int nodes, final int logLength, final double rate)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).set(EngineOption.LOG_LENGTH, logLength);
        for (int i = 0; i < nodes; i++)
        {
            cluster.add().attach(new SimulatedClient().rings(SMALLEST, SMALLEST).rate(rate));
        }
        cluster.discoverAll();
        cluster.run(50 * MS_NS);
        return cluster;
    }

    private static long receivedCount(final SimulatedCluster cluster)
    {
        return cluster.nodes().stream().mapToLong((node) -> node.client().messages().size()).sum();
    }

    private static void assertNothingLost(final SimulatedCluster cluster)
    {
        final long all = (long)cluster.nodes().size() * MESSAGES;
        cluster.runUntil(() -> cluster.sum(CounterDescriptor.MESSAGES_CONFIRMED) >= all, 5 * SECOND_NS);
        for (final SimulatedNode node : cluster.nodes())
        {
            final int others = cluster.nodes().size() - 1;
            assertEquals(others * MESSAGES, node.client().messages().size());
            assertEquals(List.of(), node.client().gaps());
            assertEquals(MESSAGES, node.counter(CounterDescriptor.MESSAGES_CONFIRMED));
            assertEquals(0, node.counter(CounterDescriptor.HOLD_EXPIRED));
            assertEquals(0, node.counter(CounterDescriptor.CLIENTS_CUT_OFF));
            assertTrue(node.counter(CounterDescriptor.PUBLISH_BACK_PRESSURED) > 0, "nothing ever waited");
        }
        assertTrue(cluster.sum(CounterDescriptor.DELIVERY_BACK_PRESSURED) > 0, "no delivery ring was ever full");
        cluster.assertNoErrors();
    }

    /** All that one node published, the client of the other one got or was told to be lost. */
    private static void assertAccountedFor(final SimulatedNode from, final SimulatedNode to)
    {
        assertEquals(from.counter(CounterDescriptor.MESSAGES_PUBLISHED), accounted(to.client(), from.nodeId()));
    }

    private static long accounted(final SimulatedClient client, final long origin)
    {
        return client.messages().stream().filter((message) -> message.origin() == origin).count() +
            client.gaps().stream().filter((gap) -> gap.origin() == origin)
                .mapToLong((gap) -> gap.last() - gap.first() + 1).sum();
    }

    private static long highest(final SimulatedClient client, final long origin)
    {
        return client.messages().stream().filter((message) -> message.origin() == origin)
            .mapToLong(ReceivedMessage::sequence).max().orElse(0);
    }
}
