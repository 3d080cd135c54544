package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.spi.ClientPort;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Clients share memory with the engine, and the engine treats what they write there as hostile.
 */
class HostileClientScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;

    @Test
    void shouldRefuseRecordsThatAreNoMessages()
    {
        final SimulatedCluster cluster = cluster(1);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient hostile = node.attach(new SimulatedClient().rings(1 << 17, 1 << 16));
        final UnsafeBuffer nonsense = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 14));
        final int tooLong = PublicationDescriptor.PAYLOAD_OFFSET + 8_097;
        assertTrue(hostile.publication().write(PublicationDescriptor.MESSAGE_TYPE_ID, nonsense, 0, tooLong));
        assertTrue(hostile.publication().write(PublicationDescriptor.MESSAGE_TYPE_ID, nonsense, 0, 7));
        assertTrue(hostile.publication().write(PublicationDescriptor.MESSAGE_TYPE_ID, nonsense, 0, 0));
        assertTrue(hostile.publication().write(99, nonsense, 0, 100));
        assertTrue(hostile.offer("an honest one"));

        cluster.runUntil(cluster::isComplete, SECOND_NS);

        assertEquals(4, node.counter(CounterDescriptor.PUBLICATION_REFUSED));
        assertEquals(1, node.counter(CounterDescriptor.MESSAGES_PUBLISHED));
        assertEquals("an honest one", cluster.node(1).client().messages().get(0).text());
        assertEquals(0, hostile.closedCount());
        cluster.assertNoErrors();
    }

    @Test
    void shouldTakeTheLongestAndTheEmptyMessage()
    {
        final SimulatedCluster cluster = cluster(2);
        final SimulatedClient client = cluster.node(0).attach(new SimulatedClient().rings(1 << 17, 1 << 16));
        assertTrue(client.offer(0, PublicationDescriptor.MUST_DELIVER, new byte[8_096]));
        assertTrue(client.offer(0, PublicationDescriptor.MUST_DELIVER, new byte[0]));

        cluster.runUntil(cluster::isComplete, SECOND_NS);

        assertEquals(8_096, cluster.node(1).client().messages().get(0).payload().length);
        assertEquals(0, cluster.node(1).client().messages().get(1).payload().length);
    }

    @Test
    void shouldCloseAClientWhoseRingsHoldNonsenseOnceAndServeTheOthers()
    {
        final SimulatedCluster cluster = cluster(3);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient hostile = node.attach(new SimulatedClient().own(true));
        final AtomicBuffer ring = hostile.publication().buffer();
        hostile.offer("one");
        ring.putInt(0, Integer.MAX_VALUE - 16);
        ring.putInt(4, PublicationDescriptor.MESSAGE_TYPE_ID);
        node.client().offer("two");

        cluster.run(10 * MS_NS);

        assertEquals(1, hostile.closedCount());
        assertEquals(ClientPort.CLOSED_CORRUPT, hostile.closedReason());
        assertEquals(1, node.counter(CounterDescriptor.CLIENTS_CORRUPT));
        assertEquals(1, node.errors().size());
        assertEquals("two", cluster.node(1).client().messages().get(0).text());
    }

    @Test
    void shouldSurviveRandomBytesInTheRings()
    {
        int corrupt = 0;
        for (long seed = 1; seed <= 60; seed++)
        {
            corrupt += overwriteRings(seed) ? 1 : 0;
        }
        assertTrue(corrupt > 5, "hardly any was noticed: " + corrupt);
    }

    /**
     * @return whether the engine closed the hostile client.
     */
    private static boolean overwriteRings(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final SimulatedCluster cluster = cluster(seed);
        final SimulatedNode node = cluster.node(0);
        cluster.ledger().expectNonsense(node.nodeId());
        final HostilePort hostile = new HostilePort(random.nextBoolean(), 1 << 12);
        assertTrue(node.agent().attach(hostile));
        for (int round = 0; round < 20; round++)
        {
            for (int i = random.nextInt(6); i > 0; i--)
            {
                hostile.publish(random.nextInt(200));
            }
            hostile.overwrite(random, random.nextBoolean() ? hostile.publication : hostile.delivery);
            node.client().offer("honest " + round);
            cluster.node(1).client().offer("remote " + round);
            cluster.run(MS_NS / 5);
        }

        cluster.runUntil(() -> heard(cluster.node(1), "honest ") == 20 && heard(node, "remote ") == 20, 20 * SECOND_NS);
        assertTrue(hostile.closedCount <= 1, "seed=" + seed);
        assertEquals(hostile.closedCount, node.errors().size(), "seed=" + seed);
        return hostile.closedCount > 0;
    }

    private static long heard(final SimulatedNode node, final String prefix)
    {
        return node.client().messages().stream().filter((message) -> message.text().startsWith(prefix)).count();
    }

    private static SimulatedCluster cluster(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed)
            .link(SimulatedLink.LAN.withDelay(50_000, 50_000)).start(2);
        cluster.run(5 * MS_NS);
        return cluster;
    }
}
