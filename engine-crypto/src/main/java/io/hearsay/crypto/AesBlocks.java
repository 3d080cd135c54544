package io.hearsay.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;

import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES over whole blocks, one direction, through a JCE cipher that is keyed once and never finalised: a run of blocks is
 * one call into the JVM's AES instructions and allocates nothing. One thread.
 */
final class AesBlocks
{
    /**
     * Length of a block in bytes.
     */
    static final int BLOCK_LENGTH = 16;

    private static final String TRANSFORMATION = "AES/ECB/NoPadding";

    /**
     * The JDK's own provider if it is there, whatever else is installed in front of it: others do not use the
     * processor's instructions and allocate. Null if it is not.
     */
    private static final Provider JDK_PROVIDER = Security.getProvider("SunJCE");

    private final Cipher cipher;
    private final int mode;

    /**
     * Create without a key.
     *
     * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}.
     */
    AesBlocks(final int mode)
    {
        this.mode = mode;
        try
        {
            cipher = newCipher();
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("this JVM has no " + TRANSFORMATION, ex);
        }
    }

    /**
     * Start to work with a key.
     *
     * @param key    holds the key.
     * @param length of the key in bytes.
     */
    void init(final byte[] key, final int length)
    {
        try
        {
            cipher.init(mode, new SecretKeySpec(key, 0, length, "AES"));
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("this JVM refuses AES keys of " + length + " bytes", ex);
        }
    }

    /**
     * Transform a run of blocks. Source and target are different arrays: overlapping calls would copy.
     *
     * @param source       array to read from.
     * @param sourceOffset of the first block.
     * @param length       of the run, a multiple of the block's.
     * @param target       array to write to.
     * @param targetOffset of the first block.
     */
    void transform(
        final byte[] source, final int sourceOffset, final int length, final byte[] target, final int targetOffset)
    {
        try
        {
            cipher.update(source, sourceOffset, length, target, targetOffset);
        }
        catch (final ShortBufferException ex)
        {
            throw new IllegalStateException("scratch is too short", ex);
        }
    }

    private static Cipher newCipher() throws GeneralSecurityException
    {
        return JDK_PROVIDER == null ?
            Cipher.getInstance(TRANSFORMATION) : Cipher.getInstance(TRANSFORMATION, JDK_PROVIDER);
    }
}
