package io.hearsay.core.agent;

import io.hearsay.core.testing.Datagram;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.core.wire.PacketFlyweight;

/**
 * Makes datagrams of what a fuzzer made up: of any bytes, or well formed with hostile content, in the name of a few
 * peers that hold the key.
 */
final class HostileSpeech
{
    private static final int PEERS = 6;
    private static final int[] LENGTHS = {0, 1, 4, 8, 40, 200, 1_000, 8_096};

    private final FuzzedWorld world;
    private final long[] packetNumbers = new long[PEERS];

    HostileSpeech(final FuzzedWorld world)
    {
        this.world = world;
    }

    /** Bytes as they are. */
    byte[] noise(final FuzzBytes bytes)
    {
        return bytes.next(bytes.nextShort() % 1_500);
    }

    /** Any bytes behind a label and a header that are true. */
    byte[] body(final FuzzBytes bytes)
    {
        return datagram(bytes, (byte)(bytes.below(7))).raw(bytes.next(bytes.nextShort() % 1_500)).bytes();
    }

    byte[] messages(final FuzzBytes bytes, final byte type)
    {
        final Datagram datagram = datagram(bytes, type);
        int room = PacketFlyweight.MAX_PACKET_LENGTH - 200;
        for (int i = bytes.below(4); i > 0; i--)
        {
            final byte[][] payloads = new byte[1 + bytes.below(5)][];
            for (int j = 0; j < payloads.length; j++)
            {
                final int length = LENGTHS[bytes.below(LENGTHS.length)];
                payloads[j] = new byte[length <= room ? length : 0];
                room -= payloads[j].length + 30;
            }
            final long origin = origin(bytes);
            final long first = Math.min(sequence(bytes), Long.MAX_VALUE - payloads.length + 1);
            datagram.run(origin, first, bytes.nextByte(), payloads);
        }
        return datagram.bytes();
    }

    byte[] acks(final FuzzBytes bytes)
    {
        final Datagram datagram = datagram(bytes, PacketFlyweight.PUSH_ACK).to(to(bytes));
        for (int i = bytes.below(8); i > 0; i--)
        {
            final int choice = bytes.nextByte();
            final boolean[] bits = new boolean[choice >> 4];
            for (int j = 0, ones = bits.length == 0 ? 0 : bytes.nextByte(); j < bits.length; j++)
            {
                bits[j] = (ones >> (j & 7) & 1) != 0;
            }
            datagram.ack(world.lastPacketNumber - (choice & 15), bits);
        }
        return datagram.bytes();
    }

    byte[] ranges(final FuzzBytes bytes, final byte type)
    {
        final Datagram datagram = datagram(bytes, type);
        if (type == PacketFlyweight.PULL_REQUEST)
        {
            datagram.to(to(bytes));
        }
        for (int i = bytes.below(20); i > 0; i--)
        {
            final long origin = origin(bytes);
            final long first = sequence(bytes);
            datagram.range(origin, first, Math.max(first, sequence(bytes)));
        }
        return datagram.bytes();
    }

    private Datagram datagram(final FuzzBytes bytes, final byte type)
    {
        final int choice = bytes.nextByte();
        final int peer = choice % PEERS;
        world.nowUs++;
        final long number = choice < 200 ? packetNumbers[peer]++ : bytes.nextLong();
        final long sender = choice < 240 ? 1 + peer : bytes.nextLong();
        return Datagram.of(type, sender, number, choice < 250 ? world.nowUs : bytes.nextLong());
    }

    private static long to(final FuzzBytes bytes)
    {
        return bytes.below(8) == 7 ? bytes.nextLong() : FuzzedWorld.VICTIM;
    }

    private static long origin(final FuzzBytes bytes)
    {
        final int choice = bytes.below(16);
        return choice < 13 ? 1 + choice : choice < 15 ? FuzzedWorld.VICTIM : bytes.nextLong();
    }

    private static long sequence(final FuzzBytes bytes)
    {
        final int choice = bytes.nextByte();
        if (choice < 200)
        {
            return 1 + choice;
        }

        return switch (choice & 3)
        {
            case 0 -> 1 + bytes.nextShort();
            case 1 -> Long.MAX_VALUE - bytes.nextByte();
            case 2 -> Math.max(1, bytes.nextLong() & Long.MAX_VALUE);
            default -> Math.max(1, (1L << bytes.below(63)) - 2 + bytes.below(4));
        };
    }
}
