package io.hearsay.crypto;

import java.util.Arrays;

/**
 * HKDF with SHA-256 (RFC 5869). The extraction is done once, when it is made; each expansion then makes a key for
 * another purpose out of one to three hashes, and allocates nothing. One thread; {@link #close()} overwrites the
 * pseudorandom key.
 */
final class HkdfSha256 implements AutoCloseable
{
    private static final int MAX_LENGTH = 255 * HmacSha256.LENGTH;

    private final HmacSha256 mac = new HmacSha256();

    /**
     * Extract.
     *
     * @param keyMaterial the input keying material; the caller's to wipe.
     * @param salt        may be empty, which is the same as 32 zeros.
     */
    HkdfSha256(final byte[] keyMaterial, final byte[] salt)
    {
        mac.init(salt, 0, salt.length);
        final byte[] pseudoRandomKey = mac.compute(keyMaterial, 0, keyMaterial.length).clone();
        mac.init(pseudoRandomKey, 0, pseudoRandomKey.length);
        Arrays.fill(pseudoRandomKey, (byte)0);
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

        int done = 0;
        for (int counter = 1; done < length; counter++)
        {
            mac.begin();
            if (done > 0)
            {
                mac.update(target, done - HmacSha256.LENGTH, HmacSha256.LENGTH);
            }
            mac.update(info, 0, info.length);
            mac.update((byte)counter);
            final int count = Math.min(HmacSha256.LENGTH, length - done);
            System.arraycopy(mac.end(), 0, target, done, count);
            done += count;
        }
        mac.forgetResult();
    }

    @Override
    public void close()
    {
        mac.wipe();
    }
}
