package io.hearsay.io.journal;

/**
 * Follows the agent through a segment and takes in what it wrote: of each record the header and whose messages they
 * are. The journal's thread.
 */
final class SegmentTail
{
    private static final int MAX_STEP_LENGTH = 16 * 1024 * 1024;

    private final RangeTable history;
    private final DamageReport damage;
    private final RecordCursor cursor = new RecordCursor();
    private StoredSegment segment;

    SegmentTail(final RangeTable history, final DamageReport damage)
    {
        this.history = history;
        this.damage = damage;
    }

    /**
     * Take in more of a segment.
     *
     * @param stored segment that has memory.
     * @return the number of bytes taken in.
     */
    int follow(final StoredSegment stored)
    {
        final ActiveSegment active = stored.active();
        if (stored != segment)
        {
            segment = stored;
            cursor.wrap(active.memory(), stored.firstPosition(), stored.takenInOffset());
        }

        final int from = cursor.nextOffset();
        final int limit = Math.min(active.endOffset(), from + MAX_STEP_LENGTH);
        while (cursor.nextOffset() < limit)
        {
            final int result = cursor.nextOwn();
            if (result == RecordCursor.RECORD)
            {
                segment.onRecord(cursor, history);
            }
            else
            {
                if (result != RecordCursor.END)
                {
                    // Somebody else wrote into the file of a running engine.
                    damage.onDamage(stored.path(), cursor.offset(), "what was appended has changed");
                }
                cursor.moveTo(active.endOffset());
            }
        }

        stored.takenInOffset(cursor.nextOffset());
        return cursor.nextOffset() - from;
    }

    /**
     * Give a segment up whose file was cut while it was written, if it was.
     *
     * @param stored segment that has memory.
     * @return whether it was cut, now or before.
     */
    boolean isCut(final StoredSegment stored)
    {
        if (!stored.active().isLost() && stored.active().memory().isCut())
        {
            stored.active().lost();
            damage.onDamage(stored.path(), 0, "the file was cut while it was written, what it held is lost");
        }

        return stored.active().isLost();
    }

    /**
     * Let go of a segment whose memory ends.
     */
    void release()
    {
        segment = null;
        cursor.release();
    }
}
