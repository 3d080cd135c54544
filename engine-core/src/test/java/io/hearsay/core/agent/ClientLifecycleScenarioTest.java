package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ClearProtection;
import io.hearsay.core.sim.ReceivedMessage;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.spi.ClientPort;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

/**
 * Clients come and go while messages flow; own messages travel in runs.
 */
class ClientLifecycleScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int SMALLEST = 64 * 1024;

    @Test
    void shouldPublishWhatWasOfferedBeforeTheDetach()
    {
        final SimulatedCluster cluster = cluster(1);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient leaving = node.attach(new SimulatedClient());
        int offered = 0;
        while (leaving.offer(0, PublicationDescriptor.MUST_DELIVER, Traffic.payload(leaving, offered, 200)))
        {
            offered++;
        }
        assertTrue(node.agent().detach(leaving.id()));
        assertTrue(node.agent().detach(leaving.id()), "twice is once");

        cluster.runUntil(cluster::isComplete, 5 * SECOND_NS);

        assertTrue(offered > 100);
        assertEquals(offered, cluster.node(1).client().messages().size());
        assertEquals(1, leaving.closedCount());
        assertEquals(ClientPort.CLOSED_BY_CLIENT, leaving.closedReason());
        assertFalse(node.agent().detach(leaving.id()));
        assertFalse(node.client().isClosed());
    }

    @Test
    void shouldDeliverNothingAfterTheDetach()
    {
        final SimulatedCluster cluster = cluster(2);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient leaving = node.attach(new SimulatedClient().ordered(true));
        node.agent().detach(leaving.id());
        cluster.run(MS_NS);
        assertEquals(1, leaving.closedCount());
        final Traffic traffic = new Traffic(cluster).lengths(100, 200).from(cluster.node(1).client(), 2_000);

        cluster.runUntil(() -> traffic.isOffered() && node.client().messages().size() == 2_000, 5 * SECOND_NS);

        assertEquals(0, leaving.messages().size());
        assertEquals(0, node.counter(CounterDescriptor.CLIENTS_CUT_OFF));
    }

    @Test
    void shouldComeAndGoWhileMessagesFlow()
    {
        final SimulatedCluster cluster = cluster(3);
        final SimulatedNode node = cluster.node(1);
        final Traffic traffic = new Traffic(cluster).lengths(50, 150).fromAll(1_500);
        final List<SimulatedClient> gone = new ArrayList<>();
        for (int i = 0; i < 20; i++)
        {
            final SimulatedClient guest = node.attach(
                new SimulatedClient().ordered(i % 2 == 0).own(i % 3 == 0).retained(i % 5 == 0).rate(5_000));
            gone.add(guest);
            cluster.run(2 * MS_NS);
            assertTrue(guest.offer("from " + i));
            node.agent().detach(guest.id());
        }

        cluster.runUntil(
            () -> traffic.isOffered() && cluster.node(0).client().messages().size() == 1_520, 20 * SECOND_NS);
        cluster.runUntil(() -> node.client().messages().size() == 1_500, SECOND_NS);

        cluster.run(5 * MS_NS);
        for (final SimulatedClient guest : gone)
        {
            assertEquals(1, guest.closedCount());
            assertEquals(ClientPort.CLOSED_BY_CLIENT, guest.closedReason());
        }
        assertEquals(1, node.counter(CounterDescriptor.CLIENTS));
        cluster.assertNoErrors();
    }

    @Test
    void shouldRefuseTooManyClients()
    {
        final SimulatedCluster cluster = new SimulatedCluster(4).set(EngineOption.MAX_CLIENTS, 2);
        final SimulatedNode node = cluster.add();
        final SimulatedClient first = node.attach(new SimulatedClient());
        node.attach(new SimulatedClient());

        assertThrows(AssertionError.class, () -> node.attach(new SimulatedClient()));
        node.agent().detach(first.id());
        cluster.run(MS_NS);
        node.attach(new SimulatedClient());
        assertEquals(3, node.clients().size());
    }

    @Test
    void shouldTellItsClientsThatItCloses()
    {
        final SimulatedCluster cluster = cluster(5);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient second = node.attach(new SimulatedClient().ordered(true));
        final SimulatedClient leaving = node.attach(new SimulatedClient());
        new Traffic(cluster).fromAll(2_000);
        cluster.run(2 * MS_NS);
        node.agent().detach(leaving.id());

        cluster.stop(0);
        node.agent().onClose();

        assertEquals(0, node.agent().doWork());
        assertTrue(((ClearProtection)node.protection()).isClosed());
        for (final SimulatedClient client : node.clients())
        {
            assertEquals(1, client.closedCount());
            assertEquals(ClientPort.CLOSED_BY_ENGINE, client.closedReason());
        }
        assertTrue(second.isClosed());
        assertFalse(node.agent().attach(new SimulatedClient()), "nobody would ever serve it");
        cluster.run(100 * MS_NS);
        cluster.assertNoErrors();
    }

    @Test
    void shouldLetOwnMessagesOfATopicGrowIntoRunsOfADatagram()
    {
        final SimulatedCluster cluster = cluster(6);
        final SimulatedClient publisher = cluster.node(0).client();
        for (int i = 0; i < 400; i++)
        {
            assertTrue(publisher.offer(i / 100, PublicationDescriptor.MUST_DELIVER, new byte[18]));
        }

        cluster.runUntil(cluster::isComplete, SECOND_NS);

        // a batch of 1 408 bytes holds 66 messages of 20 bytes; four topics of 100
        final long pushes = cluster.node(0).counter(CounterDescriptor.PUSHES_SENT);
        assertTrue(pushes <= 9, pushes + " datagrams");
        final List<ReceivedMessage> messages = cluster.node(1).client().messages();
        for (int i = 0; i < 400; i++)
        {
            assertEquals(i + 1, messages.get(i).sequence());
            assertEquals(i / 100, messages.get(i).topic());
        }
    }

    @Test
    void shouldSplitARunThatIsLongerThanARecordOfTheRing()
    {
        final SimulatedCluster cluster = new SimulatedCluster(7)
            .transports((transport) -> transport.batchLength(8_192));
        final int[] lengths = {SMALLEST, 1 << 20};
        for (int i = 0; i < 2; i++)
        {
            final SimulatedNode node = cluster.add();
            node.attach(new SimulatedClient().rings(SMALLEST, lengths[i]).own(true));
            // its largest record is 4 KiB
            node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST / 2).own(true).ordered(true));
        }
        cluster.discoverAll();
        cluster.run(10 * MS_NS);
        final Traffic traffic = new Traffic(cluster).lengths(0, 100).fromAll(2_000);

        cluster.runUntil(traffic::isComplete, 5 * SECOND_NS);

        for (final SimulatedNode node : cluster.nodes())
        {
            assertEquals(4_000, node.clients().get(0).messages().size());
            assertEquals(4_000, node.clients().get(1).messages().size());
        }
        cluster.assertNoErrors();
    }

    @Test
    void shouldDeliverOwnMessagesToThoseWhoAskedAndToNobodyElse()
    {
        final SimulatedCluster cluster = cluster(8);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient own = node.attach(new SimulatedClient().own(true));
        final SimulatedClient ordered = node.attach(new SimulatedClient().own(true).ordered(true));
        final SimulatedClient other = node.attach(new SimulatedClient());
        final Traffic traffic = new Traffic(cluster).from(node.client(), 500).from(other, 500).from(own, 500);

        cluster.runUntil(traffic::isComplete, SECOND_NS);

        assertEquals(1_500, own.messages().size());
        assertEquals(1_500, ordered.messages().size());
        assertEquals(0, other.messages().size());
        assertEquals(0, node.client().messages().size());
        for (final SimulatedClient publisher : List.of(node.client(), other, own))
        {
            assertOrderOf(publisher, own.messages());
            assertOrderOf(publisher, cluster.node(1).client().messages());
        }
    }

    /**
     * What one client offers keeps its order at a client that has no loss or reordering between them.
     */
    private static void assertOrderOf(final SimulatedClient publisher, final List<ReceivedMessage> messages)
    {
        int expected = 0;
        for (final ReceivedMessage message : messages)
        {
            final byte[] payload = message.payload();
            if (payload[3] == publisher.id())
            {
                assertEquals(expected, (payload[6] & 0xFF) << 8 | payload[7] & 0xFF);
                expected++;
            }
        }
        assertEquals(publisher.offeredCount(), expected);
    }

    private static SimulatedCluster cluster(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed)
            .link(SimulatedLink.LAN.withDelay(50_000, 50_000)).start(2);
        cluster.run(50 * MS_NS);
        return cluster;
    }
}
