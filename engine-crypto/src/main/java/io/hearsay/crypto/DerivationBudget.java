package io.hearsay.crypto;

import java.util.concurrent.TimeUnit;

/**
 * Bounds the keys that are derived for received packets, since a derivation is the dearest thing that a forged packet
 * can cause: some microseconds and up to 5 KB of garbage. In one duty cycle there are {@link #LIMIT}; for packets that
 * do not verify, in all cycles together, {@link #CAPACITY} at once and then {@link #PER_SECOND} a second, however fast
 * the cycles are. Half of all is out of reach for addresses that discovery does not name, so a flood from strangers
 * never keeps out a node that discovery knows. One thread.
 */
final class DerivationBudget
{
    /**
     * Derivations in one duty cycle.
     */
    static final int LIMIT = 16;

    /**
     * How many of them may be for addresses that discovery does not name.
     */
    static final int STRANGERS_LIMIT = 8;

    /**
     * Derivations in vain that may come at once.
     */
    static final int CAPACITY = 1_024;

    /**
     * Derivations in vain in a second: a few percent of one processor's time.
     */
    static final int PER_SECOND = 8_000;

    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

    private int used;
    private int usedByStrangers;
    private long left = CAPACITY;
    private long refilledNs;
    private boolean isStarted;

    /**
     * A duty cycle begins.
     *
     * @param nowNs monotonic time.
     */
    void onCycle(final long nowNs)
    {
        used = 0;
        usedByStrangers = 0;
        if (!isStarted)
        {
            isStarted = true;
            refilledNs = nowNs;
        }

        final long earned = (nowNs - refilledNs) / INTERVAL_NS;
        left = Math.min(CAPACITY, left + earned);
        refilledNs += earned * INTERVAL_NS;
    }

    /**
     * Take one derivation.
     *
     * @param discovered whether the packet came from an address that discovery names.
     * @return false if there is none left for it.
     */
    boolean tryTake(final boolean discovered)
    {
        final boolean isSpent = used == LIMIT || left == 0;
        if (isSpent || !discovered && (usedByStrangers == STRANGERS_LIMIT || left <= CAPACITY / 2))
        {
            return false;
        }

        used++;
        usedByStrangers += discovered ? 0 : 1;
        left--;
        return true;
    }

    /**
     * The packet verified: this derivation was not in vain, though it was one of the cycle's.
     */
    void onVerified()
    {
        left++;
    }
}
