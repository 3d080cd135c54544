package io.hearsay.crypto;

import java.util.Arrays;

import javax.crypto.SecretKey;

/**
 * A key for the JCE that can be overwritten, which the JDK's own <code>SecretKeySpec</code> can not. One thread;
 * {@link #wipe()} frees it. Never printed, never written anywhere.
 */
final class WipeableKey implements SecretKey
{
    private static final long serialVersionUID = 1;

    private final String algorithm;
    private final transient byte[] bytes;

    /**
     * Create a key of zeros.
     *
     * @param algorithm that it is for.
     * @param length    in bytes.
     */
    WipeableKey(final String algorithm, final int length)
    {
        this.algorithm = algorithm;
        this.bytes = new byte[length];
    }

    /**
     * Take another key.
     *
     * @param key its first bytes.
     */
    void set(final byte[] key)
    {
        System.arraycopy(key, 0, bytes, 0, bytes.length);
    }

    /**
     * Overwrite with zeros. Idempotent.
     */
    void wipe()
    {
        Arrays.fill(bytes, (byte)0);
    }

    @Override
    public String getAlgorithm()
    {
        return algorithm;
    }

    @Override
    public String getFormat()
    {
        return "RAW";
    }

    /**
     * {@inheritDoc}
     *
     * @return a copy: the JDK's ciphers overwrite what they get.
     */
    @Override
    public byte[] getEncoded()
    {
        return bytes.clone();
    }

    @Override
    public String toString()
    {
        return algorithm + " key";
    }
}
