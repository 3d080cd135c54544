package io.hearsay.crypto;

import static io.hearsay.core.wire.PacketFlyweight.BODY_OFFSET;
import static io.hearsay.core.wire.PacketFlyweight.MAX_PACKET_LENGTH;
import static io.hearsay.crypto.PacketCipher.NOT_AUTHENTIC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every algorithm has to do, compared with BouncyCastle's ciphers.
 */
class PacketCipherTest
{
    private static final int CAPACITY = MAX_PACKET_LENGTH + 256;
    private static final int AAD_LENGTH = BODY_OFFSET;
    private static final int BODY_LENGTH = 43;

    private final UnsafeBuffer packet = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private final PacketScratch scratch = new PacketScratch(MAX_PACKET_LENGTH);
    private final SplittableRandom random = new SplittableRandom(20_260_102);

    @ParameterizedTest
    @EnumSource
    void shouldAgreeWithBouncyCastle(final Algorithm algorithm)
    {
        final int longest = MAX_PACKET_LENGTH - AAD_LENGTH - algorithm.overheadLength();
        final PacketCipher sealer = cipher(algorithm, false);
        final PacketCipher opener = cipher(algorithm, true);
        byte[] key = new byte[0];
        for (int i = 0; i < 450; i++)
        {
            if (i % 3 == 0)
            {
                key = bytes(algorithm.keyLength());
                sealer.init(key);
                opener.init(key);
            }
            final int length = i <= 300 ? i : i == 301 ? longest : random.nextInt(longest + 1);
            final byte[] aad = bytes(i % 2 == 0 ? AAD_LENGTH : random.nextInt(AAD_LENGTH + 1));
            check(algorithm, sealer, opener, key, random.nextLong(), aad, bytes(length), "input " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldLeavePacketAsItIsIfItDoesNotVerify(final Algorithm algorithm)
    {
        final byte[] key = bytes(algorithm.keyLength());
        final PacketCipher opener = opener(algorithm, key);
        final int sealedLength = put(algorithm, key, 7);
        final int end = AAD_LENGTH + sealedLength;
        for (int bit = 0; bit < 8 * end; bit++)
        {
            flip(bit);
            assertRefused(opener, 7, sealedLength, "bit " + bit);
            flip(bit);
        }

        if (algorithm != Algorithm.AES_256_CBC)
        {
            // Its tag covers the number in the header, of which a cipher knows nothing, not the vector made of it.
            assertRefused(opener, 8, sealedLength, "another number");
            assertRefused(opener, 7 + (1L << 32), sealedLength, "another number");
        }
        assertEquals(BODY_LENGTH, opener.open(0, 7, packet, 0, AAD_LENGTH, sealedLength));
    }

    /**
     * Whatever a datagram is cut to or filled up to.
     */
    @ParameterizedTest
    @EnumSource(
        value = Algorithm.class, names = {"AES_256_CBC", "AES_256_GCM", "CHACHA20_POLY1305"})
    void shouldRefuseEveryOtherLength(final Algorithm algorithm)
    {
        final byte[] key = bytes(algorithm.keyLength());
        final PacketCipher opener = opener(algorithm, key);
        final int sealedLength = put(algorithm, key, 7);
        for (int length = 0; length <= MAX_PACKET_LENGTH - AAD_LENGTH; length += length < 300 ? 1 : 61)
        {
            if (length != sealedLength)
            {
                assertRefused(opener, 7, length, "length " + length);
            }
        }

        assertEquals(BODY_LENGTH, opener.open(0, 7, packet, 0, AAD_LENGTH, sealedLength));
    }

    /**
     * The JCE refuses some nonces that it had just before. Nobody may use that to keep a genuine packet out.
     */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldOpenGenuinePacketAfterForgedOnesWithItsNumber(final Algorithm algorithm)
    {
        final byte[] key = bytes(algorithm.keyLength());
        final byte[] otherKey = bytes(algorithm.keyLength());
        for (final long number : new long[]{0, 7, 1L << 32, -1})
        {
            final PacketCipher opener = opener(algorithm, key);
            for (int forgeries = 0; forgeries < 4; forgeries++)
            {
                final int sealedLength = put(algorithm, key, number);
                final byte[] genuine = copy(0, AAD_LENGTH + sealedLength);
                flip(8 * AAD_LENGTH);
                for (int i = 0; i < forgeries; i++)
                {
                    assertRefused(opener, number, sealedLength, "number " + number);
                }
                packet.putBytes(0, genuine);
                assertEquals(BODY_LENGTH, opener.open(0, number, packet, 0, AAD_LENGTH, sealedLength), "" + number);

                packet.putBytes(0, genuine);
                opener.init(otherKey);
                assertRefused(opener, number, sealedLength, "another key");
                opener.init(key);
                assertEquals(BODY_LENGTH, opener.open(0, number, packet, 0, AAD_LENGTH, sealedLength), "" + number);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldForgetKeyWhenWipedAndTakeAnother(final Algorithm algorithm)
    {
        final byte[] key = bytes(algorithm.keyLength());
        final PacketCipher opener = opener(algorithm, key);
        final PacketCipher sealer = cipher(algorithm, false);
        sealer.init(key);
        final int sealedLength = put(algorithm, key, 0);
        final byte[] genuine = copy(0, AAD_LENGTH + sealedLength);

        opener.wipe();
        opener.wipe();
        assertRefused(opener, 0, sealedLength, "wiped");
        opener.wipe();
        opener.init(key);
        assertEquals(BODY_LENGTH, opener.open(0, 0, packet, 0, AAD_LENGTH, sealedLength));

        sealer.wipe();
        sealer.wipe();
        sealer.init(key);
        assertEquals(sealedLength, sealer.seal(0, 0, packet, 0, AAD_LENGTH, BODY_LENGTH));
        assertArrayEquals(genuine, copy(0, AAD_LENGTH + sealedLength));
    }

    /**
     * A last defence of the JCE, below the one that counts packet numbers.
     */
    @ParameterizedTest
    @EnumSource(value = Algorithm.class, names = {"AES_256_GCM", "CHACHA20_POLY1305"})
    void shouldRefuseToSealLastNumberAgain(final Algorithm algorithm)
    {
        final PacketCipher sealer = cipher(algorithm, false);
        sealer.init(bytes(algorithm.keyLength()));
        sealer.seal(0, 7, packet, 0, AAD_LENGTH, BODY_LENGTH);
        assertThrows(IllegalStateException.class, () -> sealer.seal(0, 7, packet, 0, AAD_LENGTH, BODY_LENGTH));
        sealer.seal(0, 8, packet, 0, AAD_LENGTH, BODY_LENGTH);
    }

    private void check(
        final Algorithm algorithm,
        final PacketCipher sealer,
        final PacketCipher opener,
        final byte[] key,
        final long number,
        final byte[] aad,
        final byte[] body,
        final String message)
    {
        final byte[] expected = ReferenceCiphers.seal(algorithm.number(), key, nonce(number), aad, body);
        final int offset = random.nextInt(100);
        final int bodyOffset = offset + aad.length;
        packet.setMemory(0, CAPACITY, (byte)0x55);
        packet.putBytes(offset, aad);
        packet.putBytes(bodyOffset, body);

        final int sealedLength = sealer.seal(0, number, packet, offset, aad.length, body.length);
        assertEquals(algorithm.sealedLength(body.length), sealedLength, message);
        assertArrayEquals(expected, copy(bodyOffset, sealedLength), message);
        assertArrayEquals(aad, copy(offset, aad.length), message);
        assertEquals(0x55, packet.getByte(bodyOffset + sealedLength), message);

        packet.setMemory(bodyOffset + sealedLength, 64, (byte)0x55);
        assertEquals(body.length, opener.open(0, number, packet, offset, aad.length, sealedLength), message);
        assertArrayEquals(body, copy(bodyOffset, body.length), message);
        assertArrayEquals(aad, copy(offset, aad.length), message);
        assertEquals(0x55, packet.getByte(bodyOffset + sealedLength), message);
    }

    private void assertRefused(
        final PacketCipher opener, final long number, final int sealedLength, final String message)
    {
        final byte[] before = copy(0, CAPACITY);
        assertEquals(NOT_AUTHENTIC, opener.open(0, number, packet, 0, AAD_LENGTH, sealedLength), message);
        assertArrayEquals(before, copy(0, CAPACITY), message);
    }

    /**
     * Put a packet that BouncyCastle sealed.
     *
     * @return the length of its sealed body.
     */
    private int put(final Algorithm algorithm, final byte[] key, final long number)
    {
        final byte[] aad = TestPacket.body(AAD_LENGTH);
        final byte[] sealed =
            ReferenceCiphers.seal(algorithm.number(), key, nonce(number), aad, TestPacket.body(BODY_LENGTH));
        packet.putBytes(0, aad);
        packet.putBytes(AAD_LENGTH, sealed);
        return sealed.length;
    }

    private PacketCipher opener(final Algorithm algorithm, final byte[] key)
    {
        final PacketCipher opener = cipher(algorithm, true);
        opener.init(key);
        return opener;
    }

    private PacketCipher cipher(final Algorithm algorithm, final boolean opens)
    {
        return switch (algorithm)
        {
            case NONE -> new ClearCipher();
            case AES_256_CBC -> new CbcHmacCipher(scratch, opens);
            case AES_256_GCM -> new GcmCipher(scratch);
            case CHACHA20_POLY1305 -> new ChaChaCipher(scratch);
            case AES_256_OCB -> new OcbCipher(scratch, algorithm.keyLength(), opens);
        };
    }

    private void flip(final int bit)
    {
        packet.putByte(bit >> 3, (byte)(packet.getByte(bit >> 3) ^ 1 << (bit & 7)));
    }

    private byte[] copy(final int offset, final int length)
    {
        final byte[] copy = new byte[length];
        packet.getBytes(offset, copy);
        return copy;
    }

    private byte[] bytes(final int length)
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] nonce(final long number)
    {
        return ByteBuffer.allocate(12).putInt(0).putLong(number).array();
    }
}
