package io.hearsay.core.origin;

import java.util.Arrays;

/**
 * What is known of one origin, and yet neither in the log nor in the journal: declared lost, or accepted while the
 * journal had no room. Ascending, disjoint, not adjacent ranges, at most {@link #MAX_RANGES}; what there is no room for
 * raises the {@link #floor()} instead. Owned by the agent's thread; made only where there is a journal.
 */
final class LostRanges
{
    static final int MAX_RANGES = 64;
    static final long NOTHING = Long.MAX_VALUE;

    private long[] firsts = new long[2];
    private long[] lasts = new long[2];
    private int count;
    private long floor;

    void clear()
    {
        count = 0;
        floor = 0;
    }

    /**
     * Up to here nobody knows any more what was lost.
     */
    long floor()
    {
        return floor;
    }

    /**
     * Add a range, which may overlap others.
     */
    void add(final long first, final long last)
    {
        final int from = indexFrom(first - 1);
        int to = from;
        long joinedFirst = first;
        long joinedLast = last;
        while (to < count && firsts[to] <= last + 1)
        {
            joinedFirst = Math.min(joinedFirst, firsts[to]);
            joinedLast = Math.max(joinedLast, lasts[to]);
            to++;
        }

        replace(from, to);
        firsts[from] = joinedFirst;
        lasts[from] = joinedLast;
        if (count > MAX_RANGES)
        {
            floor = Math.max(floor, lasts[0]);
            count--;
            System.arraycopy(firsts, 1, firsts, 0, count);
            System.arraycopy(lasts, 1, lasts, 0, count);
        }
    }

    /**
     * First lost sequence.
     *
     * @return the lowest that is not below <code>from</code>, or {@link #NOTHING}.
     */
    long next(final long from)
    {
        final int at = indexFrom(from);
        return at == count ? NOTHING : Math.max(from, firsts[at]);
    }

    /**
     * Last sequence up to which all are lost.
     */
    long end(final long lost)
    {
        return lasts[indexFrom(lost)];
    }

    /** The first range that does not end before a sequence. */
    private int indexFrom(final long sequence)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            final int middle = (low + high) >>> 1;
            if (lasts[middle] < sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /** Make one place of those from one index up to another. */
    private void replace(final int from, final int to)
    {
        final int newCount = count - (to - from) + 1;
        if (newCount > firsts.length)
        {
            firsts = Arrays.copyOf(firsts, Math.min(MAX_RANGES + 1, 2 * newCount));
            lasts = Arrays.copyOf(lasts, firsts.length);
        }
        System.arraycopy(firsts, to, firsts, from + 1, count - to);
        System.arraycopy(lasts, to, lasts, from + 1, count - to);
        count = newCount;
    }
}
