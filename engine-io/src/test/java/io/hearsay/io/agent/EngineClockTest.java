package io.hearsay.io.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class EngineClockTest
{
    private static final long SECOND_NS = 1_000_000_000L;

    private long ns = -5 * SECOND_NS;
    private long epochUs = 1_700_000_000_123_456L;
    private int pauseUs;
    private final SplittableRandom random = new SplittableRandom(1);
    private final EngineClock clock = new EngineClock(() -> ns, this::milliseconds);

    private long milliseconds()
    {
        final long milliseconds = Math.floorDiv(epochUs, 1_000);
        final long thisPauseUs = pauseUs > 0 ? random.nextInt(pauseUs) : 0;
        ns += thisPauseUs * 1_000;
        epochUs += thisPauseUs;
        return milliseconds;
    }

    private void run(final long durationNs, final int maxStepUs)
    {
        final long endNs = ns + durationNs;
        while (ns < endNs)
        {
            final long stepUs = 1 + random.nextInt(maxStepUs);
            ns += stepUs * 1_000;
            epochUs += stepUs;
            clock.update();
        }
    }

    @Test
    void shouldNotBeFooledByPausesBetweenTheTwoClocks()
    {
        pauseUs = 20_000;
        run(10 * SECOND_NS, 50);
        final long errorUs = epochUs - clock.microTime();
        assertTrue(errorUs >= 0 && errorUs < 25_000, "error of " + errorUs + " us");
        pauseUs = 10;
        run(5 * SECOND_NS, 50);
        assertTrue(epochUs - clock.microTime() < 60, "error of " + (epochUs - clock.microTime()) + " us");
    }

    @Test
    void shouldFindTheMicrosecondsThatTheMillisecondsHide()
    {
        assertTrue(epochUs - clock.microTime() < 1_000);
        run(2 * SECOND_NS, 50);
        for (int i = 0; i < 100; i++)
        {
            run(SECOND_NS / 20, 50);
            final long errorUs = epochUs - clock.microTime();
            assertTrue(errorUs >= 0 && errorUs < 60, "error of " + errorUs + " us");
            assertEquals(ns, clock.nanoTime());
        }
    }

    @Test
    void shouldFollowAClockThatIsSet()
    {
        run(2 * SECOND_NS, 100);
        epochUs -= 3_600_000_000L;
        run(3 * SECOND_NS, 100);
        assertTrue(Math.abs(epochUs - clock.microTime()) < 1_000, "back");

        epochUs += 7_200_000_000L;
        run(3 * SECOND_NS, 100);
        assertTrue(Math.abs(epochUs - clock.microTime()) < 1_000, "forth");
        assertEquals(clock.microTime() / 1_000, clock.milliTime());
    }
}
