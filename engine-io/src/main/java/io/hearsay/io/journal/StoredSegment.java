package io.hearsay.io.journal;

import java.nio.file.Path;

/**
 * What the journal knows of a segment that is on the disk. The journal's thread.
 */
final class StoredSegment
{
    private static final int MAX_RANGES = 128;

    private final Path path;
    private final long firstPosition;
    private final int length;
    private final RangeTable ranges;
    private ActiveSegment active;
    private boolean isReadable = true;
    private boolean isIndexed;
    private long endPosition;
    private long unforcedEnd;
    private int takenInOffset = SegmentDescriptor.HEADER_LENGTH;
    private long firstMs;
    private long lastMs;
    private long recordCount;

    StoredSegment(final Path path, final long firstPosition, final int length)
    {
        this.path = path;
        this.firstPosition = firstPosition;
        this.length = length;
        endPosition = firstPosition + SegmentDescriptor.HEADER_LENGTH;
        // Each origin took at least a record of a run, so the length bounds them.
        ranges = new RangeTable(Integer.MAX_VALUE, MAX_RANGES);
    }

    /**
     * Take in what a cursor found.
     *
     * @param cursor  that stands on a record.
     * @param history of all segments, which learns of it as well.
     */
    void onRecord(final RecordCursor cursor, final RangeTable history)
    {
        onRecord(cursor);
        if (cursor.kind() == RecordDescriptor.RUN)
        {
            history.add(cursor.origin(), cursor.firstSequence(), cursor.lastSequence());
        }
    }

    void onRecord(final RecordCursor cursor)
    {
        final long timeMs = cursor.timeMs();
        firstMs = recordCount == 0 ? timeMs : firstMs;
        lastMs = Math.max(lastMs, timeMs);
        recordCount++;
        endPosition = cursor.nextPosition();
        if (cursor.kind() == RecordDescriptor.RUN)
        {
            ranges.add(cursor.origin(), cursor.firstSequence(), cursor.lastSequence());
        }
    }

    /** What an index said, instead of {@link #onRecord}. */
    void restore(final long end, final long first, final long last, final long count)
    {
        endPosition = end;
        firstMs = first;
        lastMs = last;
        recordCount = count;
    }

    Path path()
    {
        return path;
    }

    long firstPosition()
    {
        return firstPosition;
    }

    long nextPosition()
    {
        return firstPosition + length;
    }

    int length()
    {
        return length;
    }

    RangeTable ranges()
    {
        return ranges;
    }

    /**
     * Behind the last record that was taken in.
     *
     * @return the position.
     */
    long endPosition()
    {
        return endPosition;
    }

    long firstMs()
    {
        return firstMs;
    }

    long lastMs()
    {
        return lastMs;
    }

    void lastMs(final long timeMs)
    {
        lastMs = timeMs;
    }

    long recordCount()
    {
        return recordCount;
    }

    /**
     * The segment's memory while the agent may write to it, or until all of it is taken in.
     *
     * @return it, or null.
     */
    ActiveSegment active()
    {
        return active;
    }

    void active(final ActiveSegment segment)
    {
        active = segment;
    }

    /**
     * The agent is done with it, and all of it is taken in: its memory goes.
     *
     * @param isToBeForced whether it has to be on the disk before it counts as complete.
     */
    void close(final boolean isToBeForced)
    {
        unforcedEnd = isToBeForced ? active.endPosition() : 0;
        active.close();
        active = null;
    }

    /** An earlier life completed it, and may have died before it was forced. */
    void toBeForced()
    {
        unforcedEnd = endPosition;
    }

    /**
     * Up to where it has to be forced, though it has no memory any more.
     *
     * @return the position, or 0 if it has not.
     */
    long unforcedEnd()
    {
        return unforcedEnd;
    }

    void forced()
    {
        unforcedEnd = 0;
    }

    /**
     * How far what the agent wrote is taken in.
     *
     * @return the offset.
     */
    int takenInOffset()
    {
        return takenInOffset;
    }

    void takenInOffset(final int offset)
    {
        takenInOffset = offset;
    }

    /**
     * Whether all that the agent wrote so far is taken in.
     *
     * @return true if it is; asked only while there is an {@link #active} segment.
     */
    boolean isTakenIn()
    {
        return active.isLost() || takenInOffset >= active.endOffset();
    }

    boolean isIndexed()
    {
        return isIndexed;
    }

    void indexed()
    {
        isIndexed = true;
    }

    /**
     * Whether its header made sense; else nothing in it is used.
     *
     * @return true if it did.
     */
    boolean isReadable()
    {
        return isReadable;
    }

    void unreadable()
    {
        isReadable = false;
        isIndexed = true;
    }
}
