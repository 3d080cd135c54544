package io.hearsay.io.journal;

import java.nio.file.Path;

/**
 * What is known of a segment, for people who look at a journal.
 *
 * @param path          of its file.
 * @param firstPosition of it.
 * @param endPosition   behind its last record.
 * @param length        of its file in bytes.
 * @param recordCount   of valid records.
 * @param originCount   of origins in it.
 * @param firstMs       when the first record was appended, milliseconds since the epoch; 0 if there is none.
 * @param lastMs        when the newest one was appended; 0 if there is none.
 * @param state         of the segment.
 * @param damageCount   what is damaged in it, its index included.
 */
public record SegmentSummary(
    Path path,
    long firstPosition,
    long endPosition,
    long length,
    long recordCount,
    long originCount,
    long firstMs,
    long lastMs,
    State state,
    long damageCount)
{
    /**
     * How a segment ends.
     */
    public enum State
    {
        /** It is full, or given up. */
        COMPLETE,

        /** It is written to, or will be, or was when its journal died. */
        OPEN,

        /** Its header makes no sense. */
        UNREADABLE
    }
}
