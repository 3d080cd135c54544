package io.hearsay.perf.rival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.hearsay.perf.load.Deliveries;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a socket and hands over each message. One thread of the rig.
 */
final class NioReceiver implements Agent, AutoCloseable
{
    private static final int LIMIT = 64;

    private final ByteBuffer datagram = ByteBuffer.allocateDirect(NioSender.MAX_DATAGRAM_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(datagram);
    private final List<AtomicLong> reads = new ArrayList<>();
    private final DatagramChannel channel;
    private final int node;
    private final int size;
    private final Deliveries deliveries;

    NioReceiver(final int node, final int publishers, final int size, final Deliveries deliveries)
    {
        this.node = node;
        this.size = size;
        this.deliveries = deliveries;
        for (int i = 0; i < publishers; i++)
        {
            reads.add(new AtomicLong());
        }
        try
        {
            channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, Loopback.SOCKET_BUFFER_LENGTH);
            channel.bind(Loopback.any());
            channel.configureBlocking(false);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * How many datagrams of a publisher were read. Written by this thread, read by the sender.
     *
     * @param publisher of them.
     * @return the count.
     */
    AtomicLong read(final int publisher)
    {
        return reads.get(publisher);
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
        final AtomicLong read = reads.get(buffer.getInt(NioSender.PUBLISHER_OFFSET));
        read.lazySet(read.get() + 1);
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
