package io.hearsay.core.log;

/**
 * Told by the {@link MessageLog} what becomes of records when room is made.
 */
public interface EvictionHandler
{
    /**
     * Whether a record stays though nothing holds it: then it is moved like a held one. True of very few at a time.
     *
     * @param offset of the record in the log's buffer; not of padding.
     * @return true if it is not to leave.
     */
    boolean isKept(int offset);

    /**
     * A record is about to leave.
     *
     * @param offset of the record in the log's buffer.
     */
    void onEvict(int offset);

    /**
     * A held or kept record was moved to the head.
     *
     * @param offset of the record in the log's buffer, its new place.
     */
    void onMove(int offset);
}
