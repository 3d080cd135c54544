package io.hearsay.io.journal;

/**
 * Questions and answers in the rings between the agent's thread and the journal's.
 */
final class QuestionDescriptor
{
    /** A question: token, origin, first and last sequence. */
    static final int QUESTION = 1;

    /** A stored run: token, then the run. */
    static final int RUN = 2;

    /** The end of an answer: token. */
    static final int END = 3;

    static final int TOKEN_OFFSET = 0;
    static final int ORIGIN_OFFSET = TOKEN_OFFSET + Long.BYTES;
    static final int FIRST_OFFSET = ORIGIN_OFFSET + Long.BYTES;
    static final int LAST_OFFSET = FIRST_OFFSET + Long.BYTES;
    static final int QUESTION_LENGTH = LAST_OFFSET + Long.BYTES;
    static final int RUN_OFFSET = TOKEN_OFFSET + Long.BYTES;

    private QuestionDescriptor()
    {
    }
}
