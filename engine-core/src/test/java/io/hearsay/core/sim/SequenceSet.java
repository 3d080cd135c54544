package io.hearsay.core.sim;

import java.util.Arrays;

import org.agrona.collections.LongLongConsumer;

/**
 * A set of sequences, as ranges: what a client got of an origin is nearly always one.
 */
final class SequenceSet
{
    private long[] firsts = new long[2];
    private long[] lasts = new long[2];
    private int count;
    private long total;

    /**
     * Number of sequences.
     */
    long total()
    {
        return total;
    }

    /**
     * The lowest one, or a value if there is none.
     */
    long lowest(final long otherwise)
    {
        return count == 0 ? otherwise : firsts[0];
    }

    /**
     * Add a range.
     *
     * @return false if one of it is there already; then nothing is added.
     */
    boolean add(final long first, final long last)
    {
        final int at = firstEndingFrom(first);
        if (at < count && firsts[at] <= last)
        {
            return false;
        }

        total += last - first + 1;
        final boolean joinsBefore = at > 0 && lasts[at - 1] == first - 1;
        final boolean joinsAfter = at < count && firsts[at] == last + 1;
        if (joinsBefore && joinsAfter)
        {
            lasts[at - 1] = lasts[at];
            count--;
            System.arraycopy(firsts, at + 1, firsts, at, count - at);
            System.arraycopy(lasts, at + 1, lasts, at, count - at);
        }
        else if (joinsBefore)
        {
            lasts[at - 1] = last;
        }
        else if (joinsAfter)
        {
            firsts[at] = first;
        }
        else
        {
            insert(at, first, last);
        }

        return true;
    }

    boolean contains(final long sequence)
    {
        final int at = firstEndingFrom(sequence);
        return at < count && firsts[at] <= sequence;
    }

    /**
     * Whether a range has one of these.
     */
    boolean overlaps(final long first, final long last)
    {
        final int at = firstEndingFrom(first);
        return at < count && firsts[at] <= last;
    }

    /**
     * The lowest sequence from here on that is not in this set.
     */
    long nextLacking(final long from)
    {
        final int at = firstEndingFrom(from);
        return at < count && firsts[at] <= from ? lasts[at] + 1 : from;
    }

    /**
     * Tell all ranges, ascending.
     */
    void forEach(final LongLongConsumer consumer)
    {
        for (int i = 0; i < count; i++)
        {
            consumer.accept(firsts[i], lasts[i]);
        }
    }

    private void insert(final int at, final long first, final long last)
    {
        if (count == firsts.length)
        {
            firsts = Arrays.copyOf(firsts, 2 * count);
            lasts = Arrays.copyOf(lasts, 2 * count);
        }
        System.arraycopy(firsts, at, firsts, at + 1, count - at);
        System.arraycopy(lasts, at, lasts, at + 1, count - at);
        firsts[at] = first;
        lasts[at] = last;
        count++;
    }

    /** Index of the first range that ends at a sequence or above it. */
    private int firstEndingFrom(final long sequence)
    {
        if (count == 0 || lasts[count - 1] < sequence)
        {
            return count;
        }

        final int at = Arrays.binarySearch(lasts, 0, count, sequence);
        return at < 0 ? -1 - at : at;
    }
}
