package io.hearsay.core.origin;

import java.util.Arrays;

/**
 * The holes of all origins: ranges of sequences that are missing below an origin's highest accepted one. One pool of
 * bounded size, which grows as it is needed; per origin a list in ascending order. Owned by the agent's thread. Which
 * live peers said that they do not hold a hole is kept as a bit per peer: two peers that share a bit count as one, and
 * when one of them falls silent neither counts until it says so again, which only makes a declaration later, never
 * wrong.
 */
public final class Holes
{
    /** No hole. */
    public static final int NONE = -1;

    private static final int INITIAL_LENGTH = 8;

    private final int capacity;
    private long[] first = new long[INITIAL_LENGTH];
    private long[] last = new long[INITIAL_LENGTH];
    private long[] sinceNs = new long[INITIAL_LENGTH];
    private long[] deniedBy = new long[INITIAL_LENGTH];
    private boolean[] deniedByOrigin = new boolean[INITIAL_LENGTH];
    private int[] next = new int[INITIAL_LENGTH];
    private int free = NONE;
    private int freeCount;
    private int usedLimit;
    private int waitingCount;

    /**
     * A pool of holes.
     *
     * @param capacity most holes at a time.
     */
    public Holes(final int capacity)
    {
        this.capacity = capacity;
        freeCount = capacity;
    }

    /**
     * Number of origins of which something waits for a message before it that is missing.
     *
     * @return the number.
     */
    public int waitingCount()
    {
        return waitingCount;
    }

    void onWaiting(final int change)
    {
        waitingCount += change;
    }

    /**
     * How many holes are left.
     *
     * @return the number.
     */
    public int freeCount()
    {
        return freeCount;
    }

    private int allocate(final long from, final long to, final long nowNs)
    {
        final int hole = free != NONE ? free : addHole();
        free = next[hole];
        freeCount--;
        first[hole] = from;
        last[hole] = to;
        sinceNs[hole] = nowNs;
        deniedBy[hole] = 0;
        deniedByOrigin[hole] = false;
        next[hole] = NONE;
        return hole;
    }

    private int addHole()
    {
        if (usedLimit == first.length)
        {
            final int length = Math.min(capacity, 2 * usedLimit);
            first = Arrays.copyOf(first, length);
            last = Arrays.copyOf(last, length);
            sinceNs = Arrays.copyOf(sinceNs, length);
            deniedBy = Arrays.copyOf(deniedBy, length);
            deniedByOrigin = Arrays.copyOf(deniedByOrigin, length);
            next = Arrays.copyOf(next, length);
        }

        next[usedLimit] = NONE;
        return usedLimit++;
    }

    /**
     * The last hole of a list that ends before a sequence.
     *
     * @param list its first hole.
     * @param hint a hole of the list to begin at if that ends before the sequence, or {@link #NONE}.
     */
    int before(final int list, final int hint, final long sequence)
    {
        int before = hint != NONE && last[hint] < sequence ? hint : NONE;
        int hole = after(list, before);
        while (hole != NONE && last[hole] < sequence)
        {
            before = hole;
            hole = next[hole];
        }

        return before;
    }

    int after(final int list, final int before)
    {
        return before == NONE ? list : next[before];
    }

    /**
     * Put a hole into a list.
     *
     * @param list   its first hole.
     * @param before the hole to put it behind, or {@link #NONE}.
     * @return the first hole of the list.
     */
    int insert(final int list, final int before, final long from, final long to, final long nowNs)
    {
        final int hole = allocate(from, to, nowNs);
        next[hole] = after(list, before);
        if (before == NONE)
        {
            return hole;
        }

        next[before] = hole;
        return list;
    }

    /**
     * Take the hole behind another one out of a list.
     *
     * @return the first hole of the list.
     */
    int remove(final int list, final int before)
    {
        final int hole = after(list, before);
        final int newList = before == NONE ? next[hole] : list;
        if (before != NONE)
        {
            next[before] = next[hole];
        }
        next[hole] = free;
        free = hole;
        freeCount++;
        return newList;
    }

    /**
     * Take a range out of the hole behind another one. What is left of it is missing from now on.
     *
     * @return the first hole of the list.
     */
    int cut(final int list, final int before, final long from, final long to, final long nowNs)
    {
        final int hole = after(list, before);
        if (first[hole] == from && last[hole] == to)
        {
            return remove(list, before);
        }

        sinceNs[hole] = nowNs;
        if (first[hole] == from)
        {
            first[hole] = to + 1;
        }
        else if (last[hole] == to)
        {
            last[hole] = from - 1;
        }
        else
        {
            split(hole, from - 1, to + 1);
        }
        return list;
    }

    private int split(final int hole, final long newLast, final long otherFirst)
    {
        final int other = allocate(otherFirst, last[hole], sinceNs[hole]);
        deniedBy[other] = deniedBy[hole];
        deniedByOrigin[other] = deniedByOrigin[hole];
        next[other] = next[hole];
        next[hole] = other;
        last[hole] = newLast;
        return other;
    }

    void first(final int hole, final long sequence)
    {
        first[hole] = sequence;
    }

    void last(final int hole, final long sequence)
    {
        last[hole] = sequence;
    }

    void sinceNs(final int hole, final long nowNs)
    {
        sinceNs[hole] = nowNs;
    }

    /**
     * What is missing counts as missing from now on.
     */
    void restart(final int list, final long nowNs)
    {
        for (int hole = list; hole != NONE; hole = next[hole])
        {
            sinceNs[hole] = nowNs;
        }
    }

    /**
     * A peer does not hold a range. A hole that is partly in it is split, if one is left for that.
     *
     * @param from the first hole that does not end before the range.
     */
    void deny(final int from, final long firstDenied, final long lastDenied, final int peerBit, final boolean isOrigin)
    {
        for (int hole = from; hole != NONE && first[hole] <= lastDenied; hole = next[hole])
        {
            if (first[hole] < firstDenied)
            {
                if (freeCount == 0)
                {
                    continue;
                }
                hole = split(hole, firstDenied - 1, firstDenied);
            }
            if (last[hole] > lastDenied)
            {
                if (freeCount == 0)
                {
                    return;
                }
                split(hole, lastDenied, lastDenied + 1);
            }
            deniedBy[hole] |= 1L << peerBit;
            deniedByOrigin[hole] |= isOrigin;
        }
    }

    /**
     * A peer holds a range: what it said before about holes in it does not count any more.
     *
     * @param from the first hole that does not end before the range.
     */
    void undeny(final int from, final long lastClaimed, final int peerBit, final boolean isOrigin)
    {
        for (int hole = from; hole != NONE && first[hole] <= lastClaimed; hole = next[hole])
        {
            deniedBy[hole] &= ~(1L << peerBit);
            deniedByOrigin[hole] &= !isOrigin;
        }
    }

    /**
     * What a peer said about any hole does not count any more: it fell silent, or is no more.
     *
     * @param peerBit of the peer, 0 … 63.
     */
    public void undenyAll(final int peerBit)
    {
        for (int i = 0; i < usedLimit; i++)
        {
            deniedBy[i] &= ~(1L << peerBit);
        }
    }

    /**
     * First missing sequence of a hole.
     *
     * @param hole to ask about.
     * @return the sequence.
     */
    public long first(final int hole)
    {
        return first[hole];
    }

    /**
     * Last missing sequence of a hole.
     *
     * @param hole to ask about.
     * @return the sequence.
     */
    public long last(final int hole)
    {
        return last[hole];
    }

    /**
     * Since when a hole is missing.
     *
     * @param hole to ask about.
     * @return monotonic time.
     */
    public long sinceNs(final int hole)
    {
        return sinceNs[hole];
    }

    /**
     * Which live peers said that they do not hold any of a hole.
     *
     * @param hole to ask about.
     * @return a bit for each of them.
     */
    public long deniedBy(final int hole)
    {
        return deniedBy[hole];
    }

    /**
     * Whether the origin itself said that it does not hold any of a hole.
     *
     * @param hole to ask about.
     * @return true if it did.
     */
    public boolean isDeniedByOrigin(final int hole)
    {
        return deniedByOrigin[hole];
    }

    /**
     * Next hole of the same origin.
     *
     * @param hole to go on from.
     * @return the next one, or {@link #NONE}.
     */
    public int next(final int hole)
    {
        return next[hole];
    }
}
