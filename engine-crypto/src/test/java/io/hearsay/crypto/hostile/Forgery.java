package io.hearsay.crypto.hostile;

import java.nio.ByteBuffer;

import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;

/**
 * Datagrams of somebody who knows everything but the key. Their tags are as good as random.
 */
final class Forgery
{
    private final byte[] template;

    Forgery(final Algorithm algorithm, final int bodyLength)
    {
        final byte push = PacketFlyweight.PUSH_MESSAGE;
        template = Protected.seal(algorithm, Protected.OTHER_KEY, push, 0, 0, 0, new byte[bodyLength]);
        final byte[] ours = Protected.seal(algorithm, Protected.KEY, push, 0, 0, 0);
        System.arraycopy(
            ours, PacketFlyweight.KEY_ID_OFFSET, template, PacketFlyweight.KEY_ID_OFFSET, Integer.BYTES);
    }

    byte[] of(final long sender, final long packetNumber, final long sentAtUs)
    {
        final byte[] datagram = template.clone();
        ByteBuffer.wrap(datagram)
            .putLong(PacketFlyweight.SENDER_OFFSET, sender)
            .putLong(PacketFlyweight.PACKET_NUMBER_OFFSET, packetNumber)
            .putLong(PacketFlyweight.SENT_AT_OFFSET, sentAtUs);
        return datagram;
    }
}
