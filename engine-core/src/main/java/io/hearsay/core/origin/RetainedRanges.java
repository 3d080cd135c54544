package io.hearsay.core.origin;

import io.hearsay.core.spi.MessageJournal;

/**
 * Tells what of an origin this node can give, in ranges: what is in the log or stored in the journal, if there is one.
 * Owned by the agent's thread; keeps nothing, and bounds what it looks at as {@link RetainedIndex} does.
 * <p>
 * Above an origin's {@link #floor floor} all that was accepted is here, so the holes alone, and what was lost, tell the
 * ranges: what a node has to say of its newest messages costs as much as there are holes, not as much as is retained.
 * Only below the floor the index is walked. The floor is that of the log, {@link Origin#retainedFloor()}, or where the
 * journal begins if that is lower.
 */
public final class RetainedRanges
{
    private static final int MAX_STORED_RANGE = 8_192;
    private static final long NOTHING = Long.MAX_VALUE;

    private final RetainedIndex index;
    private final MessageJournal journal;

    /**
     * Ranges of all origins, without a journal.
     *
     * @param index that knows what is retained.
     */
    public RetainedRanges(final RetainedIndex index)
    {
        this(index, null);
    }

    /**
     * Ranges of all origins.
     *
     * @param index   that knows what is retained.
     * @param journal that knows what is stored, or null.
     */
    public RetainedRanges(final RetainedIndex index, final MessageJournal journal)
    {
        this.index = index;
        this.journal = journal;
    }

    /**
     * Whether anything is here.
     *
     * @param origin to look in.
     * @return false if there is nothing.
     */
    public boolean isAny(final Origin origin)
    {
        return origin.retainedCount() > 0 || isStored(origin);
    }

    /**
     * Whether the journal stores anything that this node may give.
     *
     * @param origin to look in.
     * @return false if it does not, or there is none.
     */
    public boolean isStored(final Origin origin)
    {
        return journal != null && nextHere(origin, floor(origin) + 1) <= origin.window.highest();
    }

    /**
     * Lowest message that is here.
     *
     * @param origin to look in.
     * @return the sequence, above the highest if nothing is here.
     */
    public long lowest(final Origin origin)
    {
        final long retained = origin.retainedCount() > 0 ? origin.lowestRetained() : origin.window.highest() + 1;
        return journal == null ? retained : Math.min(retained, nextHere(origin, floor(origin) + 1));
    }

    /**
     * Next message that is here.
     *
     * @param origin to look in.
     * @param from   sequence to begin at.
     * @param to     sequence to end at, inclusive.
     * @return the lowest one in the range, or <code>to + 1</code>.
     */
    public long next(final Origin origin, final long from, final long to)
    {
        if (journal == null)
        {
            return index.next(origin.index(), from, to);
        }

        final long floor = floor(origin);
        if (from <= floor && origin.retainedCount() > 0)
        {
            final long end = Math.min(to, floor);
            final long retained = index.next(origin.index(), Math.max(from, origin.lowestRetained()), end);
            if (retained <= end)
            {
                return retained;
            }
        }

        final long above = Math.max(from, floor + 1);
        return above > to ? to + 1 : Math.min(nextHere(origin, above), to + 1);
    }

    /**
     * Whether any message of a range is here. Of what is below the floor it looks at a bounded part, the highest.
     *
     * @param origin to look in.
     * @param first  sequence, inclusive.
     * @param last   sequence, inclusive.
     * @return false if none was found.
     */
    public boolean isAny(final Origin origin, final long first, final long last)
    {
        if (first > last)
        {
            return false;
        }

        final long floor = journal == null ? last : floor(origin);
        return last > floor && nextHere(origin, Math.max(first, floor + 1)) <= last ||
            first <= floor && index.previous(origin.index(), Math.min(last, floor), first) >= first;
    }

    /**
     * What has to be asked of the journal, as it is not in the log.
     *
     * @param origin to look in.
     * @param from   sequence of a message that is not in the log.
     * @param to     sequence to end at, inclusive.
     * @return the last sequence up to which all are stored, and not in the log; <code>from - 1</code> if the first one
     *         is not. Of a long range it is a part.
     */
    public long endOfStored(final Origin origin, final long from, final long to)
    {
        if (journal == null || from <= floor(origin))
        {
            return from - 1;
        }

        final long last = Math.min(Math.min(to, from + MAX_STORED_RANGE - 1), nextNotHere(origin, from) - 1);
        return last < from ? last : index.next(origin.index(), from, last) - 1;
    }

    /**
     * End of the range that a message begins. The range may go on if it ends at or below the floor.
     *
     * @param origin to look in.
     * @param from   sequence of a message that is here.
     * @return the last sequence up to which all are here.
     */
    public long endOfRange(final Origin origin, final long from)
    {
        final long floor = floor(origin);
        final long end = from < floor ? index.endOfRange(origin.index(), from, floor) : from;
        return end < floor ? end : nextNotHere(origin, end + 1) - 1;
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
        final long floor = floor(origin);
        final int count = walk(origin, Math.max(above, floor) + 1, max, 0, firsts, lasts);
        if (count > 0)
        {
            walk(origin, Math.max(above, floor) + 1, max, count, firsts, lasts);
        }

        final int at = Math.max(0, max - count);
        return count <= max && floor > above ? newestBelow(origin, floor, above, at, max, firsts, lasts) : at;
    }

    /** Above this all that was accepted is here, but what is known to be lost. */
    private long floor(final Origin origin)
    {
        final long logFloor = origin.retainedFloor();
        if (journal == null)
        {
            return logFloor;
        }

        final long storedFrom = journal.storedFrom(origin.id());
        return Math.min(logFloor, Math.max(Math.max(origin.window.base(), origin.lostFloor()), storedFrom - 1));
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
        long first = nextHere(origin, from);
        while (first <= origin.window.highest())
        {
            final long last = nextNotHere(origin, first) - 1;
            final int at = max - known + count;
            if (known > 0 && at >= 0)
            {
                firsts[at] = first;
                lasts[at] = last;
            }
            count++;
            first = nextHere(origin, last + 1);
        }

        return count;
    }

    private int newestBelow(
        final Origin origin,
        final long floor,
        final long above,
        final int from,
        final int max,
        final long[] firsts,
        final long[] lasts)
    {
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

    /** The lowest sequence from one above the floor on that is here, or {@link #NOTHING}. */
    private static long nextHere(final Origin origin, final long from)
    {
        long sequence = from;
        while (sequence <= origin.window.highest())
        {
            final long lacking = origin.window.nextLacking(sequence);
            if (lacking == sequence)
            {
                sequence = origin.window.endOfLacking(sequence) + 1;
                continue;
            }
            if (origin.nextLost(sequence) != sequence)
            {
                return sequence;
            }
            sequence = origin.endOfLost(sequence) + 1;
        }

        return NOTHING;
    }

    /** The lowest sequence from one above the floor on that is not here. */
    private static long nextNotHere(final Origin origin, final long from)
    {
        return Math.min(origin.window.nextLacking(from), origin.nextLost(from));
    }
}
