package io.hearsay.io.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;

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
    private static final int MAX_PENDING = 6;

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
    private final ArrayList<StoredSegment> pending;
    private long nextFirst;
    private long askedPosition;
    private long retryNs;
    private long indexNs;
    private boolean isIndexPending = true;
    private boolean isIndexFailing;
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
        pending = catalog.pending();
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

    /** An interrupt would close the files that are being written; whoever runs this finds it again afterwards. */
    @Override
    public int doWork()
    {
        final boolean isInterrupted = Thread.interrupted();
        try
        {
            final long nowNs = nanoClock.nanoTime();
            checkLengths();
            return prepare(nowNs) + follow() + letGo() + sync.sync(pending, nowNs) + complete() + index(nowNs) +
                retain() + answer();
        }
        catch (final InternalError ex)
        {
            // Somebody cut a file that is mapped.
            lookup.leaveSegment();
            errorHandler.onError(ex);
            return 0;
        }
        finally
        {
            restoreInterrupt(isInterrupted);
        }
    }

    private static void restoreInterrupt(final boolean isInterrupted)
    {
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A file that is cut while it is mapped makes each access a fault, which the JVM tells of some time later: better
     * to know it before.
     */
    private void checkLengths()
    {
        for (int i = 0; i < pending.size(); i++)
        {
            final StoredSegment segment = pending.get(i);
            if (segment.active() != null && tail.isCut(segment) && lookup.isIn(segment))
            {
                lookup.leaveSegment();
            }
        }
    }

    private int prepare(final long nowNs)
    {
        if (!writer.wantsNext() || isDiskFull && retryNs - nowNs > 0 || pending.size() >= MAX_PENDING)
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

    private int follow()
    {
        int workCount = 0;
        for (int i = 0; i < pending.size(); i++)
        {
            final StoredSegment segment = pending.get(i);
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

    /** The memory of segments that are full and taken in. */
    private int letGo()
    {
        int count = 0;
        for (int i = 0; i < pending.size(); i++)
        {
            final StoredSegment segment = pending.get(i);
            // Full first: the end does not move any more after that.
            if (segment.active() != null && segment.active().isFull() && segment.isTakenIn() && !lookup.isIn(segment))
            {
                tail.release();
                segment.close(sync.isToBeForced(segment.active()));
                count++;
            }
        }

        return count;
    }

    /** Segments that have no memory any more, and are forced if they have to be. */
    private int complete()
    {
        int count = 0;
        while (!pending.isEmpty() && pending.get(0).active() == null && pending.get(0).unforcedEnd() == 0)
        {
            pending.remove(0);
            isIndexPending = true;
            count++;
        }

        return count;
    }

    private int index(final long nowNs)
    {
        if (!isIndexPending || isIndexFailing && indexNs - nowNs > 0)
        {
            return 0;
        }

        isIndexFailing = !catalog.index();
        isIndexPending = isIndexFailing;
        indexNs = nowNs + retryIntervalNs;
        return isIndexFailing ? 0 : 1;
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
        for (int i = pending.size() - 1; i >= 0; i--)
        {
            final ActiveSegment active = pending.get(i).active();
            if (active != null && active.endOffset() > SegmentDescriptor.HEADER_LENGTH)
            {
                return active.endPosition();
            }
        }

        return 0;
    }

    private boolean isTakenIn(final long position)
    {
        for (int i = 0; i < pending.size(); i++)
        {
            final StoredSegment segment = pending.get(i);
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
        final boolean isInterrupted = Thread.interrupted();
        try
        {
            end();
        }
        finally
        {
            restoreInterrupt(isInterrupted);
        }
    }

    private void end()
    {
        checkLengths();
        preparation.close();
        removeUnused();
        while (!isTakenIn(Long.MAX_VALUE) && follow() > 0)
        {
            // until the end
        }
        lookup.leaveSegment();
        lookup.unmap();
        letGo();
        sync.syncAll(pending, nanoClock.nanoTime());
        complete();
        tail.release();
        for (int i = 0; i < pending.size(); i++)
        {
            if (pending.get(i).active() != null)
            {
                pending.get(i).active().close();
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
