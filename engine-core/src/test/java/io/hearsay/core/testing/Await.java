package io.hearsay.core.testing;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits in system tests, where something happens on another thread or in another process. The one place in all tests
 * that reads a clock; the build forbids it everywhere else. Any thread.
 */
public final class Await
{
    /** After this long a condition counts as never met. */
    public static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    private Await()
    {
    }

    /**
     * Poll a condition until it holds.
     *
     * @param condition to poll; it may do a step of work itself.
     * @param what      is waited for, for the message.
     * @throws AssertionError if it does not hold within {@link #TIMEOUT_NS}, or the thread is interrupted.
     */
    public static void until(final BooleanSupplier condition, final String what)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (!condition.getAsBoolean())
        {
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new AssertionError("waited " + TimeUnit.NANOSECONDS.toSeconds(TIMEOUT_NS) + " s for " + what);
            }
            if (Thread.currentThread().isInterrupted())
            {
                throw new AssertionError("interrupted while waiting for " + what);
            }
            Thread.onSpinWait();
            Thread.yield();
        }
    }
}
