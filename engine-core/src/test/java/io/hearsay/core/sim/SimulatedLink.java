package io.hearsay.core.sim;

/**
 * What happens to datagrams on the way from one address to another. Immutable; each <code>with…</code> gives a changed
 * copy. Probabilities are 0 … 1, times in nanoseconds.
 * <pre>{@code
 * SimulatedLink bad = SimulatedLink.LAN.withTailedDelay(200_000, 50_000_000, 1.5).withLoss(0.02);
 * SimulatedLink thin = SimulatedLink.LAN.withBandwidth(10_000_000, 64 * 1024);   // 10 Mbit/s, 64 KiB wait at most
 * cluster.link(bad);                                                             // all ways
 * cluster.network().link("10.0.0.0:7400", "10.0.0.1:7400", thin);                // one way, one direction
 * }</pre>
 *
 * @param delay          how long they are on the way.
 * @param loss           share of datagrams that vanish.
 * @param duplication    share of datagrams that arrive twice, each copy with a delay of its own.
 * @param reordering     share of datagrams that are held up beyond the delay, so that later ones overtake them.
 * @param reorderDelayNs the longest that such a datagram is held up.
 * @param corruption     share of datagrams in which one bit is flipped.
 * @param rate           how much it carries.
 */
public record SimulatedLink(
    LinkDelay delay,
    double loss,
    double duplication,
    double reordering,
    long reorderDelayNs,
    double corruption,
    LinkRate rate)
{
    /** A local network: 50 … 55 µs one way, nothing lost, no limit to what it carries. */
    public static final SimulatedLink LAN =
        new SimulatedLink(LinkDelay.uniform(50_000, 55_000), 0, 0, 0, 0, 0, LinkRate.UNLIMITED);

    /**
     * Check the values.
     */
    public SimulatedLink
    {
        if (reorderDelayNs < 0)
        {
            throw new IllegalArgumentException("held up for " + reorderDelayNs);
        }
        requireProbability(loss);
        requireProbability(duplication);
        requireProbability(reordering);
        requireProbability(corruption);
    }

    /**
     * A copy with another delay; between the two all are equally likely.
     *
     * @param minNs shortest delay.
     * @param maxNs longest delay.
     * @return the copy.
     */
    public SimulatedLink withDelay(final long minNs, final long maxNs)
    {
        return withDelay(LinkDelay.uniform(minNs, maxNs));
    }

    /**
     * A copy with a delay that is short for most datagrams and very long for a few.
     *
     * @param minNs shortest delay, more than 0.
     * @param maxNs longest delay.
     * @param alpha how rare the long ones are, as in {@link LinkDelay}; 1.5 is a bad network, 3 a good one.
     * @return the copy.
     */
    public SimulatedLink withTailedDelay(final long minNs, final long maxNs, final double alpha)
    {
        return withDelay(new LinkDelay(minNs, maxNs, alpha));
    }

    /**
     * A copy with another delay.
     *
     * @param distribution of the delays.
     * @return the copy.
     */
    public SimulatedLink withDelay(final LinkDelay distribution)
    {
        return new SimulatedLink(distribution, loss, duplication, reordering, reorderDelayNs, corruption, rate);
    }

    /**
     * A copy with another loss.
     *
     * @param share of datagrams that vanish.
     * @return the copy.
     */
    public SimulatedLink withLoss(final double share)
    {
        return new SimulatedLink(delay, share, duplication, reordering, reorderDelayNs, corruption, rate);
    }

    /**
     * A copy with another duplication.
     *
     * @param share of datagrams that arrive twice.
     * @return the copy.
     */
    public SimulatedLink withDuplication(final double share)
    {
        return new SimulatedLink(delay, loss, share, reordering, reorderDelayNs, corruption, rate);
    }

    /**
     * A copy with another reordering.
     *
     * @param share   of datagrams that are held up.
     * @param delayNs the longest that they are.
     * @return the copy.
     */
    public SimulatedLink withReordering(final double share, final long delayNs)
    {
        return new SimulatedLink(delay, loss, duplication, share, delayNs, corruption, rate);
    }

    /**
     * A copy with another corruption.
     *
     * @param share of datagrams in which a bit is flipped.
     * @return the copy.
     */
    public SimulatedLink withCorruption(final double share)
    {
        return new SimulatedLink(delay, loss, duplication, reordering, reorderDelayNs, share, rate);
    }

    /**
     * A copy that carries only so much, each way of its own.
     *
     * @param bitsPerSecond of datagrams; 0 = no limit.
     * @param queueLength   bytes that may wait; what finds them waiting is dropped,
     *                      {@link NetworkEvent#QUEUE_FULL}.
     * @return the copy.
     */
    public SimulatedLink withBandwidth(final long bitsPerSecond, final long queueLength)
    {
        return new SimulatedLink(delay, loss, duplication, reordering, reorderDelayNs, corruption,
            new LinkRate(bitsPerSecond, queueLength));
    }

    private static void requireProbability(final double value)
    {
        if (!(value >= 0 && value <= 1))
        {
            throw new IllegalArgumentException("not a probability: " + value);
        }
    }
}
