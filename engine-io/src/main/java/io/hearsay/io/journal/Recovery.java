package io.hearsay.io.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

import io.hearsay.io.file.InvalidFileException;

/**
 * Finds out what a directory holds when a journal is opened. Of complete segments the indexes say it, all others are
 * scanned. Only two things are changed: a record that was being written at the end becomes zeros again, and segments
 * that nothing was ever written to are removed. All other damage stays as it is and is reported; a segment that is
 * damaged at its end is not written to any more. The thread that opens the journal.
 */
final class Recovery
{
    private final DamageReport damage;
    private final SegmentScan scan;
    private final RangeTable history;
    private final ArrayDeque<StoredSegment> segments = new ArrayDeque<>();
    private final TreeMap<Long, Path> files;
    private final TreeMap<Long, Path> indexes;
    private long nextFirst;

    private Recovery(final Path directory, final RangeTable history, final DamageReport damage) throws IOException
    {
        this.damage = damage;
        this.history = history;
        scan = new SegmentScan(damage);
        files = JournalDirectory.list(directory, SegmentDescriptor.SEGMENT_SUFFIX);
        indexes = JournalDirectory.list(directory, SegmentDescriptor.INDEX_SUFFIX);
    }

    /**
     * Recover.
     *
     * @param directory that is owned.
     * @param history   empty, to be filled with all that was ever accepted, as far as it is known.
     * @param damage    to report to.
     * @return what was found.
     * @throws IOException if files can not be read or written for other reasons than what is in them.
     */
    static Recovery run(final Path directory, final RangeTable history, final DamageReport damage) throws IOException
    {
        final Recovery recovery = new Recovery(directory, history, damage);
        final long known = recovery.readHistory();
        recovery.removeBlanks();
        for (final Map.Entry<Long, Path> file : recovery.files.entrySet())
        {
            recovery.recover(file.getValue(), file.getKey(), file.getKey() > known);
        }
        return recovery;
    }

    /** From the newest index that is valid. */
    private long readHistory() throws IOException
    {
        for (final Map.Entry<Long, Path> index : indexes.descendingMap().entrySet())
        {
            try
            {
                final StoredSegment segment = SegmentIndex.read(index.getValue(), index.getKey(), history);
                nextFirst = segment.nextPosition();
                return segment.firstPosition();
            }
            catch (final IOException ex)
            {
                damage.onUnusable(index.getValue(), ex);
            }
        }

        return -1;
    }

    /** A segment is prepared ahead of time; if nothing was written to it, the one before goes on. */
    private void removeBlanks() throws IOException
    {
        while (!files.isEmpty())
        {
            final Map.Entry<Long, Path> last = files.lastEntry();
            try
            {
                final SegmentFile file = SegmentFile.read(last.getValue(), last.getKey());
                try (SegmentMemory memory = file.mapReadOnly())
                {
                    if (file.isTruncated() ||
                        SegmentScan.firstNotZero(memory.buffer(), SegmentDescriptor.HEADER_LENGTH) >= 0)
                    {
                        return;
                    }
                }
                nextFirst = Math.max(nextFirst, file.firstPosition());
                Files.delete(last.getValue());
                files.remove(last.getKey());
            }
            catch (final InvalidFileException ignore)
            {
                return; // reported when it is its turn
            }
        }
    }

    private void recover(final Path path, final long first, final boolean isBehindHistory) throws IOException
    {
        final SegmentFile file;
        try
        {
            file = SegmentFile.read(path, first);
            if (!segments.isEmpty() && first < segments.getLast().nextPosition())
            {
                throw new InvalidFileException(path + " begins within the segment before it");
            }
        }
        catch (final InvalidFileException ex)
        {
            damage.onUnusable(path, ex);
            addUnreadable(path, first);
            return;
        }

        nextFirst = Math.max(nextFirst, first + file.length());
        if (file.isTruncated())
        {
            damage.onDamage(path, file.fileLength(), "the file ends, it should have " + file.length() + " bytes");
        }
        if (!isIndexed(file, isBehindHistory))
        {
            scan(file, isBehindHistory);
        }
    }

    private void addUnreadable(final Path path, final long first) throws IOException
    {
        final long length = Files.isRegularFile(path, NOFOLLOW_LINKS) ? Files.size(path) : 0;
        final StoredSegment segment =
            new StoredSegment(path, first, (int)Math.min(length, SegmentDescriptor.MAX_LENGTH));
        segment.lastMs(Files.getLastModifiedTime(path, NOFOLLOW_LINKS).toMillis());
        segment.unreadable();
        // As long as it could have been.
        nextFirst = Math.max(nextFirst, first + SegmentDescriptor.MAX_LENGTH);
        segments.addLast(segment);
    }

    private boolean isIndexed(final SegmentFile file, final boolean isBehindHistory)
    {
        final Path index = indexes.get(file.firstPosition());
        if (index == null)
        {
            return false;
        }

        try
        {
            final StoredSegment segment = SegmentIndex.read(index, file.firstPosition(), null);
            if (segment.length() == file.length())
            {
                segments.addLast(segment);
                return true;
            }
        }
        catch (final IOException ex)
        {
            // Else it was reported when the history was looked for.
            if (!isBehindHistory)
            {
                damage.onUnusable(index, ex);
            }
        }

        return false;
    }

    private void scan(final SegmentFile file, final boolean isBehindHistory) throws IOException
    {
        final StoredSegment segment = new StoredSegment(file.path(), file.firstPosition(), file.length());
        final int end;
        try (SegmentMemory memory = file.mapReadOnly())
        {
            end = scan.scan(memory, segment, isBehindHistory ? history : null);
        }
        segments.addLast(segment);
        if (files.lastKey() == file.firstPosition() && !file.isTruncated() && isOpen(end, file))
        {
            segment.takenInOffset(scan.endOffset());
            segment.active(reopen(file, scan.endOffset(), end == RecordCursor.TORN));
        }
    }

    /** One that is filled up to where no record fits has no end of its own, and the writer finds that out. */
    private boolean isOpen(final int end, final SegmentFile file)
    {
        return end == RecordCursor.OPEN || end == RecordCursor.TORN ||
            end == RecordCursor.END && file.length() - scan.endOffset() < RecordDescriptor.MIN_ALIGNED_LENGTH;
    }

    private static ActiveSegment reopen(final SegmentFile file, final int endOffset, final boolean isTorn)
        throws IOException
    {
        final SegmentMemory memory = file.map();
        if (isTorn)
        {
            // The length last: whoever dies in between leaves what was here before.
            final int length = -memory.buffer().getInt(endOffset + RecordDescriptor.LENGTH_OFFSET);
            memory.buffer().setMemory(
                endOffset + RecordDescriptor.CRC_OFFSET,
                RecordDescriptor.align(length) - RecordDescriptor.CRC_OFFSET,
                (byte)0);
            memory.buffer().putIntRelease(endOffset + RecordDescriptor.LENGTH_OFFSET, 0);
        }

        return new ActiveSegment(file.path(), file.firstPosition(), file.length(), memory, endOffset);
    }

    /**
     * The segments that there are.
     *
     * @return them, in order; the last one may be active.
     */
    ArrayDeque<StoredSegment> segments()
    {
        return segments;
    }

    /**
     * The segment to go on in.
     *
     * @return it, or null if a new one has to be made.
     */
    ActiveSegment active()
    {
        return segments.isEmpty() ? null : segments.getLast().active();
    }

    /**
     * First position of the segment that comes next.
     *
     * @return it, behind all that there ever was.
     */
    long nextFirst()
    {
        return nextFirst;
    }

    /**
     * Indexes that are not any retained segment's, as theirs were removed.
     *
     * @return their files by first position.
     */
    TreeMap<Long, Path> orphanedIndexes()
    {
        final TreeMap<Long, Path> orphans = new TreeMap<>(indexes);
        orphans.keySet().removeAll(files.keySet());
        return orphans;
    }
}
