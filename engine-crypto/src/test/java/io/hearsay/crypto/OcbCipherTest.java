package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.OCBBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OcbCipherTest
{
    private static final int TAG_LENGTH = OcbCipher.TAG_LENGTH;
    private static final int LONGEST = 32 * 1024;
    private static final byte[] RFC_KEY = Hex.bytes("000102030405060708090A0B0C0D0E0F");
    private static final byte[] COUNTING = Hex.bytes(
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F2021222324252627");

    private final UnsafeBuffer packet = new UnsafeBuffer(ByteBuffer.allocateDirect(LONGEST));
    private final PacketScratch scratch = new PacketScratch(LONGEST);

    /**
     * RFC 7253 appendix A. Associated data and text are the first bytes of 00 01 02 ….
     */
    @ParameterizedTest
    @CsvSource({
        "00,  0,  0, 785407BFFFC8AD9EDCC5520AC9111EE6",
        "01,  8,  8, 6820B3657B6F615A5725BDA0D3B4EB3A257C9AF1F8F03009",
        "02,  8,  0, 81017F8203F081277152FADE694A0A00",
        "03,  0,  8, 45DD69F8F5AAE72414054CD1F35D82760B2CD00D2F99BFA9",
        "04, 16, 16, 571D535B60B277188BE5147170A9A22C3AD7A4FF3835B8C5701C1CCEC8FC3358",
        "05, 16,  0, 8CF761B6902EF764462AD86498CA6B97",
        "06,  0, 16, 5CE88EC2E0692706A915C00AEB8B2396F40E1C743F52436BDF06D8FA1ECA343D",
        "07, 24, 24, 1CA2207308C87C010756104D8840CE1952F09673A448A122C92C62241051F57356D7F3C90BB0E07F",
        "08, 24,  0, 6DC225A071FC1B9F7C69F93B0F1E10DE",
        "09,  0, 24, 221BD0DE7FA6FE993ECCD769460A0AF2D6CDED0C395B1C3CE725F32494B9F914D85C0B1EB38357FF",
        "0A, 32, 32, BD6F6C496201C69296C11EFD138A467ABD3C707924B964DEAFFC40319AF5A485" +
            "40FBBA186C5553C68AD9F592A79A4240",
        "0B, 32,  0, FE80690BEE8A485D11F32965BC9D2A32",
        "0C,  0, 32, 2942BFC773BDA23CABC6ACFD9BFD5835BD300F0973792EF46040C53F1432BCDF" +
            "B5E1DDE3BC18A5F840B52E653444D5DF",
        "0D, 40, 40, D5CA91748410C1751FF8A2F618255B68A0A12E093FF454606E59F9C1D0DDC54B" +
            "65E8628E568BAD7AED07BA06A4A69483A7035490C5769E60",
        "0E, 40,  0, C5CD9D1850C141E358649994EE701B68",
        "0F,  0, 40, 4412923493C57D5DE0D700F753CCE0D1D2D95060122E9F15A5DDBFC5787E50B5" +
            "CC55EE507BCB084E479AD363AC366B95A98CA5F3000B1479",
    })
    void shouldMatchRfcSamples(
        final String lastOfNonce, final int aadLength, final int textLength, final String expected)
    {
        final OcbCipher cipher = cipher(RFC_KEY);
        final byte[] nonce = Hex.bytes("BBAA998877665544332211" + lastOfNonce);
        packet.putBytes(0, COUNTING, 0, aadLength);
        packet.putBytes(aadLength, COUNTING, 0, textLength);

        final int sealedLength = seal(cipher, nonce, 0, aadLength, textLength);

        assertArrayEquals(Hex.bytes(expected), bytes(aadLength, sealedLength));
        assertEquals(textLength, open(cipher, nonce, 0, aadLength, sealedLength));
        assertArrayEquals(Arrays.copyOf(COUNTING, textLength), bytes(aadLength, textLength));
    }

    /**
     * RFC 7253 appendix A, the iterated test for a tag of 128 bits.
     */
    @ParameterizedTest
    @CsvSource({
        "16, 67E944D23256C5E0B6C61FA22FDF1EA2",
        "24, F673F2C3E7174AAE7BAE986CA9F29E17",
        "32, D90EB8E9C977C88B79DD793D7FFA161C",
    })
    void shouldMatchRfcIteratedTest(final int keyLength, final String expected)
    {
        final byte[] key = new byte[keyLength];
        key[keyLength - 1] = (byte)(8 * TAG_LENGTH);
        final OcbCipher cipher = cipher(key);
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 128; i++)
        {
            all.writeBytes(sealZeros(cipher, 3 * i + 1, i, i));
            all.writeBytes(sealZeros(cipher, 3 * i + 2, 0, i));
            all.writeBytes(sealZeros(cipher, 3 * i + 3, i, 0));
        }

        packet.putBytes(0, all.toByteArray());
        final int sealedLength = cipher.seal(0, 385, packet, 0, all.size(), 0);

        assertArrayEquals(Hex.bytes(expected), bytes(all.size(), sealedLength));
    }

    @Test
    void shouldAgreeWithBouncyCastle() throws InvalidCipherTextException
    {
        final Random random = new Random(20_260_101);
        final OcbCipher cipher = new OcbCipher(scratch, 32, true);
        final byte[] key = new byte[32];
        for (int i = 0; i < 4_000; i++)
        {
            if (i % 3 == 0)
            {
                random.nextBytes(key);
                cipher.init(key);
            }
            final byte[] nonce = new byte[12];
            random.nextBytes(nonce);
            final byte[] aad = randomBytes(random, random.nextInt(100));
            final byte[] text = randomBytes(random, random.nextInt(i % 10 == 0 ? 8_192 : 200));
            final int offset = random.nextInt(50);
            packet.putBytes(offset, aad);
            packet.putBytes(offset + aad.length, text);

            final int sealedLength = seal(cipher, nonce, offset, aad.length, text.length);

            final String message = "input " + i;
            assertArrayEquals(
                bouncyCastle(key, nonce, aad, text), bytes(offset + aad.length, sealedLength), message);
            assertEquals(text.length, open(cipher, nonce, offset, aad.length, sealedLength), message);
            assertArrayEquals(text, bytes(offset + aad.length, text.length), message);
            assertArrayEquals(aad, bytes(offset, aad.length), message);
        }
    }

    /**
     * Every length around the boundaries of blocks, and those at which the cipher changes from lanes to whole arrays.
     */
    @Test
    void shouldAgreeWithBouncyCastleForEveryLength() throws InvalidCipherTextException
    {
        final Random random = new Random(20_260_102);
        final byte[] key = randomBytes(random, 32);
        final OcbCipher cipher = cipher(key);
        for (int length = 0; length <= 600; length++)
        {
            final byte[] nonce = randomBytes(random, 12);
            final byte[] aad = randomBytes(random, length % 3 == 0 ? 38 : length % 53);
            final byte[] text = randomBytes(random, length);
            final byte[] around = randomBytes(random, LONGEST);
            final int offset = 1 + length % 17;
            final int bodyAt = offset + aad.length;
            packet.putBytes(0, around);
            packet.putBytes(offset, aad);
            packet.putBytes(bodyAt, text);

            final String message = "length " + length;
            final byte[] sealed = bouncyCastle(key, nonce, aad, text);
            assertEquals(sealed.length, seal(cipher, nonce, offset, aad.length, length), message);
            assertArrayEquals(expected(around, offset, aad, sealed), bytes(0, LONGEST), message);

            flip(8 * (bodyAt + sealed.length) - 1);
            final byte[] forged = bytes(0, LONGEST);
            assertEquals(
                PacketCipher.NOT_AUTHENTIC, open(cipher, nonce, offset, aad.length, sealed.length), message);
            assertArrayEquals(forged, bytes(0, LONGEST), message);
            flip(8 * (bodyAt + sealed.length) - 1);

            // The tag stays behind the body.
            System.arraycopy(text, 0, sealed, 0, length);
            assertEquals(length, open(cipher, nonce, offset, aad.length, sealed.length), message);
            assertArrayEquals(expected(around, offset, aad, sealed), bytes(0, LONGEST), message);
        }
    }

    /**
     * Two blocks swapped, or one block XORed into two, leave the sum of what AES is given as it is.
     */
    @Test
    void shouldNotOpenWhatSumsUpToTheSame()
    {
        final OcbCipher cipher = cipher(RFC_KEY);
        for (final int length : new int[]{64, 100, 1_400})
        {
            packet.setMemory(0, 38 + length, (byte)7);
            final int sealedLength = cipher.seal(0, length, packet, 0, 38, length);
            final byte[] sealed = bytes(0, 38 + sealedLength);

            packet.putBytes(38, sealed, 38 + 16, 16);
            packet.putBytes(38 + 16, sealed, 38, 16);
            assertEquals(PacketCipher.NOT_AUTHENTIC, cipher.open(0, length, packet, 0, 38, sealedLength));

            packet.putBytes(0, sealed);
            flip(8 * 38);
            flip(8 * (38 + 16));
            assertEquals(PacketCipher.NOT_AUTHENTIC, cipher.open(0, length, packet, 0, 38, sealedLength));

            packet.putBytes(0, sealed);
            flip(8 * (38 + 48));
            flip(8 * (38 + length));
            assertEquals(PacketCipher.NOT_AUTHENTIC, cipher.open(0, length, packet, 0, 38, sealedLength));

            packet.putBytes(0, sealed);
            assertEquals(length, cipher.open(0, length, packet, 0, 38, sealedLength));
        }
    }

    @Test
    void shouldLeavePacketAsItIsIfTagDoesNotVerify()
    {
        final OcbCipher cipher = cipher(RFC_KEY);
        packet.putBytes(0, COUNTING);
        final int sealedLength = cipher.seal(0, 7, packet, 10, 30, 300);
        final int end = 10 + 30 + sealedLength;
        for (int bit = 8 * 10; bit < 8 * end; bit++)
        {
            flip(bit);
            final byte[] before = bytes(0, end);
            assertEquals(PacketCipher.NOT_AUTHENTIC, cipher.open(0, 7, packet, 10, 30, sealedLength), "bit " + bit);
            assertArrayEquals(before, bytes(0, end), "bit " + bit);
            flip(bit);
        }

        assertEquals(PacketCipher.NOT_AUTHENTIC, cipher.open(0, 8, packet, 10, 30, sealedLength));
        assertEquals(300, cipher.open(0, 7, packet, 10, 30, sealedLength));
    }

    @Test
    void shouldNotOpenWithAnotherKeyNorAfterWipe()
    {
        final OcbCipher cipher = cipher(RFC_KEY);
        final int sealedLength = cipher.seal(0, 7, packet, 0, 38, 64);
        final byte[] otherKey = RFC_KEY.clone();
        otherKey[15] ^= 1;

        assertEquals(PacketCipher.NOT_AUTHENTIC, cipher(otherKey).open(0, 7, packet, 0, 38, sealedLength));
        cipher.wipe();
        cipher.wipe();
        assertEquals(PacketCipher.NOT_AUTHENTIC, cipher.open(0, 7, packet, 0, 38, sealedLength));
        cipher.init(RFC_KEY);
        assertEquals(64, cipher.open(0, 7, packet, 0, 38, sealedLength));
    }

    private OcbCipher cipher(final byte[] key)
    {
        final OcbCipher cipher = new OcbCipher(scratch, key.length, true);
        cipher.init(key);
        return cipher;
    }

    private int seal(
        final OcbCipher cipher, final byte[] nonce, final int offset, final int aadLength, final int textLength)
    {
        final ByteBuffer n = ByteBuffer.wrap(nonce);
        return cipher.seal(n.getInt(0), n.getLong(4), packet, offset, aadLength, textLength);
    }

    private int open(
        final OcbCipher cipher, final byte[] nonce, final int offset, final int aadLength, final int sealedLength)
    {
        final ByteBuffer n = ByteBuffer.wrap(nonce);
        return cipher.open(n.getInt(0), n.getLong(4), packet, offset, aadLength, sealedLength);
    }

    private byte[] sealZeros(final OcbCipher cipher, final long nonce, final int aadLength, final int textLength)
    {
        packet.setMemory(0, aadLength + textLength, (byte)0);
        return bytes(aadLength, cipher.seal(0, nonce, packet, 0, aadLength, textLength));
    }

    private byte[] bytes(final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        packet.getBytes(offset, bytes);
        return bytes;
    }

    private void flip(final int bit)
    {
        packet.putByte(bit >> 3, (byte)(packet.getByte(bit >> 3) ^ 1 << (bit & 7)));
    }

    private static byte[] expected(final byte[] around, final int offset, final byte[] aad, final byte[] body)
    {
        final byte[] expected = around.clone();
        System.arraycopy(aad, 0, expected, offset, aad.length);
        System.arraycopy(body, 0, expected, offset + aad.length, body.length);
        return expected;
    }

    private static byte[] randomBytes(final Random random, final int length)
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bouncyCastle(final byte[] key, final byte[] nonce, final byte[] aad, final byte[] text)
        throws InvalidCipherTextException
    {
        final OCBBlockCipher ocb = new OCBBlockCipher(AESEngine.newInstance(), AESEngine.newInstance());
        ocb.init(true, new AEADParameters(new KeyParameter(key), 8 * TAG_LENGTH, nonce, aad));
        final byte[] sealed = new byte[ocb.getOutputSize(text.length)];
        final int length = ocb.processBytes(text, 0, text.length, sealed, 0);
        ocb.doFinal(sealed, length);
        return sealed;
    }
}
