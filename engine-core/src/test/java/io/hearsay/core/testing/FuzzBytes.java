package io.hearsay.core.testing;

import java.util.Arrays;

/**
 * Takes values out of the bytes that a fuzzer made up. Behind their end all is 0, so that every input means something.
 * One thread.
 */
public final class FuzzBytes
{
    private final byte[] bytes;
    private int at;

    /**
     * Begin with the first byte.
     *
     * @param bytes of the fuzzer, not copied.
     */
    public FuzzBytes(final byte[] bytes)
    {
        this.bytes = bytes;
    }

    /**
     * Whether all of them are taken.
     *
     * @return true if what follows is 0.
     */
    public boolean isEmpty()
    {
        return at >= bytes.length;
    }

    /**
     * Take a byte.
     *
     * @return 0 … 255.
     */
    public int nextByte()
    {
        return at < bytes.length ? bytes[at++] & 0xFF : 0;
    }

    /**
     * Take a byte, for a choice.
     *
     * @param bound 1 … 256.
     * @return 0 … bound - 1.
     */
    public int below(final int bound)
    {
        return nextByte() % bound;
    }

    /**
     * Take two bytes.
     *
     * @return 0 … 65 535.
     */
    public int nextShort()
    {
        return nextByte() << 8 | nextByte();
    }

    /**
     * Take four bytes.
     *
     * @return any number.
     */
    public int nextInt()
    {
        return nextShort() << 16 | nextShort();
    }

    /**
     * Take eight bytes.
     *
     * @return any number.
     */
    public long nextLong()
    {
        return (long)nextInt() << 32 | nextInt() & 0xFFFF_FFFFL;
    }

    /**
     * Take some bytes.
     *
     * @param length of them; fewer if there are not so many.
     * @return the bytes.
     */
    public byte[] next(final int length)
    {
        final int end = Math.min(bytes.length, at + length);
        final byte[] result = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return result;
    }

    /**
     * Take what is left.
     *
     * @return the bytes.
     */
    public byte[] rest()
    {
        return next(bytes.length - at);
    }
}
