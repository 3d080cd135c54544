package io.hearsay.io.net;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * Counters, a record of errors and plain sockets for the tests of transports.
 */
final class NetFixture
{
    static final String V4 = "127.0.0.1:0";
    static final String V6 = "[::1]:0";
    static final PacketHandler IGNORE = (address, buffer, offset, length) -> {};

    private static final int MAX_ATTEMPTS = 2_000_000;

    final Settings settings = new Settings();
    final EngineCounters counters = newCounters();
    final List<Throwable> errors = new ArrayList<>();

    static EngineCounters newCounters()
    {
        final int count = CounterDescriptor.values().length;
        return new EngineCounters(new CountersManager(
            new UnsafeBuffer(ByteBuffer.allocateDirect(count * CountersReader.METADATA_LENGTH)),
            new UnsafeBuffer(ByteBuffer.allocateDirect(count * CountersReader.COUNTER_LENGTH))));
    }

    static boolean hasV6()
    {
        try
        {
            openSocket(V6).close();
            return true;
        }
        catch (final IOException | UnsupportedOperationException ignore)
        {
            return false;
        }
    }

    static DatagramChannel openSocket(final String address) throws IOException
    {
        return openSocket(AddressLiteral.parse(address, 0));
    }

    static DatagramChannel openSocket(final InetSocketAddress address) throws IOException
    {
        final boolean isV4 = address.getAddress() instanceof Inet4Address;
        final DatagramChannel channel =
            DatagramChannel.open(isV4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        channel.configureBlocking(false);
        return channel.bind(address);
    }

    static String addressOf(final DatagramChannel socket) throws IOException
    {
        return AddressLiteral.format((InetSocketAddress)socket.getLocalAddress());
    }

    static InetSocketAddress target(final UdpTransport transport)
    {
        return AddressLiteral.parse(transport.localAddress(), 1);
    }

    static InetAddress host(final String literal)
    {
        return AddressLiteral.parse(literal.indexOf(':') < 0 ? literal + ":1" : "[" + literal + "]:1", 1).getAddress();
    }

    static InetSocketAddress receive(final DatagramChannel socket, final ByteBuffer buffer)
    {
        try
        {
            return (InetSocketAddress)socket.receive(buffer);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static UnsafeBuffer packet(final int length)
    {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(length));
    }

    static void await(final BooleanSupplier condition)
    {
        for (int i = 0; i < MAX_ATTEMPTS; i++)
        {
            if (condition.getAsBoolean())
            {
                return;
            }
        }
        fail("the condition did not come true in " + MAX_ATTEMPTS + " attempts");
    }

    static void awaitPackets(final PacketTransport transport, final PacketHandler handler, final int count)
    {
        final int[] handedOver = new int[1];
        await(() -> (handedOver[0] += transport.poll(handler, count - handedOver[0])) == count);
    }

    UdpTransport bind(final String address)
    {
        return UdpTransport.bind(address, settings, counters, errors::add);
    }

    long count(final CounterDescriptor descriptor)
    {
        return counters.get(descriptor);
    }

    /**
     * Let a socket and a transport exchange datagrams until the transport has connected a channel to it.
     *
     * @param transport that retains the socket's address.
     * @param socket    of the peer.
     */
    void connect(final UdpTransport transport, final DatagramChannel socket) throws IOException
    {
        final long before = count(CounterDescriptor.TRANSPORT_CONNECTED);
        final InetSocketAddress to = target(transport);
        final ByteBuffer datagram = ByteBuffer.allocateDirect(8);
        for (int i = 0; i < 10_000 && count(CounterDescriptor.TRANSPORT_CONNECTED) == before; i++)
        {
            socket.send(datagram.clear(), to);
            transport.poll(IGNORE, 16);
        }

        if (count(CounterDescriptor.TRANSPORT_CONNECTED) == before)
        {
            fail("no channel was connected: " + errors);
        }
        while (transport.poll(IGNORE, 16) > 0)
        {
            // what was queued
        }
    }
}
