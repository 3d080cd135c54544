package io.hearsay.crypto;

import static io.hearsay.crypto.AesBlocks.BLOCK_LENGTH;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES-CBC (NIST SP 800-38A §6.2) over whole blocks, one direction, a new initialisation vector for each run of blocks.
 * <p>
 * The JCE takes a new vector only together with a new key schedule and some garbage. So this cipher is initialised once
 * per key and then chains on from run to run: its first block is XORed with the last ciphertext block of the run before
 * (the <i>chain</i>) in place of the vector. XORing that block with <code>chain ^ vector</code> as well (the plaintext
 * before it is enciphered, or after it was deciphered) exchanges one for the other. Nothing is allocated, and both
 * directions stay with the JVM's AES instructions. One thread.
 */
final class CbcBlocks
{
    private static final String TRANSFORMATION = "AES/CBC/NoPadding";
    private static final VarHandle LANE = MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN);

    private final Cipher cipher = JdkCrypto.newCipher(TRANSFORMATION);
    private final int mode;
    private long chainHigh;
    private long chainLow;

    /**
     * Create without a key.
     *
     * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}.
     */
    CbcBlocks(final int mode)
    {
        this.mode = mode;
    }

    /**
     * Start to work with a key.
     *
     * @param key    holds the key, from its first byte on.
     * @param length of the key in bytes.
     */
    void init(final byte[] key, final int length)
    {
        JdkCrypto.initAes(cipher, mode, key, length, new IvParameterSpec(new byte[BLOCK_LENGTH]));
        chainHigh = 0;
        chainLow = 0;
    }

    /**
     * Encipher a run of blocks. Source and target are different arrays: overlapping calls would copy.
     *
     * @param vectorHigh   first lane of the initialisation vector.
     * @param vectorLow    second lane.
     * @param source       array to read from; its first block is changed.
     * @param sourceOffset of the first block.
     * @param length       of the run, a multiple of the block's, at least one.
     * @param target       array to write to.
     * @param targetOffset of the first block.
     */
    void encipher(
        final long vectorHigh,
        final long vectorLow,
        final byte[] source,
        final int sourceOffset,
        final int length,
        final byte[] target,
        final int targetOffset)
    {
        xor(source, sourceOffset, chainHigh ^ vectorHigh, chainLow ^ vectorLow);
        update(source, sourceOffset, length, target, targetOffset);
        keepChain(target, targetOffset + length - BLOCK_LENGTH);
    }

    /**
     * Decipher a run of blocks. Source and target are different arrays.
     *
     * @param vectorHigh   first lane of the initialisation vector.
     * @param vectorLow    second lane.
     * @param source       array to read from.
     * @param sourceOffset of the first block.
     * @param length       of the run, a multiple of the block's, at least one.
     * @param target       array to write to.
     * @param targetOffset of the first block.
     */
    void decipher(
        final long vectorHigh,
        final long vectorLow,
        final byte[] source,
        final int sourceOffset,
        final int length,
        final byte[] target,
        final int targetOffset)
    {
        update(source, sourceOffset, length, target, targetOffset);
        xor(target, targetOffset, chainHigh ^ vectorHigh, chainLow ^ vectorLow);
        keepChain(source, sourceOffset + length - BLOCK_LENGTH);
    }

    private void update(
        final byte[] source, final int sourceOffset, final int length, final byte[] target, final int targetOffset)
    {
        try
        {
            // Without padding the JCE keeps nothing back: all blocks come out at once.
            cipher.update(source, sourceOffset, length, target, targetOffset);
        }
        catch (final ShortBufferException ex)
        {
            throw new IllegalStateException("scratch is too short", ex);
        }
    }

    private void keepChain(final byte[] ciphertext, final int lastBlock)
    {
        chainHigh = (long)LANE.get(ciphertext, lastBlock);
        chainLow = (long)LANE.get(ciphertext, lastBlock + Long.BYTES);
    }

    private static void xor(final byte[] blocks, final int at, final long high, final long low)
    {
        LANE.set(blocks, at, (long)LANE.get(blocks, at) ^ high);
        LANE.set(blocks, at + Long.BYTES, (long)LANE.get(blocks, at + Long.BYTES) ^ low);
    }
}
