package io.hearsay.io.net;

import static io.hearsay.core.spi.PacketTransport.NULL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerRankingTest
{
    private static final int PEERS = 1_000;
    private static final int INTERVAL = 32 * PEERS;

    private final AddressTable addresses = new AddressTable(PEERS);
    private final PeerRanking ranking = new PeerRanking();
    private UdpChannel connected;
    private UdpChannel[] connections;

    @BeforeEach
    void setUp() throws Exception
    {
        for (int i = 0; i < PEERS; i++)
        {
            addresses.retain(AddressLiteral.parse("10.0." + (i >> 8) + "." + (i & 0xFF) + ":7400", 1));
        }
        ranking.ensureCapacity(addresses.capacity());
        connections = new UdpChannel[addresses.capacity()];

        try (Selector selector = Selector.open(); DatagramChannel peer = NetFixture.openSocket(NetFixture.V4))
        {
            connected = UdpChannel.connect(
                AddressLiteral.parse(NetFixture.V4, 0),
                AddressLiteral.parse(NetFixture.addressOf(peer), 1),
                0,
                65_536,
                selector);
        }
    }

    @AfterEach
    void tearDown() throws Exception
    {
        connected.channel().close();
    }

    @Test
    void shouldNotSweepBeforeEnoughDatagrams()
    {
        for (int i = 0; i < INTERVAL - 1; i++)
        {
            ranking.onReceived(i % PEERS);
            assertFalse(ranking.sweep(addresses, connections, true));
        }
        ranking.onReceived(0);
        sweepToTheEnd();
    }

    @Test
    void shouldSweepMoreOftenWhileThereAreConnectionsToBeHad()
    {
        receive(7, 255);
        assertFalse(ranking.sweep(addresses, connections, false));
        receive(7, 1);
        NetFixture.await(() -> ranking.sweep(addresses, connections, false));
        assertEquals(7, ranking.best());
    }

    @Test
    void shouldGoInBoundedSteps()
    {
        receive(1, INTERVAL);
        int steps = 1;
        while (!ranking.sweep(addresses, connections, true))
        {
            steps++;
        }
        assertEquals(4, steps);
    }

    @Test
    void shouldFindTheMostActiveWithoutAndTheLeastActiveWithAConnection()
    {
        connections[3] = connected;
        connections[4] = connected;
        connections[5] = connected;
        receive(3, 12_000);
        receive(4, 100);
        receive(5, 200);
        receive(700, 9_850);
        receive(999, 9_851);
        sweepToTheEnd();

        assertEquals(999, ranking.best());
        assertEquals(4, ranking.worst());
        assertTrue(ranking.isBestClearlyBetter());
    }

    @Test
    void shouldNotCountDatagramsToPeersThatAreSilent()
    {
        for (int i = 0; i < INTERVAL; i++)
        {
            ranking.onSent(7);
        }
        sweepToTheEnd();
        assertEquals(NULL_ADDRESS, ranking.best());
    }

    @Test
    void shouldForgetReleasedPeers()
    {
        receive(7, INTERVAL);
        ranking.forget(7);
        sweepToTheEnd();
        assertEquals(NULL_ADDRESS, ranking.best());

        receive(7, INTERVAL);
        sweepToTheEnd();
        assertEquals(7, ranking.best());
        addresses.release(7);
        ranking.forget(7);
        assertEquals(NULL_ADDRESS, ranking.best());
        assertFalse(ranking.isBestClearlyBetter());
    }

    @Test
    void shouldNotLetEquallyActivePeersChangePlaces()
    {
        final SplittableRandom random = new SplittableRandom(7_403);
        for (int i = 0; i < 64; i++)
        {
            connections[i] = connected;
        }

        int changes = 0;
        for (int i = 0, sweeps = 0; sweeps < 300; i++)
        {
            ranking.onReceived(random.nextInt(PEERS));
            if (ranking.sweep(addresses, connections, true))
            {
                // the first sweeps know too little
                changes += ++sweeps > 4 && ranking.isBestClearlyBetter() ? 1 : 0;
            }
        }
        assertEquals(0, changes);
    }

    @Test
    void shouldReplaceASilentPeerByAnAverageOne()
    {
        final SplittableRandom random = new SplittableRandom(7_404);
        connections[0] = connected;
        receive(0, 100);
        for (int sweeps = 0; sweeps < 10; sweeps++)
        {
            for (int i = 0; i < INTERVAL; i++)
            {
                ranking.onReceived(1 + random.nextInt(PEERS - 1));
            }
            sweepToTheEnd();
        }
        assertEquals(0, ranking.worst());
        assertTrue(ranking.isBestClearlyBetter());
    }

    private void receive(final int handle, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            ranking.onReceived(handle);
        }
    }

    private void sweepToTheEnd()
    {
        NetFixture.await(() -> ranking.sweep(addresses, connections, true));
    }
}
