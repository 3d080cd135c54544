package io.hearsay.crypto;

import static io.hearsay.crypto.AesBlocks.BLOCK_LENGTH;

import java.util.Arrays;

/**
 * Where one packet lies before and after its cipher. Shared by all keys of one protection, which work one after another
 * on one thread. Arrays of their own, since AES wants its input and output apart, since the JVM makes vector code of
 * loops over whole arrays, and since what does not verify must not leave them.
 *
 * @param source  bytes that go into the cipher.
 * @param target  bytes that come out of it.
 * @param packet  the packet as it was.
 * @param offsets what OCB adds to the blocks of the packet.
 */
record PacketScratch(byte[] source, byte[] target, byte[] packet, byte[] offsets)
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
        this(newArray(length), newArray(length), newArray(length), newArray(length));
    }

    /**
     * Overwrite what the last packet left behind.
     */
    void wipe()
    {
        Arrays.fill(source, (byte)0);
        Arrays.fill(target, (byte)0);
        Arrays.fill(packet, (byte)0);
        Arrays.fill(offsets, (byte)0);
    }

    private static byte[] newArray(final int length)
    {
        return new byte[length + SPARE_BLOCKS * BLOCK_LENGTH];
    }
}
