package io.hearsay.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.hearsay.core.testing.Await;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;

class DutyThreadsTest
{
    @Test
    void shouldTellWhyAThreadEnded()
    {
        final AtomicInteger cycles = new AtomicInteger();
        final Agent agent = new Agent()
        {
            @Override
            public int doWork()
            {
                if (cycles.incrementAndGet() == 3)
                {
                    throw new IllegalStateException("as told");
                }
                return 1;
            }

            @Override
            public String roleName()
            {
                return "failing";
            }
        };
        try (DutyThreads threads = new DutyThreads(
            List.of(new Placement.Group("failing", List.of(agent))), Idling.BACKOFF))
        {
            Await.until(() -> isEnded(threads), "the failure is told");
            final IllegalStateException failure =
                assertThrows(IllegalStateException.class, threads::requireHealth);
            assertEquals("as told", failure.getCause().getMessage());
            assertEquals(3, cycles.get());
        }
    }

    private static boolean isEnded(final DutyThreads threads)
    {
        try
        {
            threads.requireHealth();
            return false;
        }
        catch (final IllegalStateException ignore)
        {
            return true;
        }
    }
}
