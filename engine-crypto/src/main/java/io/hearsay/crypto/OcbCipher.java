package io.hearsay.crypto;

import static io.hearsay.crypto.AesBlocks.BLOCK_LENGTH;

import org.agrona.MutableDirectBuffer;

/**
 * AES-OCB with a tag of 128 bits and a nonce of 96 bits (RFC 7253), one key. Names of variables follow the RFC, whose
 * blocks are two {@link Lanes lanes} each.
 * <p>
 * How it is fast: all blocks of a packet that go through AES in one direction go in one call (sealing: one, opening:
 * one each way), laid out in one array and coming out in another:
 * <pre>
 *   seal:  P_1 … P_m  [Pad]  A_1 … A_n  Tag
 *          ◄────────── encipher ──────────►
 *
 *   open:  C_1 … C_m  Tag  [Pad]  A_1 … A_n
 *          ◄─ decipher ─►  ◄── encipher ──►
 * </pre>
 * each masked with its offset; Pad makes a partial block, A_i are the associated data ({@link OcbBody} has what is done
 * with P_i and C_i). The tag is verified the other way round: AES is a permutation, so Tag is ENCIPHER(x) ^ HASH(A) of
 * x = Checksum ^ Offset ^ L_$ if and only if DECIPHER(Tag ^ HASH(A)) is x, and that block goes with those of the body.
 * Deciphering is by far the faster direction ({@link AesBlocks#decipherChained}).
 * <p>
 * Neither sealing nor opening allocates. A body that does not verify never leaves the scratch.
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

    private final int keyLength;
    private final byte[] source;
    private final byte[] target;
    private final byte[] text;
    private final OcbBody body;
    private final AesBlocks encipher = AesBlocks.encipher();
    private final AesBlocks decipher;
    private final OcbKey key = new OcbKey();
    private final OcbNonce nonce = new OcbNonce();

    /** The last block that {@link #decipher} was given, which it XORs into the next one that comes out. */
    private long chainHigh;
    private long chainLow;

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
        this.text = scratch.packet();
        this.body = new OcbBody(scratch);
        this.keyLength = keyLength;
        this.decipher = opens ? AesBlocks.decipherChained() : null;
    }

    @Override
    public void init(final byte[] keyBytes)
    {
        encipher.init(keyBytes, keyLength);
        if (decipher != null)
        {
            decipher.init(keyBytes, keyLength);
            chainHigh = 0;
            chainLow = 0;
        }

        Lanes.put(source, 0, 0, 0);
        encipher.transform(source, 0, BLOCK_LENGTH, target, 0);
        key.init(Lanes.high(target, 0), Lanes.low(target, 0));
        nonce.wipe();
    }

    @Override
    public void wipe()
    {
        init(new byte[keyLength]);
        key.wipe();
        body.wipe();
    }

    /**
     * OCB-ENCRYPT (RFC 7253 §4.2).
     */
    @Override
    public int seal(
        final int nonceHigh,
        final long nonceLow,
        final MutableDirectBuffer packet,
        final int offset,
        final int aadLength,
        final int bodyLength)
    {
        final int rest = bodyLength % BLOCK_LENGTH;
        final int whole = bodyLength - rest;
        final int aadAt = rest == 0 ? whole : whole + BLOCK_LENGTH;
        nonce.init(nonceHigh, nonceLow, encipher, source, target);
        packet.getBytes(offset, text, 0, aadLength + bodyLength);

        body.mask(key, nonce, aadLength, whole);
        body.sum(text, aadLength, aadLength + whole);
        long checksumHigh = body.sumHigh;
        long checksumLow = body.sumLow;
        if (rest > 0)
        {
            putPad(whole);
            checksumHigh ^= Lanes.high(text, aadLength + whole) & Lanes.maskHigh(rest) ^ Lanes.endHigh(rest);
            checksumLow ^= Lanes.low(text, aadLength + whole) & Lanes.maskLow(rest) ^ Lanes.endLow(rest);
        }

        final int tagAt = putAad(aadLength, aadAt);
        Lanes.put(
            source,
            tagAt,
            checksumHigh ^ body.offsetHigh ^ key.dollarHigh,
            checksumLow ^ body.offsetLow ^ key.dollarLow);
        encipher.transform(source, 0, tagAt + BLOCK_LENGTH, target, 0);

        body.sum(target, aadAt, tagAt + BLOCK_LENGTH);
        final long tagHigh = body.sumHigh;
        final long tagLow = body.sumLow;
        body.unmaskEnciphered(whole);
        if (rest > 0)
        {
            xorRest(aadLength + whole, whole, whole);
        }
        Lanes.put(target, bodyLength, tagHigh, tagLow);
        packet.putBytes(offset + aadLength, target, 0, bodyLength + TAG_LENGTH);
        return bodyLength + TAG_LENGTH;
    }

    /**
     * OCB-DECRYPT (RFC 7253 §4.3).
     */
    @Override
    public int open(
        final int nonceHigh,
        final long nonceLow,
        final MutableDirectBuffer packet,
        final int offset,
        final int aadLength,
        final int sealedLength)
    {
        final int bodyLength = sealedLength - TAG_LENGTH;
        final int rest = bodyLength % BLOCK_LENGTH;
        final int whole = bodyLength - rest;
        final int tagAt = whole;
        final int restAt = tagAt + BLOCK_LENGTH;
        final int aadAt = rest == 0 ? restAt : restAt + BLOCK_LENGTH;
        nonce.init(nonceHigh, nonceLow, encipher, source, target);
        packet.getBytes(offset, text, 0, aadLength + sealedLength);

        body.mask(key, nonce, aadLength, whole);
        if (rest > 0)
        {
            putPad(restAt);
        }
        final int end = putAad(aadLength, aadAt);
        if (end > restAt)
        {
            encipher.transform(source, restAt, end - restAt, target, restAt);
        }

        body.sum(target, aadAt, end);
        final long tagHigh = body.sumHigh ^ Lanes.high(text, aadLength + bodyLength);
        final long tagLow = body.sumLow ^ Lanes.low(text, aadLength + bodyLength);
        Lanes.put(source, tagAt, tagHigh, tagLow);
        decipher.transform(source, 0, tagAt + BLOCK_LENGTH, target, 0);

        // The tag's block has the last one of the body chained into it, or what was chained into that.
        final long lastHigh = whole == 0 ? chainHigh : Lanes.high(source, whole - BLOCK_LENGTH);
        final long lastLow = whole == 0 ? chainLow : Lanes.low(source, whole - BLOCK_LENGTH);
        body.unmaskDeciphered(chainHigh, chainLow, whole);
        chainHigh = tagHigh;
        chainLow = tagLow;
        long differenceHigh =
            Lanes.high(target, tagAt) ^ lastHigh ^ body.sumHigh ^ body.offsetHigh ^ key.dollarHigh;
        long differenceLow = Lanes.low(target, tagAt) ^ lastLow ^ body.sumLow ^ body.offsetLow ^ key.dollarLow;
        if (rest > 0)
        {
            xorRest(aadLength + whole, restAt, whole);
            differenceHigh ^= Lanes.high(target, whole) & Lanes.maskHigh(rest) ^ Lanes.endHigh(rest);
            differenceLow ^= Lanes.low(target, whole) & Lanes.maskLow(rest) ^ Lanes.endLow(rest);
        }
        if ((differenceHigh | differenceLow) != 0)
        {
            return NOT_AUTHENTIC;
        }

        packet.putBytes(offset + aadLength, target, 0, bodyLength);
        return bodyLength;
    }

    /**
     * Lay out Offset_*, of which ENCIPHER makes the pad of a partial block.
     */
    private void putPad(final int at)
    {
        body.offsetHigh ^= key.starHigh;
        body.offsetLow ^= key.starLow;
        Lanes.put(source, at, body.offsetHigh, body.offsetLow);
    }

    /**
     * XOR the partial block with its pad. What comes out behind it means nothing.
     */
    private void xorRest(final int textAt, final int padAt, final int targetAt)
    {
        Lanes.put(
            target,
            targetAt,
            Lanes.high(text, textAt) ^ Lanes.high(target, padAt),
            Lanes.low(text, textAt) ^ Lanes.low(target, padAt));
    }

    /**
     * Lay out the blocks that HASH (§4.1) enciphers.
     *
     * @return where they end.
     */
    private int putAad(final int length, final int firstAt)
    {
        final long[] l = key.table;
        final int end = length & -BLOCK_LENGTH;
        long high = 0;
        long low = 0;
        int at = firstAt;
        int from = 0;
        for (int block = 1; from < end; from += BLOCK_LENGTH, block++)
        {
            final int index = OcbKey.index(block);
            high ^= l[index];
            low ^= l[index + 1];
            Lanes.put(source, at, Lanes.high(text, from) ^ high, Lanes.low(text, from) ^ low);
            at += BLOCK_LENGTH;
        }
        final int rest = length - end;
        if (rest > 0)
        {
            high ^= key.starHigh ^ Lanes.endHigh(rest) ^ Lanes.high(text, from) & Lanes.maskHigh(rest);
            low ^= key.starLow ^ Lanes.endLow(rest) ^ Lanes.low(text, from) & Lanes.maskLow(rest);
            Lanes.put(source, at, high, low);
            at += BLOCK_LENGTH;
        }

        return at;
    }
}
