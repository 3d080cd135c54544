package io.hearsay.core.sim;

/**
 * What happens to datagrams on the way from one address to another. Immutable; each <code>with…</code> gives a changed
 * copy. Probabilities are 0 … 1, times in nanoseconds.
 *
 * @param minDelayNs     shortest delay.
 * @param maxDelayNs     longest delay; between the two all are equally likely.
 * @param loss           share of datagrams that vanish.
 * @param duplication    share of datagrams that arrive twice, each copy with a delay of its own.
 * @param reordering     share of datagrams that are held up beyond the delay, so that later ones overtake them.
 * @param reorderDelayNs the longest that such a datagram is held up.
 * @param corruption     share of datagrams in which one bit is flipped.
 */
public record SimulatedLink(
    long minDelayNs,
    long maxDelayNs,
    double loss,
    double duplication,
    double reordering,
    long reorderDelayNs,
    double corruption)
{
    /** A local network: 50 … 55 µs one way, nothing lost. */
    public static final SimulatedLink LAN = new SimulatedLink(50_000, 55_000, 0, 0, 0, 0, 0);

    /**
     * Check the values.
     */
    public SimulatedLink
    {
        if (minDelayNs < 0 || maxDelayNs < minDelayNs || reorderDelayNs < 0)
        {
            throw new IllegalArgumentException("delays: " + minDelayNs + " … " + maxDelayNs + ", " + reorderDelayNs);
        }
        requireProbability(loss);
        requireProbability(duplication);
        requireProbability(reordering);
        requireProbability(corruption);
    }

    /**
     * A copy with another delay.
     *
     * @param minNs shortest delay.
     * @param maxNs longest delay.
     * @return the copy.
     */
    public SimulatedLink withDelay(final long minNs, final long maxNs)
    {
        return new SimulatedLink(minNs, maxNs, loss, duplication, reordering, reorderDelayNs, corruption);
    }

    /**
     * A copy with another loss.
     *
     * @param share of datagrams that vanish.
     * @return the copy.
     */
    public SimulatedLink withLoss(final double share)
    {
        return new SimulatedLink(
            minDelayNs, maxDelayNs, share, duplication, reordering, reorderDelayNs, corruption);
    }

    /**
     * A copy with another duplication.
     *
     * @param share of datagrams that arrive twice.
     * @return the copy.
     */
    public SimulatedLink withDuplication(final double share)
    {
        return new SimulatedLink(minDelayNs, maxDelayNs, loss, share, reordering, reorderDelayNs, corruption);
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
        return new SimulatedLink(minDelayNs, maxDelayNs, loss, duplication, share, delayNs, corruption);
    }

    /**
     * A copy with another corruption.
     *
     * @param share of datagrams in which a bit is flipped.
     * @return the copy.
     */
    public SimulatedLink withCorruption(final double share)
    {
        return new SimulatedLink(minDelayNs, maxDelayNs, loss, duplication, reordering, reorderDelayNs, share);
    }

    private static void requireProbability(final double value)
    {
        if (!(value >= 0 && value <= 1))
        {
            throw new IllegalArgumentException("not a probability: " + value);
        }
    }
}
