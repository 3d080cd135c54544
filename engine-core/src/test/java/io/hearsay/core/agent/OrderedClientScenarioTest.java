package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ReceivedGap;
import io.hearsay.core.sim.ReceivedMessage;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

/**
 * Clients that asked for the order of each origin. The ledger of the simulation fails on the first message that is out
 * of order; what is checked here is that all that can come does come, and that the gaps say what does not.
 */
class OrderedClientScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int SMALLEST = 64 * 1024;
    private static final int LONG_MESSAGE = 1_000;

    @Test
    void shouldKeepTheOrderOfEachOriginInSpiteOfLossAndReordering()
    {
        final SimulatedCluster cluster = new SimulatedCluster(1)
            .link(SimulatedLink.LAN.withLoss(0.05).withDuplication(0.05).withReordering(0.2, 2 * MS_NS));
        for (int i = 0; i < 3; i++)
        {
            final SimulatedNode node = cluster.add();
            node.attach(new SimulatedClient().ordered(true));
            node.attach(new SimulatedClient().ordered(true).own(true).retained(true).rate(20_000));
        }
        cluster.discoverAll();
        cluster.run(50 * MS_NS);
        final Traffic traffic = new Traffic(cluster).fromAll(1_000);

        cluster.runUntil(traffic::isComplete, 10 * SECOND_NS);

        for (final SimulatedNode node : cluster.nodes())
        {
            assertEquals(2_000, node.clients().get(0).messages().size());
            assertEquals(3_000, node.clients().get(1).messages().size());
            assertEquals(List.of(), node.client().gaps());
        }
    }

    @Test
    void shouldStartWhenTheBaseIsFixedAfterFivePullIntervals()
    {
        final SimulatedCluster cluster = single(2);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient ordered = node.attach(new SimulatedClient().ordered(true));
        final FakePeer peer = new FakePeer(cluster, "10.9.0.1:1", 77);
        peer.push(node, 5, 1, 10);
        peer.push(node, 4, 1, 10);

        cluster.run(990 * MS_NS);
        assertEquals(List.of(), sequences(ordered));
        cluster.run(20 * MS_NS);

        assertEquals(List.of(4L, 5L), sequences(ordered));
        assertEquals(List.of(5L, 4L), sequences(node.client()));
        peer.push(node, 3, 1, 10);
        assertEquals(1, node.counter(CounterDescriptor.BELOW_BASE));
    }

    @Test
    void shouldPassDeclaredGapsInOrder()
    {
        final SimulatedCluster cluster = single(3).set(EngineOption.GAP_TIMEOUT, 2 * SECOND_NS);
        final SimulatedNode node = cluster.add();
        final SimulatedClient arrival = node.attach(new SimulatedClient());
        final SimulatedClient ordered = node.attach(new SimulatedClient().ordered(true));
        final FakePeer peer = new FakePeer(cluster, "10.9.0.1:1", 77);
        peer.push(node, 1, 2, 10);
        peer.push(node, 5, 1, 10);
        cluster.run(1_500 * MS_NS);
        assertEquals(List.of(1L, 2L), sequences(ordered));

        cluster.run(SECOND_NS);

        assertEquals(List.of(1L, 2L, 5L), sequences(ordered));
        assertEquals(List.of(1L, 2L, 5L), sequences(arrival));
        assertGap(ordered, 3, 4, DeliveryDescriptor.GAP_CAUSE_LOST);
        assertGap(arrival, 3, 4, DeliveryDescriptor.GAP_CAUSE_LOST);
        peer.push(node, 3, 1, 10);
        assertEquals(3, ordered.messages().size());
        assertEquals(3, arrival.messages().size());
    }

    @Test
    void shouldTellOfALossThatWasDeclaredBeforeOrderBegan()
    {
        final SimulatedCluster cluster = single(9).set(EngineOption.GAP_TIMEOUT, SECOND_NS / 2);
        final SimulatedNode node = cluster.add();
        final SimulatedClient arrival = node.attach(new SimulatedClient());
        final SimulatedClient ordered = node.attach(new SimulatedClient().ordered(true));
        final FakePeer peer = new FakePeer(cluster, "10.9.0.1:1", 77);
        peer.sync(node, 1, 2);
        peer.push(node, 3, 1, 10);
        cluster.run(600 * MS_NS);
        assertGap(arrival, 1, 2, DeliveryDescriptor.GAP_CAUSE_LOST);
        assertEquals(List.of(), ordered.gaps());

        cluster.run(600 * MS_NS);

        assertGap(ordered, 1, 2, DeliveryDescriptor.GAP_CAUSE_LOST);
        assertEquals(List.of(3L), sequences(ordered));
    }

    @Test
    void shouldTellWhatComesBelowWhereTheFullLogMadeOrderBegin()
    {
        final SimulatedCluster cluster = single(10);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient ordered = node.attach(new SimulatedClient().ordered(true));
        final FakePeer peer = new FakePeer(cluster, "10.9.0.1:1", 77);
        for (long next = 3; ordered.messages().isEmpty(); next++)
        {
            assertTrue(next < 200, "order never began");
            peer.push(node, next, 1, LONG_MESSAGE);
        }
        assertEquals(List.of(), ordered.gaps());

        peer.push(node, 1, 2, 10);

        assertGap(ordered, 1, 2, DeliveryDescriptor.GAP_CAUSE_ORDER);
        assertEquals(2, node.counter(CounterDescriptor.GAPS_ORDER));
        assertTrue(sequences(node.client()).containsAll(List.of(1L, 2L)));
        assertEquals(3L, sequences(ordered).get(0));
    }

    @Test
    void shouldKeepRoomForWhatIsMissingWhenTheLogIsFullOfItsSuccessors()
    {
        final SimulatedCluster cluster = single(7);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient ordered = node.attach(new SimulatedClient().ordered(true));
        final FakePeer peer = new FakePeer(cluster, "10.9.0.1:1", 77);
        peer.push(node, 1, 1, LONG_MESSAGE);
        cluster.run(1_100 * MS_NS);
        long next = 4;
        for (; node.counter(CounterDescriptor.REFUSED_NO_ROOM) == 0; next++)
        {
            assertTrue(next < 100, "never refused");
            peer.push(node, next, 1, LONG_MESSAGE);
        }
        assertTrue(next > 20, "refused from " + next + " on");

        peer.push(node, 2, 2, LONG_MESSAGE);

        assertEquals(LongStream.rangeClosed(1, next - 2).boxed().toList(), sequences(ordered));
        assertEquals(List.of(), ordered.gaps());
        assertEquals(1, node.counter(CounterDescriptor.REFUSED_NO_ROOM));
    }

    @Test
    void shouldTakeWhatItRefusedBeforeWhatFollowsIt()
    {
        final SimulatedCluster cluster = single(8);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient ordered = node.attach(new SimulatedClient().ordered(true).rings(SMALLEST, SMALLEST));
        final FakePeer peer = new FakePeer(cluster, "10.9.0.1:1", 77);
        peer.push(node, 1, 1, LONG_MESSAGE);
        cluster.run(1_100 * MS_NS);
        ordered.rate(0);
        long refused = 1;
        while (node.counter(CounterDescriptor.REFUSED_NO_ROOM) == 0)
        {
            assertTrue(refused < 200, "never refused");
            peer.push(node, ++refused, 1, LONG_MESSAGE);
        }
        ordered.rate(SimulatedClient.UNLIMITED);
        cluster.run(10 * MS_NS);
        assertEquals(refused - 1, ordered.messages().size());

        peer.push(node, refused + 1, 1, LONG_MESSAGE);
        assertEquals(2, node.counter(CounterDescriptor.REFUSED_NO_ROOM));
        peer.push(node, refused, 3, LONG_MESSAGE);

        assertEquals(LongStream.rangeClosed(1, refused + 2).boxed().toList(), sequences(ordered));
        assertEquals(2, node.counter(CounterDescriptor.REFUSED_NO_ROOM));
    }

    @Test
    void shouldSkipWhatNobodyHasWhenTheLogIsFullOfItsSuccessors()
    {
        final SimulatedCluster cluster = single(4);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient ordered = node.attach(new SimulatedClient().ordered(true));
        final FakePeer peer = new FakePeer(cluster, "10.9.0.1:1", 77);
        peer.push(node, 1, 1, LONG_MESSAGE);
        cluster.run(1_100 * MS_NS);
        peer.push(node, 4, 1, LONG_MESSAGE);
        long next = 5;
        while (node.counter(CounterDescriptor.REFUSED_NO_ROOM) == 0)
        {
            assertTrue(next < 100, "never refused");
            peer.push(node, next++, 1, LONG_MESSAGE);
        }
        cluster.run(200 * MS_NS);
        peer.push(node, next - 1, 1, LONG_MESSAGE);
        assertEquals(List.of(), ordered.gaps());
        cluster.run(400 * MS_NS);
        final long refused = --next;
        for (; ordered.gaps().isEmpty(); next++)
        {
            assertTrue(next < 100, "never skipped");
            peer.push(node, next, 1, LONG_MESSAGE);
        }

        assertGap(ordered, 2, 3, DeliveryDescriptor.GAP_CAUSE_ORDER);
        assertEquals(2, node.counter(CounterDescriptor.GAPS_ORDER));
        assertEquals(0, node.counter(CounterDescriptor.GAPS_DECLARED));

        // the late one is still new to the node, but no longer to this client
        peer.push(node, 2, 1, LONG_MESSAGE);
        cluster.run(600 * MS_NS); // it gives hope that the other one comes, too
        for (long again = refused; again <= next; again++)
        {
            peer.push(node, again, 1, LONG_MESSAGE);
        }
        assertEquals(LongStream.rangeClosed(1, next).filter((s) -> s < 2 || s > 3).boxed().toList(),
            sequences(ordered));
        assertTrue(sequences(node.client()).contains(2L));
        assertEquals(1, ordered.gaps().size());
    }

    @Test
    void shouldNotSkipWhatIsHereAlready()
    {
        final SimulatedCluster cluster = single(5);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient ordered = node.attach(new SimulatedClient().ordered(true));
        final FakePeer peer = new FakePeer(cluster, "10.9.0.1:1", 77);
        peer.push(node, 1, 1, LONG_MESSAGE);
        cluster.run(1_100 * MS_NS);
        peer.push(node, 9, 1, LONG_MESSAGE);
        peer.push(node, 4, 2, LONG_MESSAGE);
        for (long next = 10; ordered.gaps().size() < 2; next++)
        {
            assertTrue(next < 100, "never skipped");
            cluster.run(20 * MS_NS); // what nobody has is given up some time
            peer.push(node, next, 1, LONG_MESSAGE);
        }

        assertEquals(List.of(1L, 4L, 5L, 9L, 10L), sequences(ordered).subList(0, 5));
        assertEquals(3, ordered.gaps().get(0).last());
        assertEquals(6, ordered.gaps().get(1).first());
        assertEquals(8, ordered.gaps().get(1).last());
    }

    @Test
    void shouldNotTakeFromOthersWhatItSkips()
    {
        // an ordered client that waits for the base of an origin must give way, but the base stays open for the others
        final SimulatedCluster cluster = single(6);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient ordered = node.attach(new SimulatedClient().ordered(true));
        final FakePeer peer = new FakePeer(cluster, "10.9.0.1:1", 77);
        for (long next = 5; ordered.messages().isEmpty(); next++)
        {
            assertTrue(next < 100, "never gave way");
            peer.push(node, next, 1, LONG_MESSAGE);
        }
        assertTrue(cluster.network().nowNs() < SECOND_NS);

        peer.push(node, 4, 1, LONG_MESSAGE);

        assertTrue(sequences(node.client()).contains(4L));
        assertEquals(5L, sequences(ordered).get(0));
    }

    @Test
    void shouldBeginWhereItAttachesUnlessItAsksForWhatIsRetained()
    {
        final SimulatedCluster cluster = new SimulatedCluster(7).start(2);
        cluster.run(50 * MS_NS);
        new Traffic(cluster).fromAll(100);
        cluster.run(2 * SECOND_NS);
        assertTrue(cluster.isComplete());

        final SimulatedNode node = cluster.node(0);
        final SimulatedClient late = node.attach(new SimulatedClient().ordered(true).own(true));
        final SimulatedClient all = node.attach(new SimulatedClient().ordered(true).own(true).retained(true));
        final SimulatedClient remote = node.attach(new SimulatedClient().ordered(true).retained(true));
        final SimulatedClient arrival = node.attach(new SimulatedClient().own(true).retained(true));
        new Traffic(cluster).fromAll(10);
        cluster.run(SECOND_NS);

        assertEquals(20, late.messages().size());
        assertEquals(220, all.messages().size());
        assertEquals(110, remote.messages().size());
        assertEquals(220, arrival.messages().size());
        assertEquals(110, all.messages().stream().filter((message) -> message.origin() == node.nodeId()).count());
        assertTrue(late.gaps().isEmpty() && all.gaps().isEmpty() && remote.gaps().isEmpty());
    }

    private static SimulatedCluster single(final long seed)
    {
        final SimulatedCluster cluster =
            new SimulatedCluster(seed).key(FakePeer.KEY_ID).set(EngineOption.LOG_LENGTH, SMALLEST);
        cluster.add().attach(new SimulatedClient());
        return cluster;
    }

    private static List<Long> sequences(final SimulatedClient client)
    {
        return client.messages().stream().map(ReceivedMessage::sequence).toList();
    }

    private static void assertGap(final SimulatedClient client, final long first, final long last, final int cause)
    {
        assertEquals(1, client.gaps().size());
        final ReceivedGap gap = client.gaps().get(0);
        assertEquals(first, gap.first());
        assertEquals(last, gap.last());
        assertEquals(cause, gap.cause());
    }
}
