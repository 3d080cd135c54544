package io.hearsay.crypto;

import org.agrona.MutableDirectBuffer;

/**
 * One packet key of one algorithm: seals and opens bodies in place, and knows nothing of senders, time or replays. The
 * associated data (label and header) lies directly in front of the body. One thread.
 */
interface PacketCipher
{
    /**
     * Result of {@link #open}: the tag does not verify.
     */
    int NOT_AUTHENTIC = -1;

    /**
     * Start to work with a key. May be called again, with another one.
     *
     * @param key the first bytes are the key; the caller's to wipe.
     */
    void init(byte[] key);

    /**
     * Encrypt a body in place and append its tag. The nonce is <code>nonceHigh (4) ‖ nonceLow (8)</code>.
     *
     * @param nonceHigh  0 in packets.
     * @param nonceLow   the packet number; never twice under one key.
     * @param packet     that holds associated data and body and has room for padding and tag.
     * @param offset     of the associated data.
     * @param aadLength  of the associated data.
     * @param bodyLength of the clear body.
     * @return the length of the sealed body, tag included.
     */
    int seal(int nonceHigh, long nonceLow, MutableDirectBuffer packet, int offset, int aadLength, int bodyLength);

    /**
     * Verify a sealed body and decrypt it in place. If it does not verify, the packet is left as it is.
     *
     * @param nonceHigh    0 in packets.
     * @param nonceLow     the packet number.
     * @param packet       that holds associated data and sealed body.
     * @param offset       of the associated data.
     * @param aadLength    of the associated data.
     * @param sealedLength of the sealed body, tag included; one that {@link Algorithm#isSealedLength} allows.
     * @return the length of the clear body or {@link #NOT_AUTHENTIC}.
     */
    int open(int nonceHigh, long nonceLow, MutableDirectBuffer packet, int offset, int aadLength, int sealedLength);

    /**
     * Overwrite the key. {@link #init} makes it usable again. Idempotent.
     */
    void wipe();
}
