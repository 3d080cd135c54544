package io.hearsay.io.net;

import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_ADDRESSES_FULL;
import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_ERRORS;
import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_TRUNCATED;
import static io.hearsay.core.spi.PacketTransport.BACK_PRESSURED;
import static io.hearsay.core.spi.PacketTransport.FAILED;
import static io.hearsay.core.spi.PacketTransport.NULL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.spi.PacketHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpTransportTest
{
    private final NetFixture net = new NetFixture();

    @AfterEach
    void shouldLeaveNoErrors()
    {
        assertEquals(List.of(), net.errors);
        assertEquals(0, net.count(TRANSPORT_ERRORS));
    }

    @ParameterizedTest
    @ValueSource(strings = {NetFixture.V4, NetFixture.V6, "localhost:0"})
    void shouldCarryDatagramsBothWays(final String bindAddress)
    {
        assumeTrue(!bindAddress.equals(NetFixture.V6) || NetFixture.hasV6());
        try (UdpTransport a = net.bind(bindAddress); UdpTransport b = net.bind(bindAddress))
        {
            final int toB = a.resolve(b.localAddress());
            final UnsafeBuffer packet = NetFixture.packet(100);
            packet.putInt(10, 7_400);
            assertEquals(50, a.send(toB, packet, 10, 50));

            final int[] from = new int[1];
            NetFixture.awaitPackets(b, (address, buffer, offset, length) ->
            {
                assertEquals(50, length);
                assertEquals(7_400, buffer.getInt(offset));
                assertEquals(a.localAddress(), b.describe(address));
                b.retain(address);
                from[0] = address;
            }, 1);

            assertEquals(8, b.send(from[0], packet, 0, 8));
            NetFixture.awaitPackets(a, (address, buffer, offset, length) ->
            {
                assertEquals(8, length);
                assertEquals(toB, address);
            }, 1);
        }
    }

    @Test
    void shouldReachBothFamiliesFromTheV6Wildcard() throws IOException
    {
        assumeTrue(NetFixture.hasV6());
        try (UdpTransport transport = net.bind("[::]:0");
            DatagramChannel v4 = NetFixture.openSocket(NetFixture.V4);
            DatagramChannel v6 = NetFixture.openSocket(NetFixture.V6))
        {
            for (final DatagramChannel peer : List.of(v4, v6))
            {
                final int handle = transport.resolve(NetFixture.addressOf(peer));
                assertEquals(8, transport.send(handle, NetFixture.packet(8), 0, 8));
                final InetSocketAddress from = awaitDatagram(peer, 8);
                peer.send(ByteBuffer.allocate(3), from);
                NetFixture.awaitPackets(
                    transport, (address, buffer, offset, length) -> assertEquals(handle, address), 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NetFixture.V4, NetFixture.V6, "0.0.0.0:0"})
    void shouldRefuseASecondEngineOnThePort(final String bindAddress) throws IOException
    {
        assumeTrue(!bindAddress.equals(NetFixture.V6) || NetFixture.hasV6());
        final String taken;
        try (UdpTransport transport = net.bind(bindAddress))
        {
            taken = transport.localAddress();
            assertRefused(taken);

            if (!bindAddress.startsWith("0"))
            {
                try (DatagramChannel peer = NetFixture.openSocket(bindAddress))
                {
                    transport.resolve(NetFixture.addressOf(peer));
                    net.connect(transport, peer);
                    assertRefused(taken);
                }
            }
        }

        net.bind(taken).close();
    }

    @Test
    void shouldSayWhatIsWrongWithABindAddress()
    {
        assertThrows(IllegalArgumentException.class, () -> net.bind("nonsense"));
        final String message =
            assertThrows(UncheckedIOException.class, () -> net.bind("203.0.113.7:0")).getMessage();
        assertTrue(message.contains("203.0.113.7:0") && message.contains("no interface"), message);
    }

    @Test
    void shouldTakeTheBatchLengthFromTheOptionIfSet()
    {
        try (UdpTransport transport = net.bind(NetFixture.V4))
        {
            assertEquals(BatchLength.of(NetFixture.host("127.0.0.1")), transport.batchLength());
        }

        net.settings.set(EngineOption.BATCH_LENGTH, 1_200);
        try (UdpTransport transport = net.bind(NetFixture.V4))
        {
            assertEquals(1_200, transport.batchLength());
        }
    }

    @Test
    void shouldResolveOnlyWhatItCanUse()
    {
        try (UdpTransport transport = net.bind(NetFixture.V4))
        {
            final int handle = transport.resolve("127.0.0.1:7400");
            assertTrue(handle >= 0);
            assertEquals(handle, transport.resolve("127.0.0.1:7400"));
            assertEquals(handle, transport.resolve("[::ffff:127.0.0.1]:7400"));
            assertNotEquals(handle, transport.resolve("127.0.0.1:7401"));
            assertEquals("127.0.0.1:7400", transport.describe(handle));

            for (final String raw : new String[]{
                null, "", "garbage", "localhost:7400", "127.0.0.1", "127.0.0.1:0", "0.0.0.0:7400", "224.0.0.1:7400",
                "255.255.255.255:7400", "[::1]:7400", "[ff02::1]:7400"})
            {
                assertEquals(NULL_ADDRESS, transport.resolve(raw), raw);
            }
        }
    }

    @Test
    void shouldFailToSendToNoAddress()
    {
        try (UdpTransport transport = net.bind(NetFixture.V4))
        {
            final int handle = transport.resolve("127.0.0.1:7400");
            transport.release(handle);
            for (final int address : new int[]{NULL_ADDRESS, handle, handle + 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
            {
                assertEquals(FAILED, transport.send(address, NetFixture.packet(8), 0, 8));
                assertTrue(transport.describe(address).startsWith("unknown"));
                transport.retain(address);
                transport.release(address);
            }
        }
    }

    @Test
    void shouldForgetStrangersWhenTheirDatagramIsHandled() throws IOException
    {
        try (UdpTransport transport = net.bind(NetFixture.V4))
        {
            for (int i = 0; i < 200; i++)
            {
                try (DatagramChannel stranger = NetFixture.openSocket(NetFixture.V4))
                {
                    stranger.send(ByteBuffer.allocate(5), NetFixture.target(transport));
                    final int[] lent = new int[1];
                    NetFixture.awaitPackets(transport, (address, buffer, offset, length) ->
                    {
                        assertEquals(5, transport.send(address, buffer, offset, length));
                        lent[0] = address;
                    }, 1);
                    assertEquals(0, lent[0]);
                    assertEquals(FAILED, transport.send(lent[0], NetFixture.packet(8), 0, 8));
                    awaitDatagram(stranger, 5);
                }
            }
        }
    }

    @Test
    void shouldLendTheSameHandleToOneStrangerAfterTheOther() throws IOException
    {
        try (UdpTransport transport = net.bind(NetFixture.V4);
            DatagramChannel first = NetFixture.openSocket(NetFixture.V4);
            DatagramChannel second = NetFixture.openSocket(NetFixture.V4))
        {
            final List<String> senders = new ArrayList<>();
            final List<String> expected = new ArrayList<>();
            for (int i = 0; i < 10; i++)
            {
                final DatagramChannel stranger = i % 2 == 0 ? first : second;
                stranger.send(ByteBuffer.allocate(5), NetFixture.target(transport));
                expected.add("0 " + NetFixture.addressOf(stranger));
            }

            NetFixture.awaitPackets(
                transport,
                (address, buffer, offset, length) -> senders.add(address + " " + transport.describe(address)),
                10);
            assertEquals(expected, senders);
        }
    }

    @Test
    void shouldForgetAStrangerWhoseDatagramMadeTheHandlerThrow() throws IOException
    {
        try (UdpTransport transport = net.bind(NetFixture.V4);
            DatagramChannel stranger = NetFixture.openSocket(NetFixture.V4))
        {
            stranger.send(ByteBuffer.allocate(5), NetFixture.target(transport));
            final PacketHandler thrower = (address, buffer, offset, length) ->
            {
                throw new IllegalStateException("on purpose");
            };
            assertThrows(
                IllegalStateException.class, () -> NetFixture.await(() -> transport.poll(thrower, 1) > 0));
            assertEquals(FAILED, transport.send(0, NetFixture.packet(8), 0, 8));

            stranger.send(ByteBuffer.allocate(5), NetFixture.target(transport));
            NetFixture.awaitPackets(transport, NetFixture.IGNORE, 1);
        }
    }

    @Test
    void shouldRetainReleaseAndReuseHandlesWithinTheHandler() throws IOException
    {
        try (UdpTransport transport = net.bind(NetFixture.V4);
            DatagramChannel first = NetFixture.openSocket(NetFixture.V4);
            DatagramChannel second = NetFixture.openSocket(NetFixture.V4))
        {
            first.send(ByteBuffer.allocate(5), NetFixture.target(transport));
            final int[] handles = new int[2];
            NetFixture.awaitPackets(transport, (address, buffer, offset, length) ->
            {
                transport.retain(address);
                handles[0] = address;
            }, 1);

            second.send(ByteBuffer.allocate(5), NetFixture.target(transport));
            NetFixture.awaitPackets(transport, (address, buffer, offset, length) ->
            {
                assertNotEquals(handles[0], address);
                transport.release(handles[0]);
                transport.retain(address);
                handles[1] = address;
            }, 1);

            assertEquals(FAILED, transport.send(handles[0], NetFixture.packet(8), 0, 8));
            assertEquals(handles[0], transport.resolve("127.0.0.1:7400"));
            assertEquals(NetFixture.addressOf(second), transport.describe(handles[1]));
        }
    }

    @Test
    void shouldDropStrangersBeyondItsBound() throws IOException
    {
        net.settings.set(EngineOption.MAX_PEERS, 2);
        try (UdpTransport transport = net.bind(NetFixture.V4);
            DatagramChannel stranger = NetFixture.openSocket(NetFixture.V4))
        {
            for (int port = 1; port <= 4; port++)
            {
                assertNotEquals(NULL_ADDRESS, transport.resolve("127.0.0.1:" + port));
            }
            assertEquals(NULL_ADDRESS, transport.resolve("127.0.0.1:5"));
            assertEquals(1, net.count(TRANSPORT_ADDRESSES_FULL));

            stranger.send(ByteBuffer.allocate(5), NetFixture.target(transport));
            NetFixture.await(() ->
            {
                assertEquals(0, transport.poll(NetFixture.IGNORE, 1));
                return net.count(TRANSPORT_ADDRESSES_FULL) == 2;
            });
        }
    }

    @Test
    void shouldHandOverEmptyAndLongestDatagramsAndDropLongerOnes() throws IOException
    {
        try (UdpTransport transport = net.bind(NetFixture.V4);
            DatagramChannel peer = NetFixture.openSocket(NetFixture.V4))
        {
            transport.resolve(NetFixture.addressOf(peer));
            for (int round = 0; round < 2; round++)
            {
                final List<Integer> lengths = new ArrayList<>();
                for (final int length : new int[]{0, 8_193, 8_192, 0, 20_000, 1})
                {
                    peer.send(ByteBuffer.allocateDirect(length), NetFixture.target(transport));
                }
                NetFixture.awaitPackets(
                    transport, (address, buffer, offset, length) -> lengths.add(length), 4);

                assertEquals(List.of(0, 8_192, 0, 1), lengths);
                assertEquals(2L * (round + 1), net.count(TRANSPORT_TRUNCATED));
                if (round == 0)
                {
                    net.connect(transport, peer);
                }
            }
        }
    }

    @Test
    void shouldSendPacketsFromWhereverTheyLie() throws IOException
    {
        try (UdpTransport transport = net.bind(NetFixture.V4);
            DatagramChannel peer = NetFixture.openSocket(NetFixture.V4))
        {
            final int handle = transport.resolve(NetFixture.addressOf(peer));
            final ByteBuffer memory = ByteBuffer.allocateDirect(100);
            final UnsafeBuffer direct = new UnsafeBuffer(memory, 20, 60);
            final UnsafeBuffer heap = new UnsafeBuffer(new byte[100], 20, 60);
            final UnsafeBuffer heapBuffer = new UnsafeBuffer(ByteBuffer.allocate(100), 20, 60);
            final UnsafeBuffer raw = new UnsafeBuffer(direct.addressOffset(), 60);
            for (final UnsafeBuffer packet : List.of(direct, heap, heapBuffer, raw))
            {
                for (int at = 0; at < 60; at++)
                {
                    packet.putByte(at, (byte)at);
                }

                assertEquals(10, transport.send(handle, packet, 30, 10));
                final ByteBuffer received = ByteBuffer.allocate(100);
                NetFixture.await(() -> NetFixture.receive(peer, received) != null);
                assertEquals(10, received.position());
                assertEquals(30, received.get(0));
                assertEquals(39, received.get(9));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> transport.send(handle, direct, 55, 10));
        }
    }

    @Test
    void shouldCloseTwice()
    {
        final UdpTransport transport = net.bind(NetFixture.V4);
        final int handle = transport.resolve("127.0.0.1:7400");
        transport.close();
        transport.close();

        assertEquals(0, transport.poll(NetFixture.IGNORE, 1));
        assertEquals(FAILED, transport.send(handle, NetFixture.packet(8), 0, 8));
        assertEquals(NULL_ADDRESS, transport.resolve("127.0.0.1:7401"));
        assertEquals("127.0.0.1:7400", transport.describe(handle));
        transport.release(handle);
    }

    @Test
    void shouldCloseFromItsHandler() throws IOException
    {
        final UdpTransport transport = net.bind(NetFixture.V4);
        try (DatagramChannel peer = NetFixture.openSocket(NetFixture.V4))
        {
            transport.resolve(NetFixture.addressOf(peer));
            net.connect(transport, peer);
            peer.send(ByteBuffer.allocate(5), NetFixture.target(transport));
            peer.send(ByteBuffer.allocate(5), NetFixture.target(transport));
            final String local = transport.localAddress();
            NetFixture.awaitPackets(transport, (address, buffer, offset, length) ->
            {
                transport.close();
                // the buffer is still there
                buffer.setMemory(offset, length, (byte)1);
                assertEquals(FAILED, transport.send(address, buffer, offset, length));
            }, 1);
            assertEquals(0, transport.poll(NetFixture.IGNORE, 10));
            net.bind(local).close();
        }
    }

    @Test
    void shouldNotPollWithinItsHandler() throws IOException
    {
        try (UdpTransport transport = net.bind(NetFixture.V4);
            DatagramChannel peer = NetFixture.openSocket(NetFixture.V4))
        {
            peer.send(ByteBuffer.allocate(5), NetFixture.target(transport));
            peer.send(ByteBuffer.allocate(5), NetFixture.target(transport));
            NetFixture.awaitPackets(
                transport,
                (address, buffer, offset, length) -> assertEquals(0, transport.poll(NetFixture.IGNORE, 10)),
                2);
        }
    }

    @Test
    void shouldGoOnWhenItsThreadIsInterrupted() throws IOException
    {
        try (UdpTransport transport = net.bind(NetFixture.V4);
            DatagramChannel peer = NetFixture.openSocket(NetFixture.V4))
        {
            final int handle = transport.resolve(NetFixture.addressOf(peer));
            Thread.currentThread().interrupt();
            net.connect(transport, peer);
            assertEquals(8, transport.send(handle, NetFixture.packet(8), 0, 8));
            peer.send(ByteBuffer.allocate(5), NetFixture.target(transport));
            NetFixture.awaitPackets(transport, NetFixture.IGNORE, 1);
        }
        finally
        {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void shouldNameAFullSendBufferBackPressure()
    {
        assertEquals(BACK_PRESSURED, UdpSender.resultOf(0, 100));
        assertEquals(100, UdpSender.resultOf(100, 100));
        assertEquals(0, UdpSender.resultOf(0, 0));
        assertTrue(UdpSender.isBufferFull(new IOException("No buffer space available")));
        assertFalse(UdpSender.isBufferFull(new IOException((String)null)));
    }

    @Test
    void shouldCountEveryErrorButReportFew()
    {
        final UnsafeBuffer tooLong = NetFixture.packet(65_530);
        try (UdpTransport transport = net.bind(NetFixture.V4))
        {
            final int handle = transport.resolve("127.0.0.1:7400");
            for (int i = 0; i < 100; i++)
            {
                assertEquals(FAILED, transport.send(handle, tooLong, 0, 65_530));
            }
        }

        assertEquals(100, net.count(TRANSPORT_ERRORS));
        assertEquals(7, net.errors.size());
        net.counters.set(TRANSPORT_ERRORS, 0);
        net.errors.clear();
    }

    private void assertRefused(final String taken)
    {
        final String message = assertThrows(UncheckedIOException.class, () -> net.bind(taken)).getMessage();
        assertTrue(message.contains(taken) && message.contains("the port is taken"), message);
    }

    private static InetSocketAddress awaitDatagram(final DatagramChannel socket, final int length)
    {
        final ByteBuffer received = ByteBuffer.allocate(100);
        final InetSocketAddress[] from = new InetSocketAddress[1];
        NetFixture.await(() -> (from[0] = NetFixture.receive(socket, received)) != null);
        assertEquals(length, received.position());
        return from[0];
    }
}
