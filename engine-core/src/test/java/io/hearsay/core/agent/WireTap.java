package io.hearsay.core.agent;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.hearsay.core.sim.ClearProtection;
import io.hearsay.core.sim.NetworkEvent;
import io.hearsay.core.sim.NetworkObserver;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Notes every datagram that is sent in a {@link SimulatedCluster}, taken apart, for scenarios that look at the wire.
 */
public final class WireTap implements NetworkObserver
{
    private final List<Packet> packets = new ArrayList<>();

    /**
     * A message group, or a range of a sync or a request.
     */
    public record Part(long origin, long first, long last, int hops)
    {
    }

    /**
     * A datagram as it was sent.
     */
    public record Packet(long atNs, String from, String to, byte type, long sender, long number, List<Part> parts)
    {
        public int messageCount()
        {
            return parts.stream().mapToInt((part) -> (int)(part.last - part.first + 1)).sum();
        }

        public boolean names(final long origin)
        {
            return parts.stream().anyMatch((part) -> part.origin == origin);
        }
    }

    public static WireTap on(final SimulatedCluster cluster)
    {
        final WireTap tap = new WireTap();
        cluster.network().observer(tap);
        return tap;
    }

    @Override
    public void onEvent(
        final long nowNs, final NetworkEvent event, final String from, final String to, final byte[] packet)
    {
        if (event == NetworkEvent.SENT)
        {
            packets.add(parse(nowNs, from, to, packet));
        }
    }

    public List<Packet> packets()
    {
        return packets;
    }

    public List<Packet> ofType(final byte type)
    {
        return select((packet) -> packet.type == type);
    }

    /**
     * Pushes that carry messages; a push without is a probe.
     */
    public List<Packet> pushes()
    {
        return select((packet) -> packet.type == PacketFlyweight.PUSH_MESSAGE && !packet.parts.isEmpty());
    }

    public List<Packet> probes()
    {
        return select((packet) -> packet.type == PacketFlyweight.PUSH_MESSAGE && packet.parts.isEmpty());
    }

    public List<Packet> select(final Predicate<Packet> condition)
    {
        return packets.stream().filter(condition).toList();
    }

    public void clear()
    {
        packets.clear();
    }

    public static byte type(final byte[] packet)
    {
        return packet[PacketFlyweight.TYPE_OFFSET];
    }

    public static boolean isProbe(final byte[] packet)
    {
        return type(packet) == PacketFlyweight.PUSH_MESSAGE &&
            packet.length == PacketFlyweight.BODY_OFFSET + ClearProtection.CHECKSUM_LENGTH;
    }

    public static Packet parse(final long nowNs, final String from, final String to, final byte[] bytes)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final byte type = PacketFlyweight.type(buffer, 0);
        final int end = bytes.length - ClearProtection.CHECKSUM_LENGTH;
        final List<Part> parts = new ArrayList<>();
        int at = PacketFlyweight.BODY_OFFSET;
        if (type == PacketFlyweight.PUSH_MESSAGE || type == PacketFlyweight.PULL_RESPONSE)
        {
            while (at < end)
            {
                final long first = RunFlyweight.firstSequence(buffer, at);
                parts.add(new Part(
                    RunFlyweight.origin(buffer, at),
                    first,
                    first + RunFlyweight.count(buffer, at) - 1,
                    RunFlyweight.hops(buffer, at)));
                at = PacketValidator.endOfRun(buffer, at, end);
            }
        }
        else if (type == PacketFlyweight.PULL_SYNC || type == PacketFlyweight.PULL_REQUEST)
        {
            at += type == PacketFlyweight.PULL_REQUEST ? RangeFlyweight.TO_LENGTH : 0;
            for (; at < end; at += RangeFlyweight.LENGTH)
            {
                parts.add(new Part(
                    RangeFlyweight.origin(buffer, at),
                    RangeFlyweight.first(buffer, at),
                    RangeFlyweight.last(buffer, at),
                    0));
            }
        }

        return new Packet(
            nowNs,
            from,
            to,
            type,
            PacketFlyweight.sender(buffer, 0),
            PacketFlyweight.packetNumber(buffer, 0),
            parts);
    }

    /**
     * A sync in the name of a node, sealed as that node would.
     */
    static byte[] sync(final SimulatedCluster cluster, final long sender, final long number, final long... ranges)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[PacketFlyweight.MAX_PACKET_LENGTH]);
        int at = PacketFlyweight.BODY_OFFSET;
        for (int i = 0; i < ranges.length; i += 3)
        {
            RangeFlyweight.put(buffer, at, ranges[i], ranges[i + 1], ranges[i + 2]);
            at += RangeFlyweight.LENGTH;
        }

        return seal(cluster, buffer, PacketFlyweight.PULL_SYNC, sender, number, at - PacketFlyweight.BODY_OFFSET);
    }

    /**
     * A push of one message in the name of a node.
     */
    static byte[] push(
        final SimulatedCluster cluster,
        final long sender,
        final long number,
        final long origin,
        final long sequence,
        final String text)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[PacketFlyweight.MAX_PACKET_LENGTH]);
        final int run = PacketFlyweight.BODY_OFFSET;
        RunFlyweight.putHeader(buffer, run, origin, sequence, 0, 1, 1);
        final int entry = run + RunFlyweight.HEADER_LENGTH;
        RunFlyweight.entryLength(buffer, entry, text.length());
        buffer.putStringWithoutLengthAscii(entry + RunFlyweight.ENTRY_HEADER_LENGTH, text);
        final int length = RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH + text.length();
        return seal(cluster, buffer, PacketFlyweight.PUSH_MESSAGE, sender, number, length);
    }

    /**
     * The answer to a probe in the name of a node.
     */
    static byte[] probeAck(
        final SimulatedCluster cluster, final long sender, final long number, final long to, final long probe)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[PacketFlyweight.MAX_PACKET_LENGTH]);
        buffer.putLong(PacketFlyweight.BODY_OFFSET, to, ByteOrder.BIG_ENDIAN);
        buffer.putLong(PacketFlyweight.BODY_OFFSET + Long.BYTES, probe, ByteOrder.BIG_ENDIAN);
        buffer.putShort(PacketFlyweight.BODY_OFFSET + 2 * Long.BYTES, (short)0);
        return seal(cluster, buffer, PacketFlyweight.PUSH_ACK, sender, number, 2 * Long.BYTES + Short.BYTES);
    }

    private static byte[] seal(
        final SimulatedCluster cluster,
        final UnsafeBuffer buffer,
        final byte type,
        final long sender,
        final long number,
        final int bodyLength)
    {
        final long nowUs = cluster.node(0).clock().microTime();
        PacketFlyweight.putHeader(buffer, 0, type, sender, number, nowUs);
        final int length = new ClearProtection(KEY_ID, 1).seal(buffer, 0, bodyLength);
        final byte[] packet = new byte[length];
        buffer.getBytes(0, packet);
        return packet;
    }

    private static final int KEY_ID = 0x48454152;
}
