package io.hearsay.core.testing;

import io.hearsay.core.spi.MessageJournal;
import org.agrona.DirectBuffer;

/**
 * A journal that takes all, keeps nothing, and yet says to store it: each answer is empty. It allocates
 * nothing. Others change a part of it.
 */
public class AcceptingJournal implements MessageJournal
{
    private static final int MAX_QUESTIONS = 8;

    private final long[] questions = new long[MAX_QUESTIONS];
    private int questionCount;
    private long position;
    private long appendCount;

    /**
     * Number of runs that were appended.
     *
     * @return the number.
     */
    public long appendCount()
    {
        return appendCount;
    }

    @Override
    public void restore(final RangeHandler handler)
    {
    }

    @Override
    public long append(
        final DirectBuffer buffer, final int offset, final int length, final boolean isOwn, final long timeMs)
    {
        appendCount++;
        position += length;
        return position;
    }

    @Override
    public long appendGap(final long count, final long timeMs)
    {
        return position;
    }

    @Override
    public long position()
    {
        return position;
    }

    @Override
    public long storedFrom(final long origin)
    {
        return 1;
    }

    @Override
    public boolean ask(final long token, final long origin, final long first, final long last)
    {
        if (questionCount == MAX_QUESTIONS)
        {
            return false;
        }

        questions[questionCount++] = token;
        return true;
    }

    @Override
    public int poll(final AnswerHandler handler, final int limit)
    {
        final int count = questionCount;
        questionCount = 0;
        for (int i = 0; i < count; i++)
        {
            handler.onEnd(questions[i]);
        }

        return count;
    }
}
