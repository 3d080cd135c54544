package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PushLimitTest
{
    private static final int DATAGRAM = 1_000;
    private static final long ROUND_TRIP = 100;
    private static final long MS = 1_000_000;
    private static final int SAFE = 40 * DATAGRAM;

    private final PushLimit limit = new PushLimit(DATAGRAM, 1_000_000, SAFE);
    private long nowNs = 1_000_000;
    private long pulled = Long.MAX_VALUE;

    @Test
    void shouldAdmitUpToTheLimit()
    {
        assertEquals(32 * DATAGRAM, limit.limit());
        limit.onSent(31 * DATAGRAM);
        assertTrue(limit.admits(DATAGRAM - 1));
        assertFalse(limit.admits(DATAGRAM));
        limit.onEnded(DATAGRAM, false, ROUND_TRIP);
        assertEquals(30 * DATAGRAM, limit.inFlight());
        assertFalse(limit.admits(DATAGRAM), "not for a single datagram");
        limit.onEnded(3 * DATAGRAM - 1, false, ROUND_TRIP);
        assertFalse(limit.admits(DATAGRAM));
        limit.onEnded(1, false, ROUND_TRIP);
        assertTrue(limit.admits(DATAGRAM), "an eighth is free");
        assertTrue(limit.admits(5 * DATAGRAM - 1));
        assertFalse(limit.admits(5 * DATAGRAM));
    }

    @Test
    void shouldStayWhileItIsNotReached()
    {
        limit.onEnded(0, false, ROUND_TRIP);
        cycle();
        assertEquals(32 * DATAGRAM, limit.limit());
    }

    @Test
    void shouldDoubleUntilHalvedAndGrowByADatagramAfterwards()
    {
        reach();
        end(1, 0);
        cycle();
        assertEquals(64 * DATAGRAM, limit.limit());
        limit.onNoRoom();
        reach();
        cycle();
        assertEquals(32 * DATAGRAM, limit.limit());
        reach();
        end(1, 0);
        cycle();
        assertEquals(33 * DATAGRAM, limit.limit());
    }

    @Test
    void shouldNotGrowBeforeItHearsWhatTheLastStepDid()
    {
        reach();
        cycle();
        cycle();
        assertEquals(32 * DATAGRAM, limit.limit(), "nothing was acknowledged");
        end(1, 0);
        cycle();
        assertEquals(64 * DATAGRAM, limit.limit());
        reach();
        end(1, 0, 5 * ROUND_TRIP);
        cycle();
        assertEquals(128 * DATAGRAM, limit.limit());
        reach();
        end(1, 0, 5 * ROUND_TRIP);
        cycle();
        cycle();
        cycle();
        cycle();
        assertEquals(128 * DATAGRAM, limit.limit(), "round trips take five times as long now");
        cycle();
        assertEquals(256 * DATAGRAM, limit.limit());
    }

    @Test
    void shouldFollowTheQueueOfTheQuickest()
    {
        reach();
        end(1, 0, ROUND_TRIP + MS);
        end(1, 0, 10 * MS);
        nowNs += MS;
        cycle();
        assertEquals(64 * DATAGRAM, limit.limit(), "no queue");
        reach();
        end(2, 0, ROUND_TRIP + 3 * MS);
        nowNs += 10 * MS;
        cycle();
        assertEquals(64 * DATAGRAM, limit.limit(), "neither short nor long");
        end(2, 0, ROUND_TRIP + 3 * MS + 1);
        nowNs += 10 * MS;
        cycle();
        assertEquals(56 * DATAGRAM, limit.limit(), "lowered, whether it was reached or not");
        for (int i = 0; i < 100; i++)
        {
            end(1, 0, 10 * MS);
            nowNs += 10 * MS;
            cycle();
        }
        assertEquals(SAFE, limit.limit(), "so much every socket takes");
        limit.onNoRoom();
        nowNs += 10 * MS;
        cycle();
        reach();
        end(1, 0, 10 * MS);
        nowNs += 10 * MS;
        cycle();
        assertEquals(SAFE / 2 + DATAGRAM, limit.limit(), "whatever queues");
    }

    @Test
    void shouldHalveWhenMoreThanAQuarterExpired()
    {
        end(3, 1);
        cycle();
        assertEquals(32 * DATAGRAM, limit.limit(), "a quarter");
        end(5, 2);
        cycle();
        assertEquals(16 * DATAGRAM, limit.limit());
        cycle();
        assertEquals(16 * DATAGRAM, limit.limit(), "a new period");
    }

    @Test
    void shouldKeepItsBounds()
    {
        for (int i = 0; i < 10; i++)
        {
            limit.onNoRoom();
            cycle();
        }
        assertEquals(8 * DATAGRAM, limit.limit());
        final PushLimit fast = new PushLimit(DATAGRAM, 100_000, SAFE);
        for (int i = 0; i < 10; i++)
        {
            fast.admits(Long.MAX_VALUE / 2);
            fast.onEnded(0, false, ROUND_TRIP);
            nowNs += ROUND_TRIP;
            fast.onCycle(nowNs, ROUND_TRIP, Long.MAX_VALUE);
        }
        assertEquals(100_000, fast.limit());
        assertEquals(8 * DATAGRAM, new PushLimit(DATAGRAM, 1, SAFE).limit());
    }

    @Test
    void shouldNotOutrunWhatIsPulled()
    {
        pulled = 20 * DATAGRAM;
        cycle();
        assertEquals(20 * DATAGRAM, limit.limit(), "at once");
        reach();
        end(1, 0);
        cycle();
        assertEquals(20 * DATAGRAM, limit.limit());
        pulled = DATAGRAM;
        cycle();
        assertEquals(8 * DATAGRAM, limit.limit());
        pulled = Long.MAX_VALUE;
        reach();
        end(1, 0);
        cycle();
        assertEquals(16 * DATAGRAM, limit.limit(), "everybody is asked again");
    }

    @Test
    void shouldAdaptOncePerRoundTrip()
    {
        end(1, 0);
        cycle();
        reach();
        end(1, 0);
        limit.onCycle(nowNs + ROUND_TRIP - 1, ROUND_TRIP, pulled);
        assertEquals(32 * DATAGRAM, limit.limit());
        limit.onCycle(nowNs + ROUND_TRIP, ROUND_TRIP, pulled);
        assertEquals(64 * DATAGRAM, limit.limit());
    }

    private void reach()
    {
        assertFalse(limit.admits(Long.MAX_VALUE / 2));
    }

    private void end(final int inTime, final int expired)
    {
        end(inTime, expired, ROUND_TRIP);
    }

    private void end(final int inTime, final int expired, final long elapsedNs)
    {
        for (int i = 0; i < inTime + expired; i++)
        {
            limit.onSent(1);
            limit.onEnded(1, i >= inTime, elapsedNs);
        }
    }

    private void cycle()
    {
        nowNs += ROUND_TRIP;
        limit.onCycle(nowNs, ROUND_TRIP, pulled);
    }
}
