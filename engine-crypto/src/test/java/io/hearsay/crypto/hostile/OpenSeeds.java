package io.hearsay.crypto.hostile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;

/**
 * Inputs that a fuzzer begins with, for every algorithm that there is.
 */
final class OpenSeeds
{
    private static final byte[] BODY = new byte[100];

    private static final long NEXT_NUMBER = FuzzInput.FIRST_NUMBER + 2;

    private OpenSeeds()
    {
    }

    /**
     * Of each algorithm and type: a datagram, cut ones, one with a wrong size, and inputs to be sealed that lead to
     * each of the reasons to refuse one.
     */
    static List<byte[]> all()
    {
        final List<byte[]> seeds = new ArrayList<>();
        for (final Algorithm algorithm : Algorithm.values())
        {
            for (byte type = PacketFlyweight.PUSH_MESSAGE; type <= PacketFlyweight.PULL_RESPONSE; type++)
            {
                final byte[] body = ValidBody.of(type);
                seeds.add(FuzzInput.datagram(algorithm, 0, Protected.seal(
                    algorithm, Protected.KEY, type, FuzzInput.SENDER, 5, Protected.NOW_US, body)));
                seeds.add(FuzzInput.sealed(
                    algorithm, FuzzInput.MET, type, FuzzInput.SENDER, NEXT_NUMBER, Protected.NOW_US, body));
            }
            seeds.addAll(refusedSeeds(algorithm));
        }
        return seeds;
    }

    private static List<byte[]> refusedSeeds(final Algorithm algorithm)
    {
        final byte push = PacketFlyweight.PUSH_MESSAGE;
        final byte[] whole = Protected.seal(
            algorithm, Protected.KEY, push, FuzzInput.SENDER, NEXT_NUMBER, Protected.NOW_US, ValidBody.of(push));
        final byte[] wrongSize = whole.clone();
        wrongSize[PacketFlyweight.SIZE_OFFSET + 3]++;
        final byte[] otherAlgorithm = whole.clone();
        otherAlgorithm[PacketFlyweight.ALGORITHM_OFFSET] = 99;
        final byte[] otherKey = whole.clone();
        otherKey[PacketFlyweight.KEY_ID_OFFSET]++;
        final List<byte[]> seeds = new ArrayList<>(List.of(
            FuzzInput.datagram(algorithm, 0, wrongSize),
            FuzzInput.datagram(algorithm, 0, otherAlgorithm),
            FuzzInput.datagram(algorithm, 0, otherKey),
            FuzzInput.datagram(algorithm, FuzzInput.DISCOVERED, Arrays.copyOf(whole, whole.length + 9_000 - 4_096))));
        for (final int length : new int[]{0, 1, 5, 6, 37, 38, 39, 53, 54, whole.length - 1})
        {
            final byte[] cut = Arrays.copyOf(whole, length);
            seeds.add(FuzzInput.datagram(algorithm, FuzzInput.MET, cut));
            if (length >= PacketFlyweight.LABEL_LENGTH)
            {
                final byte[] sized = cut.clone();
                ByteBuffer.wrap(sized).putInt(PacketFlyweight.SIZE_OFFSET, length - PacketFlyweight.LABEL_LENGTH);
                seeds.add(FuzzInput.datagram(algorithm, FuzzInput.MET, sized));
            }
        }

        final long nowUs = Protected.NOW_US;
        final int met = FuzzInput.MET;
        seeds.add(FuzzInput.sealed(algorithm, met, push, FuzzInput.SENDER, FuzzInput.FIRST_NUMBER, nowUs));
        seeds.add(FuzzInput.sealed(algorithm, met, push, FuzzInput.SENDER, FuzzInput.FIRST_NUMBER + (1L << 32), nowUs));
        seeds.add(FuzzInput.sealed(algorithm, met, push, FuzzInput.SENDER, -1, Long.MAX_VALUE));
        seeds.add(FuzzInput.sealed(algorithm, met, push, FuzzInput.SENDER, 0, nowUs));
        seeds.add(FuzzInput.sealed(algorithm, 0, push, FuzzInput.SENDER, 1, nowUs - 60_000_001));
        seeds.add(FuzzInput.sealed(algorithm, 0, push, FuzzInput.SENDER, 1, Long.MIN_VALUE));
        seeds.add(FuzzInput.sealed(algorithm, FuzzInput.FORGED, push, FuzzInput.SENDER, 200_000, nowUs, BODY));
        seeds.add(FuzzInput.sealed(algorithm, met | FuzzInput.FORGED, push, FuzzInput.SENDER, 200_000, nowUs, BODY));
        return seeds;
    }
}
