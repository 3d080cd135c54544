package io.hearsay.io.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Which channels are tried, and when the selector is asked.
 */
class UdpChannelsTest
{
    private static final int NEAR = 0;
    private static final int FAR = 1;
    private static final int LOOKS = 4;

    private final ByteBuffer datagram = ByteBuffer.allocateDirect(64);
    private final ErrorReporter errors = new ErrorReporter((error) ->
    {
        throw new AssertionError(error);
    });
    private final DatagramChannel[] peers = new DatagramChannel[2];
    private UdpChannels channels;

    @BeforeEach
    void connect() throws IOException
    {
        channels = UdpChannels.open(AddressLiteral.parse(NetFixture.V4, 0), 65_536, peers.length);
        assumeTrue(channels.canConnect(), "ports can not be shared here");
        channels.ensureCapacity(peers.length);
        for (int i = 0; i < peers.length; i++)
        {
            peers[i] = NetFixture.openSocket(NetFixture.V4);
            peers[i].connect(channels.localAddress());
            channels.connect(i, (InetSocketAddress)peers[i].getLocalAddress());
        }
    }

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(peers);
        channels.close(errors);
    }

    @Test
    void shouldTryTheChannelThatWasReadyAloneTwiceWithoutAsking() throws IOException
    {
        expectNear();
        for (int i = 1; i <= 3 * LOOKS; i++)
        {
            channels.select();
            final UdpChannel tried = channels.nextReady();
            assertSame(i % LOOKS == 0 ? null : channels.get(NEAR), tried, "look " + i);
            if (tried != null)
            {
                assertEquals(0, tried.channel().read(datagram.clear()));
                channels.onDrained();
                assertNull(channels.nextReady());
            }
        }
    }

    @Test
    void shouldFindOthersAtTheFourthLookAtTheLatest() throws IOException
    {
        expectNear();
        send(FAR);
        NetFixture.await(() -> isReady(FAR));
        read(FAR);
        channels.select();
        assertNull(channels.nextReady(), "which one will be next, nobody knows");

        expectNear();
        send(FAR);
        int looks = 1;
        while (!isReady(FAR))
        {
            assertTrue(++looks <= LOOKS);
        }
    }

    @Test
    void shouldAskWhereMoreComesThanOneNowAndThen() throws IOException
    {
        for (int i = 0; i < 10; i++)
        {
            send(NEAR);
            NetFixture.await(() -> isReady(NEAR));
            assertEquals(i > 0, channels.get(NEAR).isBusy());
            read(NEAR);
        }
        channels.select();
        assertNull(channels.nextReady());
    }

    @Test
    void shouldNotTryAChannelThatIsClosed() throws IOException
    {
        expectNear();
        channels.disconnect(NEAR);
        channels.select();
        assertNull(channels.nextReady());
    }

    private void expectNear() throws IOException
    {
        for (int i = 0; i < 2; i++)
        {
            send(NEAR);
            NetFixture.await(() -> isReady(NEAR));
            read(NEAR);
            channels.select();
            if (i == 0)
            {
                assertNull(channels.nextReady());
            }
        }
        NetFixture.await(() -> !isReady(NEAR)); // the look that asks: the next ones do not
    }

    private boolean isReady(final int address)
    {
        try
        {
            channels.select();
            return channels.nextReady() == channels.get(address);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void send(final int peer) throws IOException
    {
        assertEquals(8, peers[peer].write(datagram.clear().limit(8)));
    }

    private void read(final int address) throws IOException
    {
        assertEquals(8, channels.get(address).channel().read(datagram.clear()));
        channels.onDrained();
    }
}
