package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/**
 * Clients that want some topics, or none at all. The simulation's ledger fails on the first message of a topic that
 * its client does not want, and on one that is missing in between.
 */
class TopicsScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int SMALLEST = 64 * 1024;
    private static final long TIMEOUT_NS = 500 * MS_NS;

    @Test
    void shouldDeliverTheTopicsThatAreWantedInSpiteOfLoss()
    {
        final SimulatedCluster cluster = new SimulatedCluster(1)
            .link(SimulatedLink.LAN.withLoss(0.05).withDuplication(0.05).withReordering(0.2, 2 * MS_NS));
        final int[] nearlyAll = IntStream.range(1, 12).toArray();
        for (int i = 0; i < 3; i++)
        {
            final SimulatedNode node = cluster.add();
            node.attach(new SimulatedClient());
            node.attach(new SimulatedClient().onlyTopics(1));
            node.attach(new SimulatedClient().onlyTopics(4, 2, 2, 99).ordered(true).own(true));
            node.attach(new SimulatedClient().onlyTopics(nearlyAll).ordered(true).rate(20_000));
            node.attach(new SimulatedClient().onlyTopics(99).ordered(true));
            node.attach(new SimulatedClient().onlyTopics());
        }
        cluster.discoverAll();
        cluster.run(50 * MS_NS);
        final Traffic traffic = new Traffic(cluster).topics(12).fromAll(2_000);

        cluster.runUntil(traffic::isComplete, 20 * SECOND_NS);

        for (final SimulatedNode node : cluster.nodes())
        {
            assertEquals(4_000, node.client().messages().size());
            assertEquals(Set.of(1), topicsOf(node.clients().get(1)));
            assertEquals(Set.of(2, 4), topicsOf(node.clients().get(2)));
            assertEquals(11, topicsOf(node.clients().get(3)).size());
            assertEquals(0, node.clients().get(4).messages().size());
            assertEquals(0, node.clients().get(5).messages().size());
            for (final SimulatedClient client : node.clients())
            {
                assertEquals(List.of(), client.gaps());
            }
        }
        cluster.assertNoErrors();
    }

    @Test
    void shouldTellOfGapsWhateverTheTopics()
    {
        final SimulatedCluster cluster = new SimulatedCluster(2).key(FakePeer.KEY_ID)
            .set(EngineOption.LOG_LENGTH, SMALLEST)
            .set(EngineOption.GAP_TIMEOUT, 2 * SECOND_NS);
        final SimulatedNode node = cluster.add();
        final SimulatedClient arrival = node.attach(new SimulatedClient().onlyTopics(5));
        final SimulatedClient ordered = node.attach(new SimulatedClient().onlyTopics(5).ordered(true));
        final SimulatedClient wanting = node.attach(new SimulatedClient().onlyTopics(5, 0).ordered(true));
        final SimulatedClient publisher = node.attach(new SimulatedClient().onlyTopics());
        final SimulatedClient orderedPublisher = node.attach(new SimulatedClient().onlyTopics().ordered(true));
        final FakePeer peer = new FakePeer(cluster, "10.9.0.1:1", 77);
        peer.push(node, 1, 2, 10);
        peer.push(node, 5, 1, 10);

        cluster.run(3 * SECOND_NS);

        for (final SimulatedClient client : List.of(arrival, ordered, wanting))
        {
            assertEquals(1, client.gaps().size());
            assertEquals(3, client.gaps().get(0).first());
            assertEquals(4, client.gaps().get(0).last());
        }
        assertEquals(3, wanting.messages().size());
        assertEquals(0, arrival.messages().size() + ordered.messages().size());
        assertEquals(0, publisher.gaps().size() + orderedPublisher.gaps().size());
        assertEquals(0, publisher.delivery().producerPosition() + orderedPublisher.delivery().producerPosition());
    }

    @Test
    void shouldNotHoldTheLogForWhatItsClientDoesNotWant()
    {
        final SimulatedCluster cluster = new SimulatedCluster(3)
            .set(EngineOption.LOG_LENGTH, SMALLEST)
            .set(EngineOption.CLIENT_LIVENESS_TIMEOUT, TIMEOUT_NS);
        for (int i = 0; i < 2; i++)
        {
            final SimulatedNode node = cluster.add();
            node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST));
            node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST).onlyTopics(7).own(true).rate(0));
            node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST).onlyTopics(7).own(true).ordered(true).rate(0));
        }
        cluster.discoverAll();
        cluster.run(50 * MS_NS);
        final Traffic traffic = new Traffic(cluster).lengths(100, 300).fromAll(2_000);

        cluster.runUntil(traffic::isComplete, 10 * SECOND_NS);

        cluster.run(4 * TIMEOUT_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.CLIENTS_CUT_OFF));
    }

    @Test
    void shouldNeverBeSlowedDownByAClientThatOnlyPublishes()
    {
        final SimulatedCluster cluster = new SimulatedCluster(4)
            .set(EngineOption.LOG_LENGTH, SMALLEST)
            .set(EngineOption.CLIENT_LIVENESS_TIMEOUT, TIMEOUT_NS);
        for (int i = 0; i < 2; i++)
        {
            final SimulatedNode node = cluster.add();
            node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST));
            node.attach(new SimulatedClient().rings(SMALLEST, 1 << 10).onlyTopics().own(true).retained(true).rate(0));
            node.attach(new SimulatedClient().rings(SMALLEST, 1 << 10).onlyTopics().ordered(true).own(true).rate(0));
        }
        cluster.discoverAll();
        cluster.run(50 * MS_NS);
        final Traffic traffic = new Traffic(cluster).lengths(100, 300).fromAll(3_000)
            .from(cluster.node(0).clients().get(1), 1_000)
            .from(cluster.node(1).clients().get(2), 1_000);

        cluster.runUntil(traffic::isComplete, 20 * SECOND_NS);

        cluster.run(2 * TIMEOUT_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.CLIENTS_CUT_OFF));
        assertEquals(0, cluster.sum(CounterDescriptor.DELIVERY_BACK_PRESSURED));
        for (final SimulatedNode node : cluster.nodes())
        {
            assertEquals(4_000, node.client().messages().size());
            for (final SimulatedClient publisher : node.clients().subList(1, 3))
            {
                assertFalse(publisher.isClosed());
                assertEquals(0, publisher.delivery().producerPosition());
            }
        }
        cluster.assertNoErrors();
    }

    @Test
    void shouldLetAPublisherGo()
    {
        final SimulatedCluster cluster = new SimulatedCluster(5).start(2);
        cluster.run(50 * MS_NS);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient publisher = node.attach(new SimulatedClient().onlyTopics());
        assertTrue(publisher.offer("a last one"));
        assertTrue(node.agent().detach(publisher.id()));

        cluster.runUntil(cluster::isComplete, SECOND_NS);

        assertTrue(publisher.isClosed());
        assertEquals("a last one", cluster.node(1).client().messages().get(0).text());
    }

    private static Set<Integer> topicsOf(final SimulatedClient client)
    {
        return client.messages().stream().map((message) -> message.topic()).collect(Collectors.toSet());
    }
}
