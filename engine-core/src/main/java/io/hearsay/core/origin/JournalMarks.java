package io.hearsay.core.origin;

/**
 * What is known of one origin only where there is a journal, so that others cost nothing. Owned by the agent's thread.
 */
final class JournalMarks
{
    final LostRanges lost = new LostRanges();

    /** Up to here what is known was accepted in an earlier life of this node. */
    long restoredEnd;

    void clear()
    {
        lost.clear();
        restoredEnd = 0;
    }
}
