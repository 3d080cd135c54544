package io.hearsay.core.origin;

/**
 * Tells what is retained of an origin in ranges. Owned by the agent's thread; keeps nothing, and bounds what it looks
 * at as {@link RetainedIndex} does. Above an origin's {@link Origin#retainedFloor() floor} all that was accepted is
 * retained, so the holes alone tell the ranges: what a node has to say of its newest messages costs as much as there
 * are holes, not as much as is retained. Only below the floor the index is walked.
 */
public final class RetainedRanges
{
    private final RetainedIndex index;
    private final Holes holes;

    /**
     * Ranges of all origins.
     *
     * @param index that knows what is retained.
     * @param holes that are missing.
     */
    public RetainedRanges(final RetainedIndex index, final Holes holes)
    {
        this.index = index;
        this.holes = holes;
    }

    /**
     * End of the retained range that a message begins. The range may go on if it ends at or below the floor.
     *
     * @param origin to look in.
     * @param from   retained sequence.
     * @return the last sequence up to which all are retained.
     */
    public long endOfRange(final Origin origin, final long from)
    {
        final long floor = origin.retainedFloor();
        final long end = from < floor ? index.endOfRange(origin.index(), from, floor) : from;
        return end < floor ? end : origin.nextLacking(end + 1) - 1;
    }

    /**
     * The newest ranges, consecutive and ascending. They go on below the first one if there is room for no more, or
     * where the index was looked at long enough.
     *
     * @param origin to look in.
     * @param above  sequence above which they are to be.
     * @param max    number of ranges.
     * @param firsts gets the first sequences, up to <code>max</code> exclusive.
     * @param lasts  gets the last sequences, likewise.
     * @return where the first range is: <code>max</code> if there is none.
     */
    public int newest(final Origin origin, final long above, final int max, final long[] firsts, final long[] lasts)
    {
        final long floor = origin.retainedFloor();
        final int count = walk(origin, Math.max(above, floor) + 1, max, 0, firsts, lasts);
        if (count > 0)
        {
            walk(origin, Math.max(above, floor) + 1, max, count, firsts, lasts);
        }

        final int at = Math.max(0, max - count);
        return count <= max && floor > above ? newestBelow(origin, above, at, max, firsts, lasts) : at;
    }

    /** Walk all ranges above the floor, and put the last ones if their number is known. */
    private int walk(
        final Origin origin,
        final long from,
        final int max,
        final int known,
        final long[] firsts,
        final long[] lasts)
    {
        int count = 0;
        long first = from;
        int hole = origin.holeFrom(from);
        while (first <= origin.highest())
        {
            final long last = hole == Holes.NONE ? origin.highest() : holes.first(hole) - 1;
            if (first <= last)
            {
                final int at = max - known + count;
                if (known > 0 && at >= 0)
                {
                    firsts[at] = first;
                    lasts[at] = last;
                }
                count++;
            }
            first = Math.max(first, (hole == Holes.NONE ? last : holes.last(hole)) + 1);
            hole = hole == Holes.NONE ? hole : holes.next(hole);
        }

        return count;
    }

    private int newestBelow(
        final Origin origin, final long above, final int from, final int max, final long[] firsts, final long[] lasts)
    {
        final long floor = origin.retainedFloor();
        int at = from;
        long next = floor;
        if (at < max && firsts[at] == floor + 1)
        {
            firsts[at] = index.startOfRange(origin.index(), floor + 1, above + 1);
            next = firsts[at] - 1;
        }
        long last = index.previous(origin.index(), next, above + 1);
        while (last > above && at > 0)
        {
            at--;
            firsts[at] = index.startOfRange(origin.index(), last, above + 1);
            lasts[at] = last;
            last = index.previous(origin.index(), firsts[at] - 1, above + 1);
        }

        return at;
    }
}
