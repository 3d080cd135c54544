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

    int allocate(final long from, final long to, final long nowNs)
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

    int split(final int hole, final long newLast, final long otherFirst)
    {
        final int other = allocate(otherFirst, last[hole], sinceNs[hole]);
        deniedBy[other] = deniedBy[hole];
        deniedByOrigin[other] = deniedByOrigin[hole];
        next[other] = next[hole];
        next[hole] = other;
        last[hole] = newLast;
        return other;
    }

    void free(final int hole)
    {
        next[hole] = free;
        free = hole;
        freeCount++;
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

    void next(final int hole, final int nextHole)
    {
        next[hole] = nextHole;
    }

    void deny(final int hole, final int peerBit, final boolean isOrigin)
    {
        deniedBy[hole] |= 1L << peerBit;
        deniedByOrigin[hole] |= isOrigin;
    }

    void undeny(final int hole, final int peerBit, final boolean isOrigin)
    {
        deniedBy[hole] &= ~(1L << peerBit);
        deniedByOrigin[hole] &= !isOrigin;
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
