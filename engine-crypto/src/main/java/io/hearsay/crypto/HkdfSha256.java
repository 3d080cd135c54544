package io.hearsay.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HKDF with SHA-256 (RFC 5869) over the JCE's Mac. The extraction is done once, when it is made; each expansion then
 * costs one or two hashes and allocates nothing. One thread. {@link #close()} lets go of the key.
 */
final class HkdfSha256 implements AutoCloseable
{
    private static final String MAC = "HmacSHA256";
    private static final int HASH_LENGTH = 32;
    private static final int MAX_LENGTH = 255 * HASH_LENGTH;

    private final Mac mac;
    private final byte[] block = new byte[HASH_LENGTH];

    /**
     * Extract.
     *
     * @param keyMaterial the input keying material; the caller's to wipe.
     * @param salt        may be empty.
     */
    HkdfSha256(final byte[] keyMaterial, final byte[] salt)
    {
        try
        {
            mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(salt.length == 0 ? new byte[HASH_LENGTH] : salt, MAC));
            final byte[] pseudoRandomKey = mac.doFinal(keyMaterial);
            mac.init(new SecretKeySpec(pseudoRandomKey, MAC));
            Arrays.fill(pseudoRandomKey, (byte)0);
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("this JVM has no " + MAC, ex);
        }
    }

    /**
     * Expand.
     *
     * @param info   context of the key.
     * @param target that takes the key.
     * @param length of the key in bytes.
     */
    void expand(final byte[] info, final byte[] target, final int length)
    {
        if (length > MAX_LENGTH)
        {
            throw new IllegalArgumentException("HKDF-SHA-256 gives at most " + MAX_LENGTH + " bytes, not " + length);
        }

        try
        {
            int done = 0;
            for (int counter = 1; done < length; counter++)
            {
                if (done > 0)
                {
                    mac.update(block);
                }
                mac.update(info);
                mac.update((byte)counter);
                mac.doFinal(block, 0);
                final int count = Math.min(HASH_LENGTH, length - done);
                System.arraycopy(block, 0, target, done, count);
                done += count;
            }
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("HKDF failed", ex);
        }
        finally
        {
            Arrays.fill(block, (byte)0);
        }
    }

    @Override
    public void close()
    {
        try
        {
            mac.init(new SecretKeySpec(new byte[HASH_LENGTH], MAC));
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("can not replace the key", ex);
        }
    }
}
