package io.hearsay.core.spi;

import org.agrona.MutableDirectBuffer;

/**
 * Seals and opens packets in place (PROTOCOL.md, "Packet protection"). Owned and called by the agent's thread alone. It
 * also decides which packets are fresh: replay windows and the clock check of unknown senders live here, since they
 * must change only after a tag verified. No call throws on anything that came from the network.
 * <p>
 * The caller has checked label and header before {@link #open}: the length matches, version and type are known.
 */
public interface PacketProtection extends AutoCloseable
{
    /**
     * The packet names a key that this node does not have.
     */
    int UNKNOWN_KEY = -1;

    /**
     * The packet's algorithm is not accepted by this node.
     */
    int ALGORITHM_NOT_ACCEPTED = -2;

    /**
     * A sender not known yet, and the packet's time is further than <code>maxClockSkew</code> from this node's.
     */
    int STALE = -3;

    /**
     * A packet with this number of this sender was accepted before.
     */
    int REPLAYED = -4;

    /**
     * The packet number is behind the sender's replay window, or of a key epoch that is not kept any more.
     */
    int TOO_OLD = -5;

    /**
     * The tag does not verify.
     */
    int NOT_AUTHENTIC = -6;

    /**
     * A sender not known yet, and the table of senders is full.
     */
    int SENDERS_FULL = -7;

    /**
     * A sender not known yet, and this duty cycle's key derivations are used up.
     */
    int DERIVATIONS_EXHAUSTED = -8;

    /**
     * The body does not fit the algorithm: too short for its tag, or of a length it can not have.
     */
    int MALFORMED = -9;

    /**
     * Number of the algorithm that this node sends in (the label's second byte).
     *
     * @return the algorithm's number.
     */
    int algorithm();

    /**
     * The most bytes by which a sealed body is longer than a clear one: tag and padding.
     *
     * @return the length in bytes, at most 32.
     */
    int overheadLength();

    /**
     * A duty cycle begins: budgets per cycle start anew, and this is its time.
     *
     * @param nowNs monotonic time.
     * @param nowUs time since the epoch in microseconds.
     */
    void onCycle(long nowNs, long nowUs);

    /**
     * Seal a packet in place. Label and header are written but for algorithm, size and key id, which this call writes.
     *
     * @param packet     that holds <code>label | header | body</code> and has room for {@link #overheadLength()} more.
     * @param offset     of the label.
     * @param bodyLength of the clear body in bytes.
     * @return the length of the whole datagram in bytes.
     */
    int seal(MutableDirectBuffer packet, int offset, int bodyLength);

    /**
     * Authenticate and decrypt a packet in place. Nothing that this object remembers changes unless the result is ≥ 0;
     * the bytes of the body of a rejected packet are undefined.
     *
     * @param packet     that holds the datagram.
     * @param offset     of the label.
     * @param length     of the datagram in bytes.
     * @param discovered whether it came from an address that discovery names: those are served first where work for
     *                   unknown senders is bounded.
     * @return the length of the clear body, which follows the header, or one of the negative codes above.
     */
    int open(MutableDirectBuffer packet, int offset, int length, boolean discovered);

    /**
     * Wipe the keys. Idempotent.
     */
    @Override
    void close();
}
