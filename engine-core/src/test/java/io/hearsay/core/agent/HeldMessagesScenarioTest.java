package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

/**
 * Own must-deliver messages are held until enough peers have them; best-effort ones are dropped where there is no room.
 */
class HeldMessagesScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int SMALLEST = 64 * 1024;

    @Test
    void shouldReleaseWhatAMajorityAcknowledged()
    {
        final SimulatedCluster cluster = cluster(1, 5, SMALLEST);
        final Traffic traffic = new Traffic(cluster).from(cluster.node(0).client(), 50);

        cluster.runUntil(traffic::isComplete, SECOND_NS);
        cluster.run(MS_NS);

        assertEquals(50, cluster.node(0).counter(CounterDescriptor.MESSAGES_CONFIRMED));
        assertEquals(0, cluster.node(0).counter(CounterDescriptor.HOLD_EXPIRED));
    }

    @Test
    void shouldReleaseWhatASyncNames()
    {
        // the acknowledgement is lost, the message is not: the peer's next sync names it
        final SimulatedCluster cluster = cluster(2, 2, SMALLEST);
        final SimulatedNode publisher = cluster.node(0);
        final SimulatedNode receiver = cluster.node(1);
        assertTrue(publisher.client().offer("held"));
        cluster.run(20_000);
        cluster.network().block(receiver.address(), publisher.address());
        cluster.run(100 * MS_NS);
        assertEquals(1, receiver.client().messages().size());
        assertEquals(0, publisher.counter(CounterDescriptor.MESSAGES_CONFIRMED));
        cluster.network().heal();

        cluster.runUntil(() -> publisher.counter(CounterDescriptor.MESSAGES_CONFIRMED) == 1, SECOND_NS);

        assertEquals(0, publisher.counter(CounterDescriptor.HOLD_EXPIRED));
    }

    @Test
    void shouldPushAgainWhatNobodyConfirmedAndNoSyncNames()
    {
        // as when the receiver has delivered and evicted the message before its acknowledgement got lost
        final SimulatedCluster cluster = cluster(8, 2, SMALLEST);
        final SimulatedNode publisher = cluster.node(0);
        cluster.network().filter((from, to, packet) -> WireTap.type(packet) == PacketFlyweight.PUSH_MESSAGE);
        assertTrue(publisher.client().offer("held"));
        cluster.run(100 * MS_NS);
        assertEquals(1, cluster.node(1).client().messages().size());
        assertEquals(0, publisher.counter(CounterDescriptor.MESSAGES_CONFIRMED));
        cluster.network().filter((from, to, packet) -> WireTap.type(packet) != PacketFlyweight.PULL_SYNC);

        cluster.runUntil(() -> publisher.counter(CounterDescriptor.MESSAGES_CONFIRMED) == 1, SECOND_NS);

        assertEquals(1, publisher.counter(CounterDescriptor.PUSHES_REPEATED));
        assertEquals(0, publisher.counter(CounterDescriptor.HOLD_EXPIRED));
        assertEquals(1, cluster.node(1).client().messages().size());
        assertEquals(1, cluster.node(1).counter(CounterDescriptor.DUPLICATES_DROPPED));
    }

    @Test
    void shouldPushAgainOnlyToWhoIsNotKnownToHaveIt()
    {
        final SimulatedCluster cluster = cluster(9, 5, SMALLEST);
        final SimulatedNode publisher = cluster.node(0);
        final String silent = cluster.node(4).address();
        cluster.network().filter((from, to, packet) -> !from.equals(silent) || !to.equals(publisher.address()));
        assertTrue(publisher.client().offer("held"));
        cluster.run(100 * MS_NS);
        assertEquals(0, publisher.counter(CounterDescriptor.MESSAGES_CONFIRMED));

        cluster.runUntil(() -> publisher.counter(CounterDescriptor.PUSHES_REPEATED) == 1, SECOND_NS);
        cluster.network().filter(null);
        cluster.runUntil(() -> publisher.counter(CounterDescriptor.MESSAGES_CONFIRMED) == 1, SECOND_NS);
        cluster.run(10 * MS_NS);

        for (int i = 1; i < 5; i++)
        {
            assertEquals(i == 4 ? 1 : 0, cluster.node(i).counter(CounterDescriptor.DUPLICATES_DROPPED), "node " + i);
        }
    }

    @Test
    void shouldHoldAtMostHalfOfTheLogAndAdmitOthersMeanwhile()
    {
        final SimulatedCluster cluster =
            new SimulatedCluster(3).key(FakePeer.KEY_ID).set(EngineOption.LOG_LENGTH, SMALLEST).start(2);
        cluster.run(50 * MS_NS);
        final SimulatedNode publisher = cluster.node(0);
        cluster.network().block(publisher.address(), cluster.node(1).address());
        final Traffic held = new Traffic(cluster).lengths(500, 500).from(publisher.client(), 200);
        cluster.run(100 * MS_NS);
        final long appended = publisher.counter(CounterDescriptor.MESSAGES_PUBLISHED);
        assertTrue(appended > 40 && appended * 500 <= SMALLEST / 2, appended + " messages");

        final FakePeer peer = new FakePeer(cluster, "10.9.0.1:1", 77);
        for (int i = 1; i <= 300; i += 2)
        {
            peer.push(publisher, i, 2, 500);
        }

        assertEquals(300, publisher.client().messages().size());
        assertEquals(0, publisher.counter(CounterDescriptor.REFUSED_NO_ROOM));
        assertEquals(appended, publisher.counter(CounterDescriptor.MESSAGES_PUBLISHED));
        assertEquals(0, publisher.counter(CounterDescriptor.HOLD_EXPIRED));
        assertFalse(held.isComplete());
    }

    @Test
    void shouldGiveUpHoldingAfterTheTimeout()
    {
        final SimulatedCluster cluster = new SimulatedCluster(4)
            .set(EngineOption.HOLD_TIMEOUT, SECOND_NS)
            .set(EngineOption.PEER_TIMEOUT, 3_600 * SECOND_NS)
            .start(2);
        cluster.run(50 * MS_NS);
        final SimulatedNode publisher = cluster.node(0);
        cluster.network().block(cluster.node(1).address(), publisher.address());
        assertTrue(publisher.client().offer("nobody will say that it came"));

        cluster.run(990 * MS_NS);
        assertEquals(0, publisher.counter(CounterDescriptor.HOLD_EXPIRED));
        cluster.run(20 * MS_NS);
        assertEquals(1, publisher.counter(CounterDescriptor.HOLD_EXPIRED));
    }

    @Test
    void shouldCountTheHoldTimeoutFromTheLastNoRoom()
    {
        final SimulatedCluster cluster = new SimulatedCluster(5)
            .set(EngineOption.HOLD_TIMEOUT, SECOND_NS)
            .set(EngineOption.LOG_LENGTH, SMALLEST)
            .set(EngineOption.CLIENT_LIVENESS_TIMEOUT, 60 * SECOND_NS);
        for (int i = 0; i < 2; i++)
        {
            cluster.add().attach(new SimulatedClient().rings(SMALLEST, SMALLEST).rate(i == 0 ? 1e9 : 0));
        }
        cluster.discoverAll();
        cluster.run(50 * MS_NS);
        final SimulatedNode publisher = cluster.node(0);
        final Traffic traffic = new Traffic(cluster).lengths(500, 500).from(publisher.client(), 600);
        cluster.runUntil(() -> publisher.counter(CounterDescriptor.NO_ROOM_RECEIVED) > 0, SECOND_NS);
        cluster.run(900 * MS_NS);
        assertEquals(0, publisher.counter(CounterDescriptor.HOLD_EXPIRED));

        cluster.node(1).client().rate(SimulatedClient.UNLIMITED);
        cluster.runUntil(traffic::isComplete, 10 * SECOND_NS);
        assertEquals(600, cluster.node(1).client().messages().size());
    }

    @Test
    void shouldHoldNothingWithoutLivePeers()
    {
        final SimulatedCluster cluster = cluster(6, 1, SMALLEST);
        final Traffic traffic = new Traffic(cluster).lengths(500, 500).from(cluster.node(0).client(), 1_000);

        cluster.runUntil(traffic::isOffered, SECOND_NS);
        cluster.run(MS_NS);

        assertEquals(1_000, cluster.node(0).counter(CounterDescriptor.MESSAGES_PUBLISHED));
        assertEquals(0, cluster.node(0).counter(CounterDescriptor.HOLD_EXPIRED));
    }

    @Test
    void shouldDropBestEffortMessagesWithoutRoomAndKeepMustDeliverOnesInTheRing()
    {
        final SimulatedCluster cluster = cluster(7, 1, SMALLEST);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient reader = node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST).own(true).rate(0));
        final SimulatedClient hasty = node.attach(new SimulatedClient());
        new Traffic(cluster).lengths(500, 500).flags(PublicationDescriptor.BEST_EFFORT).from(hasty, 1_000);
        cluster.run(100 * MS_NS);
        final long dropped = node.counter(CounterDescriptor.BEST_EFFORT_DROPPED);
        assertTrue(dropped > 700, dropped + " dropped");
        assertEquals(1_000, dropped + node.counter(CounterDescriptor.MESSAGES_PUBLISHED));

        for (int i = 0; i < 50; i++)
        {
            final byte[] payload = Traffic.payload(node.client(), i, 500);
            assertTrue(node.client().offer(0, PublicationDescriptor.MUST_DELIVER, payload));
        }
        cluster.run(100 * MS_NS);
        assertEquals(1_000 - dropped, node.counter(CounterDescriptor.MESSAGES_PUBLISHED));
        assertEquals(dropped, node.counter(CounterDescriptor.BEST_EFFORT_DROPPED));

        reader.rate(SimulatedClient.UNLIMITED);
        cluster.run(100 * MS_NS);
        final int count = reader.messages().size();
        assertEquals(1_050 - dropped, count);
        for (int i = 0; i < 50; i++)
        {
            assertArrayEquals(
                Traffic.payload(node.client(), i, 500), reader.messages().get(count - 50 + i).payload());
        }
    }

    private static SimulatedCluster cluster(final long seed, final int nodeCount, final int logLength)
    {
        final SimulatedCluster cluster =
            new SimulatedCluster(seed).set(EngineOption.LOG_LENGTH, logLength).start(nodeCount);
        cluster.run(50 * MS_NS);
        return cluster;
    }
}
