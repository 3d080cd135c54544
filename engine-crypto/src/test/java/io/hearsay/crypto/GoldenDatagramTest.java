package io.hearsay.crypto;

import static io.hearsay.core.wire.PacketFlyweight.BODY_OFFSET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.crypto.Cipher;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The golden datagrams are what another implementation makes of their inputs, and what this one makes.
 */
class GoldenDatagramTest
{
    private static final int RECORDS_PER_ALGORITHM = 13;

    @Test
    void shouldBeWhatReferenceImplementationMakes()
    {
        assertEquals(GoldenDatagrams.text(), GoldenDatagrams.resource());
    }

    @ParameterizedTest
    @EnumSource
    void shouldSealAndOpenGoldenDatagrams(final Algorithm algorithm)
    {
        final List<Map<String, String>> records = GoldenDatagrams.records(algorithm);
        assertEquals(RECORDS_PER_ALGORITHM, records.size());
        for (final Map<String, String> golden : records)
        {
            try (PacketProtection sender = protection(algorithm, golden);
                PacketProtection receiver = protection(algorithm, golden))
            {
                final byte[] body = hex(golden, "body");
                final long sentAtUs = number(golden, "sentAt");
                final byte type = Byte.parseByte(golden.get("type"));
                final TestPacket packet = TestPacket.sealed(
                    sender, type, number(golden, "sender"), number(golden, "packetNumber"), sentAtUs, body);
                assertEquals(golden.get("datagram"), Hex.text(packet.bytes()));
                assertEquals(golden.get("header"), Hex.text(packet.bytes(0, BODY_OFFSET)));
                assertEquals(algorithm.number(), Byte.parseByte(golden.get("algorithm")));

                receiver.onCycle(0, sentAtUs);
                final TestPacket received = TestPacket.from(hex(golden, "datagram"));
                assertNull(PacketValidator.checkHeader(received.buffer, TestPacket.OFFSET, received.length));
                assertEquals(body.length, received.openInPlace(receiver, true));
                assertArrayEquals(body, received.bytes(BODY_OFFSET, body.length));
                assertTrue(PacketValidator.isBodyValid(
                    type, received.buffer, TestPacket.OFFSET + BODY_OFFSET, body.length));
            }
        }
    }

    /**
     * What lies between the inputs and the datagram.
     */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldDeriveGoldenValues(final Algorithm algorithm)
    {
        for (final Map<String, String> golden : GoldenDatagrams.records(algorithm))
        {
            try (ClusterKey key = ClusterKey.take(hex(golden, "clusterKey"));
                HkdfSha256 hkdf = new HkdfSha256(hex(golden, "clusterKey"), new byte[0]))
            {
                assertEquals(golden.get("keyId"), String.format("%08x", key.id()));
                final byte[] packetKey = new byte[algorithm.keyLength()];
                hkdf.expand(hex(golden, "info"), packetKey, packetKey.length);
                assertEquals(golden.get("packetKey"), Hex.text(packetKey));
            }

            final byte[] header = hex(golden, "header");
            final byte[] body = hex(golden, "body");
            final byte[] nonce = hex(golden, "nonce");
            assertEquals("00000000" + golden.get("packetNumber"), golden.get("nonce"));
            final byte[] sealed = ReferenceCiphers.seal(
                algorithm.number(), hex(golden, "packetKey"), nonce, header, body);
            assertEquals(golden.get("datagram"), golden.get("header") + Hex.text(sealed));
        }
    }

    @Test
    void shouldMakeGoldenDatagramOfGoldenVector()
    {
        for (final Map<String, String> golden : GoldenDatagrams.records(Algorithm.AES_256_CBC))
        {
            final byte[] packetKey = hex(golden, "packetKey");
            final AesBlocks vectors = new AesBlocks(Cipher.ENCRYPT_MODE);
            vectors.init(Arrays.copyOfRange(packetKey, 64, 96), 32);
            final byte[] vector = new byte[16];
            vectors.transform(Hex.bytes(golden.get("nonce") + "00000001"), 0, 16, vector, 0);
            assertEquals(golden.get("vector"), Hex.text(vector));

            final byte[] body = hex(golden, "body");
            final byte[] padded = Arrays.copyOf(body, (body.length / 16 + 1) * 16);
            Arrays.fill(padded, body.length, padded.length, (byte)(padded.length - body.length));
            final byte[] datagram = Arrays.copyOf(hex(golden, "header"), BODY_OFFSET + padded.length + 16);
            final CbcBlocks blocks = new CbcBlocks(Cipher.ENCRYPT_MODE);
            blocks.init(packetKey, 32);
            final ByteBuffer v = ByteBuffer.wrap(vector);
            blocks.encipher(v.getLong(0), v.getLong(8), padded, 0, padded.length, datagram, BODY_OFFSET);
            final HmacSha256 mac = new HmacSha256();
            mac.init(packetKey, 32, 32);
            final int tagAt = BODY_OFFSET + padded.length;
            System.arraycopy(mac.compute(datagram, 0, tagAt), 0, datagram, tagAt, 16);
            assertEquals(golden.get("datagram"), Hex.text(datagram));
        }
    }

    private static PacketProtection protection(final Algorithm algorithm, final Map<String, String> golden)
    {
        if (!algorithm.isKeyed())
        {
            assertEquals(GoldenDatagrams.CLUSTER_NAME, new String(hex(golden, "clusterName"), UTF_8));
            return new ClusterProtection().algorithm(algorithm).clusterName(GoldenDatagrams.CLUSTER_NAME).build();
        }
        try (ClusterKey key = ClusterKey.take(hex(golden, "clusterKey")))
        {
            return new ClusterProtection().algorithm(algorithm).key(key).build();
        }
    }

    private static byte[] hex(final Map<String, String> golden, final String name)
    {
        return Hex.bytes(golden.get(name));
    }

    private static long number(final Map<String, String> golden, final String name)
    {
        return ByteBuffer.wrap(hex(golden, name)).getLong();
    }
}
