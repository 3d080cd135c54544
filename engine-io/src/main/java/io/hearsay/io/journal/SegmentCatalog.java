package io.hearsay.io.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.TreeMap;

import org.agrona.ErrorHandler;

/**
 * The segments on the disk: which there are, their indexes, and which of them leave. The journal's thread. One index
 * stays even if no complete segment does, for what it knows of the past.
 */
final class SegmentCatalog
{
    private final Path directory;
    private final RangeTable history;
    private final ErrorHandler errorHandler;
    private final long retainedLength;
    private final long retainedMs;
    private final ArrayDeque<StoredSegment> segments;
    /** Those at the end that are not complete: in memory, or to be forced. */
    private final ArrayList<StoredSegment> pending = new ArrayList<>();
    private final TreeMap<Long, Path> orphanedIndexes;
    private final RemovalNotices notices;
    private final SpareFile spare;
    private final boolean isForced;
    private volatile long totalLength;
    private volatile long removedCount;
    private boolean isIndexFailing;

    SegmentCatalog(
        final JournalContext context, final Recovery recovery, final RangeTable history, final RemovalNotices notices)
    {
        spare = new SpareFile(context.segmentLength());
        isForced = context.isForced();
        directory = context.directory();
        errorHandler = context.errorHandler();
        retainedLength = context.retainedLength();
        retainedMs = context.retainedMs();
        this.history = history;
        this.notices = notices;
        segments = recovery.segments();
        orphanedIndexes = recovery.orphanedIndexes();
        long sum = 0;
        for (final StoredSegment segment : segments)
        {
            sum += segment.length();
            if (segment.active() == null && !segment.isIndexed() && isForced)
            {
                segment.toBeForced();
            }
            if (segment.active() != null || segment.unforcedEnd() > 0)
            {
                pending.add(segment);
            }
        }
        totalLength = sum;
    }

    /**
     * The segments that are not complete: those that have memory, and before them those that have to be forced.
     *
     * @return them, in order, few.
     */
    ArrayList<StoredSegment> pending()
    {
        return pending;
    }

    /**
     * Up to where all is on the disk, unless the machine died.
     *
     * @param position behind the last record.
     * @return where the first segment begins that an earlier life may not have forced, or the position if none does.
     */
    long forcedPosition(final long position)
    {
        return pending.isEmpty() ? position : pending.get(0).firstPosition();
    }

    /**
     * Where the file of a segment goes that had to leave.
     *
     * @return the spare file.
     */
    SpareFile spare()
    {
        return spare;
    }

    ArrayDeque<StoredSegment> segments()
    {
        return segments;
    }

    /**
     * Length of all segments. Any thread.
     *
     * @return in bytes.
     */
    long totalLength()
    {
        return totalLength;
    }

    /**
     * How many segments had to leave. Any thread.
     *
     * @return the number since the start.
     */
    long removedCount()
    {
        return removedCount;
    }

    void add(final StoredSegment segment)
    {
        segments.addLast(segment);
        pending.add(segment);
        totalLength = totalLength + segment.length();
    }

    /** Of a prepared segment that is not wanted any more. */
    void removeLast()
    {
        final StoredSegment unused = segments.removeLast();
        pending.remove(unused);
        totalLength = totalLength - unused.length();
    }

    /**
     * Write the index of a segment that is complete and has none.
     *
     * @return true if that was tried and worked, or there is none to write.
     */
    boolean index()
    {
        for (final StoredSegment segment : segments)
        {
            if (!segment.isIndexed() && segment.active() == null && segment.unforcedEnd() == 0 && !write(segment))
            {
                return false;
            }
        }

        return true;
    }

    private boolean write(final StoredSegment segment)
    {
        try
        {
            SegmentIndex.write(segment, history, isForced);
            segment.indexed();
            isIndexFailing = false;
            for (final Path orphan : orphanedIndexes.headMap(segment.firstPosition()).values())
            {
                Files.deleteIfExists(orphan);
            }
            orphanedIndexes.headMap(segment.firstPosition()).clear();
            return true;
        }
        catch (final IOException ex)
        {
            if (!isIndexFailing)
            {
                isIndexFailing = true;
                errorHandler.onError(ex);
            }
            return false;
        }
    }

    /**
     * Remove the oldest segment if it is too much or too old, once the agent is told of it.
     *
     * @param nowMs milliseconds since the epoch.
     * @return the segment that was removed, or null.
     */
    StoredSegment retain(final long nowMs)
    {
        final StoredSegment oldest = segments.peekFirst();
        if (oldest == null || !oldest.isIndexed() || oldest.active() != null ||
            totalLength <= retainedLength && nowMs - oldest.lastMs() <= retainedMs)
        {
            return null;
        }
        if (!notices.tell(oldest))
        {
            return null;
        }

        segments.removeFirst();
        totalLength = totalLength - oldest.length();
        removedCount = removedCount + 1;
        delete(oldest);
        return oldest;
    }

    private void delete(final StoredSegment segment)
    {
        try
        {
            if (!spare.keep(segment))
            {
                Files.deleteIfExists(segment.path());
            }
            final Path index = directory.resolve(SegmentDescriptor.indexName(segment.firstPosition()));
            final StoredSegment next = segments.peekFirst();
            if (next != null && next.isIndexed() && next.isReadable())
            {
                Files.deleteIfExists(index);
            }
            else
            {
                orphanedIndexes.put(segment.firstPosition(), index);
            }
        }
        catch (final IOException ex)
        {
            errorHandler.onError(ex);
        }
    }
}
