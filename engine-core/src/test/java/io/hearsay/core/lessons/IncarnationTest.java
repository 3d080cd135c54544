package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.agent.Traffic;
import io.hearsay.core.agent.WireTap;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.NetworkEvent;
import io.hearsay.core.sim.ReceivedMessage;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * In Fabric a peer that came back was mistaken for the one that had gone: its connections were closed as duplicates of
 * dead ones, and what had been on the way to its former life confused the new one. The lesson: a life of a node is an
 * id, never an address, and every answer names the life that it is for.
 */
class IncarnationTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int MESSAGES = 300;

    @ParameterizedTest
    @CsvSource({
        "1, true, false", "2, false, true", "3, true, true", "4, true, false", "5, false, true", "6, true, true",
        "7, true, true"})
    void shouldCarryOnWithANewLifeInMidConversation(final long seed, final boolean restartsA, final boolean restartsB)
    {
        final SimulatedCluster cluster = conversation(seed, SimulatedLink.LAN);
        final long[] before = {cluster.node(0).nodeId(), cluster.node(1).nodeId()};
        final SimulatedClient[] old = {cluster.node(0).client(), cluster.node(1).client()};
        crash(cluster, restartsA, restartsB);
        restart(cluster, restartsA, restartsB); // what the old lives said is still on its way
        new Traffic(cluster).lengths(50, 300).fromAll(MESSAGES);

        cluster.runUntil(() -> isOfferedAndComplete(cluster), 3 * SECOND_NS);
        cluster.run(200 * MS_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.LOG_HELD), "each life knows which one of the other it talks to");

        for (int i = 0; i < 2; i++)
        {
            final SimulatedNode node = cluster.node(i);
            final boolean isNew = i == 0 ? restartsA : restartsB;
            assertEquals(isNew, node.nodeId() != before[i]);
            assertEquals(MESSAGES, last(node.client(), cluster.node(1 - i).nodeId(), MESSAGES));
            assertPrefix(old[i], before[1 - i]);
        }
        Rest.pass(cluster, 12);
        assertEquals(0, cluster.sum(CounterDescriptor.HOLD_EXPIRED));
        final long repeated = cluster.sum(CounterDescriptor.PUSHES_REPEATED);
        assertTrue(repeated < MESSAGES / 4, "only what was answered to the old lives: " + repeated);
        for (final SimulatedNode node : cluster.nodes())
        {
            assertPrefix(node.client(), cluster.node(1 - node.index()).nodeId());
            assertEquals(1, node.counter(CounterDescriptor.PEERS_PROVEN));
            assertEquals(1, node.counter(CounterDescriptor.PEERS_LIVE));
        }
        cluster.assertNoErrors();
        Rest.assertAtRest(cluster, 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldHearBothLivesWhilePacketsOfBothAreInFlight(final long seed)
    {
        // of all that the old life says to node 0, half is held up until its next life speaks
        final SimulatedCluster cluster = new SimulatedCluster(seed).start(2);
        cluster.run(300 * MS_NS);
        final SimulatedNode listener = cluster.node(0);
        final SimulatedNode old = cluster.node(1);
        final List<byte[]> late = new ArrayList<>();
        cluster.network().filter((from, to, packet) -> isOnTime(from, to, packet, old, late));
        final Traffic traffic = new Traffic(cluster).lengths(50, 300).from(old.client(), MESSAGES);
        cluster.runUntil(traffic::isOffered, SECOND_NS);
        cluster.run(2 * MS_NS);
        final long early = cluster.ledger().receivedCount(listener.client(), old.nodeId());
        assertTrue(early > 0 && early < MESSAGES, early + " messages came before");
        assertTrue(late.size() > 3, late.size() + " packets are late");

        cluster.crash(1);
        final SimulatedNode reborn = cluster.restart(1);
        cluster.network().filter(null);
        cluster.runUntil(() -> listener.counter(CounterDescriptor.PEERS_PROVEN) == 1 &&
            reborn.counter(CounterDescriptor.PEERS_PROVEN) == 1, SECOND_NS);
        final Traffic next = new Traffic(cluster).lengths(50, 300).fromAll(MESSAGES);
        for (final byte[] packet : late)
        {
            cluster.network().inject(reborn.address(), listener.address(), packet);
            cluster.run(MS_NS / 5);
        }
        cluster.runUntil(next::isComplete, 3 * SECOND_NS);

        assertEquals(MESSAGES, cluster.ledger().receivedCount(listener.client(), old.nodeId()));
        assertEquals(MESSAGES, cluster.ledger().receivedCount(listener.client(), reborn.nodeId()));
        assertEquals(MESSAGES, cluster.ledger().receivedCount(reborn.client(), listener.nodeId()));
        assertEquals(List.of(), listener.client().gaps());
        assertEquals(1, listener.counter(CounterDescriptor.PEERS_PROVEN));
        assertEquals(MESSAGES, listener.counter(CounterDescriptor.MESSAGES_CONFIRMED));
        assertEquals(0, listener.counter(CounterDescriptor.ACKS_MISDIRECTED));
        final WireTap tap = WireTap.on(cluster);
        assertTrue(listener.client().offer("to the living"));
        cluster.runUntil(cluster::isComplete, MS_NS);
        assertEquals(1, tap.pushes().size());
        cluster.runUntil(
            () -> cluster.ledger().receivedCount(reborn.client(), old.nodeId()) == MESSAGES, 3 * SECOND_NS);
        cluster.assertNoErrors();
        Rest.assertAtRest(cluster, 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void shouldNotTakeAnswersThatAreMeantForTheDead(final long seed)
    {
        // a long way, so that many acknowledgements and requests are still on it when their addressee dies
        final SimulatedLink link = SimulatedLink.LAN.withDelay(20 * MS_NS, 25 * MS_NS).withLoss(0.05);
        final SimulatedCluster cluster = conversation(seed, link);
        final SimulatedNode dead = cluster.node(1);
        cluster.crash(1);
        final SimulatedNode reborn = cluster.restart(1);
        cluster.run(MS_NS); // it knows of its peer, so what it publishes is held
        final long[] strayed = new long[PacketFlyweight.PULL_RESPONSE + 1];
        cluster.network().observer((nowNs, event, from, to, packet) ->
        {
            if (event == NetworkEvent.ARRIVED && to.equals(reborn.address()) && isFor(packet, dead.nodeId()))
            {
                strayed[WireTap.type(packet)]++;
            }
        });
        cluster.link(link.withLoss(0));
        new Traffic(cluster).lengths(50, 300).fromAll(MESSAGES);

        cluster.runUntil(() -> isOfferedAndComplete(cluster), 5 * SECOND_NS);
        cluster.run(SECOND_NS);

        assertTrue(strayed[PacketFlyweight.PUSH_ACK] > 0, "no acknowledgement of the old life's pushes came");
        assertEquals(strayed[PacketFlyweight.PUSH_ACK], reborn.counter(CounterDescriptor.ACKS_MISDIRECTED));
        assertEquals(strayed[PacketFlyweight.PULL_REQUEST], reborn.counter(CounterDescriptor.REQUESTS_MISDIRECTED));
        assertEquals(MESSAGES, cluster.ledger().receivedCount(cluster.node(0).client(), reborn.nodeId()));
        assertEquals(MESSAGES, reborn.counter(CounterDescriptor.MESSAGES_CONFIRMED));
        assertEquals(0, reborn.counter(CounterDescriptor.ACKS_UNSOLICITED));
        assertPrefix(reborn.client(), cluster.node(0).nodeId());
        cluster.assertNoErrors();
    }

    private static boolean isOnTime(
        final String from, final String to, final byte[] packet, final SimulatedNode old, final List<byte[]> late)
    {
        final boolean isLate = from.equals(old.address()) && !to.equals(from) && packet[packet.length - 1] % 2 == 0 &&
            PacketFlyweight.sender(new UnsafeBuffer(packet), 0) == old.nodeId();
        if (isLate)
        {
            late.add(packet.clone());
        }

        return !isLate;
    }

    private static boolean isFor(final byte[] packet, final long nodeId)
    {
        final byte type = WireTap.type(packet);
        return (type == PacketFlyweight.PUSH_ACK || type == PacketFlyweight.PULL_REQUEST) &&
            new UnsafeBuffer(packet).getLong(PacketFlyweight.BODY_OFFSET, ByteOrder.BIG_ENDIAN) == nodeId;
    }

    /** Two nodes in the midst of talking to each other. */
    private static SimulatedCluster conversation(final long seed, final SimulatedLink link)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).link(link).start(2);
        cluster.run(500 * MS_NS);
        final Traffic traffic = new Traffic(cluster).lengths(50, 300).fromAll(2 * MESSAGES);
        cluster.runUntil(
            () -> cluster.node(0).client().messages().size() > 20 * seed &&
                cluster.node(1).client().messages().size() > 0,
            2 * SECOND_NS);
        assertTrue(!traffic.isOffered() || !cluster.isComplete(), "it is over");
        return cluster;
    }

    private static void crash(final SimulatedCluster cluster, final boolean a, final boolean b)
    {
        if (a)
        {
            cluster.crash(0);
        }
        if (b)
        {
            cluster.crash(1);
        }
    }

    private static void restart(final SimulatedCluster cluster, final boolean a, final boolean b)
    {
        if (a)
        {
            cluster.restart(0);
        }
        if (b)
        {
            assertNotEquals(0, cluster.restart(1).nodeId());
        }
    }

    private static boolean isOfferedAndComplete(final SimulatedCluster cluster)
    {
        return cluster.nodes().stream().allMatch((node) -> node.client().offeredCount() >= MESSAGES) &&
            cluster.isComplete();
    }

    private static long last(final SimulatedClient client, final long origin, final long atLeast)
    {
        final long last = client.messages().stream().filter((message) -> message.origin() == origin)
            .mapToLong(ReceivedMessage::sequence).max().orElse(0);
        return Math.min(last, atLeast);
    }

    /** Of an origin, a client has got 1 … some sequence, without a gap. */
    private static void assertPrefix(final SimulatedClient client, final long origin)
    {
        final long last = last(client, origin, Long.MAX_VALUE);
        assertEquals(last, client.messages().stream().filter((message) -> message.origin() == origin).count());
    }
}
