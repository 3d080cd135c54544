package io.hearsay.core.log;

/**
 * Told by the {@link MessageLog} what becomes of records when room is made.
 */
public interface EvictionHandler
{
    /**
     * A record is about to leave.
     *
     * @param offset of the record in the log's buffer.
     */
    void onEvict(int offset);

    /**
     * A held record was moved to the head.
     *
     * @param offset of the record in the log's buffer, its new place.
     */
    void onMove(int offset);
}
