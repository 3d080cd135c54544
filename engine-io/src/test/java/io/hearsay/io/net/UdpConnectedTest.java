package io.hearsay.io.net;

import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_CONNECTED;
import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_UNREACHABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.ThreadMXBean;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;
import org.agrona.CloseHelper;
import org.agrona.collections.MutableInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What changes, and what does not, when peers get a socket of their own. Only where ports can be shared.
 */
class UdpConnectedTest
{
    private final NetFixture net = new NetFixture();
    private final List<DatagramChannel> peers = new ArrayList<>();
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(8);
    private final UnsafeBuffer packet = NetFixture.packet(8);

    @BeforeEach
    void assumePortsCanBeShared() throws IOException
    {
        try (DatagramChannel channel = NetFixture.openSocket(NetFixture.V4))
        {
            assumeTrue(channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT));
        }
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(peers);
        assertEquals(List.of(), net.errors);
    }

    @ParameterizedTest
    @ValueSource(strings = {NetFixture.V4, NetFixture.V6, "0.0.0.0:0"})
    void shouldKnowAPeerByOneHandleOnEitherChannel(final String bindAddress) throws IOException
    {
        assumeTrue(!bindAddress.equals(NetFixture.V6) || NetFixture.hasV6());
        final String loopback = bindAddress.startsWith("[") ? "[::1]:" : "127.0.0.1:";
        try (UdpTransport transport = net.bind(bindAddress))
        {
            final InetSocketAddress to = AddressLiteral.parse(
                loopback + NetFixture.target(transport).getPort(), 1);
            final DatagramChannel peer = openPeer(loopback + 0);
            final DatagramChannel stranger = openPeer(loopback + 0);
            final int handle = transport.resolve(NetFixture.addressOf(peer));

            final String strangerName = NetFixture.addressOf(stranger);
            final MutableInteger ofPeer = new MutableInteger();
            final MutableInteger ofStranger = new MutableInteger();
            final PacketHandler handler = (address, buffer, offset, length) ->
            {
                if (length == 8)
                {
                    assertEquals(handle, address);
                    ofPeer.increment();
                }
                else
                {
                    assertEquals(strangerName, transport.describe(address));
                    ofStranger.increment();
                }
            };

            // connects on its way
            for (int i = 0; i < 2_000; i++)
            {
                peer.send(datagram.clear(), to);
                stranger.send(datagram.clear().limit(5), to);
                transport.poll(handler, 16);
            }
            while (transport.poll(handler, 16) > 0)
            {
                // what is left
            }

            assertEquals(1, net.count(TRANSPORT_CONNECTED));
            assertEquals(2_000, ofPeer.get());
            assertEquals(2_000, ofStranger.get());
            assertEquals(8, transport.send(handle, packet, 0, 8));
            transport.flush();
            NetFixture.await(() -> hasReceived(peer));
        }
    }

    @Test
    void shouldServeEverybodyWithoutConnectionsIfNoneAreAllowed() throws IOException
    {
        net.settings.set(EngineOption.CONNECTED_PEERS, 0);
        try (UdpTransport transport = net.bind(NetFixture.V4))
        {
            final DatagramChannel peer = openPeer(NetFixture.V4);
            final int handle = transport.resolve(NetFixture.addressOf(peer));
            for (int i = 0; i < 2_000; i++)
            {
                exchange(transport, peer, handle);
            }
            assertEquals(0, net.count(TRANSPORT_CONNECTED));
        }
    }

    @Test
    void shouldGiveTheMostActiveOfManyPeersAChannel() throws IOException
    {
        net.settings.set(EngineOption.CONNECTED_PEERS, 4);
        try (UdpTransport transport = net.bind(NetFixture.V4))
        {
            final int[] handles = new int[100];
            for (int i = 0; i < handles.length; i++)
            {
                final DatagramChannel peer = openPeer(NetFixture.V4);
                handles[i] = transport.resolve(NetFixture.addressOf(peer));
            }

            for (int hot = 0; hot < 100; hot += 50)
            {
                for (int round = 0; round < 4_000; round++)
                {
                    for (int i = 0; i < 4; i++)
                    {
                        exchange(transport, peers.get(hot + i), handles[hot + i]);
                    }
                    exchange(transport, peers.get(round % 100), handles[round % 100]);
                }
                assertEquals(4, net.count(TRANSPORT_CONNECTED));
                assertEquals(4, connectedAmong(transport, handles, hot));
            }

            for (int i = 0; i < handles.length; i++)
            {
                exchange(transport, peers.get(i), handles[i]);
            }
        }
        assertEquals(0, net.count(TRANSPORT_CONNECTED));
    }

    @Test
    void shouldServeAReleasedPeerAsAStranger() throws IOException
    {
        try (UdpTransport transport = net.bind(NetFixture.V4))
        {
            final DatagramChannel peer = openPeer(NetFixture.V4);
            final int handle = transport.resolve(NetFixture.addressOf(peer));
            net.connect(transport, peer);

            // released while its channel has more to read
            peer.send(datagram.clear(), NetFixture.target(transport));
            peer.send(datagram.clear(), NetFixture.target(transport));
            NetFixture.awaitPackets(
                transport, (address, buffer, offset, length) -> transport.release(address), 1);
            assertEquals(0, net.count(TRANSPORT_CONNECTED));
            assertEquals(0, transport.poll(NetFixture.IGNORE, 10));

            peer.send(datagram.clear(), NetFixture.target(transport));
            NetFixture.awaitPackets(transport, (address, buffer, offset, length) -> transport.retain(address), 1);
            assertEquals(NetFixture.addressOf(peer), transport.describe(handle));
            net.connect(transport, peer);
        }
    }

    @Test
    void shouldGoOnWhenAPeerClosesItsPortAndComesBack() throws IOException
    {
        try (UdpTransport transport = net.bind(NetFixture.V4))
        {
            final DatagramChannel peer = openPeer(NetFixture.V4);
            final InetSocketAddress peerAddress = (InetSocketAddress)peer.getLocalAddress();
            final int handle = transport.resolve(NetFixture.addressOf(peer));
            net.connect(transport, peer);

            peer.close();
            assertEquals(8, transport.send(handle, packet, 0, 8));
            transport.flush();
            assertEquals(8, transport.send(handle, packet, 0, 8));
            transport.flush();
            NetFixture.await(() -> transport.poll(NetFixture.IGNORE, 10) == 0 && net.count(TRANSPORT_UNREACHABLE) > 0);
            assertEquals(1, net.count(TRANSPORT_CONNECTED));

            for (int i = 0; i < 20; i++)
            {
                final DatagramChannel again = openPeer(peerAddress);
                exchange(transport, again, handle);
                again.close();
                final long before = net.count(TRANSPORT_UNREACHABLE);
                assertEquals(8, transport.send(handle, packet, 0, 8));
                transport.flush();
                NetFixture.await(() ->
                    transport.poll(NetFixture.IGNORE, 10) == 0 && net.count(TRANSPORT_UNREACHABLE) > before);
                assertEquals(1, net.count(TRANSPORT_CONNECTED));
            }

            final long beforeTheLast = net.count(TRANSPORT_UNREACHABLE);
            for (int i = 0; i < 100; i++)
            {
                assertEquals(8, transport.send(handle, packet, 0, 8));
                transport.flush();
                assertEquals(0, transport.poll(NetFixture.IGNORE, 10));
            }
            assertEquals(0, net.count(TRANSPORT_CONNECTED));
            assertTrue(net.count(TRANSPORT_UNREACHABLE) - beforeTheLast < 20);

            final DatagramChannel third = openPeer(peerAddress);
            exchange(transport, third, handle);
            net.connect(transport, third);
        }
    }

    @Test
    void shouldLetNobodyStarve() throws IOException
    {
        try (UdpTransport transport = net.bind(NetFixture.V4))
        {
            final DatagramChannel peer = openPeer(NetFixture.V4);
            final DatagramChannel stranger = openPeer(NetFixture.V4);
            final int handle = transport.resolve(NetFixture.addressOf(peer));
            net.connect(transport, peer);

            for (int i = 0; i < 300; i++)
            {
                stranger.send(datagram.clear(), NetFixture.target(transport));
            }
            for (int i = 0; i < 10; i++)
            {
                peer.send(datagram.clear(), NetFixture.target(transport));
            }

            final MutableInteger ofPeer = new MutableInteger();
            for (int i = 0; i < 25; i++)
            {
                assertEquals(1, transport.poll(
                    (address, buffer, offset, length) -> ofPeer.addAndGet(address == handle ? 1 : 0), 1));
            }
            assertEquals(10, ofPeer.get());
        }
    }

    @Test
    void shouldAllocateNothingWithConnectedPeers()
    {
        final NetFixture other = new NetFixture();
        try (UdpTransport a = net.bind(NetFixture.V4); UdpTransport b = other.bind(NetFixture.V4))
        {
            final int toB = a.resolve(b.localAddress());
            final int toA = b.resolve(a.localAddress());
            final PacketTransport lossy = new LossyTransport(b, LossGenerator.uniform(0.0, 1), other.counters);
            final UnsafeBuffer large = NetFixture.packet(1_400);
            final PacketHandler reply = (address, buffer, offset, length) ->
                assertTrue(lossy.send(toA, buffer, offset, length) == length);

            int received = pingPong(a, toB, lossy, reply, large, 100_000);
            assertEquals(1, net.count(TRANSPORT_CONNECTED));
            assertEquals(1, other.count(TRANSPORT_CONNECTED));

            final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
            // what the JVM allocates while it compiles ends after some batches; what this code allocates does not
            long allocated = Long.MAX_VALUE;
            for (int batch = 0; batch < 10 && allocated != 0; batch++)
            {
                final long before = threads.getCurrentThreadAllocatedBytes();
                received = pingPong(a, toB, lossy, reply, large, 100_000);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
                assertEquals(100_000, received);
            }

            assertEquals(0, allocated);
        }
        assertEquals(List.of(), other.errors);
    }

    private static int pingPong(
        final UdpTransport a,
        final int toB,
        final PacketTransport b,
        final PacketHandler reply,
        final UnsafeBuffer packet,
        final int count)
    {
        int received = 0;
        for (int i = 0; i < count; i++)
        {
            a.send(toB, packet, 0, packet.capacity());
            a.flush();
            b.poll(reply, 16);
            b.flush();
            received += a.poll(NetFixture.IGNORE, 16);
        }

        for (int i = 0; i < 1_000 && received < count; i++)
        {
            b.poll(reply, 16);
            b.flush();
            received += a.poll(NetFixture.IGNORE, 16);
        }

        return received;
    }

    private int connectedAmong(final UdpTransport transport, final int[] handles, final int first)
    {
        int connected = 0;
        for (int i = first; i < first + 4; i++)
        {
            connected += transport.isConnected(handles[i]) ? 1 : 0;
        }

        return connected;
    }

    private void exchange(final UdpTransport transport, final DatagramChannel peer, final int handle)
        throws IOException
    {
        peer.send(datagram.clear(), NetFixture.target(transport));
        final MutableInteger received = new MutableInteger();
        NetFixture.await(() ->
        {
            transport.poll((address, buffer, offset, length) -> received.addAndGet(address == handle ? 1 : 0), 16);
            return received.get() > 0;
        });
        assertEquals(8, transport.send(handle, packet, 0, 8));
        transport.flush();
        NetFixture.await(() -> hasReceived(peer));
    }

    private boolean hasReceived(final DatagramChannel socket)
    {
        return NetFixture.receive(socket, datagram.clear()) != null;
    }

    private DatagramChannel openPeer(final String address) throws IOException
    {
        return openPeer(AddressLiteral.parse(address, 0));
    }

    private DatagramChannel openPeer(final InetSocketAddress address) throws IOException
    {
        final DatagramChannel socket = NetFixture.openSocket(address);
        peers.add(socket);
        return socket;
    }
}
