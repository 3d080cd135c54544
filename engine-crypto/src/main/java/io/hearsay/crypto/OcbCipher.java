package io.hearsay.crypto;

import static io.hearsay.crypto.AesBlocks.BLOCK_LENGTH;
import static io.hearsay.crypto.OcbKey.index;
import static io.hearsay.crypto.OcbKey.wholeBlocks;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import javax.crypto.Cipher;
import org.agrona.MutableDirectBuffer;

/**
 * AES-OCB with a tag of 128 bits and a nonce of 96 bits (RFC 7253), one key. Names of variables follow the RFC.
 * <p>
 * How it is fast: all blocks of a packet that go through AES in one direction go in one call (sealing: one call,
 * opening: three), blocks are XORed as two lanes of 64 bits, and Ktop (§4.2) is kept for the 64 consecutive nonces that
 * share it. Neither sealing nor opening allocates. A body that does not verify never leaves the scratch.
 * <p>
 * Memory: a key that only seals has one JCE cipher, one that opens has two; {@link SenderTable} says what that costs.
 * One thread. {@link #wipe()} overwrites what lies here; of the key schedules inside the JCE nothing better can be done
 * than to replace them.
 */
final class OcbCipher implements PacketCipher
{
    /**
     * Length of the tag in bytes.
     */
    static final int TAG_LENGTH = 16;

    private static final VarHandle LANE = MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN);
    private static final int BOTTOM_MASK = 0x3f;

    private final int keyLength;
    private final byte[] source;
    private final byte[] target;
    private final AesBlocks encipher = new AesBlocks(Cipher.ENCRYPT_MODE);
    private final AesBlocks decipher;
    private final OcbKey key = new OcbKey();

    private boolean hasKtop;
    private int ktopNonceHigh;
    private long ktopNonceLow;
    private long ktopHigh;
    private long ktopLow;
    private long offset0High;
    private long offset0Low;

    /**
     * Create without a key.
     *
     * @param scratch   shared with others on the same thread.
     * @param keyLength of the AES key in bytes.
     * @param opens     whether it is to open packets, not only to seal them.
     */
    OcbCipher(final PacketScratch scratch, final int keyLength, final boolean opens)
    {
        this.source = scratch.source();
        this.target = scratch.target();
        this.keyLength = keyLength;
        this.decipher = opens ? new AesBlocks(Cipher.DECRYPT_MODE) : null;
    }

    @Override
    public void init(final byte[] keyBytes)
    {
        encipher.init(keyBytes, keyLength);
        if (decipher != null)
        {
            decipher.init(keyBytes, keyLength);
        }

        putBlock(source, 0, 0, 0);
        encipher.transform(source, 0, BLOCK_LENGTH, target, 0);
        key.init(high(target, 0), low(target, 0));
        hasKtop = false;
    }

    @Override
    public void wipe()
    {
        init(new byte[keyLength]);
        key.wipe();
        forgetKtop();
    }

    @Override
    public int seal(
        final long packetNumber,
        final MutableDirectBuffer packet,
        final int offset,
        final int aadLength,
        final int bodyLength)
    {
        return seal(0, packetNumber, packet, offset, aadLength, bodyLength);
    }

    @Override
    public int open(
        final long packetNumber,
        final MutableDirectBuffer packet,
        final int offset,
        final int aadLength,
        final int sealedLength)
    {
        return open(0, packetNumber, packet, offset, aadLength, sealedLength);
    }

    /**
     * OCB-ENCRYPT (RFC 7253 §4.2) with a nonce of <code>nonceHigh (4) ‖ nonceLow (8)</code>.
     */
    int seal(
        final int nonceHigh,
        final long nonceLow,
        final MutableDirectBuffer packet,
        final int offset,
        final int aadLength,
        final int bodyLength)
    {
        final int whole = wholeBlocks(bodyLength) * BLOCK_LENGTH;
        final int rest = bodyLength - whole;
        final int aadAt = rest == 0 ? whole : whole + BLOCK_LENGTH;
        final int bodyOffset = offset + aadLength;
        initOffset0(nonceHigh, nonceLow);
        packet.getBytes(bodyOffset, source, 0, bodyLength);

        long offsetHigh = offset0High;
        long offsetLow = offset0Low;
        long checksumHigh = 0;
        long checksumLow = 0;
        final long[] l = key.table;
        for (int i = 1, at = 0; at < whole; i++, at += BLOCK_LENGTH)
        {
            final int ntz = index(i);
            offsetHigh ^= l[ntz];
            offsetLow ^= l[ntz + 1];
            final long high = high(source, at);
            final long low = low(source, at);
            checksumHigh ^= high;
            checksumLow ^= low;
            putBlock(source, at, high ^ offsetHigh, low ^ offsetLow);
        }

        long restHigh = 0;
        long restLow = 0;
        if (rest > 0)
        {
            restHigh = high(source, whole) & maskHigh(rest);
            restLow = low(source, whole) & maskLow(rest);
            checksumHigh ^= restHigh ^ endHigh(rest);
            checksumLow ^= restLow ^ endLow(rest);
            offsetHigh ^= key.starHigh;
            offsetLow ^= key.starLow;
            putBlock(source, whole, offsetHigh, offsetLow);
        }

        final int tagAt = putAad(packet, offset, aadLength, aadAt);
        putTagBlock(tagAt, checksumHigh ^ offsetHigh, checksumLow ^ offsetLow);
        encipher.transform(source, 0, tagAt + BLOCK_LENGTH, target, 0);
        final long tagHigh = high(target, tagAt) ^ sumHigh(aadAt, tagAt);
        final long tagLow = low(target, tagAt) ^ sumLow(aadAt, tagAt);

        xorOffsets(whole);
        if (rest > 0)
        {
            putBlock(target, whole, high(target, whole) ^ restHigh, low(target, whole) ^ restLow);
        }
        putBlock(target, bodyLength, tagHigh, tagLow);
        packet.putBytes(bodyOffset, target, 0, bodyLength + TAG_LENGTH);
        return bodyLength + TAG_LENGTH;
    }

    /**
     * OCB-DECRYPT (RFC 7253 §4.3) with a nonce of <code>nonceHigh (4) ‖ nonceLow (8)</code>.
     */
    int open(
        final int nonceHigh,
        final long nonceLow,
        final MutableDirectBuffer packet,
        final int offset,
        final int aadLength,
        final int sealedLength)
    {
        final int bodyLength = sealedLength - TAG_LENGTH;
        final int whole = wholeBlocks(bodyLength) * BLOCK_LENGTH;
        final int rest = bodyLength - whole;
        final int aadAt = rest == 0 ? whole : whole + BLOCK_LENGTH;
        final int bodyOffset = offset + aadLength;
        initOffset0(nonceHigh, nonceLow);
        packet.getBytes(bodyOffset, source, 0, sealedLength);
        final long tagHigh = high(source, bodyLength);
        final long tagLow = low(source, bodyLength);

        long offsetHigh = offset0High;
        long offsetLow = offset0Low;
        final long[] l = key.table;
        for (int i = 1, at = 0; at < whole; i++, at += BLOCK_LENGTH)
        {
            final int ntz = index(i);
            offsetHigh ^= l[ntz];
            offsetLow ^= l[ntz + 1];
            putBlock(source, at, high(source, at) ^ offsetHigh, low(source, at) ^ offsetLow);
        }

        long restHigh = 0;
        long restLow = 0;
        if (rest > 0)
        {
            restHigh = high(source, whole);
            restLow = low(source, whole);
            offsetHigh ^= key.starHigh;
            offsetLow ^= key.starLow;
            putBlock(source, whole, offsetHigh, offsetLow);
        }

        final int tagAt = putAad(packet, offset, aadLength, aadAt);
        if (tagAt > whole)
        {
            encipher.transform(source, whole, tagAt - whole, target, whole);
        }
        if (whole > 0)
        {
            decipher.transform(source, 0, whole, target, 0);
        }

        xorOffsets(whole);
        long checksumHigh = sumHigh(0, whole);
        long checksumLow = sumLow(0, whole);
        if (rest > 0)
        {
            restHigh = (restHigh ^ high(target, whole)) & maskHigh(rest);
            restLow = (restLow ^ low(target, whole)) & maskLow(rest);
            checksumHigh ^= restHigh ^ endHigh(rest);
            checksumLow ^= restLow ^ endLow(rest);
            putBlock(target, whole, restHigh, restLow);
        }

        putTagBlock(tagAt, checksumHigh ^ offsetHigh, checksumLow ^ offsetLow);
        encipher.transform(source, tagAt, BLOCK_LENGTH, target, tagAt);
        final long differenceHigh = high(target, tagAt) ^ sumHigh(aadAt, tagAt) ^ tagHigh;
        final long differenceLow = low(target, tagAt) ^ sumLow(aadAt, tagAt) ^ tagLow;
        if ((differenceHigh | differenceLow) != 0)
        {
            return NOT_AUTHENTIC;
        }

        packet.putBytes(bodyOffset, target, 0, bodyLength);
        return bodyLength;
    }

    /**
     * Offset_0 of a nonce (§4.2): the nonce block is <code>0 … 0 1 ‖ nonce</code>, of which the last six bits say how
     * far Ktop is shifted.
     */
    private void initOffset0(final int nonceHigh, final long nonceLow)
    {
        final int bottom = (int)nonceLow & BOTTOM_MASK;
        final long topLow = nonceLow - bottom;
        if (!hasKtop || ktopNonceLow != topLow || ktopNonceHigh != nonceHigh)
        {
            putBlock(source, 0, 1L << 32 | Integer.toUnsignedLong(nonceHigh), topLow);
            encipher.transform(source, 0, BLOCK_LENGTH, target, 0);
            ktopHigh = high(target, 0);
            ktopLow = low(target, 0);
            ktopNonceHigh = nonceHigh;
            ktopNonceLow = topLow;
            hasKtop = true;
        }

        final long stretch = ktopHigh ^ (ktopHigh << 8 | ktopLow >>> 56);
        offset0High = bottom == 0 ? ktopHigh : ktopHigh << bottom | ktopLow >>> 64 - bottom;
        offset0Low = bottom == 0 ? ktopLow : ktopLow << bottom | stretch >>> 64 - bottom;
    }

    private void forgetKtop()
    {
        hasKtop = false;
        ktopNonceHigh = 0;
        ktopNonceLow = 0;
        ktopHigh = 0;
        ktopLow = 0;
        offset0High = 0;
        offset0Low = 0;
    }

    /**
     * Lay out the blocks that HASH (§4.1) enciphers.
     *
     * @return where they end.
     */
    private int putAad(final MutableDirectBuffer packet, final int offset, final int length, final int aadAt)
    {
        packet.getBytes(offset, source, aadAt, length);
        final long[] l = key.table;
        final int end = aadAt + wholeBlocks(length) * BLOCK_LENGTH;
        long offsetHigh = 0;
        long offsetLow = 0;
        int at = aadAt;
        for (int i = 1; at < end; i++, at += BLOCK_LENGTH)
        {
            final int ntz = index(i);
            offsetHigh ^= l[ntz];
            offsetLow ^= l[ntz + 1];
            putBlock(source, at, high(source, at) ^ offsetHigh, low(source, at) ^ offsetLow);
        }

        final int rest = aadAt + length - at;
        if (rest > 0)
        {
            final long high = (high(source, at) & maskHigh(rest)) ^ endHigh(rest);
            final long low = (low(source, at) & maskLow(rest)) ^ endLow(rest);
            putBlock(source, at, high ^ offsetHigh ^ key.starHigh, low ^ offsetLow ^ key.starLow);
            at += BLOCK_LENGTH;
        }

        return at;
    }

    private void putTagBlock(final int tagAt, final long high, final long low)
    {
        putBlock(source, tagAt, high ^ key.dollarHigh, low ^ key.dollarLow);
    }

    /**
     * The second XOR of each whole block with its offset, after AES.
     */
    private void xorOffsets(final int whole)
    {
        long offsetHigh = offset0High;
        long offsetLow = offset0Low;
        final long[] l = key.table;
        for (int i = 1, at = 0; at < whole; i++, at += BLOCK_LENGTH)
        {
            final int ntz = index(i);
            offsetHigh ^= l[ntz];
            offsetLow ^= l[ntz + 1];
            putBlock(target, at, high(target, at) ^ offsetHigh, low(target, at) ^ offsetLow);
        }
    }

    private long sumHigh(final int from, final int to)
    {
        long sum = 0;
        for (int at = from; at < to; at += BLOCK_LENGTH)
        {
            sum ^= high(target, at);
        }
        return sum;
    }

    private long sumLow(final int from, final int to)
    {
        long sum = 0;
        for (int at = from; at < to; at += BLOCK_LENGTH)
        {
            sum ^= low(target, at);
        }
        return sum;
    }

    private static long high(final byte[] blocks, final int at)
    {
        return (long)LANE.get(blocks, at);
    }

    private static long low(final byte[] blocks, final int at)
    {
        return (long)LANE.get(blocks, at + Long.BYTES);
    }

    private static void putBlock(final byte[] blocks, final int at, final long high, final long low)
    {
        LANE.set(blocks, at, high);
        LANE.set(blocks, at + Long.BYTES, low);
    }

    /**
     * The bits of the first lane that the first 1 … 15 bytes of a block cover.
     */
    private static long maskHigh(final int length)
    {
        return length >= Long.BYTES ? -1L : -1L << 64 - 8 * length;
    }

    private static long maskLow(final int length)
    {
        return length <= Long.BYTES ? 0 : -1L << 128 - 8 * length;
    }

    /**
     * The first lane of <code>0 … 0 1 0 … 0</code>, the 1 behind the first 1 … 15 bytes.
     */
    private static long endHigh(final int length)
    {
        return length < Long.BYTES ? Long.MIN_VALUE >>> 8 * length : 0;
    }

    private static long endLow(final int length)
    {
        return length < Long.BYTES ? 0 : Long.MIN_VALUE >>> 8 * length - 64;
    }
}
