package io.hearsay.perf.rival;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for a cluster to come up, with a deadline.
 */
final class Patience
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(20);

    private Patience()
    {
    }

    /**
     * Wait.
     *
     * @param condition that will hold; asked again and again, so it may do the work that brings it about.
     * @param what      it says.
     * @throws IllegalStateException if it does not hold in time.
     */
    static void await(final BooleanSupplier condition, final String what)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (!condition.getAsBoolean())
        {
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new IllegalStateException("not in time: " + what);
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }
}
