package io.hearsay.crypto;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;

import javax.crypto.Cipher;
import org.agrona.MutableDirectBuffer;

/**
 * An authenticated cipher of the JCE, with a tag of 128 bits behind the ciphertext, over one packet: one
 * <code>init</code>, <code>updateAAD</code> and <code>doFinal</code> each, from one array of the scratch to the other,
 * so that what does not verify never leaves it. (Arrays and not direct buffers: the JDK copies those, and allocates up
 * to three times as much.) The JDK compares tags in constant time. One thread; {@link #wipe()} replaces the keys.
 */
final class JceAead
{
    /**
     * Length of the tag in bytes.
     */
    static final int TAG_LENGTH = 16;

    private final Cipher cipher;
    private final WipeableKey key;
    private final byte[] source;
    private final byte[] target;

    /**
     * Create without a key.
     *
     * @param transformation of the JCE.
     * @param key            of it, which {@link #init} fills.
     * @param scratch        shared with others on the same thread.
     */
    JceAead(final String transformation, final WipeableKey key, final PacketScratch scratch)
    {
        this.cipher = JdkCrypto.newCipher(transformation);
        this.key = key;
        this.source = scratch.source();
        this.target = scratch.target();
    }

    /**
     * Start to work with a key.
     *
     * @param keyBytes its first bytes.
     */
    void init(final byte[] keyBytes)
    {
        key.set(keyBytes);
    }

    /**
     * Overwrite the key, and have the JCE replace what it made of it. Idempotent.
     *
     * @param nonce any.
     */
    void wipe(final AlgorithmParameterSpec nonce)
    {
        key.wipe();
        // Encrypting, since GCM keeps the key of its last encryption apart.
        begin(Cipher.ENCRYPT_MODE, nonce);
    }

    /**
     * Have the JCE see a nonce that no packet has, so that it takes the one of the last packet once more.
     *
     * @param nonce of no packet.
     */
    void skip(final AlgorithmParameterSpec nonce)
    {
        begin(Cipher.DECRYPT_MODE, nonce);
    }

    /**
     * Seal a packet in place.
     *
     * @param nonce      of the packet; the JCE refuses the last one of this key.
     * @param packet     that holds associated data and body and has room for the tag.
     * @param offset     of the associated data.
     * @param aadLength  of the associated data.
     * @param bodyLength of the clear body.
     * @return the length of the sealed body, tag included.
     * @throws IllegalStateException if the last packet had this nonce.
     */
    int seal(
        final AlgorithmParameterSpec nonce,
        final MutableDirectBuffer packet,
        final int offset,
        final int aadLength,
        final int bodyLength)
    {
        put(packet, offset, aadLength, bodyLength);
        final int sealedLength;
        try
        {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce);
            cipher.updateAAD(source, bodyLength, aadLength);
            sealedLength = cipher.doFinal(source, 0, bodyLength, target, 0);
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("can not seal: a nonce twice, or a broken JCE", ex);
        }

        packet.putBytes(offset + aadLength, target, 0, sealedLength);
        return sealedLength;
    }

    /**
     * Verify a packet and decrypt it in place.
     *
     * @param nonce        of the packet.
     * @param packet       that holds associated data and sealed body.
     * @param offset       of the associated data.
     * @param aadLength    of the associated data.
     * @param sealedLength of the sealed body, tag included; any.
     * @return the length of the clear body or {@link PacketCipher#NOT_AUTHENTIC}; then the packet is as it was.
     */
    int open(
        final AlgorithmParameterSpec nonce,
        final MutableDirectBuffer packet,
        final int offset,
        final int aadLength,
        final int sealedLength)
    {
        if (sealedLength < TAG_LENGTH)
        {
            return PacketCipher.NOT_AUTHENTIC;
        }

        put(packet, offset, aadLength, sealedLength);
        final int bodyLength;
        try
        {
            cipher.init(Cipher.DECRYPT_MODE, key, nonce);
            cipher.updateAAD(source, sealedLength, aadLength);
            bodyLength = cipher.doFinal(source, 0, sealedLength, target, 0);
        }
        catch (final GeneralSecurityException | RuntimeException ex)
        {
            // A tag that does not verify, most likely. But whatever a JCE throws, these bytes came from the network:
            // the packet is refused, and the next init starts afresh.
            return PacketCipher.NOT_AUTHENTIC;
        }

        packet.putBytes(offset + aadLength, target, 0, bodyLength);
        return bodyLength;
    }

    /**
     * Body first: what does not begin where its array begins is copied by JDK 17's ChaCha20-Poly1305, twice.
     */
    private void put(final MutableDirectBuffer packet, final int offset, final int aadLength, final int length)
    {
        packet.getBytes(offset + aadLength, source, 0, length);
        packet.getBytes(offset, source, length, aadLength);
    }

    private void begin(final int mode, final AlgorithmParameterSpec nonce)
    {
        try
        {
            cipher.init(mode, key, nonce);
        }
        catch (final GeneralSecurityException ignore)
        {
            // It has this key and this nonce already: as it should.
        }
    }
}
