package io.hearsay.io.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * All of a journal that takes time: it prepares the next segment, takes in what was appended, forces, indexes, removes
 * and answers questions. One thread, usually <code>hearsay-journal</code>; tests call {@link #doWork} themselves. It
 * may block in the file system, and then there is no room for the agent once the prepared segment is full.
 */
final class JournalKeeper implements Agent
{
    /** When the disk does not keep up with so many segments, the agent has to wait. */
    private static final int MAX_ACTIVE = 6;

    private final SegmentWriter writer;
    private final SegmentCatalog catalog;
    private final SegmentTail tail;
    private final JournalSync sync;
    private final Lookup lookup;
    private final SegmentPreparation preparation;
    private final ErrorHandler errorHandler;
    private final EpochClock epochClock;
    private final NanoClock nanoClock;
    private final long retryIntervalNs;
    private final List<StoredSegment> done = new ArrayList<>();
    private long nextFirst;
    private long askedPosition;
    private long retryNs;
    private boolean isIndexPending = true;
    private volatile boolean isDiskFull;

    JournalKeeper(
        final JournalContext context,
        final SegmentWriter writer,
        final SegmentCatalog catalog,
        final SegmentTail tail,
        final JournalSync sync,
        final Lookup lookup,
        final long nextFirst)
    {
        this.writer = writer;
        this.catalog = catalog;
        this.tail = tail;
        this.sync = sync;
        this.lookup = lookup;
        this.nextFirst = nextFirst;
        preparation = new SegmentPreparation(context, catalog.spare());
        errorHandler = context.errorHandler();
        epochClock = context.epochClock();
        nanoClock = context.nanoClock();
        retryIntervalNs = context.retryIntervalNs();
        retryNs = nanoClock.nanoTime();
    }

    /**
     * Whether the last attempt to make a segment failed. Any thread.
     *
     * @return true until one works.
     */
    boolean isDiskFull()
    {
        return isDiskFull;
    }

    @Override
    public String roleName()
    {
        return "hearsay-journal";
    }

    @Override
    public int doWork()
    {
        try
        {
            final long nowNs = nanoClock.nanoTime();
            checkLengths();
            return prepare(nowNs) + follow() + sync.sync(catalog.segments(), nowNs) + letGo() + index(nowNs) +
                retain() + answer();
        }
        catch (final InternalError ex)
        {
            // Somebody cut a file that is mapped.
            lookup.onMemoryFault();
            errorHandler.onError(ex);
            return 0;
        }
    }

    /**
     * A file that is cut while it is mapped makes each access a fault, which the JVM tells of some time later: better
     * to know it before.
     */
    private void checkLengths()
    {
        for (final StoredSegment segment : catalog.segments())
        {
            if (segment.active() != null && tail.isCut(segment) && lookup.isIn(segment))
            {
                lookup.onMemoryFault();
            }
        }
    }

    private int prepare(final long nowNs)
    {
        if (!writer.wantsNext() || isDiskFull && retryNs - nowNs > 0 || activeCount() >= MAX_ACTIVE)
        {
            return 0;
        }

        try
        {
            if (!preparation.isUnderWay())
            {
                preparation.begin(nextFirst, epochClock.time());
            }
            final ActiveSegment segment = preparation.step();
            if (segment != null)
            {
                final StoredSegment stored =
                    new StoredSegment(segment.path(), segment.firstPosition(), segment.length());
                stored.active(segment);
                catalog.add(stored);
                nextFirst = stored.nextPosition();
                isDiskFull = false;
                writer.offer(segment);
            }
        }
        catch (final IOException ex)
        {
            retryNs = nowNs + retryIntervalNs;
            if (!isDiskFull)
            {
                isDiskFull = true;
                errorHandler.onError(ex);
            }
            return 0;
        }

        return 1;
    }

    private int activeCount()
    {
        int count = 0;
        for (final StoredSegment segment : catalog.segments())
        {
            count += segment.active() == null ? 0 : 1;
        }

        return count;
    }

    private int follow()
    {
        int workCount = 0;
        for (final StoredSegment segment : catalog.segments())
        {
            if (segment.active() != null && !segment.isTakenIn())
            {
                workCount += tail.follow(segment);
                if (!segment.isTakenIn())
                {
                    return workCount;
                }
            }
        }

        return workCount;
    }

    /** Of segments that are full, taken in and forced. */
    private int letGo()
    {
        for (final StoredSegment segment : catalog.segments())
        {
            // Full first: the end does not move any more after that.
            if (segment.active() != null && segment.active().isFull() && segment.isTakenIn() &&
                sync.isDone(segment.active()) && !lookup.isIn(segment))
            {
                done.add(segment);
            }
        }
        for (final StoredSegment segment : done)
        {
            tail.release();
            segment.active().close();
            segment.active(null);
            isIndexPending = true;
        }

        final int count = done.size();
        done.clear();
        return count;
    }

    private int index(final long nowNs)
    {
        if (!isIndexPending || retryNs - nowNs > 0)
        {
            return 0;
        }

        isIndexPending = !catalog.index();
        retryNs = isIndexPending ? nowNs + retryIntervalNs : retryNs;
        return isIndexPending ? 0 : 1;
    }

    private int retain()
    {
        final StoredSegment removed = catalog.retain(epochClock.time());
        if (removed == null)
        {
            return 0;
        }

        lookup.onRemoved(removed);
        return 1;
    }

    /** What was appended before a question is taken in before it is answered. */
    private int answer()
    {
        if (!lookup.isOpen())
        {
            if (!lookup.take())
            {
                return 0;
            }
            askedPosition = appendedPosition();
        }

        return isTakenIn(askedPosition) ? lookup.step() : follow();
    }

    private long appendedPosition()
    {
        long position = 0;
        for (final StoredSegment segment : catalog.segments())
        {
            position = segment.active() == null ? position : segment.active().endPosition();
        }

        return position;
    }

    private boolean isTakenIn(final long position)
    {
        for (final StoredSegment segment : catalog.segments())
        {
            if (segment.active() != null && !segment.isTakenIn() &&
                segment.firstPosition() + segment.takenInOffset() < position)
            {
                return false;
            }
        }

        return true;
    }

    /**
     * The agent's thread has ended.
     */
    @Override
    public void onClose()
    {
        preparation.close();
        removeUnused();
        while (!isTakenIn(Long.MAX_VALUE) && follow() > 0)
        {
            // until the end
        }
        sync.syncAll(catalog.segments(), nanoClock.nanoTime());
        tail.release();
        lookup.unmap();
        for (final StoredSegment segment : catalog.segments())
        {
            if (segment.active() != null)
            {
                final boolean isFull = segment.active().isFull();
                segment.active().close();
                if (isFull)
                {
                    segment.active(null);
                }
            }
        }
        catalog.index();
        try
        {
            catalog.spare().close();
        }
        catch (final IOException ex)
        {
            errorHandler.onError(ex);
        }
    }

    private void removeUnused()
    {
        final ActiveSegment unused = writer.takeBack();
        if (unused != null)
        {
            catalog.removeLast();
            unused.close();
            try
            {
                Files.deleteIfExists(unused.path());
            }
            catch (final IOException ex)
            {
                errorHandler.onError(ex);
            }
        }
    }
}
