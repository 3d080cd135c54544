package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.agent.WireTap;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ReceivedMessage;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/**
 * Nodes of Fabric handed their own messages to their own applications when these came back from others. The lesson: a
 * node knows what is its own by its id, and neither takes nor asks for it, whoever sends it. What its former life said
 * is another's, and is heard like all that is.
 */
class EchoTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int MESSAGES = 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldNeverReceiveItsOwnMessagesWhoeverSendsThem(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).key(Voice.KEY_ID).start(3);
        final SimulatedNode node = cluster.node(0);
        final SimulatedClient curious = node.attach(new SimulatedClient().own(true));
        cluster.run(300 * MS_NS);
        final Voice echo = new Voice(cluster, "10.9.9.9:9", 0xEC40L);
        echo.greet(node);
        cluster.run(MS_NS);
        final WireTap tap = WireTap.on(cluster);
        for (int i = 1; i <= MESSAGES; i++)
        {
            assertTrue(node.client().offer("own " + i));
            cluster.run(MS_NS / 4);
            // what it said already, and what it has not said yet
            echo.say(node, echo.run(PacketFlyweight.PUSH_MESSAGE, node.nodeId(), i, 1));
            echo.say(node, echo.run(PacketFlyweight.PULL_RESPONSE, node.nodeId(), 100L * i + seed, 3));
            echo.claim(node, node.nodeId(), 1, 1_000_000);
            cluster.run(MS_NS);
        }
        cluster.runUntil(cluster::isComplete, SECOND_NS);
        cluster.run(SECOND_NS);

        assertEquals(4 * MESSAGES, node.counter(CounterDescriptor.REFUSED_OWN_ORIGIN));
        assertEquals(0, node.counter(CounterDescriptor.MESSAGES_BY_PUSH));
        assertEquals(0, node.counter(CounterDescriptor.MESSAGES_BY_PULL));
        assertEquals(List.of(), node.client().messages());
        assertEquals(MESSAGES, curious.messages().size(), "its own, from here, once each");
        assertEquals(List.of(), node.client().gaps());
        assertEquals(0, tap.select((packet) -> packet.type() == PacketFlyweight.PULL_REQUEST &&
            packet.from().equals(node.address())).size());
        for (final SimulatedNode other : cluster.nodes().subList(1, 3))
        {
            assertEquals(MESSAGES, other.client().messages().size());
        }
        assertTrue(node.counter(CounterDescriptor.REFLECTED) > 0, "discovery names its own address to it");
        cluster.assertNoErrors();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldHearWhatItsFormerLifeSaidAsAnothers(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).start(3);
        cluster.run(300 * MS_NS);
        final SimulatedNode old = cluster.node(0);
        for (int i = 0; i < MESSAGES; i++)
        {
            assertTrue(old.client().offer("before " + i));
        }
        cluster.runUntil(cluster::isComplete, SECOND_NS);
        cluster.crash(0);
        final SimulatedNode reborn = cluster.restart(0);
        cluster.run(MS_NS);
        for (int i = 0; i < MESSAGES; i++)
        {
            assertTrue(reborn.client().offer("after " + i));
        }

        cluster.runUntil(() -> reborn.client().messages().size() == MESSAGES, 3 * SECOND_NS);
        cluster.runUntil(cluster::isComplete, 3 * SECOND_NS);
        cluster.run(SECOND_NS);

        assertEquals(MESSAGES, reborn.client().messages().size());
        assertTrue(reborn.client().messages().stream().map(ReceivedMessage::origin)
            .allMatch((origin) -> origin == old.nodeId()));
        Rest.assertAtRest(cluster, 2);
    }
}
