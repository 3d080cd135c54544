package io.hearsay.io.journal;

/**
 * Follows the agent through a segment and takes in what it wrote, from memory that is still warm. The journal's thread.
 */
final class SegmentTail
{
    private static final int MAX_STEP_LENGTH = 1024 * 1024;

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
            final int at = cursor.nextOffset();
            final int result = cursor.next();
            if (result == RecordCursor.RECORD)
            {
                segment.onRecord(cursor, history);
            }
            else if (cursor.nextOffset() == at)
            {
                // The end, or what somebody else wrote into the file of a running engine.
                cursor.moveTo(active.endOffset());
            }
            if (result == RecordCursor.CORRUPT || result == RecordCursor.BROKEN)
            {
                damage.onDamage(stored.path(), at, "what was appended has changed");
            }
        }

        stored.takenInOffset(cursor.nextOffset());
        return cursor.nextOffset() - from;
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
