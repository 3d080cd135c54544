package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;

/**
 * What must be so whatever a receiver is sent. One input, in its own world: each starts with new receivers.
 */
final class OpenCheck
{
    private static final byte[] BODY = new byte[100];
    private static final Map<Algorithm, List<byte[]>> GENUINE = new EnumMap<>(Algorithm.class);

    private static final GuardedDatagram HOSTILE = new GuardedDatagram();
    private static final GuardedDatagram COPY = new GuardedDatagram();

    private OpenCheck()
    {
    }

    /**
     * Check one input.
     *
     * @param bytes as {@link FuzzInput} reads them.
     * @return what became of the datagram in it.
     */
    static int check(final byte[] bytes)
    {
        final FuzzInput input = new FuzzInput(bytes);
        final List<byte[]> genuine = GENUINE.computeIfAbsent(input.algorithm(), OpenCheck::genuine);
        try (TwinReceivers twins = new TwinReceivers(input.algorithm(), HOSTILE, COPY))
        {
            if (input.has(FuzzInput.MET))
            {
                assertEquals(BODY.length, twins.receiveGenuine(genuine.get(0)));
            }

            final byte[] datagram = input.datagram();
            final int result = twins.receiveHostile(datagram, input.has(FuzzInput.DISCOVERED));
            assertFalse(result >= 0 && input.isForgery(), "a forgery was accepted");
            if (result >= 0 && input.algorithm().isKeyed())
            {
                assertArrayEquals(sealedAgain(datagram, twins.lastBody(result)), datagram, "nobody sealed this");
            }

            for (final byte[] next : genuine)
            {
                twins.receiveGenuine(next);
            }

            return result;
        }
    }

    /**
     * The only datagram with this header and this body that a holder of the key would have made.
     */
    private static byte[] sealedAgain(final byte[] datagram, final byte[] body)
    {
        final ByteBuffer header = ByteBuffer.wrap(datagram);
        final Algorithm algorithm = Arrays.stream(Algorithm.values())
            .filter((known) -> known.number() == datagram[PacketFlyweight.ALGORITHM_OFFSET]).findFirst().orElseThrow();
        return Protected.seal(
            algorithm,
            Protected.KEY,
            datagram[PacketFlyweight.TYPE_OFFSET],
            header.getLong(PacketFlyweight.SENDER_OFFSET),
            header.getLong(PacketFlyweight.PACKET_NUMBER_OFFSET),
            header.getLong(PacketFlyweight.SENT_AT_OFFSET),
            body);
    }

    /**
     * Two datagrams of one sender and one of another.
     */
    private static List<byte[]> genuine(final Algorithm algorithm)
    {
        final byte push = PacketFlyweight.PUSH_MESSAGE;
        final long nowUs = Protected.NOW_US;
        return List.of(
            Protected.seal(algorithm, Protected.KEY, push, FuzzInput.SENDER, FuzzInput.FIRST_NUMBER, nowUs, BODY),
            Protected.seal(algorithm, Protected.KEY, push, FuzzInput.SENDER, FuzzInput.FIRST_NUMBER + 1, nowUs, BODY),
            Protected.seal(algorithm, Protected.KEY, push, FuzzInput.SENDER + 1, 7, nowUs, BODY));
    }
}
