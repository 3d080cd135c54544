package io.hearsay.core.origin;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterTable;
import io.hearsay.core.ids.Identified;

/**
 * What this node knows of one origin: the window of accepted sequences (base, highest, holes), what of it is retained,
 * and where its activities stand. Owned by the agent's thread; made by {@link OriginTable}, which bounds their number.
 * <pre>
 *        base          contiguous                         highest
 *   ───────┼───────────────┼──────▓▓▓▓▓────────▓▓─────────────┼───────────
 *    older │   accepted    │       holes (missing)            │  not seen yet
 * </pre>
 */
public final class Origin implements Identified
{
    /** No link. */
    public static final int NONE = -1;

    /**
     * Highest sequence that a window admits, so that nothing overflows. An origin that sends a million messages a
     * second gets there after 146 000 years.
     */
    public static final long MAX_SEQUENCE = 1L << 62;

    /**
     * How far a window may jump once that goes on where an earlier life of this node left it: what was published while
     * the node was down is one hole, however wide.
     */
    private static final long MAX_JUMP = 1L << 40;

    private final Holes holes;
    /** Null without a journal. */
    private final JournalMarks journaled;
    private final int index;
    private long id;
    private long base;
    private long baseAtFirst;
    private long filledNs;
    private long highest;
    private int firstHole = Holes.NONE;
    private int holeCount;
    /**
     * Where the last look into the holes ended, as most go on from there: the last hole before what was looked for. A
     * hole is looked for before it goes, so this is never one that went.
     */
    private int lookedBefore = Holes.NONE;
    private long highestAccepted;
    private long refusedUpTo;
    private boolean isWaiting;
    private boolean isBaseOpen;
    private long createdNs;
    private long lastHeardNs;
    private long lowestRetained;
    private long retainedCount;
    private long retainedFloor;
    private int gapCount;
    private long acceptedCount;
    private long lostCount;

    // Marks of the activities, kept here so that each has them at hand: dissemination, sync, pull.
    /** Sync rounds that are left while this origin is hot. */
    public int hotRounds;
    /** Whether this origin's news wait for their first sync. */
    public boolean isFresh;
    /** Whether this origin is in the list of hot ones. */
    public boolean isHot;
    /** Whether this origin changed since the last idle sync that named it. */
    public boolean isChanged;
    /** Where the next idle sync's stretch of ranges begins. */
    public long syncFrom;
    /** Address of the peer that the latest news came from. */
    public int newsSource = NONE;
    /** Head of this origin's list of claims. */
    public int firstClaim = NONE;
    /** Whether this origin is in the list of those that are pulled. */
    public boolean isPulled;
    /** Pull session that asks for this origin now. */
    public int session = NONE;
    /** Messages that were received and known already, for those who look at the engine from outside. */
    public long duplicateCount;

    Origin(final int index, final Holes holes)
    {
        this(index, holes, false);
    }

    Origin(final int index, final Holes holes, final boolean isJournaled)
    {
        this.index = index;
        this.holes = holes;
        journaled = isJournaled ? new JournalMarks() : null;
    }

    void init(final long originId, final long originBase, final boolean open, final long nowNs)
    {
        id = originId;
        base = originBase;
        baseAtFirst = originBase;
        filledNs = nowNs;
        if (journaled != null)
        {
            journaled.clear();
        }
        highest = originBase;
        firstHole = Holes.NONE;
        holeCount = 0;
        lookedBefore = Holes.NONE;
        highestAccepted = originBase;
        refusedUpTo = originBase;
        isWaiting = false;
        isBaseOpen = open;
        createdNs = nowNs;
        lastHeardNs = nowNs;
        lowestRetained = originBase + 1;
        retainedCount = 0;
        retainedFloor = originBase;
        gapCount = 0;
        acceptedCount = 0;
        lostCount = 0;
        duplicateCount = 0;
        hotRounds = 0;
        isFresh = false;
        isHot = false;
        isChanged = false;
        syncFrom = 0;
        newsSource = NONE;
        firstClaim = NONE;
        isPulled = false;
        session = NONE;
    }

    /**
     * Number of this origin in its table, reused after it is forgotten.
     *
     * @return the index.
     */
    public int index()
    {
        return index;
    }

    @Override
    public long id()
    {
        return id;
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
     * Show what is known of this origin.
     *
     * @param table of origins.
     * @param row   that is being written.
     * @param nowNs monotonic time.
     * @param nowMs milliseconds since the epoch.
     */
    public void show(final CounterTable table, final int row, final long nowNs, final long nowMs)
    {
        table.set(row, CounterDescriptor.ORIGIN_BASE, base);
        table.set(row, CounterDescriptor.ORIGIN_CONTIGUOUS, contiguous());
        table.set(row, CounterDescriptor.ORIGIN_HIGHEST, highest);
        table.set(row, CounterDescriptor.ORIGIN_MISSING, missingCount());
        table.set(row, CounterDescriptor.ORIGIN_RETAINED, retainedCount);
        table.set(row, CounterDescriptor.ORIGIN_LOST, lostCount);
        table.set(row, CounterDescriptor.ORIGIN_DUPLICATES, duplicateCount);
        table.set(row, CounterDescriptor.ORIGIN_HOT, isHot);
        table.set(row, CounterDescriptor.ORIGIN_LAST_HEARD, nowMs - (nowNs - lastHeardNs) / 1_000_000);
    }

    /**
     * Number of holes.
     *
     * @return the number.
     */
    public int holeCount()
    {
        return holeCount;
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
     * Whether what comes next, or something behind it, was refused for want of room and is not here yet.
     *
     * @return true if so.
     */
    public boolean isRefused()
    {
        return refusedUpTo > contiguous();
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
     * When this window was created.
     *
     * @return monotonic time.
     */
    public long createdNs()
    {
        return createdNs;
    }

    /**
     * When something of this origin was last accepted or named by a peer.
     *
     * @return monotonic time.
     */
    public long lastHeardNs()
    {
        return lastHeardNs;
    }

    /**
     * Something of this origin was accepted or named by a peer.
     *
     * @param nowNs monotonic time.
     */
    public void heard(final long nowNs)
    {
        lastHeardNs = nowNs;
    }

    /**
     * Lowest retained sequence.
     *
     * @return the sequence; meaningless if nothing is retained.
     */
    public long lowestRetained()
    {
        return lowestRetained;
    }

    /**
     * How many messages are retained.
     *
     * @return the number.
     */
    public long retainedCount()
    {
        return retainedCount;
    }

    /**
     * Above this all that was accepted is retained, and nothing was declared lost: what is not missing is here.
     *
     * @return the highest sequence that may be neither missing nor retained.
     */
    public long retainedFloor()
    {
        return retainedFloor;
    }

    /**
     * How many gap records of this origin are in the log.
     *
     * @return the number.
     */
    public int gapCount()
    {
        return gapCount;
    }

    /**
     * A gap record was put into the log.
     */
    public void gapAppended()
    {
        gapCount++;
    }

    /**
     * A gap record left the log.
     */
    public void gapEvicted()
    {
        gapCount--;
    }

    /**
     * Messages were put into the log.
     *
     * @param first sequence.
     * @param count of messages.
     */
    public void retained(final long first, final int count)
    {
        if (retainedCount == 0 || first < lowestRetained)
        {
            lowestRetained = first;
        }
        retainedCount += count;
    }

    /**
     * Messages left the log.
     *
     * @param retainedIndex to look in for what is lowest now.
     * @param first         sequence.
     * @param count         of messages.
     */
    public void evicted(final RetainedIndex retainedIndex, final long first, final int count)
    {
        retainedCount -= count;
        retainedFloor = Math.max(retainedFloor, first + count - 1);
        if (retainedCount > 0 && first == lowestRetained)
        {
            lowestRetained = retainedIndex.next(index, first + count, highest);
        }
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

    /**
     * Lower the base, so that what lies between the new and the old one is missing. How far it can be lowered does not
     * depend on what was accepted meanwhile: what comes first of an origin may be the middle of a burst.
     *
     * @param newBase    wished for.
     * @param maxLowered most sequences between it and the base that the window began with.
     * @param nowNs      monotonic time.
     * @return false if the base stays as it is.
     */
    public boolean lowerBase(final long newBase, final long maxLowered, final long nowNs)
    {
        final long lowered = Math.max(Math.max(newBase, 0), baseAtFirst - maxLowered);
        if (!isBaseOpen || lowered >= base || !canLowerBase())
        {
            return false;
        }

        if (highest == base)
        {
            highest = lowered; // nothing accepted yet, so nothing is missing either
        }
        else if (isFirstHoleGrowable())
        {
            holes.first(firstHole, lowered + 1);
        }
        else
        {
            final int hole = holes.allocate(lowered + 1, base, nowNs);
            holes.next(hole, firstHole);
            firstHole = hole;
            holeCount++;
        }
        retainedFloor = retainedFloor == base ? lowered : retainedFloor;
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

    /**
     * Accept messages, all of them new by {@link #classify}, where {@link #canAccept(long, long)} holds. What is left
     * of a hole is missing from now on anew: it is being filled.
     *
     * @param first sequence.
     * @param last  sequence.
     * @param nowNs monotonic time.
     */
    public void accept(final long first, final long last, final long nowNs)
    {
        lastHeardNs = nowNs;
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
        final int before = holeBefore(first);
        final int hole = after(before);
        if (holes.first(hole) == first && holes.last(hole) == last)
        {
            unlink(before, hole);
        }
        else if (holes.first(hole) == first)
        {
            holes.first(hole, last + 1);
            holes.sinceNs(hole, nowNs);
        }
        else if (holes.last(hole) == last)
        {
            holes.last(hole, first - 1);
            holes.sinceNs(hole, nowNs);
        }
        else
        {
            holes.sinceNs(hole, nowNs);
            holes.split(hole, first - 1, last + 1);
            holeCount++;
        }
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
        return last - windowStart() > (mayJump() ? MAX_JUMP : width);
    }

    /**
     * Where this window's width is measured from.
     *
     * @return the sequence.
     */
    public long windowStart()
    {
        return Math.max(contiguous(), journaled == null ? baseAtFirst : Math.max(baseAtFirst, journaled.jumpedTo));
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
        if (mayJump() && last - windowStart() > width)
        {
            journaled.mayJump = false;
            journaled.jumpedTo = first - 1;
        }
    }

    private boolean mayJump()
    {
        return journaled != null && journaled.mayJump;
    }

    /**
     * Messages were accepted in an earlier life of this node: a range above all those before. If what is missing
     * between them finds no room, the window begins here, and of what was before only that it is known is known.
     *
     * @param first sequence.
     * @param last  sequence.
     * @param spare holes of the pool that are to stay free.
     * @param nowNs monotonic time.
     * @return the number of messages that are missing no more, though they are not here.
     */
    public long restore(final long first, final long last, final int spare, final long nowNs)
    {
        long givenUp = 0;
        if (first > highest + 1 && holes.freeCount() <= spare)
        {
            givenUp = missingCount() + first - 1 - highest;
            freeHoles();
            lookedBefore = Holes.NONE;
            base = first - 1;
            highest = base;
            acceptedCount = 0;
        }

        accept(first, last, nowNs);
        journaled.restoredEnd = last;
        return givenUp;
    }

    /**
     * All was restored: nothing of it is in the log, and others are to hear of it.
     */
    public void onRestored()
    {
        retainedFloor = highest;
        isChanged = true;
        letJump();
    }

    /** What was published while nobody was here may be more than the window is wide, and others may store it. */
    void letJump()
    {
        journaled.mayJump = true;
    }

    /**
     * Up to here what is known was accepted in an earlier life of this node, unless it is missing or came since.
     *
     * @return the sequence, 0 if this origin was not restored.
     */
    public long restoredEnd()
    {
        return journaled == null ? 0 : journaled.restoredEnd;
    }

    /**
     * What is missing counts as missing from now on: until now there was nobody to ask.
     *
     * @param nowNs monotonic time.
     */
    public void restartHoles(final long nowNs)
    {
        for (int hole = firstHole; hole != Holes.NONE; hole = holes.next(hole))
        {
            holes.sinceNs(hole, nowNs);
        }
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
     * Messages are known, but neither in the log nor in the journal.
     *
     * @param first sequence.
     * @param last  sequence.
     */
    public void lost(final long first, final long last)
    {
        if (journaled != null)
        {
            journaled.lost.add(first, last);
        }
    }

    long nextLost(final long from)
    {
        return journaled == null ? LostRanges.NOTHING : journaled.lost.next(from);
    }

    long endOfLost(final long lostSequence)
    {
        return journaled.lost.end(lostSequence);
    }

    long lostFloor()
    {
        return journaled == null ? 0 : journaled.lost.floor();
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
     *
     * @param hole of this origin.
     */
    public void close(final int hole)
    {
        lostCount += holes.last(hole) - holes.first(hole) + 1;
        retainedFloor = Math.max(retainedFloor, holes.last(hole));
        lost(holes.first(hole), holes.last(hole));
        unlink(holeBefore(holes.first(hole)), hole);
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
        for (int hole = holeFrom(first); hole != Holes.NONE && holes.first(hole) <= last; hole = holes.next(hole))
        {
            if (holes.first(hole) < first)
            {
                if (holes.freeCount() == 0)
                {
                    continue;
                }
                hole = holes.split(hole, first - 1, first);
                holeCount++;
            }
            if (holes.last(hole) > last)
            {
                if (holes.freeCount() == 0)
                {
                    return;
                }
                holes.split(hole, last, last + 1);
                holeCount++;
            }
            holes.deny(hole, peerBit, isOrigin);
        }
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
        for (int hole = holeFrom(first); hole != Holes.NONE && holes.first(hole) <= last; hole = holes.next(hole))
        {
            holes.undeny(hole, peerBit, isOrigin);
        }
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

    /**
     * The first hole that does not end before a sequence, or {@link Holes#NONE}. Sequences that ascend, as those of a
     * packet do, are found each from the one before.
     */
    int holeFrom(final long sequence)
    {
        return after(holeBefore(sequence));
    }

    private int holeBefore(final long sequence)
    {
        int before = lookedBefore != Holes.NONE && holes.last(lookedBefore) < sequence ? lookedBefore : Holes.NONE;
        int hole = after(before);
        while (hole != Holes.NONE && holes.last(hole) < sequence)
        {
            before = hole;
            hole = holes.next(hole);
        }
        lookedBefore = before;

        return before;
    }

    private int after(final int before)
    {
        return before == Holes.NONE ? firstHole : holes.next(before);
    }

    void freeHoles()
    {
        while (firstHole != Holes.NONE)
        {
            unlink(Holes.NONE, firstHole);
        }
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
        final int hole = holes.allocate(first, last, nowNs);
        holeCount++;
        if (firstHole == Holes.NONE)
        {
            firstHole = hole;
            return;
        }

        holes.next(holeBefore(first), hole);
    }

    private void unlink(final int before, final int hole)
    {
        if (before == Holes.NONE)
        {
            firstHole = holes.next(hole);
        }
        else
        {
            holes.next(before, holes.next(hole));
        }
        holes.free(hole);
        holeCount--;
    }
}
