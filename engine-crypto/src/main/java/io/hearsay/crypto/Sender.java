package io.hearsay.crypto;

/**
 * What is remembered of one sender: its replay window, its last two packet keys and when it was heard. A packet key is
 * that of a suite and an epoch, which is 2^32 packet numbers. Two are enough for a sender that is changing over from
 * one to the next, with packets of both under way. One thread.
 */
final class Sender
{
    private static final int KEPT = 2;

    final long id;
    final ReplayWindow window;

    /** When its first packet was accepted, microseconds since the epoch. */
    final long metAtUs;

    private final PacketCipher[] ciphers = new PacketCipher[KEPT];
    private final CipherSuite[] suites = new CipherSuite[KEPT];
    private final int[] epochs = new int[KEPT];
    private int newest;

    /** When its last packet was accepted, monotonic. */
    long heardAtNs;

    /** The latest time of sending in any of its packets. */
    long latestSentAtUs = Long.MIN_VALUE;

    /** Heard before this one; of {@link SenderTable}. */
    Sender previous;

    /** Heard after this one; of {@link SenderTable}. */
    Sender next;

    /**
     * Create a sender that nothing was accepted from yet.
     *
     * @param id          of the node.
     * @param windowWidth of its replay window.
     * @param metAtUs     now, in microseconds since the epoch.
     */
    Sender(final long id, final int windowWidth, final long metAtUs)
    {
        this.id = id;
        this.metAtUs = metAtUs;
        this.window = new ReplayWindow(windowWidth);
    }

    /**
     * Key epoch of a packet.
     *
     * @param packetNumber of the packet.
     * @return the epoch.
     */
    static int epoch(final long packetNumber)
    {
        return (int)(packetNumber >>> Integer.SIZE);
    }

    /**
     * Find a packet key.
     *
     * @param suite of the key.
     * @param epoch of the key.
     * @return the cipher that has it, or null if it is not kept.
     */
    PacketCipher cipher(final CipherSuite suite, final int epoch)
    {
        for (int i = 0; i < KEPT; i++)
        {
            if (suites[i] == suite && epochs[i] == epoch)
            {
                return ciphers[i];
            }
        }

        return null;
    }

    /**
     * Keep a packet key in place of the older one of two, which is wiped.
     *
     * @param suite  of the key.
     * @param epoch  of the key.
     * @param cipher that has it.
     */
    void keep(final CipherSuite suite, final int epoch, final PacketCipher cipher)
    {
        newest = (newest + 1) % KEPT;
        wipe(newest);
        suites[newest] = suite;
        epochs[newest] = epoch;
        ciphers[newest] = cipher;
    }

    /**
     * Overwrite the keys of suites that are not accepted any more.
     */
    void forgetClosedSuites()
    {
        for (int i = 0; i < KEPT; i++)
        {
            if (suites[i] != null && suites[i].isClosed())
            {
                wipe(i);
            }
        }
    }

    /**
     * Overwrite the keys.
     */
    void wipe()
    {
        for (int i = 0; i < KEPT; i++)
        {
            wipe(i);
        }
    }

    private void wipe(final int index)
    {
        if (ciphers[index] != null)
        {
            ciphers[index].wipe();
            ciphers[index] = null;
            suites[index] = null;
        }
    }
}
