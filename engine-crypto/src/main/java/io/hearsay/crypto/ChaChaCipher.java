package io.hearsay.crypto;

import java.nio.ByteBuffer;

import javax.crypto.spec.IvParameterSpec;
import org.agrona.MutableDirectBuffer;

/**
 * ChaCha20-Poly1305 (RFC 8439): for processors without AES instructions.
 * <p>
 * From the JDK: newer ones use the processor's vector instructions, and older ones are faster than BouncyCastle's in
 * Java, too (1.5 to 3 times, the longer the more), though that allocates but 0.5 KB. The JDK allocates, whatever the
 * packet's length: 1.3 KB to seal, 2.4 KB to open and 3.1 KB to refuse on JDK 17; 2.2, 2.3 and 3.0 KB on JDK 25; and
 * 2 KB more for a packet whose number is that of the one before.
 * <p>
 * The JDK refuses to begin with the key and the nonce that it had last, JDK 17 even when it decrypts. Whoever sends
 * a forged packet with the number of the genuine one, just before it, would keep the genuine one out: with the same
 * cipher, or with one that was given another key in between and now has the first again (as {@link CipherSuite#reuse}
 * does for unknown senders). So {@link #open} remembers the last nonce, across keys, and has the JDK see another one
 * first if it comes again. To seal a nonce twice stays refused: {@link #seal} throws. One thread.
 */
final class ChaChaCipher implements PacketCipher
{
    private static final String TRANSFORMATION = "ChaCha20-Poly1305";
    private static final int KEY_LENGTH = 32;
    private static final int NONCE_LENGTH = 12;

    private final JceAead aead;
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final ByteBuffer nonceBuffer = ByteBuffer.wrap(nonce);
    private int lastNonceHigh;
    private long lastNonceLow;

    /**
     * Create without a key.
     *
     * @param scratch shared with others on the same thread.
     */
    ChaChaCipher(final PacketScratch scratch)
    {
        aead = new JceAead(TRANSFORMATION, new WipeableKey("ChaCha20", KEY_LENGTH), scratch);
    }

    @Override
    public void init(final byte[] key)
    {
        aead.init(key);
    }

    @Override
    public void wipe()
    {
        aead.wipe(nonce(0, 0));
    }

    @Override
    public int seal(
        final int nonceHigh,
        final long nonceLow,
        final MutableDirectBuffer packet,
        final int offset,
        final int aadLength,
        final int bodyLength)
    {
        return aead.seal(nonce(nonceHigh, nonceLow), packet, offset, aadLength, bodyLength);
    }

    @Override
    public int open(
        final int nonceHigh,
        final long nonceLow,
        final MutableDirectBuffer packet,
        final int offset,
        final int aadLength,
        final int sealedLength)
    {
        if (nonceHigh == lastNonceHigh && nonceLow == lastNonceLow)
        {
            aead.skip(nonce(~nonceHigh, nonceLow));
        }
        return aead.open(nonce(nonceHigh, nonceLow), packet, offset, aadLength, sealedLength);
    }

    private IvParameterSpec nonce(final int nonceHigh, final long nonceLow)
    {
        lastNonceHigh = nonceHigh;
        lastNonceLow = nonceLow;
        nonceBuffer.putInt(0, nonceHigh).putLong(Integer.BYTES, nonceLow);
        return new IvParameterSpec(nonce);
    }
}
