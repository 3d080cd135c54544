package io.hearsay.perf.rival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;

import io.hearsay.perf.load.Deliveries;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.Position;

/**
 * Reads a socket and hands over each message. One thread of the rig.
 */
final class NioReceiver implements Agent, AutoCloseable
{
    private static final int LIMIT = 64;

    private final ByteBuffer datagram = ByteBuffer.allocateDirect(NioSender.MAX_DATAGRAM_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(datagram);
    private final List<Position> reads;
    private final DatagramChannel channel;
    private final int node;
    private final int size;
    private final Deliveries deliveries;

    /**
     * Bind.
     *
     * @param node       that receives.
     * @param port       of it, 0 for any.
     * @param size       of a message in bytes.
     * @param reads      how many datagrams of each publisher were read: written here, read by that publisher's sender.
     * @param deliveries to tell.
     */
    NioReceiver(
        final int node, final int port, final int size, final List<Position> reads, final Deliveries deliveries)
    {
        this.node = node;
        this.size = size;
        this.reads = reads;
        this.deliveries = deliveries;
        try
        {
            channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, Loopback.SOCKET_BUFFER_LENGTH);
            channel.bind(Loopback.address(port));
            channel.configureBlocking(false);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    InetSocketAddress address()
    {
        try
        {
            return (InetSocketAddress)channel.getLocalAddress();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public int doWork() throws IOException
    {
        int count = 0;
        while (count < LIMIT)
        {
            datagram.clear();
            if (channel.receive(datagram) == null)
            {
                break;
            }
            onDatagram(datagram.position());
            count++;
        }

        return count;
    }

    private void onDatagram(final int length)
    {
        for (int offset = NioSender.HEADER_LENGTH; offset + size <= length; offset += NioSender.ENTRY_LENGTH + size)
        {
            deliveries.onMessage(node, buffer, offset + NioSender.ENTRY_LENGTH);
        }
        final Position read = reads.get(buffer.getInt(NioSender.PUBLISHER_OFFSET));
        read.setRelease(read.get() + 1);
    }

    @Override
    public String roleName()
    {
        return "receiver-" + node;
    }

    @Override
    public void close()
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
