package io.hearsay.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class PacingTest
{
    private static final long START_NS = Long.MAX_VALUE - 10;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    @Test
    void shouldNotDriftByRounding()
    {
        final Pacing pacing = new Pacing(3, 100, 100 + 10 * SECOND_NS, Long.MAX_VALUE);

        assertEquals(100, pacing.intendedNs(0));
        assertEquals(100 + 333_333_333L, pacing.intendedNs(1));
        assertEquals(100 + 666_666_666L, pacing.intendedNs(2));
        assertEquals(100 + 7 * SECOND_NS, pacing.intendedNs(21));
    }

    @Test
    void shouldNotOverflowInLongRuns()
    {
        final Pacing pacing = new Pacing(1_000_000, 0, Long.MAX_VALUE, Long.MAX_VALUE);

        assertEquals(100_000 * SECOND_NS + 7_000, pacing.intendedNs(100_000L * 1_000_000 + 7));
    }

    @Test
    void shouldSendEachMessageAtItsTimeAlsoIfTheClockWraps()
    {
        final Pacing pacing = new Pacing(10, START_NS, START_NS + SECOND_NS, 1_000);

        assertFalse(pacing.isDue(0, START_NS - 1));
        assertTrue(pacing.isDue(0, START_NS));
        assertFalse(pacing.isDue(1, START_NS + SECOND_NS / 10 - 1));
        assertTrue(pacing.isDue(1, START_NS + SECOND_NS / 10));
    }

    @Test
    void shouldSendAllThatIsLateAndThenBeOver()
    {
        final Pacing pacing = new Pacing(10, START_NS, START_NS + SECOND_NS, 1_000);
        final long lateNs = START_NS + 100 * SECOND_NS;

        assertTrue(pacing.isDue(9, lateNs));
        assertFalse(pacing.isOver(9, lateNs));
        assertFalse(pacing.isDue(10, lateNs));
        assertTrue(pacing.isOver(10, START_NS));
    }

    @Test
    void shouldFloodWhileThereIsTime()
    {
        final Pacing pacing = new Pacing(Pacing.FLOOD, START_NS, START_NS + 5, 1_000);

        assertFalse(pacing.isDue(0, START_NS - 1));
        assertFalse(pacing.isOver(0, START_NS - 1));
        assertTrue(pacing.isDue(999, START_NS));
        assertTrue(pacing.isDue(999, START_NS + 4));
        assertFalse(pacing.isDue(999, START_NS + 5));
        assertTrue(pacing.isOver(999, START_NS + 5));
    }

    @Test
    void shouldSendNoMoreThanIsCounted()
    {
        final Pacing flood = new Pacing(Pacing.FLOOD, 0, SECOND_NS, 1_000);
        final Pacing paced = new Pacing(10_000, 0, SECOND_NS, 1_000);

        assertFalse(flood.isDue(1_000, 1));
        assertTrue(flood.isOver(1_000, 1));
        assertFalse(paced.isDue(1_000, SECOND_NS - 1));
        assertTrue(paced.isOver(1_000, 1));
    }
}
