package io.hearsay.crypto;

import static io.hearsay.crypto.AesBlocks.BLOCK_LENGTH;

import java.util.Arrays;

/**
 * Where one packet lies before and after its cipher. Shared by all keys of one protection, which work one after another
 * on one thread. Two arrays, since AES wants its input and output apart, and since what does not verify must not leave
 * it.
 *
 * @param source bytes that go into the cipher.
 * @param target bytes that come out of it.
 */
record PacketScratch(byte[] source, byte[] target)
{
    /**
     * Blocks beside those of body and associated data: OCB's partial one of each, its tag, and a sealed packet's tag.
     */
    private static final int SPARE_BLOCKS = 4;

    /**
     * Create scratch.
     *
     * @param length of the longest associated data and sealed body together.
     */
    PacketScratch(final int length)
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
