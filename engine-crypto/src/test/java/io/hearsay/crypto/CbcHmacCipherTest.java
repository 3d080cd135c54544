package io.hearsay.crypto;

import static io.hearsay.crypto.PacketCipher.NOT_AUTHENTIC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;

import javax.crypto.Cipher;
import org.agrona.concurrent.UnsafeBuffer;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CbcHmacCipherTest
{
    private static final int AAD_LENGTH = 38;

    private final byte[] key = TestPacket.body(96);
    private final PacketScratch scratch = new PacketScratch(1_024);
    private final UnsafeBuffer packet = new UnsafeBuffer(ByteBuffer.allocateDirect(1_024));

    /**
     * NIST SP 800-38A, F.2.5 and F.2.6 (CBC-AES256), as one run, and as runs of one and three blocks after others.
     */
    @Test
    void shouldMatchNistSample()
    {
        final byte[] aesKey = Hex.bytes("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        final byte[] vector = Hex.bytes("000102030405060708090a0b0c0d0e0f");
        final byte[] clear = Hex.bytes(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51" +
            "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        final byte[] sealed = Hex.bytes(
            "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d" +
            "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b");
        final CbcBlocks encipher = new CbcBlocks(Cipher.ENCRYPT_MODE);
        final CbcBlocks decipher = new CbcBlocks(Cipher.DECRYPT_MODE);
        encipher.init(aesKey, aesKey.length);
        decipher.init(aesKey, aesKey.length);
        for (int i = 0; i < 3; i++)
        {
            assertArrayEquals(sealed, run(encipher, true, vector, clear));
            assertArrayEquals(clear, run(decipher, false, vector, sealed));
        }

        final byte[] secondVector = Arrays.copyOf(sealed, 16);
        assertArrayEquals(
            Arrays.copyOfRange(sealed, 16, 64), run(encipher, true, secondVector, Arrays.copyOfRange(clear, 16, 64)));
        assertArrayEquals(Arrays.copyOf(sealed, 16), run(encipher, true, vector, Arrays.copyOf(clear, 16)));
        assertArrayEquals(Arrays.copyOf(clear, 16), run(decipher, false, vector, Arrays.copyOf(sealed, 16)));
        assertArrayEquals(
            Arrays.copyOfRange(clear, 16, 64), run(decipher, false, secondVector, Arrays.copyOfRange(sealed, 16, 64)));
    }

    /**
     * RFC 4231 §4.2 to §4.8; the fifth is truncated to 128 bits, as ours is.
     */
    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 4869205468657265, " +
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f, " +
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, " +
            "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd, " +
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        "0102030405060708090a0b0c0d0e0f10111213141516171819, " +
            "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd, " +
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c, 546573742057697468205472756e636174696f6e, " +
            "a3b6167473100ee06e0c796c2955552b",
        "AA*131, 54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579" +
            "204669727374, " +
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        "AA*131, 5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b65" +
            "7920616e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565647320" +
            "746f20626520686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c676f72697468" +
            "6d2e, " +
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    })
    void shouldMatchHmacSamples(final String keyHex, final String dataHex, final String expected)
    {
        final byte[] macKey = Hex.bytes("AA*131".equals(keyHex) ? "AA".repeat(131) : keyHex);
        final byte[] data = Hex.bytes(dataHex);
        final HmacSha256 hmac = new HmacSha256();
        hmac.init(TestPacket.body(70), 0, 70);
        hmac.init(macKey, 0, macKey.length);
        for (int i = 0; i < 3; i++)
        {
            assertTrue(Hex.text(hmac.compute(data, 0, data.length)).startsWith(expected));
        }

        assertEquals(32, hmac.compute(data, 0, data.length).length);
        assertTrue(Hex.text(ReferenceCiphers.hmac(macKey, data)).startsWith(expected));
        hmac.wipe();
        assertFalse(Hex.text(hmac.compute(data, 0, data.length)).startsWith(expected));
    }

    /**
     * Only a holder of the key can make such a packet; a wrong one is refused all the same, and changes nothing.
     */
    @Test
    void shouldRefuseBadPaddingUnderGoodTag()
    {
        final CbcHmacCipher opener = cipher(true);
        for (int last = 0; last < 256; last++)
        {
            final byte[] padded = TestPacket.body(48);
            final int length = last >= 1 && last <= 16 ? last : 1;
            Arrays.fill(padded, 48 - length, 48, (byte)last);
            putWithPadding(padded, last);
            assertOpens(opener, last, last >= 1 && last <= 16 ? 48 - last : NOT_AUTHENTIC, "last byte " + last);
            for (int i = 2; i <= length; i++)
            {
                padded[48 - i] ^= 1;
                putWithPadding(padded, last);
                assertOpens(opener, last, NOT_AUTHENTIC, "last byte " + last + ", wrong one " + i);
                padded[48 - i] ^= 1;
            }
        }
    }

    /**
     * A length that no padded body has, nothing at all included, under a good tag. The next packet is none the worse.
     */
    @Test
    void shouldRefuseBrokenBlocksUnderGoodTag()
    {
        final CbcHmacCipher opener = cipher(true);
        for (int length = 0; length < 50; length++)
        {
            if (length == 0 || length % 16 != 0)
            {
                put(TestPacket.body(length));
                assertEquals(NOT_AUTHENTIC, opener.open(0, 1, packet, 0, AAD_LENGTH, length + 16), "length " + length);
            }

            final int sealedLength = cipher(false).seal(0, length, packet, 0, AAD_LENGTH, length);
            assertEquals(length, opener.open(0, length, packet, 0, AAD_LENGTH, sealedLength), "length " + length);
        }
    }

    @Test
    void shouldPadWithOneToSixteenBytes()
    {
        final CbcHmacCipher sealer = cipher(false);
        for (int length = 0; length < 100; length++)
        {
            final int sealedLength = sealer.seal(0, length, packet, 0, AAD_LENGTH, length);
            assertEquals((length / 16 + 1) * 16 + 16, sealedLength);
            assertEquals(length, cipher(true).open(0, length, packet, 0, AAD_LENGTH, sealedLength));
        }
    }

    /**
     * What does not verify is not deciphered, and the packet after it still chains from the right block.
     */
    @Test
    void shouldNotLoseChainByRefusedPackets()
    {
        final CbcHmacCipher sealer = cipher(false);
        final CbcHmacCipher opener = cipher(true);
        for (int i = 0; i < 20; i++)
        {
            packet.putBytes(AAD_LENGTH, TestPacket.body(100));
            final int sealedLength = sealer.seal(0, i, packet, 0, AAD_LENGTH, 100);
            final byte last = packet.getByte(AAD_LENGTH + sealedLength - 17);
            packet.putByte(AAD_LENGTH + sealedLength - 17, (byte)(last + 1));
            assertEquals(NOT_AUTHENTIC, opener.open(0, i, packet, 0, AAD_LENGTH, sealedLength));
            packet.putByte(AAD_LENGTH + sealedLength - 17, last);
            assertEquals(NOT_AUTHENTIC, opener.open(0, i, packet, 0, AAD_LENGTH, sealedLength - 16));
            assertEquals(100, opener.open(0, i, packet, 0, AAD_LENGTH, sealedLength));
            final byte[] body = new byte[100];
            packet.getBytes(AAD_LENGTH, body);
            assertArrayEquals(TestPacket.body(100), body);
        }
    }

    @Test
    void shouldEitherSealOrOpen()
    {
        final CbcHmacCipher sealer = cipher(false);
        final CbcHmacCipher opener = cipher(true);
        assertThrows(IllegalStateException.class, () -> sealer.open(0, 0, packet, 0, AAD_LENGTH, 48));
        assertThrows(IllegalStateException.class, () -> opener.seal(0, 0, packet, 0, AAD_LENGTH, 48));
    }

    private CbcHmacCipher cipher(final boolean opens)
    {
        final CbcHmacCipher cipher = new CbcHmacCipher(scratch, opens);
        cipher.init(key);
        return cipher;
    }

    private void assertOpens(
        final CbcHmacCipher opener, final long number, final int expected, final String message)
    {
        final byte[] before = new byte[1_024];
        final byte[] after = new byte[1_024];
        packet.getBytes(0, before);
        assertEquals(expected, opener.open(0, number, packet, 0, AAD_LENGTH, 64), message);
        if (expected < 0)
        {
            packet.getBytes(0, after);
            assertArrayEquals(before, after, message);
        }
    }

    /**
     * Put a packet of 48 bytes with whatever padding and a tag that is right.
     */
    private void putWithPadding(final byte[] padded, final long number)
    {
        final byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
        final BlockCipher cbc = CBCBlockCipher.newInstance(AESEngine.newInstance());
        cbc.init(true, new ParametersWithIV(new KeyParameter(key, 0, 32), ReferenceCiphers.vector(key, nonce)));
        final byte[] ciphertext = new byte[padded.length];
        for (int at = 0; at < padded.length; at += 16)
        {
            cbc.processBlock(padded, at, ciphertext, at);
        }

        put(ciphertext);
    }

    /**
     * Put whatever ciphertext and a tag that is right.
     */
    private void put(final byte[] ciphertext)
    {
        final byte[] aad = TestPacket.body(AAD_LENGTH);
        packet.putBytes(0, aad);
        packet.putBytes(AAD_LENGTH, ciphertext);
        packet.putBytes(
            AAD_LENGTH + ciphertext.length,
            ReferenceCiphers.hmac(Arrays.copyOfRange(key, 32, 64), aad, ciphertext),
            0,
            CbcHmacCipher.TAG_LENGTH);
    }

    private static byte[] run(
        final CbcBlocks blocks, final boolean encipher, final byte[] vector, final byte[] input)
    {
        final ByteBuffer v = ByteBuffer.wrap(vector);
        final byte[] output = new byte[input.length];
        if (encipher)
        {
            blocks.encipher(v.getLong(0), v.getLong(8), input.clone(), 0, input.length, output, 0);
        }
        else
        {
            blocks.decipher(v.getLong(0), v.getLong(8), input, 0, input.length, output, 0);
        }
        return output;
    }
}
