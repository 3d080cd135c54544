package io.hearsay.crypto;

import static io.hearsay.crypto.AesBlocks.BLOCK_LENGTH;

import java.util.Arrays;

/**
 * Where the blocks of one packet lie before and after AES. Shared by all keys of one protection, which work one after
 * another on one thread. Two arrays, since AES wants its input and output apart.
 *
 * @param source blocks that go into AES.
 * @param target blocks that come out of it.
 */
record OcbScratch(byte[] source, byte[] target)
{
    /**
     * Blocks beside those of body and associated data: the partial one of each, the tag, and a sealed packet's tag.
     */
    private static final int SPARE_BLOCKS = 4;

    /**
     * Create scratch.
     *
     * @param length of the longest associated data and sealed body together.
     */
    OcbScratch(final int length)
    {
        this(new byte[length + SPARE_BLOCKS * BLOCK_LENGTH], new byte[length + SPARE_BLOCKS * BLOCK_LENGTH]);
    }

    /**
     * Overwrite what the last packet left behind.
     */
    void wipe()
    {
        Arrays.fill(source, (byte)0);
        Arrays.fill(target, (byte)0);
    }
}
