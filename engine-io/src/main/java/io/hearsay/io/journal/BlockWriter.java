package io.hearsay.io.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Writes the blocks of a new segment, so that they exist before anybody maps them. Where tests let a disk be full.
 */
@FunctionalInterface
interface BlockWriter
{
    /**
     * Write.
     *
     * @param channel  of the file.
     * @param block    to write, all of it.
     * @param position in the file.
     * @throws IOException if there is no room, for example.
     */
    void write(FileChannel channel, ByteBuffer block, long position) throws IOException;

    /**
     * To the real file.
     *
     * @param channel  of the file.
     * @param block    to write, all of it.
     * @param position in the file.
     * @throws IOException if there is no room, for example.
     */
    static void writeFully(final FileChannel channel, final ByteBuffer block, final long position) throws IOException
    {
        long at = position;
        while (block.hasRemaining())
        {
            at += channel.write(block, at);
        }
    }
}
