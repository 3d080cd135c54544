package io.hearsay.core.sim;

import org.agrona.concurrent.EpochMicroClock;
import org.agrona.concurrent.NanoClock;

/**
 * The clocks of one node: the network's virtual time, seen from where this node's clocks stand.
 * <pre>{@code
 * cluster.node(1).clock().skewUs(-2_000_000);    // set two seconds late, from now on
 * cluster.node(1).clock().jumpUs(500_000);       // somebody sets it half a second forward
 * cluster.node(2).clock().driftPpm(200);         // runs 0.02 % fast
 * cluster.node(3).clock().leapNs(3_000_000_000L) // the machine was suspended for three seconds
 * }</pre>
 */
public final class SimulatedClock implements NanoClock, EpochMicroClock
{
    /** Microseconds since the epoch at virtual time 0. */
    public static final long START_US = 1_700_000_000_000_000L;

    private final SimulatedNetwork network;
    private long sinceNs;
    private long monotonicNs;
    private double driftPpm;
    private long driftedNs;
    private long skewUs;

    /**
     * Make the clocks of one node.
     *
     * @param network  whose time it is.
     * @param originNs what {@link #nanoTime()} says at virtual time 0; may be negative, as on a real machine.
     */
    public SimulatedClock(final SimulatedNetwork network, final long originNs)
    {
        this.network = network;
        this.monotonicNs = originNs;
    }

    /**
     * Set how far the epoch clock is ahead of the others; as if somebody had set it.
     *
     * @param us microseconds, negative if it is behind.
     * @return this.
     */
    public SimulatedClock skewUs(final long us)
    {
        skewUs = us;
        return this;
    }

    /**
     * Set the epoch clock forward or backward by so much; the monotonic one notices nothing.
     *
     * @param us microseconds, negative for backward.
     * @return this.
     */
    public SimulatedClock jumpUs(final long us)
    {
        skewUs += us;
        return this;
    }

    /**
     * Let both clocks run too fast or too slow from now on.
     *
     * @param ppm microseconds by which it is wrong after a second; more than a million slow is not possible.
     * @return this.
     */
    public SimulatedClock driftPpm(final double ppm)
    {
        if (!(ppm > -1e6))
        {
            throw new IllegalArgumentException("a clock does not run backward: " + ppm);
        }

        final long elapsedNs = network.nowNs() - sinceNs;
        final long aheadNs = aheadNs(elapsedNs);
        sinceNs += elapsedNs;
        monotonicNs += elapsedNs + aheadNs;
        driftedNs += aheadNs;
        driftPpm = ppm;
        return this;
    }

    /**
     * Let the monotonic clock and the epoch clock leap forward, as those of a machine that was suspended.
     *
     * @param ns nanoseconds, not negative: a monotonic clock never goes back.
     * @return this.
     */
    public SimulatedClock leapNs(final long ns)
    {
        if (ns < 0)
        {
            throw new IllegalArgumentException("a monotonic clock does not go back: " + ns);
        }

        monotonicNs += ns;
        driftedNs += ns;
        return this;
    }

    @Override
    public long nanoTime()
    {
        final long elapsedNs = network.nowNs() - sinceNs;
        return monotonicNs + elapsedNs + aheadNs(elapsedNs);
    }

    @Override
    public long microTime()
    {
        final long nowNs = network.nowNs();
        return START_US + (nowNs + driftedNs + aheadNs(nowNs - sinceNs)) / 1_000 + skewUs;
    }

    private long aheadNs(final long elapsedNs)
    {
        return driftPpm == 0 ? 0 : (long)Math.floor(elapsedNs * (driftPpm / 1e6));
    }
}
