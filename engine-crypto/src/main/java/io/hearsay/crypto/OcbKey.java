package io.hearsay.crypto;

import java.util.Arrays;

/**
 * What OCB precomputes of a key (RFC 7253 §4.1): L_*, L_$ and L_0 … L_11, each as two {@link Lanes lanes}. 224 bytes of
 * numbers. One thread.
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
        // Doubling counts bits as the RFC does: from the first byte on.
        long lastHigh = Long.reverseBytes(high);
        long lastLow = Long.reverseBytes(low);
        for (int i = -2; i < table.length; i += 2)
        {
            final long carry = lastHigh >> 63;
            lastHigh = lastHigh << 1 | lastLow >>> 63;
            lastLow = lastLow << 1 ^ (REDUCTION & carry);
            if (i < 0)
            {
                dollarHigh = Long.reverseBytes(lastHigh);
                dollarLow = Long.reverseBytes(lastLow);
            }
            else
            {
                table[i] = Long.reverseBytes(lastHigh);
                table[i + 1] = Long.reverseBytes(lastLow);
            }
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
}
