package io.hearsay.core.sim;

import java.util.SplittableRandom;

/**
 * How long datagrams are on the way over a {@link SimulatedLink}.
 *
 * @param minNs shortest delay.
 * @param maxNs longest delay.
 * @param alpha 0 if all delays between the two are equally likely; else the exponent of a Pareto distribution that is
 *              cut off at the longest delay: of the datagrams, about the share <code>(minNs / t)^alpha</code> takes
 *              longer than t. Networks have 1 … 3.
 */
public record LinkDelay(long minNs, long maxNs, double alpha)
{
    /**
     * Check the values.
     */
    public LinkDelay
    {
        if (minNs < 0 || maxNs < minNs)
        {
            throw new IllegalArgumentException("delays: " + minNs + " … " + maxNs);
        }
        if (!(alpha >= 0 && alpha <= 100) || alpha > 0 && minNs == 0)
        {
            throw new IllegalArgumentException("alpha " + alpha + " with a shortest delay of " + minNs);
        }
    }

    /**
     * All delays between two are equally likely.
     *
     * @param minNs shortest delay.
     * @param maxNs longest delay.
     * @return the distribution.
     */
    public static LinkDelay uniform(final long minNs, final long maxNs)
    {
        return new LinkDelay(minNs, maxNs, 0);
    }

    /**
     * Draw the delay of one datagram.
     */
    long next(final SplittableRandom random)
    {
        if (alpha == 0)
        {
            return minNs + random.nextLong(maxNs - minNs + 1);
        }

        // the inverse of the distribution; StrictMath, so that all machines draw the same
        final double share = 1 - StrictMath.pow((double)minNs / maxNs, alpha);
        final double delayNs = minNs * StrictMath.pow(1 - random.nextDouble() * share, -1 / alpha);
        return Math.max(minNs, Math.min(maxNs, (long)delayNs));
    }
}
