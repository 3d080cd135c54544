package io.hearsay.crypto;

/**
 * Bounds the keys that are derived for received packets in one duty cycle, since a derivation is the dearest thing that
 * a forged packet can cause. Half of it is out of reach for addresses that discovery does not name, so a flood from
 * strangers never keeps out a node that discovery knows. One thread.
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

    private int used;
    private int usedByStrangers;

    /**
     * A duty cycle begins.
     */
    void reset()
    {
        used = 0;
        usedByStrangers = 0;
    }

    /**
     * Take one derivation.
     *
     * @param discovered whether the packet came from an address that discovery names.
     * @return false if there is none left for it.
     */
    boolean tryTake(final boolean discovered)
    {
        if (used == LIMIT || !discovered && usedByStrangers == STRANGERS_LIMIT)
        {
            return false;
        }

        used++;
        usedByStrangers += discovered ? 0 : 1;
        return true;
    }
}
