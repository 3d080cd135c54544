package io.hearsay.core.agent;

import io.hearsay.core.sim.ClearProtection;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A peer that a test speaks for, packet by packet: it sends what it is told and never answers.
 */
final class FakePeer
{
    static final int KEY_ID = 7;

    private static final int MAX_SEQUENCE = 1_000;

    private final UnsafeBuffer packet =
        new UnsafeBuffer(ByteBuffer.allocateDirect(2 * PacketFlyweight.MAX_PACKET_LENGTH));
    private final ClearProtection protection = new ClearProtection(KEY_ID, Long.MAX_VALUE);
    private final SimulatedCluster cluster;
    private final String address;
    private final long nodeId;
    private long packetNumber;

    FakePeer(final SimulatedCluster cluster, final String address, final long nodeId)
    {
        this.cluster = cluster;
        this.address = address;
        this.nodeId = nodeId;
        cluster.network().open(address);
        for (int i = 0; i < MAX_SEQUENCE; i++)
        {
            cluster.ledger().onOffered(nodeId, 0, new byte[0]); // it may begin with any of them
        }
    }

    long nodeId()
    {
        return nodeId;
    }

    /**
     * Push messages of its own in one packet, and let them arrive.
     */
    void push(final SimulatedNode to, final long first, final int count, final int length)
    {
        final int body = PacketFlyweight.BODY_OFFSET;
        RunFlyweight.putHeader(packet, body, nodeId, first, 0, 1, count);
        int at = body + RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final byte[] payload = new byte[length];
            payload[0] = (byte)(first + i);
            cluster.ledger().onOffered(nodeId, 0, payload);
            RunFlyweight.entryLength(packet, at, length);
            packet.putBytes(at + RunFlyweight.ENTRY_HEADER_LENGTH, payload);
            at += RunFlyweight.ENTRY_HEADER_LENGTH + length;
        }
        send(PacketFlyweight.PUSH_MESSAGE, to, at - body);
    }

    /**
     * Say what of its own messages it holds.
     */
    void sync(final SimulatedNode to, final long first, final long last)
    {
        RangeFlyweight.put(packet, PacketFlyweight.BODY_OFFSET, nodeId, first, last);
        send(PacketFlyweight.PULL_SYNC, to, RangeFlyweight.LENGTH);
    }

    private void send(final byte type, final SimulatedNode to, final int bodyLength)
    {
        final long nowUs = to.clock().microTime();
        PacketFlyweight.putHeader(packet, 0, type, nodeId, packetNumber++, nowUs);
        final byte[] datagram = new byte[protection.seal(packet, 0, bodyLength)];
        packet.getBytes(0, datagram);
        cluster.network().inject(address, to.address(), datagram);
        cluster.run(TimeUnit.MICROSECONDS.toNanos(200));
    }
}
