package io.hearsay.crypto;

/**
 * What is remembered of one sender: its replay window, the keys of its last two epochs and when it was heard. An epoch
 * is 2^32 packet numbers. Two neighbours are enough: what lies further back than one epoch is behind the window. One
 * thread.
 */
final class Sender
{
    private static final int EPOCH_MASK = 1;

    final long id;
    final ReplayWindow window;
    private final PacketCipher[] ciphers = new PacketCipher[EPOCH_MASK + 1];
    private final CipherSuite[] suites = new CipherSuite[EPOCH_MASK + 1];
    private final int[] epochs = new int[EPOCH_MASK + 1];

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
     */
    Sender(final long id, final int windowWidth)
    {
        this.id = id;
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
     * The key of an epoch.
     *
     * @param suite of the key.
     * @param epoch of the key.
     * @return the cipher, or null if it is not kept.
     */
    PacketCipher cipher(final CipherSuite suite, final int epoch)
    {
        final int index = epoch & EPOCH_MASK;
        return epochs[index] == epoch && suites[index] == suite ? ciphers[index] : null;
    }

    /**
     * Keep the key of an epoch in place of the one two or more epochs away, which is wiped.
     *
     * @param suite  of the key.
     * @param epoch  of the key.
     * @param cipher that has it.
     */
    void keep(final CipherSuite suite, final int epoch, final PacketCipher cipher)
    {
        final int index = epoch & EPOCH_MASK;
        if (ciphers[index] != null)
        {
            ciphers[index].wipe();
        }
        suites[index] = suite;
        epochs[index] = epoch;
        ciphers[index] = cipher;
    }

    /**
     * Overwrite the keys.
     */
    void wipe()
    {
        for (int i = 0; i < ciphers.length; i++)
        {
            if (ciphers[i] != null)
            {
                ciphers[i].wipe();
                ciphers[i] = null;
            }
        }
    }
}
