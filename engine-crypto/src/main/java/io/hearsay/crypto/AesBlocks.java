package io.hearsay.crypto;

import java.security.spec.AlgorithmParameterSpec;

import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;

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

    private static final AlgorithmParameterSpec ZERO_IV = new IvParameterSpec(new byte[BLOCK_LENGTH]);

    private final Cipher cipher;
    private final int mode;
    private final AlgorithmParameterSpec params;

    private AesBlocks(final String transformation, final int mode, final AlgorithmParameterSpec params)
    {
        this.mode = mode;
        this.params = params;
        cipher = JdkCrypto.newCipher(transformation);
    }

    /**
     * ENCIPHER(K, block) for each block.
     *
     * @return without a key.
     */
    static AesBlocks encipher()
    {
        return new AesBlocks("AES/ECB/NoPadding", Cipher.ENCRYPT_MODE, null);
    }

    /**
     * DECIPHER(K, block) for each block, XORed with the block before it; the one before the first is the last one of
     * the call before, zeros after {@link #init}. This is the CBC mode, of which the JVM deciphers several blocks at
     * once; in ECB it goes block by block on a processor without AVX-512 and takes up to four times as long (measured
     * on JDK 17 and 25).
     *
     * @return without a key.
     */
    static AesBlocks decipherChained()
    {
        return new AesBlocks("AES/CBC/NoPadding", Cipher.DECRYPT_MODE, ZERO_IV);
    }

    /**
     * Start to work with a key.
     *
     * @param key    holds the key.
     * @param length of the key in bytes.
     */
    void init(final byte[] key, final int length)
    {
        JdkCrypto.initAes(cipher, mode, key, length, params);
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
}
