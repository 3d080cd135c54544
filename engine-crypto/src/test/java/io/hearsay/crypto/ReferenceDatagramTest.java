package io.hearsay.crypto;

import static io.hearsay.core.wire.PacketFlyweight.BODY_OFFSET;
import static io.hearsay.core.wire.PacketFlyweight.MAX_PACKET_LENGTH;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.SplittableRandom;

import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two implementations of the wire format open each other's datagrams, which are the same byte for byte.
 */
class ReferenceDatagramTest
{
    private static final int KEYS = 20;
    private static final int PACKETS_PER_KEY = 25;

    private final SplittableRandom random = new SplittableRandom(20_260_103);

    @ParameterizedTest
    @EnumSource
    void shouldAgreeWithSecondImplementation(final Algorithm algorithm)
    {
        for (int i = 0; i < KEYS; i++)
        {
            final byte[] clusterKey = bytes(ClusterKey.LENGTH);
            final String name = "cluster \u00e9" + i;
            final byte[] secret = algorithm.isKeyed() ? clusterKey.clone() : name.getBytes(UTF_8);
            try (ClusterKey key = ClusterKey.take(clusterKey);
                PacketProtection ours = protection(algorithm, key, name))
            {
                for (int j = 0; j < PACKETS_PER_KEY; j++)
                {
                    exchange(algorithm, secret, ours);
                }
            }
        }
    }

    private void exchange(final Algorithm algorithm, final byte[] secret, final PacketProtection ours)
    {
        final byte type = (byte)(1 + random.nextInt(5));
        final long sender = random.nextLong();
        final long packetNumber = random.nextInt(3) == 0 ? random.nextInt(1_000) : random.nextLong();
        final long sentAtUs = random.nextLong(1L << 60);
        final int longest = MAX_PACKET_LENGTH - BODY_OFFSET - algorithm.overheadLength();
        final byte[] body = bytes(random.nextInt(random.nextInt(4) == 0 ? longest + 1 : 300));
        final String message = "sender " + sender + " packet " + packetNumber + " length " + body.length;

        final TestPacket packet = TestPacket.sealed(ours, type, sender, packetNumber, sentAtUs, body);
        final byte[] datagram = packet.bytes();
        final ReferenceDatagram theirs = ReferenceDatagram.of(algorithm.number(), secret, datagram);
        assertArrayEquals(body, theirs.open(datagram), message);

        final byte[] theirDatagram = theirs.seal(type, sender, packetNumber, sentAtUs, body);
        assertArrayEquals(theirDatagram, datagram, message);
        final TestPacket received = TestPacket.from(theirDatagram);
        ours.onCycle(0, sentAtUs);
        assertEquals(body.length, received.openInPlace(ours, true), message);
        assertArrayEquals(body, received.bytes(BODY_OFFSET, body.length), message);

        if (algorithm.isKeyed())
        {
            datagram[datagram.length - 1] ^= 1;
            assertNull(theirs.open(datagram), "the second implementation checks, too");
        }
    }

    private static PacketProtection protection(final Algorithm algorithm, final ClusterKey key, final String name)
    {
        return new ClusterProtection()
            .algorithm(algorithm)
            .key(key)
            .clusterName(name)
            .settings(new Settings())
            .build();
    }

    private byte[] bytes(final int length)
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
