package io.hearsay.io.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import io.hearsay.io.file.InvalidFileException;

/**
 * Reads a journal from any process, also while it is written: at the end it stops, and goes on when there is more.
 * Needs no lock and changes nothing. Maps one segment at a time, read-only; of one that is removed meanwhile the rest
 * is skipped when its file is written over. Whatever the files hold, a call ends and goes on behind what makes no
 * sense. One thread.
 */
public final class JournalReader implements AutoCloseable
{
    private final Path directory;
    private final RecordCursor cursor = new RecordCursor();
    private final RecordCursor peekCursor = new RecordCursor();
    private long peekedMs;
    private SegmentFile segment;
    private SegmentMemory memory;
    private long position;
    private long fromMs = Long.MIN_VALUE;

    private JournalReader(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * Read a journal from its beginning, as far as that is retained.
     *
     * @param directory of the journal.
     * @return the reader.
     * @throws IOException if there is no such directory, or this JVM lacks what it takes to map files.
     */
    public static JournalReader open(final Path directory) throws IOException
    {
        SegmentMemory.requireFlags();
        final JournalReader reader = new JournalReader(directory);
        reader.seekToBeginning();
        return reader;
    }

    /**
     * Go to the oldest record that is retained.
     *
     * @throws IOException if the directory can not be read.
     */
    public void seekToBeginning() throws IOException
    {
        final TreeMap<Long, Path> files = files();
        seek(files.isEmpty() ? 0 : files.firstKey());
    }

    /**
     * Go to a position. If it is none of a record's, then to the next record.
     *
     * @param newPosition where a record begins, as a handler or a journal said it.
     */
    public void seek(final long newPosition)
    {
        unmap();
        position = Math.max(0, Math.min(SegmentDescriptor.MAX_POSITION, newPosition));
        fromMs = Long.MIN_VALUE;
    }

    /**
     * Go to a position that must not lie behind the end.
     *
     * @param newPosition where a record begins, as a handler or a journal said it.
     * @throws IOException if it lies there, or the journal can not be read.
     */
    public void seekWithin(final long newPosition) throws IOException
    {
        final long end = endPosition();
        if (newPosition > end)
        {
            throw new IOException(
                "position " + newPosition + " is behind the end of the journal in " + directory + ", " + end);
        }

        seek(newPosition);
    }

    /** Behind the last record; what begins there now is not looked for. */
    private long endPosition() throws IOException
    {
        long blankEnd = 0;
        for (final Map.Entry<Long, Path> file : files().descendingMap().entrySet())
        {
            try
            {
                final SegmentFile last = SegmentFile.read(file.getValue(), file.getKey());
                if (last.isBegun() || last.isTruncated())
                {
                    return Math.max(endOfRecords(last), last.isTruncated() ? blankEnd : 0);
                }
                blankEnd = last.firstPosition() + SegmentDescriptor.HEADER_LENGTH;
            }
            catch (final InvalidFileException | NoSuchFileException ignore)
            {
                // The one before, then.
            }
        }

        return blankEnd;
    }

    private long endOfRecords(final SegmentFile last) throws IOException
    {
        try (SegmentMemory other = last.mapReadOnly())
        {
            peekCursor.wrap(other, last.firstPosition(), SegmentDescriptor.HEADER_LENGTH);
            int result = peekCursor.next();
            while (result == RecordCursor.RECORD || result == RecordCursor.CORRUPT)
            {
                result = peekCursor.next();
            }

            return isOpen(result) ? peekCursor.nextPosition() : last.firstPosition() + last.length();
        }
        finally
        {
            peekCursor.release();
        }
    }

    /**
     * Go to the first record that is not older than a time. Clocks may be set back, so a later one may be older again.
     *
     * @param timeMs milliseconds since the epoch.
     * @throws IOException if the directory can not be read.
     */
    public void seekToTime(final long timeMs) throws IOException
    {
        long target = -1;
        for (final Map.Entry<Long, Path> file : files().entrySet())
        {
            if (target >= 0 && (peek(file) != RecordCursor.RECORD || peekedMs >= timeMs))
            {
                break;
            }
            target = file.getKey();
        }

        seek(target);
        fromMs = timeMs;
    }

    /** What the first record of a segment is; of what is no segment, nothing. */
    private int peek(final Map.Entry<Long, Path> file) throws IOException
    {
        try (SegmentMemory other = SegmentFile.read(file.getValue(), file.getKey()).mapReadOnly())
        {
            peekCursor.wrap(other, file.getKey(), SegmentDescriptor.HEADER_LENGTH);
            final int result = peekCursor.next();
            peekedMs = result == RecordCursor.RECORD ? peekCursor.timeMs() : 0;
            return result;
        }
        catch (final InvalidFileException | NoSuchFileException ignore)
        {
            return RecordCursor.OPEN;
        }
        finally
        {
            peekCursor.release();
        }
    }

    /**
     * Where the reader goes on.
     *
     * @return the position of the next record, or behind the last one.
     */
    public long position()
    {
        return position;
    }

    /**
     * Whether a look at the memory that is mapped shows that there is more. To look for another segment takes a poll.
     *
     * @return true if there is more; else there may be all the same.
     */
    public boolean isMore()
    {
        return memory != null && cursor.isMore();
    }

    /**
     * Read on.
     *
     * @param handler told of each record, and of what had to be passed over.
     * @param limit   the most records to read, good or bad, ends of segments among them.
     * @return how many were read; 0 at the end.
     * @throws IOException if files can not be read for other reasons than what is in them.
     */
    public int poll(final JournalHandler handler, final int limit) throws IOException
    {
        int count = 0;
        while (count < limit && (memory != null || enter(handler)))
        {
            final int result = cursor.next();
            if (result == RecordCursor.REMOVED)
            {
                count++;
                leaveRemoved(handler);
            }
            else if (result == RecordCursor.RECORD || result == RecordCursor.CORRUPT)
            {
                count++;
                position = cursor.nextPosition();
                onRecord(result, handler);
            }
            else if (isOpen(result))
            {
                if (!isLeft())
                {
                    return count;
                }
                // Once more: it may have been completed before the writer went on to the next segment.
                if (isOpen(cursor.next()))
                {
                    leave(handler, false);
                }
                else
                {
                    cursor.moveTo(cursor.offset());
                }
            }
            else
            {
                count++;
                leave(handler, result == RecordCursor.BROKEN);
            }
        }

        return count;
    }

    private static boolean isOpen(final int result)
    {
        return result == RecordCursor.OPEN || result == RecordCursor.TORN;
    }

    private void onRecord(final int result, final JournalHandler handler)
    {
        if (result == RecordCursor.CORRUPT)
        {
            handler.onSkip(cursor.position(), cursor.nextPosition(), SkipCause.CORRUPT);
        }
        else if (cursor.timeMs() >= fromMs)
        {
            fromMs = Long.MIN_VALUE;
            if (cursor.kind() == RecordDescriptor.RUN)
            {
                handler.onRun(
                    cursor.position(),
                    cursor.isOwn(),
                    cursor.timeMs(),
                    cursor.buffer(),
                    cursor.bodyOffset(),
                    cursor.bodyLength());
            }
            else
            {
                handler.onGap(cursor.position(), cursor.gapCount(), cursor.timeMs());
            }
        }
    }

    /** Whether the writer went on in a later segment, since this one was damaged or its journal died. */
    private boolean isLeft() throws IOException
    {
        for (final Map.Entry<Long, Path> file : files().tailMap(segment.firstPosition(), false).entrySet())
        {
            try
            {
                if (SegmentFile.read(file.getValue(), file.getKey()).isBegun())
                {
                    return true;
                }
            }
            catch (final InvalidFileException | NoSuchFileException ignore)
            {
                // No reason to leave.
            }
        }

        return false;
    }

    private void leave(final JournalHandler handler, final boolean isBroken)
    {
        final long end = segment.firstPosition() + segment.length();
        if ((isBroken || segment.isTruncated()) && end > position)
        {
            handler.onSkip(position, end, SkipCause.CORRUPT);
        }
        position = end;
        unmap();
    }

    /** The file was written over for another segment. */
    private void leaveRemoved(final JournalHandler handler)
    {
        final long end = segment.firstPosition() + segment.length();
        if (end - position >= RecordDescriptor.MIN_ALIGNED_LENGTH)
        {
            handler.onSkip(position, end, SkipCause.REMOVED);
        }
        position = end;
        unmap();
    }

    /** The segment of the position, or the next one in which there is something: what is empty may be made anew. */
    private boolean enter(final JournalHandler handler) throws IOException
    {
        SegmentFile blank = null;
        for (final Map.Entry<Long, Path> file : candidates().entrySet())
        {
            try
            {
                final SegmentFile found = SegmentFile.read(file.getValue(), file.getKey());
                if (found.isBegun() || found.isTruncated())
                {
                    if (found.firstPosition() + found.length() > position)
                    {
                        // One that was prepared a moment ago may have been filled since.
                        final boolean isFilled =
                            blank != null && SegmentFile.read(blank.path(), blank.firstPosition()).isBegun();
                        map(isFilled ? blank : found, handler);
                        return true;
                    }
                }
                else if (blank == null && found.firstPosition() + found.length() > position)
                {
                    blank = found;
                }
            }
            catch (final InvalidFileException | NoSuchFileException ignore)
            {
                // What it held is passed over once there is something behind it.
            }
        }

        return false;
    }

    private TreeMap<Long, Path> candidates() throws IOException
    {
        final TreeMap<Long, Path> files = files();
        final Long floor = files.floorKey(position);
        return floor == null ? files : new TreeMap<>(files.tailMap(floor, true));
    }

    private void map(final SegmentFile found, final JournalHandler handler) throws IOException
    {
        memory = found.mapReadOnly();
        segment = found;
        cursor.wrap(memory, found.firstPosition(), SegmentDescriptor.HEADER_LENGTH);
        if (found.firstPosition() > position)
        {
            handler.onSkip(position, found.firstPosition(), SkipCause.REMOVED);
            position = found.firstPosition();
        }
        while (cursor.nextPosition() < position)
        {
            final int result = cursor.next();
            if (result != RecordCursor.RECORD && result != RecordCursor.CORRUPT)
            {
                break;
            }
        }
        // What was removed meanwhile says nothing; the next step finds that out as well.
        position = cursor.isRemoved() ? position : cursor.nextPosition();
    }

    private TreeMap<Long, Path> files() throws IOException
    {
        return JournalDirectory.list(directory, SegmentDescriptor.SEGMENT_SUFFIX);
    }

    private void unmap()
    {
        if (memory != null)
        {
            cursor.release();
            memory.close();
            memory = null;
            segment = null;
        }
    }

    /**
     * Let go of the files. Idempotent.
     */
    @Override
    public void close()
    {
        unmap();
    }
}
