package io.hearsay.io;

import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * Idle strategies by name, for <code>hearsay.idleStrategy</code>.
 */
final class IdleStrategies
{
    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long MAX_PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final int SPINS = 10;
    private static final int YIELDS = 5;

    private IdleStrategies()
    {
    }

    static IdleStrategy named(final String name)
    {
        return switch (name)
        {
            case "backoff" -> new BackoffIdleStrategy(SPINS, YIELDS, MIN_PARK_NS, MAX_PARK_NS);
            case "sleeping" -> new SleepingIdleStrategy(MAX_PARK_NS);
            case "yielding" -> YieldingIdleStrategy.INSTANCE;
            case "spinning" -> BusySpinIdleStrategy.INSTANCE;
            default -> throw new IllegalArgumentException(
                EngineProperty.IDLE_STRATEGY.key() + "=" + name + " is none of backoff, sleeping, yielding, spinning");
        };
    }
}
