package io.hearsay.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LifeSignTest
{
    private static final long TIMEOUT_NS = 1_000;

    private final LifeSign life = new LifeSign(TIMEOUT_NS, 5, 0);

    @Test
    void shouldDieOfATimeoutOfSilence()
    {
        for (long nowNs = 100; nowNs < TIMEOUT_NS; nowNs += 100)
        {
            assertTrue(life.isAlive(5, nowNs), "at " + nowNs);
        }
        assertFalse(life.isAlive(5, TIMEOUT_NS));
        assertFalse(life.isAlive(5, TIMEOUT_NS + 1));
        assertTrue(life.isAlive(6, TIMEOUT_NS + 2), "it moved");
        assertTrue(life.isAlive(6, TIMEOUT_NS + 3));
    }

    @Test
    void shouldLiveOnAnyChange()
    {
        final long[] values = {6, 5, Long.MIN_VALUE, Long.MAX_VALUE, -1, 0, 1};
        for (int i = 0; i < 100; i++)
        {
            assertTrue(life.isAlive(values[i % values.length], i * (TIMEOUT_NS - 1)));
        }
    }

    @Test
    void shouldNotDieWhileNobodyLooked()
    {
        assertTrue(life.isAlive(5, 1_000_000));
        assertTrue(life.isAlive(5, 2_000_000));
        assertTrue(life.isAlive(5, 3_000_000));
        assertFalse(life.isAlive(5, 4_000_000), "four looks are enough to die");
    }

    @Test
    void shouldOutliveAMonotonicClockThatWrapsAndStandsStill()
    {
        final LifeSign other = new LifeSign(TIMEOUT_NS, 5, Long.MAX_VALUE - 100);
        assertTrue(other.isAlive(5, Long.MIN_VALUE + 100));
        assertTrue(other.isAlive(5, Long.MIN_VALUE));
        int looks = 0;
        for (long nowNs = Long.MIN_VALUE; other.isAlive(5, nowNs); nowNs += 100)
        {
            looks++;
        }
        assertEquals(8, looks);
    }
}
