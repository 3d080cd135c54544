package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ReceivedMessage;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.testing.Seeded;

import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;

/**
 * How clients end: they go, they die at any moment, or they write nonsense. What they offered is published as far as it
 * can be, and what can not is counted.
 */
class ClientEndScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int SMALLEST = 64 * 1024;
    private static final long TIMEOUT_NS = 500 * MS_NS;

    @Test
    void shouldPublishWhatALeavingClientOfferedHoweverLongThePeersHaveNoRoom()
    {
        publishInSpiteOfNoRoom(false);
    }

    @Test
    void shouldPublishWhatADeadClientOfferedHoweverLongThePeersHaveNoRoom()
    {
        publishInSpiteOfNoRoom(true);
    }

    @Test
    void shouldCountWhatAClientOffersUntilItIsToldThatItIsClosed()
    {
        final AgentFixture fixture = new AgentFixture(new Settings());
        final RingPort port = new RingPort();
        assertTrue(fixture.agent.attach(port.whenClosing(() -> assertTrue(port.offer(new byte[8])))));
        assertTrue(port.offer(new byte[8]));
        final int lengthOfOne = port.publication().size();

        fixture.agent.onClose();

        assertEquals(2 * lengthOfOne, fixture.count(CounterDescriptor.PUBLICATIONS_ABANDONED));
    }

    private static void publishInSpiteOfNoRoom(final boolean isDead)
    {
        final SimulatedCluster cluster = new SimulatedCluster(1)
            .set(EngineOption.LOG_LENGTH, SMALLEST)
            .set(EngineOption.CLIENT_LIVENESS_TIMEOUT, TIMEOUT_NS);
        final SimulatedNode node = cluster.add();
        final SimulatedClient leaving = node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST));
        cluster.set(EngineOption.CLIENT_LIVENESS_TIMEOUT, 60 * SECOND_NS);
        final SimulatedNode full = cluster.add();
        final SimulatedClient stuck = full.attach(new SimulatedClient().rings(SMALLEST, SMALLEST).rate(0));
        cluster.discoverAll();
        cluster.run(50 * MS_NS);
        int offered = 0;
        while (node.counter(CounterDescriptor.NO_ROOM_RECEIVED) < 5 || leaving.publication().size() < SMALLEST - 512)
        {
            assertTrue(offered < 5_000, "never full");
            offered += offer(leaving, offered) ? 1 : 0;
            cluster.run(MS_NS);
        }

        assertTrue(isDead ? node.agent().abandon(leaving.id()) : node.agent().detach(leaving.id()));
        cluster.run(6 * TIMEOUT_NS);

        assertFalse(leaving.isClosed(), "what it offered is thrown away");
        assertTrue(stuck.messages().isEmpty() && !stuck.isClosed());
        stuck.rate(SimulatedClient.UNLIMITED);
        final int all = offered;
        cluster.runUntil(() -> leaving.isClosed() && stuck.messages().size() == all, 20 * SECOND_NS);
        assertEquals(isDead ? ClientPort.CLOSED_SILENT : ClientPort.CLOSED_BY_CLIENT, leaving.closedReason());
        assertEquals(0, node.counter(CounterDescriptor.PUBLICATIONS_ABANDONED));
        cluster.assertNoErrors();
    }

    private static boolean offer(final SimulatedClient client, final int number)
    {
        return client.offer(0, PublicationDescriptor.MUST_DELIVER, Traffic.payload(client, number, 200));
    }

    @Test
    void shouldPublishWhatStandsBehindTheClaimsOfADeadClient()
    {
        final SimulatedCluster cluster = cluster(2);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient dead = node.attach(new SimulatedClient());
        final int open = openClaims(dead);
        cluster.run(4 * TIMEOUT_NS);
        assertEquals(List.of("before"), texts(cluster));
        assertFalse(dead.isClosed(), "only who knows that it is dead may say so");

        assertTrue(node.agent().abandon(dead.id()));
        assertTrue(node.agent().abandon(dead.id()), "twice is once");
        cluster.run(10 * MS_NS);

        assertEquals(List.of("before", "behind a claim", "behind a hole"), texts(cluster));
        assertClosed(node, dead, ClientPort.CLOSED_SILENT);
        assertEquals(1, node.counter(CounterDescriptor.CLIENTS_SILENT));
        assertEquals(open, node.counter(CounterDescriptor.PUBLICATIONS_ABANDONED));
        assertFalse(node.agent().abandon(dead.id()));
        cluster.assertNoErrors();
    }

    @Test
    void shouldPublishAllThatWasCommittedAtWhateverMomentItsClientDies()
    {
        Seeded.run(60, (random) ->
        {
            final SimulatedCluster cluster = cluster(random.nextLong());
            final SimulatedNode node = cluster.node(0);
            final SimulatedClient dead = node.attach(new SimulatedClient().rings(1 << 10, 1 << 10));
            final List<String> expected = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--)
            {
                assertTrue(dead.offer("alive " + i)); // so that it dies at any place of its ring
                expected.add("alive " + i);
                cluster.run(MS_NS / 10);
            }
            long open = 0;
            for (int i = 0; dead.publication().size() < 800 && i < 30; i++)
            {
                final int length = random.nextInt(100);
                switch (random.nextInt(6))
                {
                    case 0 -> open += claim(dead, length) ? 8 + length + 7 & ~7 : 0;
                    case 1 -> open += leaveHole(dead, 8 + length & ~7);
                    case 2 -> dead.publication().abort(Math.max(8, dead.publication().tryClaim(1, length)));
                    default ->
                    {
                        if (dead.offer("dying " + i))
                        {
                            expected.add("dying " + i);
                        }
                    }
                }
                cluster.run(random.nextInt(3) == 0 ? MS_NS : 0);
            }

            node.agent().abandon(dead.id());
            cluster.run(20 * MS_NS);

            assertEquals(expected, texts(cluster));
            assertClosed(node, dead, ClientPort.CLOSED_SILENT);
            assertEquals(open, node.counter(CounterDescriptor.PUBLICATIONS_ABANDONED));
        });
    }

    @Test
    void shouldGiveAClaimOfALeavingClientATimeToBeCommitted()
    {
        final SimulatedCluster cluster = cluster(3);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient leaving = node.attach(new SimulatedClient());
        final int open = openClaims(leaving);
        assertTrue(node.agent().detach(leaving.id()));

        cluster.run(TIMEOUT_NS - 10 * MS_NS);
        assertEquals(List.of("before"), texts(cluster));
        assertFalse(leaving.isClosed());
        cluster.run(20 * MS_NS);

        assertEquals(List.of("before", "behind a claim", "behind a hole"), texts(cluster));
        assertClosed(node, leaving, ClientPort.CLOSED_BY_CLIENT);
        assertEquals(0, node.counter(CounterDescriptor.CLIENTS_SILENT));
        assertEquals(open, node.counter(CounterDescriptor.PUBLICATIONS_ABANDONED));
    }

    @Test
    void shouldNotWaitForTheClaimsOfAClientThatLeavesAndDies()
    {
        final SimulatedCluster cluster = cluster(4);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient leaving = node.attach(new SimulatedClient());
        openClaims(leaving);
        assertTrue(node.agent().detach(leaving.id()));
        assertTrue(node.agent().abandon(leaving.id()));

        cluster.run(10 * MS_NS);

        assertEquals(3, texts(cluster).size());
        assertClosed(node, leaving, ClientPort.CLOSED_BY_CLIENT);
        assertEquals(0, node.counter(CounterDescriptor.CLIENTS_SILENT), "it had gone in good order");
    }

    @Test
    void shouldPublishWhatALeavingClientCommitsInTime()
    {
        final SimulatedCluster cluster = cluster(5);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient leaving = node.attach(new SimulatedClient());
        final int claim = leaving.publication().tryClaim(
            PublicationDescriptor.MESSAGE_TYPE_ID, PublicationDescriptor.PAYLOAD_OFFSET);
        assertTrue(leaving.offer("behind"));
        assertTrue(node.agent().detach(leaving.id()));
        cluster.run(TIMEOUT_NS / 2);
        cluster.ledger().onOffered(node.nodeId(), 0, new byte[0]);
        leaving.publication().commit(claim);

        cluster.run(10 * MS_NS);

        assertEquals(List.of("", "behind"), texts(cluster));
        assertClosed(node, leaving, ClientPort.CLOSED_BY_CLIENT);
        assertEquals(0, node.counter(CounterDescriptor.PUBLICATIONS_ABANDONED));
    }

    @Test
    void shouldComeToAnEndWithAnAbandonedClientThatGoesOnAllTheSame()
    {
        final SimulatedCluster cluster = cluster(6);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient undead = node.attach(new SimulatedClient());
        leaveHole(undead, 64);
        node.agent().abandon(undead.id());
        for (int i = 0; i < 10; i++)
        {
            node.agent().doWork();
            leaveHole(undead, 64); // each time before the engine sees that the ring is empty
        }

        assertClosed(node, undead, ClientPort.CLOSED_SILENT);
        assertTrue(node.counter(CounterDescriptor.PUBLICATIONS_ABANDONED) <= 5 * 64);
    }

    @Test
    void shouldCloseADeadClientWhoseTailMakesNoSense()
    {
        for (final long tail : new long[]{3, 1 << 30, Long.MAX_VALUE, -64})
        {
            final SimulatedCluster cluster = cluster(7);
            final SimulatedNode node = cluster.node(0);
            final SimulatedClient dead = node.attach(new SimulatedClient());
            dead.publication().buffer().putLong(
                dead.publication().capacity() + RingBufferDescriptor.TAIL_POSITION_OFFSET, tail);
            node.agent().abandon(dead.id());

            cluster.run(10 * MS_NS);

            assertClosed(node, dead, tail < 0 ? ClientPort.CLOSED_SILENT : ClientPort.CLOSED_CORRUPT);
            assertEquals(tail < 0 ? 0 : 1, node.counter(CounterDescriptor.CLIENTS_CORRUPT), "tail " + tail);
        }
    }

    @Test
    void shouldCountWhatIsUnreadWhenTheEngineCloses()
    {
        final SimulatedCluster cluster = cluster(8);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient client = node.client();
        cluster.run(MS_NS);
        for (int i = 0; i < 3; i++)
        {
            assertTrue(offer(client, i));
        }
        final int unread = client.publication().size();

        cluster.stop(0);

        assertEquals(3 * (200 + PublicationDescriptor.PAYLOAD_OFFSET + 8), unread);
        assertEquals(unread, node.counter(CounterDescriptor.PUBLICATIONS_ABANDONED));
        assertEquals(ClientPort.CLOSED_BY_ENGINE, client.closedReason());
    }

    @Test
    void shouldCountAClientOnceBothOfWhoseRingsHoldNonsense()
    {
        final SimulatedCluster cluster = cluster(9);
        final SimulatedNode node = cluster.node(0);
        final HostilePort hostile = new HostilePort(false, 1 << 12);
        assertTrue(node.agent().attach(hostile));
        hostile.publication.buffer().putInt(0, 5);
        hostile.delivery.buffer().putLong((1 << 12) + RingBufferDescriptor.HEAD_POSITION_OFFSET, 5);
        for (int i = 0; i < 100; i++)
        {
            assertTrue(node.client().offer("more than its ring holds, " + i));
        }

        cluster.run(10 * MS_NS);

        assertEquals(1, hostile.closedCount);
        assertEquals(ClientPort.CLOSED_CORRUPT, hostile.closedReason);
        assertEquals(1, node.counter(CounterDescriptor.CLIENTS_CORRUPT));
        assertEquals(1, node.errors().size());
    }

    @Test
    void shouldCloseAClientThatMovesTheHeadOfItsDeliveryBack()
    {
        final SimulatedCluster cluster = cluster(10);
        final SimulatedNode node = cluster.node(0);
        final HostilePort hostile = new HostilePort(true, 1 << 12);
        assertTrue(node.agent().attach(hostile));
        for (int i = 0; i < 200; i++)
        {
            assertTrue(node.client().offer("more than its ring holds, " + i));
            hostile.delivery.read((typeId, buffer, index, length) -> {});
            cluster.run(MS_NS / 5);
        }
        assertEquals(0, hostile.closedCount);
        hostile.delivery.buffer().putLong((1 << 12) + RingBufferDescriptor.HEAD_POSITION_OFFSET, 64);
        for (int i = 0; i < 400; i++)
        {
            assertTrue(node.client().offer("and again, " + i));
        }

        cluster.run(10 * MS_NS);

        assertEquals(ClientPort.CLOSED_CORRUPT, hostile.closedReason);
        assertEquals(1, hostile.closedCount);
        assertEquals(600, cluster.node(1).client().messages().size());
    }

    /**
     * A message, a claim, a message, a place whose length was never written, a message, and both again.
     *
     * @return the number of bytes claimed and never committed.
     */
    private static int openClaims(final SimulatedClient client)
    {
        assertTrue(client.offer("before"));
        assertTrue(client.publication().tryClaim(PublicationDescriptor.MESSAGE_TYPE_ID, 100) > 0);
        assertTrue(client.offer("behind a claim"));
        leaveHole(client, 64);
        assertTrue(client.offer("behind a hole"));
        assertTrue(client.publication().tryClaim(PublicationDescriptor.MESSAGE_TYPE_ID, 8) > 0);
        leaveHole(client, 24);
        return 112 + 64 + 16 + 24;
    }

    private static boolean claim(final SimulatedClient client, final int length)
    {
        return client.publication().tryClaim(PublicationDescriptor.MESSAGE_TYPE_ID, length) > 0;
    }

    private static int leaveHole(final SimulatedClient client, final int length)
    {
        final AtomicBuffer buffer = client.publication().buffer();
        final int tailAt = client.publication().capacity() + RingBufferDescriptor.TAIL_POSITION_OFFSET;
        buffer.putLong(tailAt, client.publication().producerPosition() + length);
        return length;
    }

    private static List<String> texts(final SimulatedCluster cluster)
    {
        return cluster.node(1).client().messages().stream().map(ReceivedMessage::text).toList();
    }

    private static void assertClosed(final SimulatedNode node, final SimulatedClient client, final int reason)
    {
        assertEquals(1, client.closedCount());
        assertEquals(reason, client.closedReason());
        assertFalse(node.client().isClosed());
    }

    private static SimulatedCluster cluster(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed)
            .set(EngineOption.CLIENT_LIVENESS_TIMEOUT, TIMEOUT_NS)
            .link(SimulatedLink.LAN.withDelay(50_000, 50_000)).start(2);
        cluster.run(50 * MS_NS);
        return cluster;
    }
}
