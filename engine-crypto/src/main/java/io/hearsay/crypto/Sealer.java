package io.hearsay.crypto;

/**
 * What seals a node's own packets: one cipher, made anew when the node sends under another suite, enters another epoch
 * of packet numbers or, in tests, has another id; and which numbers were sealed, since a repeated nonce gives away what
 * both packets hold. One thread; allocates for a new cipher alone.
 */
final class Sealer
{
    private final int windowWidth;
    private CipherSuite suite;
    private PacketCipher cipher;
    private ReplayWindow sealed;
    private long sender;
    private int epoch;

    /**
     * Create.
     *
     * @param windowWidth packet numbers further back than that are not sealed.
     */
    Sealer(final int windowWidth)
    {
        this.windowWidth = windowWidth;
    }

    /**
     * The cipher for a packet, whose number is used up by this call.
     *
     * @param sending      suite to send under.
     * @param nodeId       own.
     * @param packetNumber of the packet.
     * @return the cipher.
     * @throws IllegalStateException if the number was used before, under whatever suite.
     */
    PacketCipher cipher(final CipherSuite sending, final long nodeId, final long packetNumber)
    {
        if (sealed == null || sender != nodeId)
        {
            wipe();
            sealed = new ReplayWindow(windowWidth);
            sender = nodeId;
        }
        if (sealed.check(packetNumber) < 0)
        {
            throw new IllegalStateException("packet number " + packetNumber + " was sealed before");
        }

        final int packetEpoch = Sender.epoch(packetNumber);
        if (suite != sending || epoch != packetEpoch)
        {
            wipe();
            cipher = sending.newSealer(nodeId, packetEpoch);
            suite = sending;
            epoch = packetEpoch;
        }

        sealed.accept(packetNumber);
        return cipher;
    }

    /**
     * Overwrite the key. Idempotent.
     */
    void wipe()
    {
        if (cipher != null)
        {
            cipher.wipe();
            cipher = null;
            suite = null;
        }
    }
}
