package io.hearsay.core.origin;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterTable;
import io.hearsay.core.ids.Identified;

/**
 * What this node knows of one origin: the window of accepted sequences, what of it is retained, or known and yet lost,
 * and where its activities stand. Owned by the agent's thread; made by {@link OriginTable}, which bounds their number.
 * There may be many, so what is small is kept small, and what only a journal needs is there only with one.
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

    /** Which sequences were accepted, and which are missing. */
    public final Window window;

    // Marks of the activities, kept here so that each has them at hand: dissemination, sync, pull.
    /** Sync rounds that are left while this origin is hot. */
    public byte hotRounds;
    /** Whether this origin's news wait for their first sync. */
    public boolean isFresh;
    /** Whether this origin is in the list of hot ones. */
    public boolean isHot;
    /** Whether this origin changed since the last idle sync that named it. */
    public boolean isChanged;
    /** Where the next idle sync's stretch of ranges begins. */
    public long syncFrom;
    /** Address of the peer that the latest news came from. */
    public int newsSource;
    /** Head of this origin's list of claims. */
    public int firstClaim;
    /** Whether this origin is in the list of those that are pulled. */
    public boolean isPulled;
    /** Pull session that asks for this origin now. */
    public byte session;
    /** Messages that were received and known already, for those who look at the engine from outside. */
    public long duplicateCount;

    /** Null without a journal. */
    private final JournalMarks journaled;
    private final int index;
    private long id;
    private long createdNs;
    private long lastHeardNs;
    private long lowestRetained;
    private long retainedFloor;
    private int retainedCount;
    private int gapCount;

    Origin(final int index, final Holes holes)
    {
        this(index, holes, false);
    }

    Origin(final int index, final Holes holes, final boolean isJournaled)
    {
        this.index = index;
        window = new Window(holes);
        journaled = isJournaled ? new JournalMarks() : null;
    }

    void init(final long originId, final long base, final boolean open, final long nowNs)
    {
        window.init(base, open, nowNs);
        if (journaled != null)
        {
            journaled.clear();
        }
        id = originId;
        createdNs = nowNs;
        lastHeardNs = nowNs;
        lowestRetained = base + 1;
        retainedFloor = base;
        retainedCount = 0;
        gapCount = 0;
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
     * Show what is known of this origin.
     *
     * @param table of origins.
     * @param row   that is being written.
     * @param nowNs monotonic time.
     * @param nowMs milliseconds since the epoch.
     */
    public void show(final CounterTable table, final int row, final long nowNs, final long nowMs)
    {
        table.set(row, CounterDescriptor.ORIGIN_BASE, window.base());
        table.set(row, CounterDescriptor.ORIGIN_CONTIGUOUS, window.contiguous());
        table.set(row, CounterDescriptor.ORIGIN_HIGHEST, window.highest());
        table.set(row, CounterDescriptor.ORIGIN_MISSING, window.missingCount());
        table.set(row, CounterDescriptor.ORIGIN_RETAINED, retainedCount);
        table.set(row, CounterDescriptor.ORIGIN_LOST, window.lostCount());
        table.set(row, CounterDescriptor.ORIGIN_DUPLICATES, duplicateCount);
        table.set(row, CounterDescriptor.ORIGIN_HOT, isHot);
        table.set(row, CounterDescriptor.ORIGIN_LAST_HEARD, nowMs - (nowNs - lastHeardNs) / 1_000_000);
    }

    /**
     * When this origin was met.
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
    public int retainedCount()
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
            lowestRetained = retainedIndex.next(index, first + count, window.highest());
        }
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
        final long base = window.base();
        if (!window.lowerBase(newBase, maxLowered, nowNs))
        {
            return false;
        }

        retainedFloor = retainedFloor == base ? window.base() : retainedFloor;
        return true;
    }

    /**
     * What was named of this origin is not here and is not believed any more: its window begins anew.
     *
     * @param base  below the first sequence of interest.
     * @param nowNs monotonic time.
     */
    public void beginAnew(final long base, final long nowNs)
    {
        window.init(base, true, nowNs);
        createdNs = nowNs;
        lowestRetained = base + 1;
        retainedFloor = base;
    }

    /**
     * Accept messages, all of them new by {@link Window#classify}, where {@link Window#canAccept} holds. What is left
     * of a hole is missing from now on anew: it is being filled.
     *
     * @param first sequence.
     * @param last  sequence.
     * @param nowNs monotonic time.
     */
    public void accept(final long first, final long last, final long nowNs)
    {
        lastHeardNs = nowNs;
        window.accept(first, last, nowNs);
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
        lastHeardNs = nowNs;
        journaled.restoredEnd = last;
        return window.restore(first, last, spare, nowNs);
    }

    /**
     * All was restored: nothing of it is in the log, and others are to hear of it.
     */
    public void onRestored()
    {
        retainedFloor = window.highest();
        isChanged = true;
        window.letJump();
    }

    /**
     * What this origin lacks is missing from now on, and its base open: until now there was nobody to ask.
     *
     * @param nowNs monotonic time.
     */
    public void restart(final long nowNs)
    {
        createdNs = nowNs;
        window.restartHoles(nowNs);
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
     * A hole is declared lost: it is no longer missing.
     *
     * @param hole of this origin.
     */
    public void close(final int hole)
    {
        final long first = window.holes.first(hole);
        final long last = window.holes.last(hole);
        retainedFloor = Math.max(retainedFloor, last);
        lost(first, last);
        window.close(hole);
    }
}
