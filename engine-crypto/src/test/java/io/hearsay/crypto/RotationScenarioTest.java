package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A whole cluster, with real keys, that changes its key and its algorithm while every node publishes.
 */
class RotationScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long OFFER_INTERVAL_NS = 100_000;
    private static final long STEP_NS = 50 * MS_NS;
    private static final int KEY_A = 1;
    private static final int KEY_B = 2;

    private SimulatedCluster cluster;
    private SplittableRandom random;
    private boolean isPublishing = true;

    @ParameterizedTest
    @CsvSource({"5, 0.0, 1", "5, 0.05, 2", "12, 0.02, 3"})
    void shouldLoseNothingWhileTheClusterChangesItsKey(final int nodes, final double loss, final long seed)
    {
        start(nodes, loss, seed, Algorithm.AES_256_OCB);
        everywhere((ring) -> add(ring, KEY_B));
        everywhere((ring) -> ring.useKey(idOf(KEY_B)));
        final long openedBefore = openedUnder(idOf(KEY_A));
        cluster.run(STEP_NS);
        assertEquals(openedBefore, openedUnder(idOf(KEY_A)), "nobody sends under the old key any more");
        everywhere((ring) -> ring.removeKey(idOf(KEY_A)));

        assertEverythingArrives();
        assertEquals(0, cluster.sum(CounterDescriptor.REJECTED_UNKNOWN_KEY));
        for (final SimulatedNode node : cluster.nodes())
        {
            final List<KeyringEntry> entries = ring(node).entries();
            assertEquals(1, entries.size());
            assertEquals(idOf(KEY_B), entries.get(0).keyId());
            assertTrue(entries.get(0).isSending());
            assertTrue(entries.get(0).packetsOpened() > 0);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldLoseNothingWhileTheClusterChangesItsAlgorithm(final Algorithm to)
    {
        final Set<Algorithm> keyed = EnumSet.complementOf(EnumSet.of(Algorithm.NONE, to));
        for (final Algorithm from : keyed)
        {
            isPublishing = true;
            start(5, 0.02, 11, from);
            everywhere((ring) -> ring.addAlgorithm(to));
            everywhere((ring) -> ring.useAlgorithm(to));
            everywhere((ring) -> ring.removeAlgorithm(from));

            assertEverythingArrives();
            assertEquals(0, cluster.sum(CounterDescriptor.REJECTED_ALGORITHM));
            for (final SimulatedNode node : cluster.nodes())
            {
                final List<KeyringEntry> entries = ring(node).entries();
                assertEquals(1, entries.size());
                assertEquals(to, entries.get(0).algorithm());
            }
        }
    }

    @Test
    void shouldNotHearWhoStayedBehindAndShouldHearHimOnceHeFollows()
    {
        start(4, 0, 21, Algorithm.AES_256_OCB);
        final SimulatedNode behind = cluster.node(3);
        everywhere((ring) -> add(ring, KEY_B));
        for (int i = 0; i < 3; i++)
        {
            final SimulatedNode node = cluster.node(i);
            ring(node).useKey(idOf(KEY_B));
        }
        cluster.run(STEP_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.REJECTED_UNKNOWN_KEY), "all of it is still accepted");

        for (int i = 0; i < 3; i++)
        {
            ring(cluster.node(i)).removeKey(idOf(KEY_A));
        }
        cluster.run(STEP_NS);
        assertTrue(cluster.sum(CounterDescriptor.REJECTED_UNKNOWN_KEY) > 0);

        ring(behind).useKey(idOf(KEY_B));
        assertEverythingArrives();
    }

    @Test
    void shouldLoseNothingWhenOneNodeUsesTheNewKeyTooEarly()
    {
        start(5, 0, 31, Algorithm.AES_256_OCB);
        final Keyring hasty = ring(cluster.node(0));
        add(hasty, KEY_B);
        hasty.useKey(idOf(KEY_B));
        cluster.run(STEP_NS);
        assertTrue(cluster.sum(CounterDescriptor.REJECTED_UNKNOWN_KEY) > 0);

        everywhere((ring) -> add(ring, KEY_B));
        assertEverythingArrives();
    }

    private void start(final int nodes, final double loss, final long seed, final Algorithm algorithm)
    {
        random = new SplittableRandom(seed);
        cluster = new SimulatedCluster(seed)
            .link(SimulatedLink.LAN.withLoss(loss))
            .protections((settings) ->
            {
                try (ClusterKey key = TestPacket.key(KEY_A))
                {
                    return new ClusterProtection().algorithm(algorithm).key(key).settings(settings).build();
                }
            });
        for (int i = 0; i < nodes; i++)
        {
            cluster.add().attach(new SimulatedClient().ordered(true));
        }
        cluster.discoverAll();
        for (final SimulatedNode node : cluster.nodes())
        {
            publish(node);
        }
        cluster.run(STEP_NS);
    }

    private void publish(final SimulatedNode node)
    {
        if (isPublishing)
        {
            final byte[] payload = new byte[random.nextInt(200)];
            random.nextBytes(payload);
            node.client().offer(0, PublicationDescriptor.MUST_DELIVER, payload);
            cluster.network().schedule(cluster.nodes().size() * OFFER_INTERVAL_NS, () -> publish(node));
        }
    }

    /**
     * A person goes from node to node, in an order of his own.
     */
    private void everywhere(final Consumer<Keyring> change)
    {
        for (final SimulatedNode node : cluster.nodes())
        {
            cluster.network().schedule(random.nextLong(STEP_NS), () -> change.accept(ring(node)));
        }
        cluster.run(STEP_NS + MS_NS);
    }

    private void assertEverythingArrives()
    {
        isPublishing = false;
        cluster.runUntil(cluster::isComplete, 5_000 * MS_NS);
        cluster.run(STEP_NS);
        cluster.assertNoErrors();
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        for (final SimulatedNode node : cluster.nodes())
        {
            assertTrue(node.client().offeredCount() > 30);
            assertTrue(node.client().gaps().isEmpty());
            assertFalse(node.client().messages().isEmpty());
        }
    }

    private long openedUnder(final int keyId)
    {
        return cluster.nodes().stream().flatMap((node) -> ring(node).entries().stream())
            .filter((entry) -> entry.keyId() == keyId).mapToLong(KeyringEntry::packetsOpened).sum();
    }

    private static Keyring ring(final SimulatedNode node)
    {
        return (Keyring)node.protection();
    }

    private static void add(final Keyring ring, final int number)
    {
        try (ClusterKey key = TestPacket.key(number))
        {
            ring.addKey(key);
        }
    }

    private static int idOf(final int number)
    {
        try (ClusterKey key = TestPacket.key(number))
        {
            return key.id();
        }
    }
}
