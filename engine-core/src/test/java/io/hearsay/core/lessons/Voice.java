package io.hearsay.core.lessons;

import io.hearsay.core.sim.ClearProtection;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.sim.SimulatedTransport;
import io.hearsay.core.testing.Datagram;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * A node that exists only in what a test lets it say: it holds the key of the cluster, so that its packets are
 * authentic, and says what an honest node never would. What is sent to it, nobody reads.
 */
final class Voice
{
    /** Key id of the clusters in which voices speak. */
    static final int KEY_ID = 7;

    private final ClearProtection protection = new ClearProtection(KEY_ID, Long.MAX_VALUE);
    private final SimulatedCluster cluster;
    private final SimulatedTransport transport;
    private final long nodeId;
    private long packetNumber;

    Voice(final SimulatedCluster cluster, final String address, final long nodeId)
    {
        this.cluster = cluster;
        this.nodeId = nodeId;
        transport = cluster.network().open(address);
    }

    String address()
    {
        return transport.address();
    }

    long nodeId()
    {
        return nodeId;
    }

    /** Let discovery name all nodes and some voices, so that these are verified peers once they speak. */
    static void discover(final SimulatedCluster cluster, final Collection<Voice> voices)
    {
        final String[] addresses = Stream.concat(
            cluster.nodes().stream().map(SimulatedNode::address), voices.stream().map(Voice::address))
            .toArray(String[]::new);
        cluster.nodes().forEach((node) -> node.agent().discovered(addresses));
    }

    /** Begin a packet of a type. */
    Datagram packet(final byte type)
    {
        return Datagram.of(type, nodeId, packetNumber++, cluster.node(0).clock().microTime());
    }

    /** Say it to a node. It arrives after the delay of the link. */
    void say(final SimulatedNode to, final Datagram packet)
    {
        cluster.network().inject(address(), to.address(), seal(packet));
    }

    /** A probe, which is how a node becomes known without saying anything. */
    void greet(final SimulatedNode to)
    {
        say(to, packet(PacketFlyweight.PUSH_MESSAGE));
    }

    /** Say to hold a range of an origin. */
    void claim(final SimulatedNode to, final long origin, final long first, final long last)
    {
        say(to, packet(PacketFlyweight.PULL_SYNC).range(origin, first, last));
    }

    /** A run of messages of a node that somebody offered there, each with its sequence as its text. */
    Datagram run(final byte type, final long origin, final long first, final int count)
    {
        final byte[][] payloads = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            payloads[i] = payload(first + i);
        }

        return packet(type).run(origin, first, 1, payloads);
    }

    /** Let the ledger know the messages 1 … count of a node that only voices speak of. */
    static void offered(final SimulatedCluster cluster, final long origin, final long count)
    {
        for (long sequence = 1; sequence <= count; sequence++)
        {
            cluster.ledger().onOffered(origin, 0, payload(sequence));
        }
    }

    private byte[] seal(final Datagram packet)
    {
        final byte[] bytes = packet.bytes();
        final int bodyLength = bytes.length - PacketFlyweight.BODY_OFFSET - PassThroughProtection.TAG_LENGTH;
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final byte[] result = new byte[protection.seal(buffer, 0, bodyLength)];
        buffer.getBytes(0, result);
        return result;
    }

    private static byte[] payload(final long sequence)
    {
        return Long.toString(sequence).getBytes(StandardCharsets.US_ASCII);
    }
}
