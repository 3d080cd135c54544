package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.hearsay.core.testing.Await;
import org.junit.jupiter.api.Test;

class UseCountTest
{
    private static final int ROUNDS = 20;
    private static final int MORE_THREADS_THAN_SLOTS = 20;

    private final AtomicInteger freed = new AtomicInteger();
    private final UseCount uses = new UseCount(freed::incrementAndGet);

    @Test
    void shouldFreeAtTheCloseIfNobodyIsIn()
    {
        assertTrue(uses.enter());
        uses.exit();
        uses.close();
        uses.close();

        assertEquals(1, freed.get());
        assertFalse(uses.enter());
        assertEquals(1, freed.get());
    }

    @Test
    void shouldFreeWhenTheLastOneLeaves()
    {
        assertTrue(uses.enter());
        assertTrue(uses.enter());
        uses.close();
        uses.exit();
        assertEquals(0, freed.get());
        assertFalse(uses.enter());
        assertEquals(0, freed.get());

        uses.exit();
        assertEquals(1, freed.get());
    }

    @Test
    void shouldFreeWhenAnotherThreadEndsTheLastUse() throws InterruptedException
    {
        final long claimant = Thread.currentThread().getId();
        assertTrue(uses.enter());
        uses.close();
        final Thread other = new Thread(() -> uses.exit(claimant));
        other.start();
        other.join();

        assertEquals(1, freed.get());
    }

    @Test
    void shouldNeverFreeWhileAThreadIsIn() throws InterruptedException
    {
        for (int round = 0; round < ROUNDS; round++)
        {
            final AtomicInteger frees = new AtomicInteger();
            final AtomicInteger entries = new AtomicInteger();
            final AtomicInteger touchedFreed = new AtomicInteger();
            final UseCount count = new UseCount(frees::incrementAndGet);
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < (round % 2 == 0 ? 2 : MORE_THREADS_THAN_SLOTS); i++)
            {
                threads.add(new Thread(() ->
                {
                    while (count.enter())
                    {
                        entries.incrementAndGet();
                        touchedFreed.addAndGet(frees.get());
                        count.exit();
                    }
                }));
            }
            threads.forEach(Thread::start);
            Await.until(() -> entries.get() > 1_000, "entries");
            count.close();
            for (final Thread thread : threads)
            {
                thread.join();
            }

            assertEquals(1, frees.get());
            assertEquals(0, touchedFreed.get());
        }
    }
}
