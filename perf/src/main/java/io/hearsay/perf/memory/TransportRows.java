package io.hearsay.perf.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.testing.MemoryFootprint;
import io.hearsay.core.testing.MemoryGrowth;
import io.hearsay.core.testing.TestCounters;
import io.hearsay.io.net.UdpTransport;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a transport keeps of an address and of a peer with a socket of its own, in this process: the kernel's part of a
 * socket is not seen from here.
 */
final class TransportRows
{
    private static final String LOOPBACK = "127.0.0.1:0";
    private static final int FIRST_ADDRESSES = 64;
    private static final int LAST_ADDRESSES = 4_096;
    private static final int FIRST_CHANNELS = 4;
    private static final int MAX_ROUNDS = 1_000_000;
    private static final PacketHandler IGNORE = (address, buffer, offset, length) -> {};
    private static final ErrorHandler THROW = (throwable) -> { throw new IllegalStateException(throwable); };

    private final Settings settings = new Settings().conclude();
    private final EngineCounters counters = TestCounters.create();
    private final UnsafeBuffer datagram = new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES));
    private final List<DatagramChannel> peers = new ArrayList<>();
    private int known;

    private TransportRows()
    {
    }

    static List<MemoryRow> measure() throws IOException
    {
        return List.of(
            new MemoryRow("address in the transport", new TransportRows().ofAddresses(), 0),
            new MemoryRow("connected channel, without the kernel's part", new TransportRows().ofChannels(), 0));
    }

    private MemoryGrowth ofAddresses()
    {
        try (UdpTransport transport = UdpTransport.bind(LOOPBACK, settings, counters, THROW))
        {
            return MemoryGrowth.measure(FIRST_ADDRESSES, LAST_ADDRESSES, (count) ->
            {
                for (; known < count; known++)
                {
                    transport.resolve("127.0." + (known >> 8) + '.' + (known & 0xFF) + ":7400");
                }
                return length(transport);
            });
        }
    }

    private MemoryGrowth ofChannels() throws IOException
    {
        final int lastCount = settings.getInt(EngineOption.CONNECTED_PEERS);
        try (UdpTransport transport = UdpTransport.bind(LOOPBACK, settings, counters, THROW))
        {
            final InetSocketAddress target = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(transport.localAddress().split(":")[1]));
            final int[] handles = new int[lastCount];
            for (int i = 0; i < lastCount; i++)
            {
                final DatagramChannel peer = DatagramChannel.open();
                peers.add(peer);
                peer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                final InetSocketAddress local = (InetSocketAddress)peer.getLocalAddress();
                handles[i] = transport.resolve("127.0.0.1:" + local.getPort());
            }
            return MemoryGrowth.measure(FIRST_CHANNELS, lastCount, (count) ->
            {
                for (; known < count; known++)
                {
                    connect(transport, handles[known], peers.get(known), target);
                }
                return length(transport);
            });
        }
        finally
        {
            CloseHelper.quietCloseAll(peers);
        }
    }

    /** Be the most active peer until there is one more channel. */
    private void connect(
        final UdpTransport transport, final int handle, final DatagramChannel peer, final InetSocketAddress target)
    {
        final long before = counters.get(CounterDescriptor.TRANSPORT_CONNECTED);
        try
        {
            for (int i = 0; counters.get(CounterDescriptor.TRANSPORT_CONNECTED) == before; i++)
            {
                if (i == MAX_ROUNDS)
                {
                    throw new IllegalStateException("no channel was connected");
                }
                peer.send(ByteBuffer.allocate(1), target);
                transport.poll(IGNORE, settings.getInt(EngineOption.RECEIVE_LIMIT));
                transport.send(handle, datagram, 0, 1);
                transport.flush();
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private long length(final UdpTransport transport)
    {
        return new MemoryFootprint().exclude(counters, THROW).add(transport).length();
    }
}
