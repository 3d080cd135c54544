package io.hearsay.io.net;

import java.nio.ByteBuffer;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;

/**
 * Shows a packet to the channels as the {@link ByteBuffer} that they want. Owned by the agent's thread; freed with the
 * transport. A packet in direct memory is shown where it lies, another one is copied once.
 */
final class PacketView
{
    private static final int MAX_LENGTH = 65_536;

    private ByteBuffer copy;

    /**
     * Show a packet.
     *
     * @param packet that holds the datagram.
     * @param offset of the datagram.
     * @param length of the datagram in bytes.
     * @return a direct buffer, its position and limit around the datagram.
     */
    ByteBuffer of(final DirectBuffer packet, final int offset, final int length)
    {
        packet.boundsCheck(offset, length);
        final ByteBuffer own = packet.byteBuffer();
        if (own != null && own.isDirect())
        {
            final int start = packet.wrapAdjustment() + offset;
            return own.limit(start + length).position(start);
        }

        if (copy == null)
        {
            copy = ByteBuffer.allocateDirect(MAX_LENGTH);
        }
        copy.clear();
        packet.getBytes(offset, copy, 0, length);
        return copy.limit(length);
    }

    void free()
    {
        BufferUtil.free(copy);
        copy = null;
    }
}
