package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A cluster at work under a flood: who is a member goes on, and who is to become one gets in.
 */
class FloodScenarioTest
{
    private static final long MS_NS = ProtectedCluster.MS_NS;
    private static final long STEP_NS = 50_000;
    private static final int FORGED_PER_STEP = 40;

    private final SplittableRandom random = new SplittableRandom(1);

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldWorkAndLetADiscoveredNodeInDuringAFloodOfForgedStrangers(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(1).start(3, algorithm))
        {
            final Forgery forgery = new Forgery(algorithm, 64);
            final ProtectedNode victim = cluster.node(0);
            final ProtectedNode joiner =
                cluster.add(Protected.build(algorithm, Protected.KEY, cluster.settings()));
            cluster.introduce();
            for (int i = 0; i < 400; i++)
            {
                for (int j = 0; j < FORGED_PER_STEP; j++)
                {
                    final String from = "10.8." + random.nextInt(256) + "." + random.nextInt(256) + ":9";
                    cluster.inject(from, victim, forgery.of(random.nextLong(), random.nextLong(), cluster.nowUs()));
                }
                if (i % 20 == 0)
                {
                    cluster.node(1).offer("of a member " + i);
                    joiner.offer("of the new one " + i);
                }
                cluster.run(STEP_NS, STEP_NS);
            }
            cluster.run(10 * MS_NS);

            assertEquals(3, victim.count(CounterDescriptor.PEERS_PROVEN));
            assertEquals(20, of(victim, "of a member "));
            assertEquals(20, of(victim, "of the new one "));
            assertEquals(400L * FORGED_PER_STEP, victim.count(CounterDescriptor.REJECTED_NOT_AUTHENTIC) +
                victim.count(CounterDescriptor.REJECTED_DERIVATIONS));
            assertTrue(victim.count(CounterDescriptor.REJECTED_DERIVATIONS) > 10_000);
            assertEquals(List.of(), victim.errors());
            final List<ProtectedCluster.Heard> sent =
                cluster.takeHeard().stream().filter((heard) -> heard.to().startsWith("10.8.")).toList();
            assertEquals(0, sent.size(), "answered");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldHearAPeerDuringAFloodInItsName(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(2).start(3, algorithm))
        {
            final Forgery forgery = new Forgery(algorithm, 64);
            final ProtectedNode victim = cluster.node(0);
            final ProtectedNode peer = cluster.node(1);
            for (int i = 0; i < 400; i++)
            {
                for (int j = 0; j < FORGED_PER_STEP; j++)
                {
                    final long number = random.nextBoolean() ? random.nextInt(10_000) : random.nextLong();
                    cluster.inject(
                        peer.address(), victim, forgery.of(peer.agent().nodeId(), number, cluster.nowUs()));
                }
                if (i % 20 == 0)
                {
                    peer.offer("genuine " + i);
                }
                cluster.run(STEP_NS, STEP_NS);
            }
            cluster.run(10 * MS_NS);

            assertEquals(20, of(victim, "genuine "));
            assertEquals(20, victim.delivered().size());
            assertEquals(2, victim.count(CounterDescriptor.PEERS_PROVEN));
            assertEquals(0, victim.count(CounterDescriptor.REJECTED_TOO_OLD), "no forged number moved the window");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldGoOnWithItsPeersWhenAHolderOfTheKeyFillsTheTableOfSenders(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(3).set(EngineOption.MAX_SENDERS, 16).start(3, algorithm))
        {
            final ProtectedNode victim = cluster.node(0);
            for (int id = 1; id <= 40; id++)
            {
                cluster.inject("10.7.0." + id + ":9", victim, Protected.seal(
                    algorithm, Protected.KEY, PacketFlyweight.PUSH_MESSAGE, id, 1, cluster.nowUs()));
                cluster.run(MS_NS);
            }
            // Two peers and itself, met in its own reflected probe, were there before.
            assertEquals(40 - (16 - 3), victim.count(CounterDescriptor.REJECTED_SENDERS_FULL));

            for (int i = 0; i < 20; i++)
            {
                cluster.node(1).offer("genuine " + i);
                victim.offer("own " + i);
                cluster.run(MS_NS);
            }
            cluster.run(10 * MS_NS);
            assertEquals(20, of(victim, "genuine "));

            // It takes the strangers for peers until they fall silent, so what it says itself goes round by pulls.
            cluster.run(2_000 * MS_NS, MS_NS);
            assertEquals(20, of(cluster.node(1), "own "));
            assertEquals(20, of(cluster.node(2), "own "));
        }
    }

    private static long of(final ProtectedNode node, final String prefix)
    {
        return node.delivered().stream().filter((text) -> text.startsWith(prefix)).count();
    }
}
