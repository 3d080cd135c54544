package io.hearsay.io.net;

import java.util.SplittableRandom;

/**
 * Decides which datagrams get lost. Called by the agent's thread alone; must not allocate.
 */
@FunctionalInterface
public interface LossGenerator
{
    /**
     * Whether the next datagram gets lost.
     *
     * @param address handle of the sender.
     * @param length  of the datagram in bytes.
     * @return true if it does.
     */
    boolean shouldDrop(int address, int length);

    /**
     * Each datagram gets lost with the same probability, whatever happened to those before.
     *
     * @param share of the datagrams, 0 … 1, for example 0.05.
     * @param seed  the same one makes the same decisions.
     * @return the generator.
     */
    static LossGenerator uniform(final double share, final long seed)
    {
        if (!(share >= 0.0 && share <= 1.0))
        {
            throw new IllegalArgumentException("share of lost datagrams " + share + " is not in 0 … 1");
        }

        final SplittableRandom random = new SplittableRandom(seed);
        return (address, length) -> random.nextDouble() < share;
    }
}
