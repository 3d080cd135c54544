package io.hearsay.crypto.hostile;

import java.util.Arrays;
import java.util.List;

import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.ClusterProtection;
import org.agrona.ExpandableArrayBuffer;

/**
 * Protections and sealed datagrams as an embedder would make them: through the public API alone.
 */
final class Protected
{
    static final long NOW_US = 1_700_000_000_000_000L;

    /** Of the cluster that is attacked. */
    static final int KEY = 1;

    /** Of another cluster. */
    static final int OTHER_KEY = 101;

    private Protected()
    {
    }

    static List<Algorithm> keyedAlgorithms()
    {
        return Arrays.stream(Algorithm.values()).filter(Algorithm::isKeyed).toList();
    }

    static byte[] keyBytes(final int first)
    {
        final byte[] bytes = new byte[ClusterKey.LENGTH];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)(first + 37 * i);
        }
        return bytes;
    }

    /**
     * A protection that accepts every algorithm that may be combined with the one that it sends in.
     */
    static PacketProtection open(final Algorithm algorithm, final int key, final Settings settings)
    {
        final Algorithm[] all = keyedAlgorithms().toArray(new Algorithm[0]);
        return build(algorithm, key, settings, algorithm.isKeyed() ? all : new Algorithm[0]);
    }

    static PacketProtection build(
        final Algorithm algorithm, final int key, final Settings settings, final Algorithm... accepted)
    {
        try (ClusterKey clusterKey = ClusterKey.take(keyBytes(key)))
        {
            return new ClusterProtection()
                .algorithm(algorithm).accept(accepted).key(clusterKey).settings(settings).build();
        }
    }

    /**
     * Seal one datagram with a protection of its own, since one never seals a number twice.
     */
    static byte[] seal(
        final Algorithm algorithm,
        final int key,
        final byte type,
        final long sender,
        final long packetNumber,
        final long sentAtUs,
        final byte... body)
    {
        try (PacketProtection once = build(algorithm, key, new Settings()))
        {
            return seal(once, type, sender, packetNumber, sentAtUs, body);
        }
    }

    static byte[] seal(
        final PacketProtection protection,
        final byte type,
        final long sender,
        final long packetNumber,
        final long sentAtUs,
        final byte... body)
    {
        final ExpandableArrayBuffer packet = new ExpandableArrayBuffer(
            PacketFlyweight.BODY_OFFSET + body.length + PacketFlyweight.MAX_OVERHEAD_LENGTH);
        PacketFlyweight.putHeader(packet, 0, type, sender, packetNumber, sentAtUs);
        packet.putBytes(PacketFlyweight.BODY_OFFSET, body);
        final byte[] datagram = new byte[protection.seal(packet, 0, body.length)];
        packet.getBytes(0, datagram);
        return datagram;
    }
}
