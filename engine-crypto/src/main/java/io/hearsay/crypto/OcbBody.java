package io.hearsay.crypto;

import static io.hearsay.crypto.AesBlocks.BLOCK_LENGTH;

/**
 * What OCB does with the whole blocks of a body beside AES (RFC 7253 §4.2, §4.3): offsets, XOR and checksum, from one
 * array of the scratch into another.
 * <p>
 * A long body takes one pass over whole arrays for each of them: loops so plain that the JVM makes vector code of them.
 * That has a price to get started, so a short one takes as few passes as possible, lane by lane.
 * <p>
 * One thread; belongs to one cipher, which wipes it.
 */
final class OcbBody
{
    /**
     * Up to this length a body is short. Where the two cost the same, measured on JDK 17 and 25.
     */
    private static final int SHORT_LENGTH = 16 * BLOCK_LENGTH;
    private static final int GROUP_LENGTH = 4 * BLOCK_LENGTH;

    /** First lane of the offset of the last block that was masked. */
    long offsetHigh;

    /** Second lane of it. */
    long offsetLow;

    /** First lane of the last sum. */
    long sumHigh;

    /** Second lane of it. */
    long sumLow;

    private final byte[] text;
    private final byte[] offsets;
    private final byte[] source;
    private final byte[] target;

    /**
     * Create.
     *
     * @param scratch with the packet.
     */
    OcbBody(final PacketScratch scratch)
    {
        this.text = scratch.packet();
        this.offsets = scratch.offsets();
        this.source = scratch.source();
        this.target = scratch.target();
    }

    /**
     * Put X_i, the XOR of each whole block with its offset, where AES takes it.
     *
     * @param key    of the packet.
     * @param nonce  of the packet.
     * @param from   where the body begins in the packet.
     * @param length of the whole blocks.
     */
    void mask(final OcbKey key, final OcbNonce nonce, final int from, final int length)
    {
        if (length <= SHORT_LENGTH)
        {
            maskShort(key.table, nonce, from, length);
        }
        else
        {
            putOffsets(key.table, nonce, length);
            Lanes.put(source, text, from, offsets, length);
        }
    }

    /**
     * XOR what ENCIPHER made of X_i with the offsets.
     *
     * @param length of the whole blocks.
     */
    void unmaskEnciphered(final int length)
    {
        if (length <= SHORT_LENGTH)
        {
            for (int at = 0; at < length; at += BLOCK_LENGTH)
            {
                Lanes.put(
                    target,
                    at,
                    Lanes.high(target, at) ^ Lanes.high(offsets, at),
                    Lanes.low(target, at) ^ Lanes.low(offsets, at));
            }
        }
        else
        {
            Lanes.xor(target, offsets, length);
        }
    }

    /**
     * XOR what DECIPHER made of X_i with the offsets and with what is chained into it (that is, with the X before it),
     * and sum up the outcome.
     *
     * @param chainedHigh what is chained into the first block.
     * @param chainedLow  the same.
     * @param length      of the whole blocks.
     */
    void unmaskDeciphered(final long chainedHigh, final long chainedLow, final int length)
    {
        if (length <= SHORT_LENGTH)
        {
            unmaskShort(chainedHigh, chainedLow, length);
        }
        else
        {
            Lanes.put(
                target,
                0,
                Lanes.high(target, 0) ^ Lanes.high(offsets, 0) ^ chainedHigh,
                Lanes.low(target, 0) ^ Lanes.low(offsets, 0) ^ chainedLow);
            Lanes.xor(target, offsets, source, BLOCK_LENGTH, length);
            sum(target, 0, length);
        }
    }

    /**
     * Sum up blocks, four at a time.
     *
     * @param blocks to sum up.
     * @param from   the first one.
     * @param to     behind the last one.
     */
    void sum(final byte[] blocks, final int from, final int to)
    {
        long high = 0;
        long low = 0;
        int at = from;
        for (; at <= to - GROUP_LENGTH; at += GROUP_LENGTH)
        {
            high ^= Lanes.high(blocks, at) ^ Lanes.high(blocks, at + BLOCK_LENGTH) ^
                Lanes.high(blocks, at + 2 * BLOCK_LENGTH) ^ Lanes.high(blocks, at + 3 * BLOCK_LENGTH);
            low ^= Lanes.low(blocks, at) ^ Lanes.low(blocks, at + BLOCK_LENGTH) ^
                Lanes.low(blocks, at + 2 * BLOCK_LENGTH) ^ Lanes.low(blocks, at + 3 * BLOCK_LENGTH);
        }
        for (; at < to; at += BLOCK_LENGTH)
        {
            high ^= Lanes.high(blocks, at);
            low ^= Lanes.low(blocks, at);
        }
        sumHigh = high;
        sumLow = low;
    }

    /**
     * Forget the last packet.
     */
    void wipe()
    {
        offsetHigh = 0;
        offsetLow = 0;
        sumHigh = 0;
        sumLow = 0;
    }

    private void maskShort(final long[] l, final OcbNonce nonce, final int from, final int length)
    {
        long high = nonce.offset0High;
        long low = nonce.offset0Low;
        for (int at = 0, block = 1; at < length; at += BLOCK_LENGTH, block++)
        {
            final int index = OcbKey.index(block);
            high ^= l[index];
            low ^= l[index + 1];
            Lanes.put(offsets, at, high, low);
            Lanes.put(source, at, Lanes.high(text, from + at) ^ high, Lanes.low(text, from + at) ^ low);
        }
        offsetHigh = high;
        offsetLow = low;
    }

    private void unmaskShort(final long chainedHigh, final long chainedLow, final int length)
    {
        long lastHigh = chainedHigh;
        long lastLow = chainedLow;
        long checksumHigh = 0;
        long checksumLow = 0;
        for (int at = 0; at < length; at += BLOCK_LENGTH)
        {
            final long high = Lanes.high(target, at) ^ Lanes.high(offsets, at) ^ lastHigh;
            final long low = Lanes.low(target, at) ^ Lanes.low(offsets, at) ^ lastLow;
            Lanes.put(target, at, high, low);
            checksumHigh ^= high;
            checksumLow ^= low;
            lastHigh = Lanes.high(source, at);
            lastLow = Lanes.low(source, at);
        }
        sumHigh = checksumHigh;
        sumLow = checksumLow;
    }

    /**
     * Offset_1 … Offset_m. Of four blocks, three take L_0, L_1, L_0.
     */
    private void putOffsets(final long[] l, final OcbNonce nonce, final int length)
    {
        final long l0High = l[0];
        final long l0Low = l[1];
        final long l1High = l[2];
        final long l1Low = l[3];
        long high = nonce.offset0High;
        long low = nonce.offset0Low;
        int at = 0;
        int block = 1;
        for (; at <= length - GROUP_LENGTH; at += GROUP_LENGTH, block += 4)
        {
            high ^= l0High;
            low ^= l0Low;
            Lanes.put(offsets, at, high, low);
            high ^= l1High;
            low ^= l1Low;
            Lanes.put(offsets, at + BLOCK_LENGTH, high, low);
            high ^= l0High;
            low ^= l0Low;
            Lanes.put(offsets, at + 2 * BLOCK_LENGTH, high, low);
            final int index = OcbKey.index(block + 3);
            high ^= l[index];
            low ^= l[index + 1];
            Lanes.put(offsets, at + 3 * BLOCK_LENGTH, high, low);
        }
        for (; at < length; at += BLOCK_LENGTH, block++)
        {
            final int index = OcbKey.index(block);
            high ^= l[index];
            low ^= l[index + 1];
            Lanes.put(offsets, at, high, low);
        }
        offsetHigh = high;
        offsetLow = low;
    }
}
