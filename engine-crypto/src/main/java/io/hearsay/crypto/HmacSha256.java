package io.hearsay.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC with SHA-256 (RFC 2104, RFC 4231) over the JDK's digest. The JDK's own Mac does the same number of compressions,
 * but makes an array for each result; this allocates nothing. One thread. {@link #wipe()} overwrites the key.
 */
final class HmacSha256
{
    /**
     * Length of a full result in bytes.
     */
    static final int LENGTH = 32;

    private static final int BLOCK_LENGTH = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final MessageDigest digest = JdkCrypto.newDigest("SHA-256");
    private final byte[] innerKey = new byte[BLOCK_LENGTH];
    private final byte[] outerKey = new byte[BLOCK_LENGTH];
    private final byte[] result = new byte[LENGTH];

    /**
     * Start to work with a key.
     *
     * @param key    holds the key; the caller's to wipe.
     * @param offset of the key.
     * @param length of the key in bytes.
     */
    void init(final byte[] key, final int offset, final int length)
    {
        wipe();
        if (length > BLOCK_LENGTH)
        {
            digest.update(key, offset, length);
            finish(innerKey);
        }
        else
        {
            System.arraycopy(key, offset, innerKey, 0, length);
        }
        for (int i = 0; i < BLOCK_LENGTH; i++)
        {
            outerKey[i] = (byte)(innerKey[i] ^ OUTER);
            innerKey[i] ^= INNER;
        }
    }

    /**
     * Authenticate bytes.
     *
     * @param bytes  to authenticate.
     * @param offset of the first.
     * @param length in bytes.
     * @return the {@link #LENGTH} bytes of the result, to be used before the next call.
     */
    byte[] compute(final byte[] bytes, final int offset, final int length)
    {
        begin();
        update(bytes, offset, length);
        return end();
    }

    /**
     * Begin to authenticate bytes that come in parts.
     */
    void begin()
    {
        digest.update(innerKey);
    }

    /**
     * The next part.
     *
     * @param bytes  to authenticate.
     * @param offset of the first.
     * @param length in bytes.
     */
    void update(final byte[] bytes, final int offset, final int length)
    {
        digest.update(bytes, offset, length);
    }

    /**
     * The next byte.
     *
     * @param next byte to authenticate.
     */
    void update(final byte next)
    {
        digest.update(next);
    }

    /**
     * That was all.
     *
     * @return the {@link #LENGTH} bytes of the result, to be used before the next call.
     */
    byte[] end()
    {
        finish(result);
        digest.update(outerKey);
        digest.update(result);
        finish(result);
        return result;
    }

    /**
     * Overwrite the last result.
     */
    void forgetResult()
    {
        Arrays.fill(result, (byte)0);
    }

    /**
     * Overwrite the key and the last result. Idempotent.
     */
    void wipe()
    {
        Arrays.fill(innerKey, (byte)0);
        Arrays.fill(outerKey, (byte)0);
        Arrays.fill(result, (byte)0);
        digest.reset();
    }

    private void finish(final byte[] target)
    {
        try
        {
            digest.digest(target, 0, LENGTH);
        }
        catch (final DigestException ex)
        {
            throw new IllegalStateException("SHA-256 failed", ex);
        }
    }
}
