package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AnswerTimeTest
{
    private static final long MS = 1_000_000;

    private final AnswerTime answerTime = new AnswerTime();

    @Test
    void shouldKnowNothingAtFirst()
    {
        assertEquals(0, answerTime.overdueNs());
    }

    @Test
    void shouldBeThreeTimesTheFirstSample()
    {
        answerTime.onSample(10 * MS);
        assertEquals(30 * MS, answerTime.overdueNs());
    }

    @Test
    void shouldComeCloseToWhatAlwaysTakesTheSame()
    {
        for (int i = 0; i < 100; i++)
        {
            answerTime.onSample(10 * MS);
        }
        assertEquals(10 * MS, answerTime.overdueNs(), 100);
    }

    @Test
    void shouldCoverWhatVariesAndForgetIt()
    {
        for (int i = 0; i < 100; i++)
        {
            answerTime.onSample(i % 2 == 0 ? MS : 20 * MS);
        }
        assertTrue(answerTime.overdueNs() > 40 * MS, "overdue after " + answerTime.overdueNs());
        for (int i = 0; i < 100; i++)
        {
            answerTime.onSample(MS);
        }
        assertTrue(answerTime.overdueNs() < 2 * MS, "overdue after " + answerTime.overdueNs());
    }
}
