package io.hearsay.io.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.hearsay.io.file.InvalidFileException;
import org.agrona.ErrorHandler;

/**
 * Looks at a journal that another process may be writing, and changes nothing. What retention takes meanwhile is left
 * out. One thread.
 */
public final class JournalInspector
{
    private final TreeMap<Long, Path> segments;
    private final TreeMap<Long, Path> indexes;
    private final DamageReport damage;
    private final SegmentScan scan;

    /**
     * Look at a journal.
     *
     * @param directory    of the journal.
     * @param errorHandler told of what is damaged, of the first few in each file.
     * @throws IOException if there is no such directory, or no journal in it.
     */
    public JournalInspector(final Path directory, final ErrorHandler errorHandler) throws IOException
    {
        segments = JournalDirectory.list(directory, SegmentDescriptor.SEGMENT_SUFFIX);
        indexes = JournalDirectory.list(directory, SegmentDescriptor.INDEX_SUFFIX);
        if (segments.isEmpty() && indexes.isEmpty())
        {
            throw new InvalidFileException(directory + " holds no journal");
        }
        damage = new DamageReport(errorHandler);
        scan = new SegmentScan(damage);
    }

    /**
     * What there is, by the indexes where there are any; only segments without one are read.
     *
     * @return the segments, in order.
     * @throws IOException if files can not be read for other reasons than what is in them.
     */
    public List<SegmentSummary> list() throws IOException
    {
        return summaries(false);
    }

    /**
     * Read and check everything, and compare it with the indexes.
     *
     * @return the segments, in order.
     * @throws IOException if files can not be read for other reasons than what is in them.
     */
    public List<SegmentSummary> verify() throws IOException
    {
        final List<SegmentSummary> summaries = summaries(true);
        for (final Map.Entry<Long, Path> index : indexes.entrySet())
        {
            // One alone holds the past of what was removed.
            if (!segments.containsKey(index.getKey()))
            {
                readIndex(index.getKey());
            }
        }

        return summaries;
    }

    /**
     * How much was found damaged so far.
     *
     * @return the number of records, files and ends of files.
     */
    public long damageCount()
    {
        return damage.count();
    }

    private List<SegmentSummary> summaries(final boolean isEachRead) throws IOException
    {
        final List<SegmentSummary> summaries = new ArrayList<>();
        for (final Map.Entry<Long, Path> file : segments.entrySet())
        {
            final long before = damage.count();
            try
            {
                final SegmentFile segment = SegmentFile.read(file.getValue(), file.getKey());
                final StoredSegment indexed = readIndex(file.getKey());
                final boolean isScanned = indexed == null || isEachRead;
                final StoredSegment found = isScanned ? new StoredSegment(
                    segment.path(), segment.firstPosition(), segment.length()) : indexed;
                final int end = isScanned ? scan(segment, found) : RecordCursor.END;
                if (end == RecordCursor.REMOVED)
                {
                    continue; // retention was faster
                }
                if (isScanned && indexed != null)
                {
                    compare(found, indexed);
                }
                summaries.add(summary(found, segment.fileLength(), end, damage.count() - before));
            }
            catch (final NoSuchFileException ignore)
            {
                // Retention was faster.
            }
            catch (final InvalidFileException ex)
            {
                damage.onUnusable(file.getValue(), ex);
                summaries.add(new SegmentSummary(
                    file.getValue(), file.getKey(), file.getKey(), 0, 0, 0, 0, 0, SegmentSummary.State.UNREADABLE, 1));
            }
        }

        return summaries;
    }

    private StoredSegment readIndex(final long firstPosition)
    {
        final Path index = indexes.get(firstPosition);
        try
        {
            return index == null ? null : SegmentIndex.read(index, firstPosition, null);
        }
        catch (final NoSuchFileException ignore)
        {
            return null;
        }
        catch (final IOException ex)
        {
            damage.onUnusable(index, ex);
            return null;
        }
    }

    private int scan(final SegmentFile file, final StoredSegment segment) throws IOException
    {
        if (file.isTruncated())
        {
            damage.onDamage(file.path(), file.fileLength(), "the file ends, it should have " + file.length() +
                " bytes");
        }
        try (SegmentMemory memory = file.mapReadOnly())
        {
            return scan.scan(memory, segment, null);
        }
    }

    private void compare(final StoredSegment found, final StoredSegment indexed)
    {
        if (found.endPosition() != indexed.endPosition() || found.recordCount() != indexed.recordCount() ||
            found.ranges().size() != indexed.ranges().size())
        {
            damage.onDamage(found.path(), 0, "its index knows " + indexed.recordCount() + " records of " +
                indexed.ranges().size() + " origins, but it holds " + found.recordCount() + " of " +
                found.ranges().size());
        }
    }

    private static SegmentSummary summary(
        final StoredSegment segment, final long fileLength, final int end, final long damageCount)
    {
        final boolean isOpen = end == RecordCursor.OPEN || end == RecordCursor.TORN;
        return new SegmentSummary(
            segment.path(),
            segment.firstPosition(),
            segment.endPosition(),
            fileLength,
            segment.recordCount(),
            segment.ranges().size(),
            segment.firstMs(),
            segment.lastMs(),
            isOpen ? SegmentSummary.State.OPEN : SegmentSummary.State.COMPLETE,
            damageCount);
    }
}
