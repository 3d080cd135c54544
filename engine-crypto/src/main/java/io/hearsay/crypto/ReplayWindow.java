package io.hearsay.crypto;

import java.util.Arrays;

import io.hearsay.core.spi.PacketProtection;

/**
 * Which packet numbers of one sender were accepted: a bit for each of the last <code>width</code> numbers up to the
 * highest one, as in RFC 6479, exact to the bit. Numbers compare unsigned.
 * <p>
 * {@link #check} changes nothing; {@link #accept} is called for a number that was checked, after its packet's tag
 * verified.
 * <p>
 * Memory: 64 bytes of bitmap until the accepted numbers span more than 512, then <code>width / 8</code> bytes (2 KiB by
 * default), allocated once. So a sender that says little costs little, and a busy one allocates once. One thread.
 */
final class ReplayWindow
{
    private static final int INITIAL_WIDTH = 512;
    private static final int WORD_SHIFT = 6;
    private static final int BIT_MASK = 63;

    private final int width;
    private long[] words;
    private boolean isEmpty = true;
    private long lowest;
    private long highest;

    /**
     * Create an empty window.
     *
     * @param width in packets, a power of two, at least 64.
     */
    ReplayWindow(final int width)
    {
        this.width = width;
        this.words = new long[Math.min(width, INITIAL_WIDTH) >> WORD_SHIFT];
    }

    /**
     * Whether a packet with this number may be accepted.
     *
     * @param packetNumber to look up.
     * @return 0, {@link PacketProtection#REPLAYED} or {@link PacketProtection#TOO_OLD}.
     */
    int check(final long packetNumber)
    {
        if (isEmpty || Long.compareUnsigned(packetNumber, highest) > 0)
        {
            return 0;
        }

        final long age = highest - packetNumber;
        if (Long.compareUnsigned(age, width) >= 0)
        {
            return PacketProtection.TOO_OLD;
        }

        // What the bitmap does not reach back to while it is small was never accepted.
        final boolean isCovered = age < capacity();
        return isCovered && (words[word(packetNumber)] & bit(packetNumber)) != 0 ? PacketProtection.REPLAYED : 0;
    }

    /**
     * Mark a number as accepted.
     *
     * @param packetNumber for which {@link #check} just gave 0.
     */
    void accept(final long packetNumber)
    {
        if (isEmpty)
        {
            isEmpty = false;
            lowest = packetNumber;
            highest = packetNumber;
        }
        else if (Long.compareUnsigned(packetNumber, highest) > 0)
        {
            growFor(packetNumber - lowest);
            clear(highest + 1, packetNumber - highest);
            highest = packetNumber;
        }
        else if (Long.compareUnsigned(packetNumber, lowest) < 0)
        {
            growFor(highest - packetNumber);
            lowest = packetNumber;
        }

        words[word(packetNumber)] |= bit(packetNumber);
    }

    /**
     * Bytes of the bitmap.
     *
     * @return the length in bytes.
     */
    int bitmapLength()
    {
        return words.length * Long.BYTES;
    }

    private long capacity()
    {
        return (long)words.length << WORD_SHIFT;
    }

    private int word(final long packetNumber)
    {
        return (int)(packetNumber >>> WORD_SHIFT) & words.length - 1;
    }

    private static long bit(final long packetNumber)
    {
        return 1L << packetNumber;
    }

    private void growFor(final long span)
    {
        final long capacity = capacity();
        if (capacity < width && Long.compareUnsigned(span, capacity) >= 0)
        {
            final long[] small = words;
            words = new long[width >> WORD_SHIFT];
            final int mask = small.length - 1;
            // All that was accepted lies in the last `capacity` numbers up to the highest: word by word, bit by bit.
            for (long age = 0; age < capacity && age <= highest - lowest; age++)
            {
                final long packetNumber = highest - age;
                if ((small[(int)(packetNumber >>> WORD_SHIFT) & mask] & bit(packetNumber)) != 0)
                {
                    words[word(packetNumber)] |= bit(packetNumber);
                }
            }
        }
    }

    /**
     * Clear the bits of consecutive numbers, whole words at a time.
     */
    private void clear(final long first, final long count)
    {
        if (Long.compareUnsigned(count, capacity()) >= 0)
        {
            Arrays.fill(words, 0);
            return;
        }

        long packetNumber = first;
        long left = count;
        while (left > 0)
        {
            final int bitIndex = (int)packetNumber & BIT_MASK;
            final long run = Math.min(left, Long.SIZE - bitIndex);
            final long mask = run == Long.SIZE ? -1L : (1L << run) - 1 << bitIndex;
            words[word(packetNumber)] &= ~mask;
            packetNumber += run;
            left -= run;
        }
    }
}
