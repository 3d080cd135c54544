package io.hearsay.io.net;

import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_MERGED;
import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_TRUNCATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.CloseHelper;
import org.agrona.SystemUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several datagrams of a sender that the kernel hands over with one call. Only where it can do it: the build opens what
 * it takes.
 */
class UdpMergeTest
{
    private static final int POLL_LIMIT = 64;

    private final NetFixture net = new NetFixture();
    private final UnsafeBuffer packet = NetFixture.packet(8_192);
    private final List<Integer> lengths = new ArrayList<>();
    private final PacketHandler handler = (address, buffer, offset, length) ->
    {
        for (int i = PacketFlyweight.LABEL_LENGTH; i < length; i++)
        {
            assertEquals((byte)(lengths.size() + i), buffer.getByte(offset + i));
        }
        lengths.add(length);
    };
    private UdpTransport transport;
    private DatagramChannel sender;
    private DatagramBatch batch;
    private int nextMark;

    @BeforeEach
    void assumeLinux()
    {
        assumeTrue(SystemUtil.isLinux());
        assertTrue(UdpSegmentation.isAvailable(), "the build's flags do not open what it takes");
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(transport, sender);
        assertEquals(List.of(), net.errors);
    }

    @Test
    void shouldHandOverEachOfSeveral() throws IOException
    {
        open();
        send(200, 200, 200, 90);
        send(64);
        send(64, 64);

        awaitLengths(200, 200, 200, 90, 64, 64, 64);
        assertEquals(6, net.count(TRANSPORT_MERGED));
    }

    @Test
    void shouldHandOverTheLongestThatShareACall() throws IOException
    {
        open();
        send(8_000, 8_000, 8_000, 8_000, 8_000, 8_000, 8_000, 100);

        awaitLengths(8_000, 8_000, 8_000, 8_000, 8_000, 8_000, 8_000, 100);
        assertEquals(8, net.count(TRANSPORT_MERGED));
    }

    @Test
    void shouldHandOverAsOneWhatDoesNotSayHowLongItIs() throws IOException
    {
        open();
        for (final int size : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 594, 595, 1_000_000})
        {
            lengths.clear();
            nextMark = 0;
            add(200, size);
            add(200, 194);
            add(200, 194);
            write();
            NetFixture.await(() -> transport.poll(
                (address, buffer, offset, length) -> lengths.add(length), POLL_LIMIT) > 0);
            assertEquals(List.of(600), lengths, "size " + size);
        }
        assertEquals(0, net.count(TRANSPORT_MERGED));
    }

    @Test
    void shouldDropWhatDoesNotSayHowLongItIsAndIsTooLongForOne() throws IOException
    {
        open();
        add(5_000, -1);
        add(5_000, 4_994);
        write();
        send(100);

        NetFixture.await(() ->
            transport.poll((address, buffer, offset, length) -> lengths.add(length), POLL_LIMIT) > 0);
        assertEquals(List.of(100), lengths);
        assertEquals(1, net.count(TRANSPORT_TRUNCATED));
    }

    @Test
    void shouldHandOverAsOneWhatHasSomethingBehindItsEnd() throws IOException
    {
        open();
        add(150, 94);
        write();

        NetFixture.await(() ->
            transport.poll((address, buffer, offset, length) -> lengths.add(length), POLL_LIMIT) > 0);
        assertEquals(List.of(150), lengths);
    }

    @Test
    void shouldHandOverEachThoughOneBetweenDoesNotSayHowLongItIs() throws IOException
    {
        open();
        add(100, 94);
        add(100, 7);
        add(70, 64);
        write();

        NetFixture.await(() ->
            transport.poll((address, buffer, offset, length) -> lengths.add(length), POLL_LIMIT) > 0);
        assertEquals(List.of(100, 100, 70), lengths);
    }

    @Test
    void shouldHandOverNothingMoreOnceItsHandlerClosedIt() throws IOException
    {
        open();
        send(100, 100, 100);

        NetFixture.await(() -> transport.poll(
            (address, buffer, offset, length) ->
            {
                lengths.add(length);
                transport.close();
            },
            POLL_LIMIT) > 0);
        assertEquals(List.of(100), lengths);
    }

    @Test
    void shouldHandOverNothingMoreOfAPeerThatItsHandlerReleased() throws IOException
    {
        open();
        transport.resolve(NetFixture.addressOf(sender));
        net.connect(transport, sender);
        send(100, 100, 100);

        NetFixture.await(() -> transport.poll(
            (address, buffer, offset, length) ->
            {
                lengths.add(length);
                transport.release(address);
            },
            POLL_LIMIT) > 0);
        assertEquals(List.of(100), lengths);
        assertEquals(0, transport.poll(handler, POLL_LIMIT));
    }

    @Test
    void shouldReceiveEachWithACallOfItsOwnIfThatIsAskedFor() throws IOException
    {
        net.settings.set(EngineOption.SEND_LIMIT, 1);
        open();
        send(100, 100, 100);

        awaitLengths(100, 100, 100);
        assertEquals(0, net.count(TRANSPORT_MERGED));
    }

    private void open() throws IOException
    {
        transport = net.bind(NetFixture.V4);
        sender = NetFixture.openSocket(NetFixture.V4);
        sender.connect(NetFixture.target(transport));
        batch = new DatagramBatch(sender, UdpSegmentation.MAX_SEGMENTS, 8_192);
    }

    private void send(final int... packetLengths) throws IOException
    {
        for (final int length : packetLengths)
        {
            add(length, length - PacketFlyweight.LABEL_LENGTH);
        }
        write();
    }

    private void add(final int length, final int size)
    {
        for (int i = 0; i < length; i++)
        {
            packet.putByte(i, (byte)(nextMark + i));
        }
        packet.putInt(PacketFlyweight.SIZE_OFFSET, size, ByteOrder.BIG_ENDIAN);
        nextMark++;
        assertTrue(batch.hasRoom(length));
        batch.add(packet, 0, length);
    }

    private void write() throws IOException
    {
        assertTrue(batch.write());
    }

    private void awaitLengths(final Integer... expected)
    {
        NetFixture.await(() ->
        {
            transport.poll(handler, POLL_LIMIT);
            return lengths.size() >= expected.length;
        });
        assertEquals(List.of(expected), lengths);
    }
}
