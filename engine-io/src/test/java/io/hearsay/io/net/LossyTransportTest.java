package io.hearsay.io.net;

import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_LOSS_INJECTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.BitSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossyTransportTest
{
    private static final int DATAGRAMS = 2_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5})
    void shouldDropTheGivenShare(final double share)
    {
        final int count = 1_000_000;
        final LossGenerator generator = LossGenerator.uniform(share, 7_405);
        int dropped = 0;
        for (int i = 0; i < count; i++)
        {
            dropped += generator.shouldDrop(0, 100) ? 1 : 0;
        }

        // five standard deviations
        assertEquals(share * count, dropped, 5 * Math.sqrt(count * share * (1 - share)));
    }

    @Test
    void shouldDropNothingOrAll()
    {
        final LossGenerator none = LossGenerator.uniform(0.0, 1);
        final LossGenerator all = LossGenerator.uniform(1.0, 1);
        for (int i = 0; i < 10_000; i++)
        {
            assertTrue(!none.shouldDrop(0, 100) && all.shouldDrop(0, 100));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void shouldRefuseAShareOutOfRange(final double share)
    {
        assertThrows(IllegalArgumentException.class, () -> LossGenerator.uniform(share, 1));
    }

    @Test
    void shouldDropTheSameDatagramsForTheSameSeed() throws Exception
    {
        final BitSet first = receive(0.05, 7_406);
        assertEquals(first, receive(0.05, 7_406));
        assertNotEquals(first, receive(0.05, 7_407));
        assertTrue(first.cardinality() > DATAGRAMS * 0.92 && first.cardinality() < DATAGRAMS * 0.98);
    }

    private static BitSet receive(final double share, final long seed) throws Exception
    {
        final NetFixture net = new NetFixture();
        final BitSet received = new BitSet();
        try (UdpTransport udp = net.bind(NetFixture.V4);
            LossyTransport transport = new LossyTransport(udp, LossGenerator.uniform(share, seed), net.counters);
            DatagramChannel sender = NetFixture.openSocket(NetFixture.V4))
        {
            final ByteBuffer datagram = ByteBuffer.allocateDirect(4);
            final int[] handedOver = new int[1];
            for (int i = 0; i < DATAGRAMS; i++)
            {
                sender.send(datagram.putInt(0, i).clear(), NetFixture.target(udp));
                final int sentCount = i + 1;
                NetFixture.await(() ->
                {
                    handedOver[0] += transport.poll(
                        (address, buffer, offset, length) -> received.set(Integer.reverseBytes(buffer.getInt(offset))),
                        10);
                    return handedOver[0] + net.count(TRANSPORT_LOSS_INJECTED) == sentCount;
                });
            }

            assertEquals(received.cardinality(), handedOver[0]);
            assertEquals(DATAGRAMS - received.cardinality(), net.count(TRANSPORT_LOSS_INJECTED));
        }

        return received;
    }
}
