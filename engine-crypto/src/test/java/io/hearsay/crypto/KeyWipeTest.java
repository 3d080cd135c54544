package io.hearsay.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks for keys in everything that can be reached in this JVM, with the protections that had them still there: what
 * was not overwritten is found.
 */
class KeyWipeTest
{
    private static final Set<Algorithm> KEYED = EnumSet.complementOf(EnumSet.of(Algorithm.NONE));
    private static final int OLD = 0;
    private static final int NEW = 100;

    @TempDir
    Path directory;

    private final List<Secret> secrets = new ArrayList<>();

    /**
     * 32 bytes that are looked for; inverted, so that this is not found itself.
     */
    private record Secret(int key, String name, long[] inverted)
    {
    }

    @Test
    void shouldLeaveNoKeyThatWasRemovedOrClosed() throws IOException
    {
        final List<Keyring> rings = new ArrayList<>();
        for (final Algorithm algorithm : KEYED)
        {
            watch(algorithm, OLD);
            watch(algorithm, NEW);
            rings.add(ring(algorithm));
            rings.add(ring(algorithm));
        }
        exchange(rings, 1);
        assertFound(OLD, "in use");

        for (int i = 0; i < rings.size(); i++)
        {
            try (ClusterKey key = key(algorithmOf(i), NEW))
            {
                rings.get(i).addKey(key);
                rings.get(i).useKey(key.id());
            }
        }
        exchange(rings, 2);
        for (int i = 0; i < rings.size(); i++)
        {
            try (ClusterKey key = key(algorithmOf(i), OLD))
            {
                rings.get(i).removeKey(key.id());
            }
        }
        exchange(rings, 3);
        assertEquals(Set.of(), found(OLD), "of keys that were removed");
        assertFound(NEW, "in use");

        rings.forEach(Keyring::close);
        assertEquals(Set.of(), found(NEW), "after the close");
        Reference.reachabilityFence(rings);
    }

    private void assertFound(final int key, final String message) throws IOException
    {
        final Set<String> found = found(key);
        for (final Algorithm algorithm : KEYED)
        {
            assertTrue(found.contains(algorithm + " packet key"), message + ": " + found);
            assertTrue(found.contains(algorithm + " inner key"), message + ": " + found);
        }
    }

    private static Algorithm algorithmOf(final int ring)
    {
        return List.copyOf(KEYED).get(ring / 2);
    }

    private static ClusterKey key(final Algorithm algorithm, final int key)
    {
        return ClusterKey.take(bytes(algorithm, key));
    }

    private static byte[] bytes(final Algorithm algorithm, final int key)
    {
        final byte[] bytes = new byte[ClusterKey.LENGTH];
        new SplittableRandom(key + algorithm.number()).nextBytes(bytes);
        return bytes;
    }

    private static Keyring ring(final Algorithm algorithm)
    {
        try (ClusterKey key = key(algorithm, OLD))
        {
            return new ClusterProtection().algorithm(algorithm).key(key).build();
        }
    }

    /**
     * Each first of two sends to the second one; and there is a forged packet of an unknown sender.
     */
    private static void exchange(final List<Keyring> rings, final long packetNumber)
    {
        for (int i = 0; i < rings.size(); i += 2)
        {
            final Keyring receiver = rings.get(i + 1);
            receiver.onCycle(packetNumber, TestPacket.NOW_US);
            final TestPacket packet =
                TestPacket.sealed(rings.get(i), TestPacket.SENDER, 10 * packetNumber, TestPacket.NOW_US);
            assertTrue(packet.flipped(8 * PacketFlyweight.SENDER_OFFSET).open(receiver, true) < 0);
            assertEquals(43, packet.open(receiver, true));
        }
    }

    private void watch(final Algorithm algorithm, final int number)
    {
        final byte[] clusterKey = bytes(algorithm, number);
        watch(number, algorithm + " cluster key", clusterKey, 0, 0);

        final HmacSha256 mac = new HmacSha256();
        mac.init(new byte[0], 0, 0);
        final byte[] pseudoRandomKey = mac.compute(clusterKey, 0, clusterKey.length).clone();
        watch(number, algorithm + " pseudorandom key", pseudoRandomKey, 0, 0);
        watch(number, algorithm + " inner key", pseudoRandomKey, 0, 0x36);
        watch(number, algorithm + " outer key", pseudoRandomKey, 0, 0x5c);

        final byte[] packetKey = new byte[algorithm.keyLength()];
        final ByteBuffer info = ByteBuffer.allocate(22).put("hearsay 1".getBytes(US_ASCII)).put(algorithm.number());
        info.putLong(TestPacket.SENDER).putInt(0);
        new HkdfSha256(clusterKey, new byte[0]).expand(info.array(), packetKey, packetKey.length);
        watch(number, algorithm + " packet key", packetKey, 0, 0);
        for (int offset = 32; offset < packetKey.length; offset += 32)
        {
            watch(number, algorithm + " packet key " + offset, packetKey, offset, 0);
        }
    }

    private void watch(final int key, final String name, final byte[] bytes, final int offset, final int mask)
    {
        final long[] inverted = new long[4];
        for (int i = 0; i < 32; i++)
        {
            inverted[i / 8] = inverted[i / 8] << 8 | (~(bytes[offset + i] ^ mask) & 0xFF);
        }
        secrets.add(new Secret(key, name, inverted));
    }

    private Set<String> found(final int key) throws IOException
    {
        final Path file = directory.resolve("reachable.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
        final List<Secret> sought = secrets.stream().filter(secret -> secret.key == key).toList();
        final long[] firsts = sought.stream().mapToLong(secret -> secret.inverted[0]).toArray();
        final Set<String> found = new TreeSet<>();
        try (FileChannel channel = FileChannel.open(file))
        {
            final MappedByteBuffer dump = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            for (int at = 0; at <= dump.limit() - 32; at++)
            {
                final long inverted = ~dump.getLong(at);
                for (int i = 0; i < firsts.length; i++)
                {
                    if (inverted == firsts[i] && isAt(dump, at, sought.get(i)))
                    {
                        found.add(sought.get(i).name);
                    }
                }
            }
        }
        Files.delete(file);
        return found;
    }

    private static boolean isAt(final MappedByteBuffer dump, final int at, final Secret secret)
    {
        boolean isSame = true;
        for (int i = 0; i < secret.inverted.length; i++)
        {
            isSame &= ~dump.getLong(at + i * Long.BYTES) == secret.inverted[i];
        }
        return isSame;
    }
}
