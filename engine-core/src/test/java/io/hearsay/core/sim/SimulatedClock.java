package io.hearsay.core.sim;

import org.agrona.concurrent.EpochMicroClock;
import org.agrona.concurrent.NanoClock;

/**
 * The clocks of one node: the network's virtual time, seen from where this node's clocks stand.
 */
public final class SimulatedClock implements NanoClock, EpochMicroClock
{
    /** Microseconds since the epoch at virtual time 0. */
    public static final long START_US = 1_700_000_000_000_000L;

    private final SimulatedNetwork network;
    private final long originNs;
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
        this.originNs = originNs;
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

    @Override
    public long nanoTime()
    {
        return originNs + network.nowNs();
    }

    @Override
    public long microTime()
    {
        return START_US + network.nowNs() / 1_000 + skewUs;
    }
}
