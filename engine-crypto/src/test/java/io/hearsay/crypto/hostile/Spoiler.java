package io.hearsay.crypto.hostile;

import static io.hearsay.core.wire.PacketFlyweight.BODY_OFFSET;
import static io.hearsay.core.wire.PacketFlyweight.LABEL_LENGTH;
import static io.hearsay.core.wire.PacketFlyweight.SIZE_OFFSET;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;

/**
 * What somebody without the key can make of genuine datagrams.
 */
enum Spoiler
{
    FLIP_ONE_BIT
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            return flip(one, random.nextInt(8 * one.length));
        }
    },

    FLIP_BITS_OF_THE_HEADER
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            byte[] result = one;
            for (int i = random.nextInt(1, 5); i > 0; i--)
            {
                result = flip(result, random.nextInt(8 * BODY_OFFSET));
            }
            return result;
        }
    },

    CUT
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            return Arrays.copyOf(one, random.nextInt(one.length));
        }
    },

    CUT_AND_RELABEL
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            return sized(Arrays.copyOf(one, random.nextInt(one.length)));
        }
    },

    EXTEND
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            return Arrays.copyOf(one, random.nextInt(one.length + 1, 9_000));
        }
    },

    EXTEND_AND_RELABEL
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            return sized(Arrays.copyOf(one, one.length + random.nextInt(1, 1 << random.nextInt(1, 13))));
        }
    },

    TAKE_A_FIELD_OF_THE_OTHER
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            final int[] fields = {
                0, PacketFlyweight.ALGORITHM_OFFSET, SIZE_OFFSET, LABEL_LENGTH, PacketFlyweight.KEY_ID_OFFSET,
                PacketFlyweight.SENDER_OFFSET, PacketFlyweight.PACKET_NUMBER_OFFSET, PacketFlyweight.SENT_AT_OFFSET,
                BODY_OFFSET};
            final int field = random.nextInt(fields.length - 1);
            final byte[] result = one.clone();
            System.arraycopy(other, fields[field], result, fields[field], fields[field + 1] - fields[field]);
            return result;
        }
    },

    TAKE_THE_BODY_OF_THE_OTHER
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            final byte[] result = other.clone();
            System.arraycopy(one, 0, result, 0, BODY_OFFSET);
            return sized(result);
        }
    },

    INVENT_A_FIELD
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            final int[] fields = {
                PacketFlyweight.SENDER_OFFSET, PacketFlyweight.PACKET_NUMBER_OFFSET, PacketFlyweight.SENT_AT_OFFSET};
            final int field = fields[random.nextInt(fields.length)];
            final ByteBuffer result = ByteBuffer.wrap(one.clone());
            final long[] values = {
                0, -1, Long.MAX_VALUE, Long.MIN_VALUE, result.getLong(field) + 1, result.getLong(field) - 1,
                result.getLong(field) + (1L << 32), random.nextLong(), Protected.NOW_US};
            return result.putLong(field, values[random.nextInt(values.length)]).array();
        }
    },

    RELABEL_AS_ANOTHER_ALGORITHM
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            final Algorithm[] all = Algorithm.values();
            final byte[] result = one.clone();
            result[PacketFlyweight.ALGORITHM_OFFSET] =
                random.nextInt(4) == 0 ? (byte)random.nextInt() : all[random.nextInt(all.length)].number();
            return result;
        }
    },

    NOISE_BEHIND_A_TRUE_HEADER
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            final byte[] noise = new byte[random.nextInt(BODY_OFFSET, 2_000)];
            random.nextBytes(noise);
            System.arraycopy(one, 0, noise, 0, BODY_OFFSET);
            return sized(noise);
        }
    },

    NOISE
    {
        @Override
        byte[] spoil(final byte[] one, final byte[] other, final SplittableRandom random)
        {
            final byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            return noise;
        }
    };

    /**
     * Make a hostile datagram.
     *
     * @param one    genuine datagram, not changed.
     * @param other  another one.
     * @param random to choose with.
     * @return a datagram, by bad luck a genuine one.
     */
    abstract byte[] spoil(byte[] one, byte[] other, SplittableRandom random);

    private static byte[] flip(final byte[] datagram, final int bit)
    {
        final byte[] result = datagram.clone();
        result[bit >> 3] ^= (byte)(1 << (bit & 7));
        return result;
    }

    private static byte[] sized(final byte[] datagram)
    {
        if (datagram.length >= LABEL_LENGTH)
        {
            ByteBuffer.wrap(datagram).putInt(SIZE_OFFSET, datagram.length - LABEL_LENGTH);
        }
        return datagram;
    }
}
