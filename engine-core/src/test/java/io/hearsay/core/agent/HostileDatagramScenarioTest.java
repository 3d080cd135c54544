package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.sim.NetworkEvent;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

/**
 * What is wrong with a datagram is counted, changes nothing, and is never answered. The datagrams are real ones of a
 * running cluster, spoilt and sent again from a stranger's address.
 */
class HostileDatagramScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final String STRANGER = "10.9.9.9:9";

    private final List<byte[]> recorded = new ArrayList<>();
    private long answeredCount;
    private SimulatedCluster cluster;
    private SimulatedNode victim;
    private SplittableRandom random;

    @Test
    void shouldDropReplayedDatagrams()
    {
        start(1);
        attack((packet) -> packet, CounterDescriptor.REJECTED_REPLAYED);
    }

    @Test
    void shouldDropTruncatedDatagrams()
    {
        start(2);
        attack((packet) -> Arrays.copyOf(packet, random.nextInt(packet.length)), CounterDescriptor.MALFORMED_LENGTH);
    }

    @Test
    void shouldDropExtendedDatagrams()
    {
        start(3);
        attack(
            (packet) -> Arrays.copyOf(packet, packet.length + 1 + random.nextInt(60_000)),
            CounterDescriptor.MALFORMED_LENGTH);
    }

    @Test
    void shouldDropDatagramsOfAnotherVersion()
    {
        start(4);
        attack(
            (packet) -> flip(packet, PacketFlyweight.LABEL_LENGTH, 1), CounterDescriptor.MALFORMED_VERSION);
    }

    @Test
    void shouldDropDatagramsOfAnotherAlgorithm()
    {
        start(5);
        attack((packet) -> flip(packet, 1, 1), CounterDescriptor.REJECTED_ALGORITHM);
    }

    @Test
    void shouldDropDatagramsOfAnotherKey()
    {
        start(6);
        attack((packet) -> flip(packet, PacketFlyweight.LABEL_LENGTH + 4, 4), CounterDescriptor.REJECTED_UNKNOWN_KEY);
    }

    @Test
    void shouldDropDatagramsOfAnUnknownType()
    {
        start(7);
        attack(
            (packet) ->
            {
                packet[0] = (byte)(6 + random.nextInt(250));
                return packet;
            },
            CounterDescriptor.MALFORMED_TYPE);
    }

    @Test
    void shouldDropDatagramsWithAnyBitFlipped()
    {
        start(8);
        attack((packet) -> flip(packet, 0, packet.length), null);
    }

    @Test
    void shouldDropWhatIsNoPacketAtAll()
    {
        start(9);
        attack(
            (packet) ->
            {
                final byte[] noise = new byte[random.nextInt(2_000)];
                random.nextBytes(noise);
                return noise;
            },
            null);
    }

    @Test
    void shouldGoOnInANetworkThatDoublesReordersAndSpoilsDatagrams()
    {
        cluster = new SimulatedCluster(10)
            .link(SimulatedLink.LAN.withDuplication(0.2).withReordering(0.3, 5 * MS_NS).withCorruption(0.1)).start(4);
        cluster.run(50 * MS_NS);
        final Traffic traffic = new Traffic(cluster).fromAll(500);

        cluster.runUntil(traffic::isComplete, 20 * SECOND_NS);

        assertTrue(cluster.network().count(NetworkEvent.CORRUPTED) > 20);
        assertTrue(cluster.sum(CounterDescriptor.REJECTED_REPLAYED) > 20);
        cluster.assertNoErrors();
    }

    /**
     * Run some traffic and record what arrives at the victim; then all is quiet, but for idle syncs.
     */
    private void start(final long seed)
    {
        random = new SplittableRandom(seed);
        cluster = new SimulatedCluster(seed).link(SimulatedLink.LAN.withLoss(0.05)).start(3);
        victim = cluster.node(0);
        cluster.network().open(STRANGER);
        cluster.run(50 * MS_NS);
        cluster.network().observer((nowNs, event, from, to, packet) ->
        {
            if (event == NetworkEvent.ARRIVED && to.equals(victim.address()) && !from.equals(STRANGER))
            {
                recorded.add(packet.clone());
            }
            answeredCount += to.equals(STRANGER) ? 1 : 0;
        });
        final Traffic traffic = new Traffic(cluster).lengths(8, 500).fromAll(100);
        cluster.runUntil(traffic::isComplete, 5 * SECOND_NS);
        cluster.run(50 * MS_NS);
        assertTrue(recorded.size() > 50, recorded.size() + " recorded");
    }

    private void attack(final UnaryOperator<byte[]> spoil, final CounterDescriptor cause)
    {
        final List<byte[]> packets = new ArrayList<>(recorded);
        final long droppedBefore = dropped();
        final long causeBefore = cause == null ? 0 : victim.counter(cause);
        final long copiesBefore = victim.counter(CounterDescriptor.PAYLOAD_COPIES);
        final long acksBefore = victim.counter(CounterDescriptor.ACKS_SENT);
        final int messagesBefore = victim.client().messages().size();
        cluster.link(SimulatedLink.LAN);
        for (final byte[] packet : packets)
        {
            cluster.network().inject(STRANGER, victim.address(), spoil.apply(packet.clone()));
        }
        cluster.run(10 * MS_NS);

        assertEquals(packets.size(), dropped() - droppedBefore);
        if (cause != null)
        {
            assertEquals(packets.size(), victim.counter(cause) - causeBefore);
        }
        assertEquals(0, answeredCount, "answered");
        assertEquals(copiesBefore, victim.counter(CounterDescriptor.PAYLOAD_COPIES));
        assertEquals(acksBefore, victim.counter(CounterDescriptor.ACKS_SENT));
        assertEquals(messagesBefore, victim.client().messages().size());
        assertEquals(2, victim.counter(CounterDescriptor.PEERS_LIVE));

        cluster.node(1).client().offer("all is well");
        cluster.runUntil(cluster::isComplete, SECOND_NS);
        assertEquals(messagesBefore + 1, victim.client().messages().size());
        cluster.assertNoErrors();
    }

    private long dropped()
    {
        long result = 0;
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            final String name = descriptor.name();
            if (name.startsWith("MALFORMED_") || name.startsWith("REJECTED_") || name.equals("REFLECTED"))
            {
                result += victim.counter(descriptor);
            }
        }

        return result;
    }

    private byte[] flip(final byte[] packet, final int from, final int length)
    {
        final int bit = random.nextInt(8 * length);
        packet[from + (bit >>> 3)] ^= (byte)(1 << (bit & 7));
        return packet;
    }
}
