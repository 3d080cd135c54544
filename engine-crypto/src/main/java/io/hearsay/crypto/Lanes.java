package io.hearsay.crypto;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Blocks of 16 bytes as two lanes of 64 bits: the first eight bytes and the last eight, each little-endian, since that
 * costs no swaps on the processors that matter, and XOR does not care. No state.
 */
final class Lanes
{
    private static final VarHandle LANE = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private Lanes()
    {
    }

    static long high(final byte[] bytes, final int at)
    {
        return (long)LANE.get(bytes, at);
    }

    static long low(final byte[] bytes, final int at)
    {
        return (long)LANE.get(bytes, at + Long.BYTES);
    }

    static void put(final byte[] bytes, final int at, final long high, final long low)
    {
        LANE.set(bytes, at, high);
        LANE.set(bytes, at + Long.BYTES, low);
    }

    /**
     * Put <code>a ^ b</code>: <code>a</code> from an offset on, <code>b</code> from its beginning. This and the two
     * below are loops that the JVM makes vector code of.
     */
    static void put(final byte[] target, final byte[] a, final int from, final byte[] b, final int length)
    {
        for (int at = 0; at < length; at += Long.BYTES)
        {
            LANE.set(target, at, (long)LANE.get(a, from + at) ^ (long)LANE.get(b, at));
        }
    }

    /**
     * XOR with other blocks.
     */
    static void xor(final byte[] target, final byte[] a, final int length)
    {
        for (int at = 0; at < length; at += Long.BYTES)
        {
            LANE.set(target, at, (long)LANE.get(target, at) ^ (long)LANE.get(a, at));
        }
    }

    /**
     * XOR the blocks from an offset on with those of <code>a</code> and with those of <code>b</code> that lie so much
     * further ahead: the first one with the first one of <code>b</code>.
     */
    static void xor(final byte[] target, final byte[] a, final byte[] b, final int from, final int to)
    {
        for (int at = from; at < to; at += Long.BYTES)
        {
            LANE.set(target, at, (long)LANE.get(target, at) ^ (long)LANE.get(a, at) ^ (long)LANE.get(b, at - from));
        }
    }

    /**
     * The bits of the first lane that the first 1 … 15 bytes of a block cover.
     */
    static long maskHigh(final int length)
    {
        return length >= Long.BYTES ? -1L : (1L << 8 * length) - 1;
    }

    /**
     * The bits of the second lane that the first 1 … 15 bytes of a block cover.
     */
    static long maskLow(final int length)
    {
        return length <= Long.BYTES ? 0 : (1L << 8 * length - 64) - 1;
    }

    /**
     * The first lane of <code>0 … 0 1 0 … 0</code>, the 1 being the first bit behind the first 1 … 15 bytes.
     */
    static long endHigh(final int length)
    {
        return length < Long.BYTES ? 0x80L << 8 * length : 0;
    }

    /**
     * The second lane of it.
     */
    static long endLow(final int length)
    {
        return length < Long.BYTES ? 0 : 0x80L << 8 * length - 64;
    }
}
