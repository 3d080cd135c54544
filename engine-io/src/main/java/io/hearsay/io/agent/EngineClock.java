package io.hearsay.io.agent;

import org.agrona.concurrent.EpochMicroClock;
import org.agrona.concurrent.NanoClock;

/**
 * The time of a duty cycle, read once at its beginning. Time since the epoch advances with the monotonic clock and is
 * set right once a second, because the JDK's calls for its microseconds allocate. Agent's thread alone.
 */
public final class EngineClock implements NanoClock, EpochMicroClock
{
    private static final long CORRECTION_INTERVAL_NS = 1_000_000_000L;

    private long nowNs;
    private long nowUs;
    private long baseNs;
    private long baseUs;

    /**
     * Start at the time that it is.
     */
    public EngineClock()
    {
        correct(System.nanoTime());
    }

    /**
     * A cycle begins.
     *
     * @return monotonic time in nanoseconds.
     */
    long update()
    {
        final long ns = System.nanoTime();
        if (ns - baseNs > CORRECTION_INTERVAL_NS)
        {
            correct(ns);
        }

        nowNs = ns;
        nowUs = baseUs + (ns - baseNs) / 1_000;
        return ns;
    }

    private void correct(final long ns)
    {
        baseNs = ns;
        baseUs = System.currentTimeMillis() * 1_000;
        nowNs = ns;
        nowUs = baseUs;
    }

    @Override
    public long nanoTime()
    {
        return nowNs;
    }

    @Override
    public long microTime()
    {
        return nowUs;
    }

    /**
     * Time since the epoch in milliseconds.
     *
     * @return the time.
     */
    long milliTime()
    {
        return nowUs / 1_000;
    }
}
