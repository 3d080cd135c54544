package io.hearsay.io.agent;

import java.util.function.LongSupplier;

import org.agrona.concurrent.EpochMicroClock;
import org.agrona.concurrent.NanoClock;

/**
 * The time of a duty cycle, read once at its beginning. Agent's thread alone.
 * <p>
 * The JDK's calls for microseconds since the epoch allocate, the one for milliseconds does not, but cuts off up to one.
 * So time since the epoch advances with the monotonic clock from a base that is found anew each second: of a hundred
 * samples of both clocks the one that was taken soonest after the milliseconds changed says how far they are apart.
 */
public final class EngineClock implements NanoClock, EpochMicroClock
{
    private static final long SAMPLE_INTERVAL_NS = 9_973_000L;
    private static final int SAMPLES = 100;
    private static final int FIRST_SAMPLES = 20_000;

    private final LongSupplier nanoSource;
    private final LongSupplier milliSource;
    private long nowNs;
    private long nowUs;
    private long offsetUs;
    private long bestOffsetUs = Long.MIN_VALUE;
    private long sampledNs;
    private int sampleCount;

    /**
     * Start at the time that it is.
     */
    public EngineClock()
    {
        this(System::nanoTime, System::currentTimeMillis);
    }

    EngineClock(final LongSupplier nanoSource, final LongSupplier milliSource)
    {
        this.nanoSource = nanoSource;
        this.milliSource = milliSource;
        nowNs = nanoSource.getAsLong();
        sampledNs = nowNs;
        offsetUs = firstOffsetUs();
        nowUs = offsetUs + nowNs / 1_000;
    }

    /**
     * A cycle begins.
     *
     * @return monotonic time in nanoseconds.
     */
    long update()
    {
        final long ns = nanoSource.getAsLong();
        if (ns - sampledNs >= SAMPLE_INTERVAL_NS)
        {
            sampledNs = ns;
            bestOffsetUs = Math.max(bestOffsetUs, sample());
            if (++sampleCount == SAMPLES)
            {
                offsetUs = bestOffsetUs;
                bestOffsetUs = Long.MIN_VALUE;
                sampleCount = 0;
            }
        }

        nowNs = ns;
        nowUs = offsetUs + ns / 1_000;
        return ns;
    }

    /** As soon as the milliseconds change, which they do within one; or so far as a few looks tell. */
    private long firstOffsetUs()
    {
        long best = sample();
        for (int i = 0; i < FIRST_SAMPLES; i++)
        {
            best = Math.max(best, sample());
        }

        return best;
    }

    /** Never too large, whatever comes between the two calls: the monotonic clock is read last. */
    private long sample()
    {
        final long milliseconds = milliSource.getAsLong();
        return milliseconds * 1_000 - nanoSource.getAsLong() / 1_000;
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
