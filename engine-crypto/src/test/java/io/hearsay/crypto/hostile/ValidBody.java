package io.hearsay.crypto.hostile;

import java.util.Arrays;

import io.hearsay.core.testing.Datagram;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.wire.PacketFlyweight;

/**
 * A clear body of each type, as a peer would send it.
 */
final class ValidBody
{
    private ValidBody()
    {
    }

    static byte[] of(final byte type)
    {
        final Datagram datagram = Datagram.of(type, 0, 0, 0);
        switch (type)
        {
            case PacketFlyweight.PUSH_ACK:
                datagram.to(1_000).ack(7, true, false, true).ack(8);
                break;

            case PacketFlyweight.PULL_SYNC:
                datagram.range(7, 1, 5).range(8, 2, Long.MAX_VALUE);
                break;

            case PacketFlyweight.PULL_REQUEST:
                datagram.to(1_000).range(7, 1, 5);
                break;

            default:
                datagram.run(7, 1, 1, new byte[5], new byte[0]).run(8, 3, 0, new byte[20]);
                break;
        }
        return of(datagram);
    }

    static byte[] of(final Datagram datagram)
    {
        final byte[] bytes = datagram.bytes();
        return Arrays.copyOfRange(bytes, PacketFlyweight.BODY_OFFSET, bytes.length - PassThroughProtection.TAG_LENGTH);
    }
}
