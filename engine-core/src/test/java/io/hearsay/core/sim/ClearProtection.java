package io.hearsay.core.sim;

import java.util.Arrays;

import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stands in for encryption where a test wants to read what is on the wire: the body stays clear, a checksum of 8 bytes
 * takes the place of the tag. Key id, algorithm, freshness and replay are checked like those of the real ones. Protects
 * nothing: tests only.
 */
public final class ClearProtection implements PacketProtection
{
    /** Algorithm number, NONE on the wire. */
    public static final byte ALGORITHM = 0;

    /** Length of the checksum. */
    public static final int CHECKSUM_LENGTH = Long.BYTES;

    /** Packets by which a datagram may be late, per sender. */
    public static final int REPLAY_WINDOW = 4_096;

    private final int keyId;
    private final long maxClockSkewUs;
    private final Long2ObjectHashMap<ReplayWindow> windows = new Long2ObjectHashMap<>();
    private long nowUs;
    private boolean isClosed;

    /**
     * Make the protection of one node.
     *
     * @param keyId          in the place of a key: nodes with another one do not understand each other.
     * @param maxClockSkewUs from which on an unknown sender is stale.
     */
    public ClearProtection(final int keyId, final long maxClockSkewUs)
    {
        this.keyId = keyId;
        this.maxClockSkewUs = maxClockSkewUs;
    }

    /**
     * Whether {@link #close()} was called.
     *
     * @return true if it was.
     */
    public boolean isClosed()
    {
        return isClosed;
    }

    @Override
    public int algorithm()
    {
        return ALGORITHM;
    }

    @Override
    public int overheadLength()
    {
        return CHECKSUM_LENGTH;
    }

    @Override
    public void onCycle(final long cycleNs, final long cycleUs)
    {
        nowUs = cycleUs;
    }

    @Override
    public int seal(final MutableDirectBuffer packet, final int offset, final int bodyLength)
    {
        final int clearLength = PacketFlyweight.BODY_OFFSET + bodyLength;
        final int length = clearLength + CHECKSUM_LENGTH;
        PacketFlyweight.putProtection(packet, offset, ALGORITHM, length, keyId);
        packet.putLong(offset + clearLength, checksum(packet, offset, clearLength));
        return length;
    }

    @Override
    public int open(
        final MutableDirectBuffer packet, final int offset, final int length, final boolean discovered)
    {
        if (PacketFlyweight.keyId(packet, offset) != keyId)
        {
            return UNKNOWN_KEY;
        }
        if (PacketFlyweight.algorithm(packet, offset) != ALGORITHM)
        {
            return ALGORITHM_NOT_ACCEPTED;
        }

        final int bodyLength = length - PacketFlyweight.BODY_OFFSET - CHECKSUM_LENGTH;
        if (bodyLength < 0)
        {
            return MALFORMED;
        }

        final long sender = PacketFlyweight.sender(packet, offset);
        final long number = PacketFlyweight.packetNumber(packet, offset);
        final ReplayWindow window = windows.get(sender);
        if (window == null)
        {
            if (Math.abs(PacketFlyweight.sentAtUs(packet, offset) - nowUs) > maxClockSkewUs)
            {
                return STALE;
            }
        }
        else
        {
            final int verdict = window.check(number);
            if (verdict < 0)
            {
                return verdict;
            }
        }

        final int clearLength = length - CHECKSUM_LENGTH;
        if (packet.getLong(offset + clearLength) != checksum(packet, offset, clearLength))
        {
            return NOT_AUTHENTIC;
        }

        if (window == null)
        {
            windows.put(sender, new ReplayWindow(number));
        }
        else
        {
            window.accept(number);
        }

        return bodyLength;
    }

    @Override
    public void close()
    {
        isClosed = true;
    }

    /**
     * Whether a datagram is as its sender sealed it.
     *
     * @param packet of any bytes, at least as long as a checksum.
     * @return true if it is.
     */
    public static boolean isIntact(final byte[] packet)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(packet);
        final int clearLength = packet.length - CHECKSUM_LENGTH;
        return clearLength >= PacketFlyweight.BODY_OFFSET &&
            buffer.getLong(clearLength) == checksum(buffer, 0, clearLength);
    }

    private static long checksum(final DirectBuffer buffer, final int offset, final int length)
    {
        long hash = length;
        int at = offset;
        final int end = offset + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES)
        {
            hash = mix(hash ^ buffer.getLong(at));
        }
        for (; at < end; at++)
        {
            hash = mix(hash ^ buffer.getByte(at));
        }

        return hash;
    }

    private static long mix(final long value)
    {
        final long product = value * 0x9E37_79B9_7F4A_7C15L;
        return product ^ product >>> 29;
    }

    /**
     * Which numbers of a sender were seen. Most senders of a large cluster are heard from once or a few times only:
     * nothing is allocated for the first number, the few after it are kept as they are, then there is a bit for each.
     */
    private static final class ReplayWindow
    {
        private static final int FEW = 8;

        private long highest;
        private long[] numbers;
        private int count;
        private boolean isBits;

        ReplayWindow(final long first)
        {
            highest = first;
        }

        int check(final long number)
        {
            if (number > highest)
            {
                return 0;
            }
            if (number <= highest - REPLAY_WINDOW)
            {
                return TOO_OLD;
            }

            return contains(number) ? REPLAYED : 0;
        }

        void accept(final long number)
        {
            if (numbers == null)
            {
                numbers = new long[]{highest, 0};
                count = 1;
            }
            if (!isBits && count == FEW)
            {
                final long[] few = numbers;
                numbers = new long[REPLAY_WINDOW / Long.SIZE];
                isBits = true;
                for (final long seen : few)
                {
                    if (seen > highest - REPLAY_WINDOW)
                    {
                        numbers[word(seen)] |= bit(seen);
                    }
                }
            }

            if (isBits)
            {
                for (long next = Math.max(highest + 1, number - REPLAY_WINDOW + 1); next <= number; next++)
                {
                    numbers[word(next)] &= ~bit(next);
                }
                numbers[word(number)] |= bit(number);
            }
            else
            {
                numbers = count == numbers.length ? Arrays.copyOf(numbers, 2 * count) : numbers;
                numbers[count++] = number;
            }
            highest = Math.max(highest, number);
        }

        private boolean contains(final long number)
        {
            if (numbers == null)
            {
                return number == highest;
            }
            if (isBits)
            {
                return (numbers[word(number)] & bit(number)) != 0;
            }

            for (int i = 0; i < count; i++)
            {
                if (numbers[i] == number)
                {
                    return true;
                }
            }

            return false;
        }

        private static int word(final long number)
        {
            return (int)(number & (REPLAY_WINDOW - 1)) / Long.SIZE;
        }

        private static long bit(final long number)
        {
            return 1L << number;
        }
    }
}
