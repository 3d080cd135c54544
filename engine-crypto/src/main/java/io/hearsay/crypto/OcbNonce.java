package io.hearsay.crypto;

import static io.hearsay.crypto.AesBlocks.BLOCK_LENGTH;

/**
 * From a nonce of 96 bits to Offset_0 (RFC 7253 §4.2). 64 consecutive nonces share Ktop, which is kept: all but one of
 * them need no AES. One key, one thread.
 */
final class OcbNonce
{
    private static final int BOTTOM_MASK = 0x3f;

    /** First lane of Offset_0. */
    long offset0High;

    /** Second lane of Offset_0. */
    long offset0Low;

    private boolean hasKtop;
    private int ktopNonceHigh;
    private long ktopNonceLow;
    private long ktopHigh;
    private long ktopLow;

    /**
     * Compute Offset_0.
     *
     * @param nonceHigh first 4 bytes of the nonce.
     * @param nonceLow  last 8 bytes of the nonce.
     * @param encipher  with the key.
     * @param source    scratch of a block or more, overwritten if Ktop changes.
     * @param target    the same.
     */
    void init(
        final int nonceHigh,
        final long nonceLow,
        final AesBlocks encipher,
        final byte[] source,
        final byte[] target)
    {
        final int bottom = (int)nonceLow & BOTTOM_MASK;
        final long topLow = nonceLow - bottom;
        if (!hasKtop || ktopNonceLow != topLow || ktopNonceHigh != nonceHigh)
        {
            // The nonce block is 0 … 0 1 ‖ nonce, of which the last six bits say how far Ktop is shifted.
            final long blockHigh = 1L << 32 | Integer.toUnsignedLong(nonceHigh);
            Lanes.put(source, 0, Long.reverseBytes(blockHigh), Long.reverseBytes(topLow));
            encipher.transform(source, 0, BLOCK_LENGTH, target, 0);
            ktopHigh = Long.reverseBytes(Lanes.high(target, 0));
            ktopLow = Long.reverseBytes(Lanes.low(target, 0));
            ktopNonceHigh = nonceHigh;
            ktopNonceLow = topLow;
            hasKtop = true;
        }

        final long stretch = ktopHigh ^ (ktopHigh << 8 | ktopLow >>> 56);
        offset0High = Long.reverseBytes(shifted(ktopHigh, ktopLow, bottom));
        offset0Low = Long.reverseBytes(shifted(ktopLow, stretch, bottom));
    }

    /**
     * Forget Ktop: the key changed.
     */
    void wipe()
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
     * The first 64 bits of two lanes shifted left by 0 … 63 bits; in two steps, since a shift by 64 does nothing.
     */
    private static long shifted(final long lane, final long next, final int bits)
    {
        return lane << bits | next >>> 1 >>> 63 - bits;
    }
}
