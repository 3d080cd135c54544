package io.hearsay.io.net;

import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_SEGMENTED;
import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_UNSENT;
import static io.hearsay.core.spi.PacketTransport.FAILED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import org.agrona.CloseHelper;
import org.agrona.SystemUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several datagrams with one call to the kernel, against real sockets. Only where the kernel can do it: the build opens
 * what it takes.
 */
class UdpSenderTest
{
    private static final int SOL_SOCKET = 1;
    private static final int SO_NO_CHECK = 11;

    private static final int SEND_LIMIT = 4;
    private static final int BATCH_LENGTH = 1_408;

    private final EngineCounters counters = NetFixture.newCounters();
    private final List<IOException> errors = new ArrayList<>();
    private final List<UdpChannel> unreachable = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final UnsafeBuffer packet = NetFixture.packet(8_192);
    private final ByteBuffer received = ByteBuffer.allocateDirect(65_536);
    private DatagramChannel peer;
    private UdpChannel channel;
    private UdpSender sender;
    private int nextMark;
    private int nextReceived;
    private boolean isClosingUnreachable;

    @BeforeEach
    void setUp() throws IOException
    {
        assumeTrue(SystemUtil.isLinux());
        assertTrue(UdpSegmentation.isAvailable(), "the build's flags do not open what it takes");
        final UdpChannel unconnected = UdpChannel.open(AddressLiteral.parse(NetFixture.V4, 0), 65_536);
        open.add(unconnected.channel());
        assumeTrue(unconnected.channel().supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT));
        unconnected.share();
        peer = NetFixture.openSocket(NetFixture.V4);
        open.add(peer);
        final Selector selector = Selector.open();
        open.add(selector);
        final InetSocketAddress address = AddressLiteral.parse(NetFixture.addressOf(peer), 1);
        channel = UdpChannel.connect(unconnected.localAddress(), address, 0, 1 << 20, selector);
        open.add(channel.channel());
        sender = new UdpSender(unconnected, new Recorder(), counters, BATCH_LENGTH, SEND_LIMIT);
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(open);
    }

    @Test
    void shouldSendWhatItKeptInOneCall() throws IOException
    {
        send(100, 100, 100);
        assertNull(receiveNow());

        sender.flush();
        awaitLengths(100, 100, 100);
        assertEquals(3, count(TRANSPORT_SEGMENTED));
    }

    @Test
    void shouldSendOneThatIsAloneAsItIs()
    {
        send(BATCH_LENGTH);
        sender.flush();
        sender.flush();

        awaitLengths(BATCH_LENGTH);
        assertEquals(0, count(TRANSPORT_SEGMENTED));
    }

    @Test
    void shouldLetTheLastBeShorterAndNoOther()
    {
        send(100, 100, 60, 60, 100);
        sender.flush();

        awaitLengths(100, 100, 60, 60, 100);
        assertEquals(3, count(TRANSPORT_SEGMENTED)); // 60 and 100 alone: the first must be the longest
    }

    @Test
    void shouldNotCutADatagramThatIsLongerThanThoseBefore()
    {
        send(64, 64);
        sender.flush();
        send(1_000);
        sender.flush();
        send(64, 64);
        sender.flush();
        send(8_000, 1_000); // the first is longer than what shares a call
        sender.flush();

        awaitLengths(64, 64, 1_000, 64, 64, 8_000, 1_000);
        assertEquals(4, count(TRANSPORT_SEGMENTED));
    }

    @Test
    void shouldKeepNoMoreThanItsLimit() throws IOException
    {
        send(100, 100, 100, 100);
        assertNull(receiveNow());
        send(100);

        awaitLengths(100, 100, 100, 100);
        assertNull(receiveNow());
        sender.flush();
        awaitLengths(100);
    }

    @Test
    void shouldSendSinglyWhatTheKernelRefusesToCut() throws IOException
    {
        // the kernel cuts nothing for a socket that sends no checksums
        UdpSegmentation.option(UdpSegmentation.descriptor(channel.channel()), SOL_SOCKET, SO_NO_CHECK, 1);
        send(100, 100, 70);
        sender.flush();
        send(100, 100, 100);
        sender.flush();

        awaitLengths(100, 100, 70, 100, 100, 100);
        assertEquals(1, errors.size());
        assertEquals(0, count(TRANSPORT_SEGMENTED));
        assertEquals(0, count(TRANSPORT_UNSENT));
    }

    @Test
    void shouldSendOnceMoreWhatMetTheNewsOfAClosedPort() throws IOException
    {
        final InetSocketAddress address = (InetSocketAddress)peer.getLocalAddress();
        peer.close();
        send(100);
        sender.flush(); // answered by the kernel: no such port
        peer = NetFixture.openSocket(address);
        open.add(peer);
        nextReceived = nextMark;
        send(100, 100);
        sender.flush();

        awaitLengths(100, 100);
        assertEquals(List.of(channel), unreachable);
        assertEquals(0, count(TRANSPORT_UNSENT));
    }

    @Test
    void shouldSendWhatIsKeptForAChannelBeforeItCloses()
    {
        send(100, 100);
        sender.onClosing(channel);
        CloseHelper.close(channel.channel());
        sender.flush();

        awaitLengths(100, 100);
    }

    @Test
    void shouldRefuseAChannelThatWasGivenUpWhileItMadeRoom() throws IOException
    {
        peer.close();
        send(100);
        sender.flush();
        send(100, 100, 100, 100);
        isClosingUnreachable = true;

        assertEquals(FAILED, sender.send(channel, packet, 0, 100));
        sender.flush();
        assertEquals(List.of(channel), unreachable);
    }

    private void send(final int... lengths)
    {
        for (final int length : lengths)
        {
            for (int i = 0; i < length; i++)
            {
                packet.putByte(i, (byte)(nextMark + i));
            }
            nextMark++;
            assertEquals(length, sender.send(channel, packet, 0, length));
        }
    }

    private void awaitLengths(final int... lengths)
    {
        for (final int length : lengths)
        {
            received.clear();
            NetFixture.receive(peer, received);
            received.flip();
            assertEquals(length, received.remaining());
            for (int i = 0; i < length; i++)
            {
                assertEquals((byte)(nextReceived + i), received.get(i));
            }
            nextReceived++;
        }
    }

    private Object receiveNow() throws IOException
    {
        return peer.receive(received.clear());
    }

    private long count(final CounterDescriptor counter)
    {
        return counters.get(counter);
    }

    private final class Recorder implements ChannelErrors
    {
        @Override
        public void onUnreachable(final UdpChannel from)
        {
            unreachable.add(from);
            if (isClosingUnreachable)
            {
                sender.onClosing(from);
                CloseHelper.close(from.channel());
            }
        }

        @Override
        public void onError(final IOException error)
        {
            errors.add(error);
        }
    }
}
