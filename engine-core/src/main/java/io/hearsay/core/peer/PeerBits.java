package io.hearsay.core.peer;

/**
 * Gives each peer a bit in sets of 64. While there are no more than 64 peers, each has one of its own; of more, some
 * share one, so that a set may show fewer peers than it should, never more. Owned by the agent's thread.
 */
final class PeerBits
{
    private long free = -1L;
    private int shared;

    int take()
    {
        if (free == 0)
        {
            shared = shared + 1 & Long.SIZE - 1;
            return shared;
        }

        final int bit = Long.numberOfTrailingZeros(free);
        free &= ~(1L << bit);
        return bit;
    }

    /** The next peer gets it, even if another one has it still: that one shares it then as before. */
    void giveBack(final int bit)
    {
        free |= 1L << bit;
    }
}
