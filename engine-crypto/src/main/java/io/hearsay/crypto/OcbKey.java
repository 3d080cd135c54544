package io.hearsay.crypto;

import static io.hearsay.crypto.AesBlocks.BLOCK_LENGTH;

import java.util.Arrays;

/**
 * What OCB precomputes of a key (RFC 7253 §4.1): L_*, L_$ and L_0 … L_11, each as two lanes of 64 bits, first lane
 * first. 208 bytes.
 */
final class OcbKey
{
    /**
     * L_0 … L_11 serve 4 095 blocks (64 KiB), more than any datagram holds.
     */
    static final int MAX_BLOCKS = (1 << 12) - 1;

    private static final int COUNT = 12;
    private static final int REDUCTION = 0x87;

    /** First lane of L_*. */
    long starHigh;

    /** Second lane of L_*. */
    long starLow;

    /** First lane of L_$. */
    long dollarHigh;

    /** Second lane of L_$. */
    long dollarLow;

    /** L_i: first lane at 2 i, second lane at 2 i + 1. */
    final long[] table = new long[2 * COUNT];

    /**
     * Compute all from L_* = ENCIPHER(K, zeros).
     *
     * @param high first lane of L_*.
     * @param low  second lane of L_*.
     */
    void init(final long high, final long low)
    {
        starHigh = high;
        starLow = low;
        dollarHigh = doubledHigh(high, low);
        dollarLow = doubledLow(high, low);

        long lastHigh = dollarHigh;
        long lastLow = dollarLow;
        for (int i = 0; i < table.length; i += 2)
        {
            table[i] = doubledHigh(lastHigh, lastLow);
            table[i + 1] = doubledLow(lastHigh, lastLow);
            lastHigh = table[i];
            lastLow = table[i + 1];
        }
    }

    /**
     * Overwrite all.
     */
    void wipe()
    {
        starHigh = 0;
        starLow = 0;
        dollarHigh = 0;
        dollarLow = 0;
        Arrays.fill(table, 0);
    }

    /**
     * Where L_ntz(i) of the i-th block lies in {@link #table}.
     *
     * @param block number, from 1.
     * @return index of the first lane.
     */
    static int index(final int block)
    {
        return Integer.numberOfTrailingZeros(block) << 1;
    }

    /**
     * Whole blocks in a length.
     *
     * @param length in bytes.
     * @return the number of blocks.
     */
    static int wholeBlocks(final int length)
    {
        return length / BLOCK_LENGTH;
    }

    private static long doubledHigh(final long high, final long low)
    {
        return high << 1 | low >>> 63;
    }

    private static long doubledLow(final long high, final long low)
    {
        return low << 1 ^ (REDUCTION & high >> 63);
    }
}
