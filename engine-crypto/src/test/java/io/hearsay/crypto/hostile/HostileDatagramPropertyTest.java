package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.testing.Seeded;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Genuine traffic of several senders, and in between what somebody without the key makes of it. With a key, nothing of
 * that is ever accepted, and nothing of it makes a difference to what is genuine.
 */
class HostileDatagramPropertyTest
{
    private static final int SEEDS = 4;
    private static final int ROUNDS = 40;
    private static final int HOSTILE_PER_ROUND = 64;
    private static final int SENDERS = 4;

    private final Map<Spoiler, Set<Integer>> refusals = new EnumMap<>(Spoiler.class);
    private int acceptedCount;
    private int genuineCount;

    @ParameterizedTest
    @EnumSource
    void shouldMakeNoDifference(final Algorithm algorithm)
    {
        Seeded.run(SEEDS, (random) -> attack(algorithm, random));

        final Set<Integer> all = new TreeSet<>();
        refusals.values().forEach(all::addAll);
        assertEquals(Set.of(Spoiler.values()), refusals.keySet());
        if (algorithm.isKeyed())
        {
            assertEquals(0, acceptedCount);
            assertTrue(genuineCount > SEEDS * ROUNDS / 2, "too few genuine ones were accepted: " + genuineCount);
            for (int code = PacketProtection.MALFORMED; code < 0; code++)
            {
                assertTrue(all.contains(code) || code == PacketProtection.SENDERS_FULL, code + " is not in " + all);
            }
        }
    }

    private void attack(final Algorithm algorithm, final SplittableRandom random)
    {
        final List<byte[]> recorded = new ArrayList<>();
        final Set<ByteBuffer> genuine = new HashSet<>();
        try (TwinReceivers twins = new TwinReceivers(algorithm); GenuineTraffic traffic = new GenuineTraffic(algorithm))
        {
            for (int round = 0; round < ROUNDS; round++)
            {
                twins.advance(random.nextLong(100_000));
                final byte[] datagram = traffic.next(random, twins.nowUs());
                recorded.add(datagram);
                genuine.add(ByteBuffer.wrap(datagram));
                for (int i = 0; i < HOSTILE_PER_ROUND; i++)
                {
                    attackOnce(algorithm, twins, recorded, genuine, random);
                }
                if (random.nextInt(4) > 0)
                {
                    genuineCount += twins.receiveGenuine(datagram) >= 0 ? 1 : 0;
                }
            }
            for (final byte[] datagram : recorded)
            {
                twins.receiveGenuine(datagram);
            }
        }
    }

    private void attackOnce(
        final Algorithm algorithm,
        final TwinReceivers twins,
        final List<byte[]> recorded,
        final Set<ByteBuffer> genuine,
        final SplittableRandom random)
    {
        final Spoiler spoiler = Spoiler.values()[random.nextInt(Spoiler.values().length)];
        final byte[] one = recorded.get(random.nextInt(recorded.size()));
        final byte[] other = recorded.get(random.nextInt(recorded.size()));
        final byte[] hostile = spoiler.spoil(one, other, random);
        if (!genuine.contains(ByteBuffer.wrap(hostile)))
        {
            final int result = twins.receiveHostile(hostile, random.nextBoolean());
            if (result < 0)
            {
                refusals.computeIfAbsent(spoiler, (key) -> new TreeSet<>()).add(result);
            }
            else
            {
                acceptedCount++;
                assertFalse(algorithm.isKeyed(), () -> "accepted although made by " + spoiler);
            }
        }
    }

    /**
     * Senders who hold the key, each with its own protection and in any algorithm that the receiver accepts.
     */
    private static final class GenuineTraffic implements AutoCloseable
    {
        private final List<PacketProtection> speakers = new ArrayList<>();
        private final long[] numbers = new long[SENDERS];

        GenuineTraffic(final Algorithm algorithm)
        {
            final List<Algorithm> keyed = Protected.keyedAlgorithms();
            for (int i = 0; i < SENDERS; i++)
            {
                numbers[i] = i == 0 ? 0xffff_fff0L : 10L * i;
                speakers.add(Protected.build(
                    algorithm.isKeyed() && i > 1 ? keyed.get(i % keyed.size()) : algorithm,
                    Protected.KEY,
                    new Settings()));
            }
        }

        byte[] next(final SplittableRandom random, final long nowUs)
        {
            final int sender = random.nextInt(SENDERS);
            final byte[] body = new byte[random.nextInt(1 << random.nextInt(1, 10))];
            random.nextBytes(body);
            // now and then so far ahead that those which were not delivered are behind the window
            numbers[sender] += random.nextInt(10) == 0 ? TwinReceivers.REPLAY_WINDOW : random.nextInt(1, 3);
            return Protected.seal(
                speakers.get(sender), PacketFlyweight.PUSH_MESSAGE, 1 + sender, numbers[sender], nowUs, body);
        }

        @Override
        public void close()
        {
            speakers.forEach(PacketProtection::close);
        }
    }
}
