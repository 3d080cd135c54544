package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.testing.Datagram;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Says what is valid by the format and makes no sense: in the name of several peers, from changing addresses.
 */
final class HostilePeer
{
    private static final int PEERS = 6;
    private static final int ORIGINS = 8;

    private final NodeFixture node;
    private final SplittableRandom random;
    private long nextSequence = 1;
    private long lastPacketNumber;

    HostilePeer(final NodeFixture node, final SplittableRandom random)
    {
        this.node = node;
        this.random = random;
    }

    void speak()
    {
        final int peer = random.nextInt(PEERS);
        final byte type = (byte)(1 + random.nextInt(5));
        final Datagram datagram = node.from(1 + peer, type);
        switch (type)
        {
            case PacketFlyweight.PUSH_ACK:
                acks(datagram);
                break;

            case PacketFlyweight.PULL_SYNC:
                ranges(datagram, random.nextInt(20));
                break;

            case PacketFlyweight.PULL_REQUEST:
                datagram.to(random.nextInt(5) == 0 ? 1 : NodeFixture.NODE_ID);
                ranges(datagram, random.nextInt(5));
                break;

            case PacketFlyweight.PULL_RESPONSE:
                runs(datagram, 1 + random.nextInt(3));
                break;

            default:
                runs(datagram, random.nextInt(4));
                break;
        }
        node.transport.receive(random.nextInt(20) == 0 ? random.nextInt(PEERS) : peer, datagram.bytes());
    }

    /** Whatever it hears, a node sends only what is valid. */
    void check(final List<FakeTransport.Packet> packets)
    {
        for (final FakeTransport.Packet packet : packets)
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(packet.bytes());
            assertNull(PacketValidator.checkHeader(buffer, 0, buffer.capacity()));
            assertTrue(PacketValidator.isBodyValid(
                packet.bytes()[0],
                buffer,
                PacketFlyweight.BODY_OFFSET,
                buffer.capacity() - PacketFlyweight.BODY_OFFSET - PassThroughProtection.TAG_LENGTH));
            assertEquals(NodeFixture.NODE_ID, PacketFlyweight.sender(buffer, 0));
            assertTrue(node.transport.isRetained(packet.address()) || packet.address() < PEERS);
            lastPacketNumber = PacketFlyweight.packetNumber(buffer, 0);
        }
    }

    private void acks(final Datagram datagram)
    {
        datagram.to(random.nextInt(5) == 0 ? 1 : NodeFixture.NODE_ID);
        for (int i = random.nextInt(6); i > 0; i--)
        {
            datagram.ack(lastPacketNumber - random.nextInt(10), new boolean[random.nextInt(4)]);
        }
    }

    private void ranges(final Datagram datagram, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final long first = sequence();
            final int length = random.nextInt(1 << random.nextInt(11));
            final long last = random.nextInt(20) == 0 ? Long.MAX_VALUE : first + length;
            datagram.range(origin(), first, Math.max(first, last));
        }
    }

    private void runs(final Datagram datagram, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final byte[][] payloads = new byte[1 + random.nextInt(4)][];
            for (int j = 0; j < payloads.length; j++)
            {
                payloads[j] = new byte[random.nextInt(1 << random.nextInt(9))];
            }
            final long first = Math.min(sequence(), Long.MAX_VALUE - payloads.length + 1);
            datagram.run(origin(), first, random.nextInt(256), payloads);
        }
    }

    private long origin()
    {
        return random.nextInt(10) == 0 ? NodeFixture.NODE_ID : 1 + random.nextInt(ORIGINS);
    }

    private long sequence()
    {
        switch (random.nextInt(60))
        {
            case 0:
                return Long.MAX_VALUE - random.nextInt(3);

            case 1:
                return (1L << 62) - 2 + random.nextInt(4);

            case 2:
                return 1 + random.nextInt(5_000);

            default:
                nextSequence += random.nextInt(3);
                return Math.max(1, nextSequence - random.nextInt(60));
        }
    }
}
