package io.hearsay.io.net;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;

/**
 * Datagrams for one peer that are to leave with one call to the kernel, see {@link UdpSegmentation}: all are as long as
 * the first, but the last may be shorter. Agent's thread alone.
 */
final class DatagramBatch
{
    private final ByteBuffer bytes;
    private final DatagramChannel channel;
    private final FileDescriptor descriptor;
    private int limit;
    private int count;
    private int segmentLength;
    private int socketLength;

    /**
     * A batch for a channel.
     *
     * @param channel     that is connected.
     * @param limit       of datagrams, in [2, {@link UdpSegmentation#MAX_SEGMENTS}].
     * @param batchLength longest of them, in bytes.
     */
    DatagramBatch(final DatagramChannel channel, final int limit, final int batchLength)
    {
        this.channel = channel;
        this.limit = limit;
        bytes = ByteBuffer.allocateDirect(Math.min(limit * batchLength, UdpSegmentation.MAX_LENGTH));
        descriptor = UdpSegmentation.descriptor(channel);
    }

    int count()
    {
        return count;
    }

    /**
     * Whether a datagram can join those that are there.
     *
     * @param length of the datagram, at least 1.
     * @return false if these must leave before.
     */
    boolean hasRoom(final int length)
    {
        return count == 0 ||
            count < limit && length <= segmentLength && length <= bytes.remaining() &&
            bytes.position() == count * segmentLength;
    }

    /**
     * Add a copy of a datagram that there is room for.
     *
     * @param packet that holds it.
     * @param offset of it.
     * @param length of it in bytes.
     */
    void add(final DirectBuffer packet, final int offset, final int length)
    {
        if (count++ == 0)
        {
            bytes.clear();
            segmentLength = length;
        }
        packet.getBytes(offset, bytes, length);
    }

    /**
     * Write all of it, or nothing. If nothing failed it is empty afterwards.
     *
     * @return false if the socket has no room.
     * @throws IOException if the socket or the kernel refused.
     */
    boolean write() throws IOException
    {
        final int end = bytes.position();
        prepare(count == 1 ? end : segmentLength, count > 1);
        bytes.flip();
        final boolean isWritten;
        try
        {
            isWritten = channel.write(bytes) > 0;
        }
        finally
        {
            bytes.limit(bytes.capacity()).position(end);
        }
        count = isWritten ? 0 : count;
        return isWritten;
    }

    /**
     * A datagram that is none of the batch is to be written as it is.
     *
     * @param length of the datagram in bytes.
     * @throws IOException if the kernel refuses.
     */
    void beforeLone(final int length) throws IOException
    {
        prepare(length, false);
    }

    /**
     * Show one of the datagrams.
     *
     * @param index of it, less than {@link #count()}.
     * @return a direct buffer, position and limit around it.
     */
    ByteBuffer datagram(final int index)
    {
        final int end = bytes.position();
        final int start = index * segmentLength;
        final ByteBuffer datagram = bytes.duplicate(); // only after the kernel refused
        return datagram.limit(Math.min(end, start + segmentLength)).position(start);
    }

    /**
     * One datagram at a time from now on.
     */
    void onRefused()
    {
        limit = 1;
    }

    void clear()
    {
        count = 0;
    }

    void free()
    {
        count = 0;
        BufferUtil.free(bytes);
    }

    /**
     * The socket must not cut a datagram that goes alone; as long as it cuts at all, the kernel may refuse those, too.
     */
    private void prepare(final int length, final boolean isCut) throws IOException
    {
        if (isCut ? socketLength != length : socketLength != 0 && (socketLength < length || limit == 1))
        {
            final int next = isCut ? length : 0;
            UdpSegmentation.segmentLength(descriptor, next);
            socketLength = next;
        }
    }
}
