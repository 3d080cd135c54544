package io.hearsay.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A datagram in tests, at an offset that is nothing special.
 */
final class TestPacket
{
    static final int OFFSET = 3;
    static final int CAPACITY = OFFSET + PacketFlyweight.MAX_PACKET_LENGTH + 64;
    static final long SENDER = 0xfedc_ba98_7654_3210L;
    static final long NOW_US = 1_700_000_000_000_000L;

    final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    int length;

    static ClusterKey key(final int first)
    {
        final byte[] key = new byte[ClusterKey.LENGTH];
        for (int i = 0; i < key.length; i++)
        {
            key[i] = (byte)(first + i);
        }
        return ClusterKey.take(key);
    }

    static TestPacket sealed(
        final PacketProtection protection, final long sender, final long packetNumber, final long sentAtUs)
    {
        return sealed(protection, PacketFlyweight.PUSH_MESSAGE, sender, packetNumber, sentAtUs, body(43));
    }

    static TestPacket sealed(
        final PacketProtection protection,
        final byte type,
        final long sender,
        final long packetNumber,
        final long sentAtUs,
        final byte[] body)
    {
        final TestPacket packet = new TestPacket();
        PacketFlyweight.putHeader(packet.buffer, OFFSET, type, sender, packetNumber, sentAtUs);
        packet.buffer.putBytes(OFFSET + PacketFlyweight.BODY_OFFSET, body);
        packet.length = protection.seal(packet.buffer, OFFSET, body.length);
        return packet;
    }

    static byte[] body(final int length)
    {
        final byte[] body = new byte[length];
        for (int i = 0; i < length; i++)
        {
            body[i] = (byte)(3 * i + 1);
        }
        return body;
    }

    /**
     * Open a copy, so that this packet stays sealed.
     */
    int open(final PacketProtection protection, final boolean discovered)
    {
        return copy().openInPlace(protection, discovered);
    }

    int openInPlace(final PacketProtection protection, final boolean discovered)
    {
        return protection.open(buffer, OFFSET, length, discovered);
    }

    TestPacket copy()
    {
        return from(bytes());
    }

    static TestPacket from(final byte[] datagram)
    {
        final TestPacket packet = new TestPacket();
        packet.buffer.putBytes(OFFSET, datagram);
        packet.length = datagram.length;
        return packet;
    }

    /**
     * A copy of another length whose label says so.
     */
    TestPacket resized(final int newLength)
    {
        final TestPacket packet = copy();
        packet.length = newLength;
        packet.buffer.putInt(
            OFFSET + PacketFlyweight.SIZE_OFFSET,
            newLength - PacketFlyweight.LABEL_LENGTH,
            ByteOrder.BIG_ENDIAN);
        return packet;
    }

    TestPacket flipped(final int bit)
    {
        final TestPacket packet = copy();
        final int index = OFFSET + (bit >> 3);
        packet.buffer.putByte(index, (byte)(packet.buffer.getByte(index) ^ 1 << (bit & 7)));
        return packet;
    }

    byte[] bytes()
    {
        return bytes(0, length);
    }

    byte[] bytes(final int from, final int count)
    {
        final byte[] bytes = new byte[count];
        buffer.getBytes(OFFSET + from, bytes);
        return bytes;
    }
}
