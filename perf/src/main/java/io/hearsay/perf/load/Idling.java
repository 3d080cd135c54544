package io.hearsay.perf.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * What the rig's threads do if they found nothing to do. The same for all systems; threads of their own, which JGroups
 * and scalecube have, block.
 */
public enum Idling
{
    /** Try again at once. */
    SPINNING
    {
        @Override
        public IdleStrategy strategy()
        {
            return BusySpinIdleStrategy.INSTANCE;
        }
    },

    /** Let other threads run. */
    YIELDING
    {
        @Override
        public IdleStrategy strategy()
        {
            return YieldingIdleStrategy.INSTANCE;
        }
    },

    /** Spin, then yield, then sleep up to 100 µs. */
    BACKOFF
    {
        @Override
        public IdleStrategy strategy()
        {
            return new BackoffIdleStrategy(
                SPINS, YIELDS, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MICROSECONDS.toNanos(100));
        }
    };

    private static final int SPINS = 10;
    private static final int YIELDS = 5;

    /**
     * A strategy for one thread.
     *
     * @return it.
     */
    public abstract IdleStrategy strategy();

    /**
     * Name in options and results.
     *
     * @return the name.
     */
    public String label()
    {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one with this name.
     *
     * @param label of it.
     * @return it.
     * @throws IllegalArgumentException if there is none.
     */
    public static Idling named(final String label)
    {
        return Arrays.stream(values())
            .filter((idling) -> idling.label().equals(label))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("idle=" + label + " is none of " +
                Arrays.stream(values()).map(Idling::label).toList()));
    }
}
