package io.hearsay.io.journal;

import java.util.Arrays;

/**
 * Sequences of one origin as ranges: ascending, disjoint, not adjacent. One thread. Bounded by the count that each
 * addition is given: what is too much closes the lowest hole, as if its messages had come. For telling duplicates that
 * is the safe direction: a message of such a hole is refused when it comes after all, but none is accepted twice.
 */
final class OriginRanges
{
    private static final int INITIAL_COUNT = 2;

    /** Neighbours in the order of the table, oldest first. */
    OriginRanges older;
    OriginRanges newer;

    private final long origin;
    private long[] bounds = new long[2 * INITIAL_COUNT];
    private int count;

    OriginRanges(final long origin)
    {
        this.origin = origin;
    }

    long origin()
    {
        return origin;
    }

    int count()
    {
        return count;
    }

    long first(final int index)
    {
        return bounds[2 * index];
    }

    long last(final int index)
    {
        return bounds[2 * index + 1];
    }

    long highest()
    {
        return bounds[2 * count - 1];
    }

    /**
     * Add sequences; some or all may be there already.
     *
     * @param first    inclusive, at least 1.
     * @param last     inclusive.
     * @param maxCount of ranges.
     * @return whether a hole had to be closed.
     */
    boolean add(final long first, final long last, final int maxCount)
    {
        int from = count;
        while (from > 0 && last(from - 1) >= first - 1)
        {
            from--;
        }
        int to = from;
        long lowest = first;
        long highest = last;
        while (to < count && first(to) - 1 <= last)
        {
            lowest = Math.min(lowest, first(to));
            highest = Math.max(highest, last(to));
            to++;
        }

        replace(from, to, lowest, highest);
        if (count <= maxCount)
        {
            return false;
        }

        replace(0, 2, first(0), last(1));
        return true;
    }

    private void replace(final int from, final int to, final long first, final long last)
    {
        final int newCount = count - (to - from) + 1;
        if (2 * newCount > bounds.length)
        {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        System.arraycopy(bounds, 2 * to, bounds, 2 * (from + 1), 2 * (count - to));
        bounds[2 * from] = first;
        bounds[2 * from + 1] = last;
        count = newCount;
    }

    /**
     * How many of some sequences are here.
     *
     * @param first inclusive.
     * @param last  inclusive.
     * @return the number, at most the greatest long.
     */
    long countWithin(final long first, final long last)
    {
        long sum = 0;
        for (int i = count - 1; i >= 0 && last(i) >= first; i--)
        {
            final long overlap = Math.min(last, last(i)) - Math.max(first, first(i)) + 1;
            sum += Math.max(0, overlap);
        }

        return sum;
    }

    /**
     * The highest sequence here that others do not have.
     *
     * @param others ranges, or null for none.
     * @return the sequence, or 0 if they have all.
     */
    long highestNotIn(final OriginRanges others)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            long candidate = last(i);
            for (int j = others == null ? -1 : others.count - 1; j >= 0 && others.last(j) >= candidate; j--)
            {
                if (others.first(j) <= candidate)
                {
                    candidate = others.first(j) - 1;
                }
            }
            if (candidate >= first(i))
            {
                return candidate;
            }
        }

        return 0;
    }
}
