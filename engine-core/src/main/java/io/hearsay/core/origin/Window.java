package io.hearsay.core.origin;

/**
 * Which sequences of one origin were accepted and which are missing: a base, the highest one, and the holes between
 * them. Owned by the agent's thread; its holes are of the pool of {@link Holes}, which bounds them.
 * <pre>
 *        base          contiguous                         highest
 *   ───────┼───────────────┼──────▓▓▓▓▓────────▓▓─────────────┼───────────
 *    older │   accepted    │       holes (missing)            │  not seen yet
 * </pre>
 */
public final class Window
{
    /**
     * How far a window may jump once that goes on where an earlier life of this node left it: what was published while
     * the node was down is one hole, however wide.
     */
    private static final long MAX_JUMP = 1L << 40;

    final Holes holes;
    private long base;
    /** What this window began with or jumped to: its width is measured from here until what is before that came. */
    private long measuredFrom;
    private long highest;
    private long highestAccepted;
    private long refusedUpTo;
    private long acceptedCount;
    private long lostCount;
    private long filledNs;
    private int firstHole = Holes.NONE;
    /**
     * Where the last look into the holes ended, as most go on from there: the last hole before what was looked for. A
     * hole is looked for before it goes, so this is never one that went.
     */
    private int lookedBefore = Holes.NONE;
    private boolean isWaiting;
    private boolean isBaseOpen;
    private boolean mayJump;
    private boolean isNamed;

    Window(final Holes holes)
    {
        this.holes = holes;
    }

    void init(final long firstBase, final boolean open, final long nowNs)
    {
        base = firstBase;
        measuredFrom = firstBase;
        highest = firstBase;
        highestAccepted = firstBase;
        refusedUpTo = firstBase;
        acceptedCount = 0;
        lostCount = 0;
        filledNs = nowNs;
        firstHole = Holes.NONE;
        lookedBefore = Holes.NONE;
        isWaiting = false;
        isBaseOpen = open;
        mayJump = false;
        isNamed = false;
    }

    /**
     * Sequences up to this one are neither missing nor accepted.
     *
     * @return the base.
     */
    public long base()
    {
        return base;
    }

    /**
     * Highest accepted (or declared lost) sequence.
     *
     * @return the sequence, or the base if there is none.
     */
    public long highest()
    {
        return highest;
    }

    /**
     * Highest sequence up to which nothing is missing.
     *
     * @return the sequence.
     */
    public long contiguous()
    {
        return firstHole == Holes.NONE ? highest : holes.first(firstHole) - 1;
    }

    /**
     * First hole.
     *
     * @return a hole of {@link Holes}, or {@link Holes#NONE}.
     */
    public int firstHole()
    {
        return firstHole;
    }

    /**
     * How many messages are missing.
     *
     * @return the sum of the holes.
     */
    public long missingCount()
    {
        return highest - base - acceptedCount - lostCount;
    }

    /**
     * How many messages were declared lost.
     */
    long lostCount()
    {
        return lostCount;
    }

    /**
     * When something that was missing came last.
     *
     * @return monotonic time; that of the window's beginning if nothing did.
     */
    public long filledNs()
    {
        return filledNs;
    }

    /**
     * Whether accepted messages wait for one before them that is missing: not before the base is fixed.
     *
     * @return true if so.
     */
    public boolean isWaiting()
    {
        return isWaiting;
    }

    /**
     * Whether the base may still be lowered.
     *
     * @return true for a short while after the window was created.
     */
    public boolean isBaseOpen()
    {
        return isBaseOpen;
    }

    /**
     * The base is fixed from now on.
     */
    public void fixBase()
    {
        isBaseOpen = false;
        onContiguous();
    }

    /**
     * Whether there is a hole for what lies between a lower base and this one, if it needs one.
     *
     * @return false if it needs one and the pool is used up.
     */
    public boolean canLowerBase()
    {
        return holes.freeCount() > 0 || highest == base || isFirstHoleGrowable();
    }

    /** See {@link Origin#lowerBase}. */
    boolean lowerBase(final long newBase, final long maxLowered, final long nowNs)
    {
        final long lowered = Math.max(Math.max(newBase, 0), measuredFrom - maxLowered);
        if (!isBaseOpen || lowered >= base || !canLowerBase())
        {
            return false;
        }

        if (highest == base)
        {
            highest = lowered; // nothing accepted yet, so nothing is missing either
            highestAccepted = lowered;
        }
        else if (isFirstHoleGrowable())
        {
            holes.first(firstHole, lowered + 1);
        }
        else
        {
            firstHole = holes.insert(firstHole, Holes.NONE, lowered + 1, base, nowNs);
        }
        base = lowered;
        onContiguous();
        return true;
    }

    /**
     * How many messages from one on share its fate, new or known.
     *
     * @param sequence of the first message.
     * @param last     sequence to look at.
     * @return the number of messages that are new if it is positive; of known ones, negated, if not. Never 0.
     */
    public long classify(final long sequence, final long last)
    {
        if (sequence > highest)
        {
            return last - sequence + 1;
        }

        final int hole = holeFrom(sequence);
        if (hole == Holes.NONE)
        {
            return -(Math.min(last, highest) - sequence + 1);
        }
        if (holes.first(hole) <= sequence)
        {
            return Math.min(last, holes.last(hole)) - sequence + 1;
        }

        return -(Math.min(last, holes.first(hole) - 1) - sequence + 1);
    }

    /**
     * Whether messages, all of them new by {@link #classify}, can be accepted: they continue what is known, fill a hole
     * from one of its ends, or there is a hole left in the pool. So what is missing can come in even if no hole is
     * left.
     *
     * @param first sequence.
     * @param last  sequence.
     * @return false if accepting them needs a hole that is not there.
     */
    public boolean canAccept(final long first, final long last)
    {
        if (holes.freeCount() > 0 || first == highest + 1)
        {
            return true;
        }

        for (int hole = holeFrom(first); hole != Holes.NONE && holes.first(hole) <= first; hole = holes.next(hole))
        {
            if (holes.first(hole) == first || holes.last(hole) == last)
            {
                return true;
            }
        }

        return false;
    }

    /** See {@link Origin#accept}. */
    void accept(final long first, final long last, final long nowNs)
    {
        acceptedCount += last - first + 1;
        highestAccepted = Math.max(highestAccepted, last);
        fill(first, last, nowNs);
        onContiguous();
    }

    private void fill(final long first, final long last, final long nowNs)
    {
        if (first > highest)
        {
            if (first > highest + 1)
            {
                appendHole(highest + 1, first - 1, nowNs);
            }
            highest = last;
            return;
        }

        filledNs = nowNs;
        firstHole = holes.cut(firstHole, holeBefore(first), first, last, nowNs);
    }

    /**
     * There was no room for messages. If what is missing first is among them, it counts as missing from now on: it can
     * be had, and it is this node that lacks room.
     *
     * @param first sequence that was refused.
     * @param last  sequence that was refused.
     * @param nowNs monotonic time.
     */
    public void refused(final long first, final long last, final long nowNs)
    {
        refusedUpTo = Math.max(refusedUpTo, last);
        if (firstHole != Holes.NONE && first == holes.first(firstHole))
        {
            holes.sinceNs(firstHole, nowNs);
        }
    }

    /**
     * Whether what comes next, or something behind it, was refused for want of room and is not here yet.
     *
     * @return true if so.
     */
    public boolean isRefused()
    {
        return refusedUpTo > contiguous();
    }

    /**
     * Whether a message is farther ahead than it may be. What this window began with, or jumped to, is the measure as
     * long as what lies before that is not here.
     *
     * @param last  sequence.
     * @param width how far ahead it may be.
     * @return true if so.
     */
    public boolean isTooFar(final long last, final int width)
    {
        return last - start() > (mayJump ? MAX_JUMP : width);
    }

    /**
     * Where this window's width is measured from.
     *
     * @return the sequence.
     */
    public long start()
    {
        return Math.max(contiguous(), measuredFrom);
    }

    /**
     * Nothing came yet: this window begins with what a peer says to hold.
     *
     * @param sequence not below the base, where the width is measured from, and how far the base may be lowered.
     */
    public void onNamed(final long sequence)
    {
        isNamed = true;
        measuredFrom = sequence;
    }

    /**
     * Whether nothing is known but what was said, which may be wrong.
     *
     * @return false once anything came.
     */
    public boolean isOnlyNamed()
    {
        return isNamed && highest == base && acceptedCount == 0;
    }

    /**
     * Messages are about to be accepted that are not too far ahead. If they are only because this window may jump, it
     * is measured from there from now on, and does not jump again.
     *
     * @param first sequence.
     * @param last  sequence.
     * @param width how far ahead a message may be.
     */
    public void jump(final long first, final long last, final int width)
    {
        if (mayJump && last - start() > width)
        {
            mayJump = false;
            measuredFrom = Math.max(measuredFrom, first - 1);
        }
    }

    /** What was published while nobody was here may be more than the window is wide, and others may store it. */
    void letJump()
    {
        mayJump = true;
    }

    /** See {@link Origin#restore}. */
    long restore(final long first, final long last, final int spareHoles, final long nowNs)
    {
        long givenUp = 0;
        if (first > highest + 1 && holes.freeCount() <= spareHoles)
        {
            givenUp = missingCount() + first - 1 - highest + (isBaseOpen ? base : 0);
            isBaseOpen = false;
            freeHoles();
            base = first - 1;
            highest = base;
            acceptedCount = 0;
        }

        accept(first, last, nowNs);
        return givenUp;
    }

    /**
     * What is missing counts as missing from now on: until now there was nobody to ask.
     *
     * @param nowNs monotonic time.
     */
    void restartHoles(final long nowNs)
    {
        holes.restart(firstHole, nowNs);
    }

    /**
     * What comes up to here exists, though it was not accepted: it is missing from now on.
     *
     * @param last  sequence that is missing.
     * @param nowNs monotonic time.
     */
    public void missingUpTo(final long last, final long nowNs)
    {
        if (last <= highest)
        {
            return;
        }

        final int before = holeBefore(highest + 1);
        if (before != Holes.NONE && holes.last(before) == highest && !isDenied(before))
        {
            // it only grows while the window moves, so its clock does not start again for ever
            holes.last(before, last);
            holes.sinceNs(before, nowNs);
            highest = last;
        }
        else if (holes.freeCount() > 0)
        {
            appendHole(highest + 1, last, nowNs);
            highest = last;
        }
    }

    /**
     * A hole is declared lost: it is no longer missing.
     */
    void close(final int hole)
    {
        lostCount += holes.last(hole) - holes.first(hole) + 1;
        firstHole = holes.remove(firstHole, holeBefore(holes.first(hole)));
        onContiguous();
    }

    /**
     * A peer does not hold these sequences.
     *
     * @param first    sequence.
     * @param last     sequence.
     * @param peerBit  of the peer, 0 … 63.
     * @param isOrigin whether the peer is this origin itself.
     */
    public void deny(final long first, final long last, final int peerBit, final boolean isOrigin)
    {
        holes.deny(holeFrom(first), first, last, peerBit, isOrigin);
    }

    /**
     * A peer says to hold these sequences: what it said before about holes among them does not count any more.
     *
     * @param first    sequence.
     * @param last     sequence.
     * @param peerBit  of the peer, 0 … 63.
     * @param isOrigin whether the peer is this origin itself.
     */
    public void claimed(final long first, final long last, final int peerBit, final boolean isOrigin)
    {
        holes.undeny(holeFrom(first), last, peerBit, isOrigin);
    }

    /**
     * First sequence that was never accepted nor declared lost.
     *
     * @param from sequence to begin at.
     * @return the lowest lacking sequence that is not below <code>from</code> nor the base.
     */
    public long nextLacking(final long from)
    {
        final int hole = holeFrom(from);
        return Math.max(from, hole == Holes.NONE ? highest + 1 : holes.first(hole));
    }

    /**
     * Last sequence of a lacking range.
     *
     * @param lacking sequence.
     * @return the last one up to which all are lacking; {@link Long#MAX_VALUE} above the highest.
     */
    public long endOfLacking(final long lacking)
    {
        final int hole = holeFrom(lacking);
        return hole == Holes.NONE ? Long.MAX_VALUE : holes.last(hole);
    }

    /** The first hole that does not end before a sequence, or {@link Holes#NONE}. */
    private int holeFrom(final long sequence)
    {
        return holes.after(firstHole, holeBefore(sequence));
    }

    /** Sequences that ascend, as those of a packet do, are found each from the one before. */
    private int holeBefore(final long sequence)
    {
        lookedBefore = holes.before(firstHole, lookedBefore, sequence);
        return lookedBefore;
    }

    void freeHoles()
    {
        while (firstHole != Holes.NONE)
        {
            firstHole = holes.remove(firstHole, Holes.NONE);
        }
        lookedBefore = Holes.NONE;
        onContiguous();
    }

    private void onContiguous()
    {
        final boolean waits = !isBaseOpen && highestAccepted > contiguous();
        if (waits != isWaiting)
        {
            isWaiting = waits;
            holes.onWaiting(waits ? 1 : -1);
        }
    }

    private boolean isFirstHoleGrowable()
    {
        return firstHole != Holes.NONE && holes.first(firstHole) == base + 1 && !isDenied(firstHole);
    }

    private boolean isDenied(final int hole)
    {
        return holes.deniedBy(hole) != 0 || holes.isDeniedByOrigin(hole);
    }

    private void appendHole(final long first, final long last, final long nowNs)
    {
        firstHole = holes.insert(firstHole, holeBefore(first), first, last, nowNs);
    }
}
