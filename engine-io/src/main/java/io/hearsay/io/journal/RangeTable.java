package io.hearsay.io.journal;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * Ranges of sequences of many origins, those appended to last at the end. One thread, but for the counts. Bounded: an
 * origin too many drives out the one that was appended to longest ago.
 */
final class RangeTable
{
    private final int maxOrigins;
    private final int maxRanges;
    private final Long2ObjectHashMap<OriginRanges> byOrigin = new Long2ObjectHashMap<>();
    private OriginRanges oldest;
    private OriginRanges newest;
    private volatile long forgottenCount;
    private volatile long closedHoleCount;

    RangeTable(final int maxOrigins, final int maxRanges)
    {
        this.maxOrigins = maxOrigins;
        this.maxRanges = maxRanges;
    }

    void add(final long origin, final long first, final long last)
    {
        OriginRanges ranges = newest;
        if (ranges == null || ranges.origin() != origin)
        {
            ranges = byOrigin.get(origin);
            if (ranges == null)
            {
                ranges = new OriginRanges(origin);
                byOrigin.put(origin, ranges);
            }
            else
            {
                unlink(ranges);
            }
            link(ranges);
        }

        if (ranges.add(first, last, maxRanges))
        {
            closedHoleCount = closedHoleCount + 1;
        }
        if (byOrigin.size() > maxOrigins)
        {
            byOrigin.remove(oldest.origin());
            unlink(oldest);
            forgottenCount = forgottenCount + 1;
        }
    }

    private void link(final OriginRanges ranges)
    {
        ranges.older = newest;
        if (newest == null)
        {
            oldest = ranges;
        }
        else
        {
            newest.newer = ranges;
        }
        newest = ranges;
    }

    private void unlink(final OriginRanges ranges)
    {
        if (ranges.older == null)
        {
            oldest = ranges.newer;
        }
        else
        {
            ranges.older.newer = ranges.newer;
        }
        if (ranges.newer == null)
        {
            newest = ranges.older;
        }
        else
        {
            ranges.newer.older = ranges.older;
        }
        ranges.older = null;
        ranges.newer = null;
    }

    RangeTable emptyCopy()
    {
        return new RangeTable(maxOrigins, maxRanges);
    }

    /**
     * Add all of another table, in its order.
     *
     * @param other table.
     */
    void addAll(final RangeTable other)
    {
        for (OriginRanges ranges = other.oldest; ranges != null; ranges = ranges.newer)
        {
            for (int i = 0; i < ranges.count(); i++)
            {
                add(ranges.origin(), ranges.first(i), ranges.last(i));
            }
        }
    }

    OriginRanges get(final long origin)
    {
        return byOrigin.get(origin);
    }

    /**
     * The origin appended to longest ago, from which {@link OriginRanges#newer} leads to the others.
     *
     * @return its ranges, or null if there are none.
     */
    OriginRanges oldest()
    {
        return oldest;
    }

    int size()
    {
        return byOrigin.size();
    }

    long forgottenCount()
    {
        return forgottenCount;
    }

    long closedHoleCount()
    {
        return closedHoleCount;
    }
}
