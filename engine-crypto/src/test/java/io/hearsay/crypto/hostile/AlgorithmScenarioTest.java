package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A node sends in its own algorithm, whatever its peers and its enemies use.
 */
class AlgorithmScenarioTest
{
    private static final long MS_NS = ProtectedCluster.MS_NS;

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("pairs")
    void shouldAnswerInItsOwnAlgorithm(final Algorithm ours, final Algorithm theirs)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(1))
        {
            final ProtectedNode node =
                cluster.add(Protected.build(ours, Protected.KEY, cluster.settings(), theirs));
            final ProtectedNode peer =
                cluster.add(Protected.build(theirs, Protected.KEY, cluster.settings(), ours));
            cluster.introduce();
            cluster.run(300 * MS_NS);
            for (int i = 0; i < 20; i++)
            {
                peer.offer("asked " + i);
                node.offer("answered " + i);
                cluster.run(10 * MS_NS);
            }
            // Pull as well: a node that joins late has everything to ask for.
            final ProtectedNode joiner =
                cluster.add(Protected.build(theirs, Protected.KEY, cluster.settings(), ours));
            cluster.introduce();
            cluster.run(2_000 * MS_NS, MS_NS);

            assertEquals(20, peer.delivered().size());
            assertEquals(20, node.delivered().size());
            assertEquals(40, joiner.delivered().size());
            final List<ProtectedCluster.Heard> all = cluster.takeHeard();
            assertEquals(Set.of(ours.number()), algorithmsFrom(all, node));
            assertEquals(Set.of(theirs.number()), algorithmsFrom(all, peer));
            final Set<Byte> types = all.stream().filter((heard) -> heard.from().equals(node.address()))
                .map(ProtectedCluster.Heard::type).collect(Collectors.toSet());
            assertTrue(types.containsAll(Set.of(
                PacketFlyweight.PUSH_MESSAGE, PacketFlyweight.PUSH_ACK, PacketFlyweight.PULL_SYNC)), types.toString());
        }
    }

    /**
     * A node that does not accept an algorithm is silent towards it, even to a holder of the key.
     */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("pairs")
    void shouldNotFallBackToAnAlgorithmThatIsNotAccepted(final Algorithm ours, final Algorithm theirs)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(2).start(2, ours))
        {
            final ProtectedNode node = cluster.node(0);
            for (int i = 0; i < 10; i++)
            {
                cluster.inject(ProtectedCluster.STRANGER, node, Protected.seal(
                    theirs, Protected.KEY, PacketFlyweight.PUSH_MESSAGE, 7, i, cluster.nowUs()));
            }
            cluster.takeHeard();
            cluster.run(100 * MS_NS);

            assertEquals(10, node.count(CounterDescriptor.REJECTED_ALGORITHM));
            final List<ProtectedCluster.Heard> all = cluster.takeHeard();
            assertTrue(all.stream().noneMatch((heard) -> heard.to().equals(ProtectedCluster.STRANGER)));
            assertTrue(all.stream().allMatch((heard) -> heard.from().equals(ProtectedCluster.STRANGER) ||
                heard.datagram()[PacketFlyweight.ALGORITHM_OFFSET] == ours.number()));
        }
    }

    private static Set<Byte> algorithmsFrom(final List<ProtectedCluster.Heard> all, final ProtectedNode node)
    {
        return all.stream().filter((heard) -> heard.from().equals(node.address()))
            .map((heard) -> heard.datagram()[PacketFlyweight.ALGORITHM_OFFSET]).collect(Collectors.toSet());
    }

    static List<Arguments> pairs()
    {
        final List<Arguments> pairs = new ArrayList<>();
        final List<Algorithm> keyed = Protected.keyedAlgorithms();
        for (final Algorithm ours : keyed)
        {
            keyed.stream().filter((theirs) -> theirs != ours)
                .forEach((theirs) -> pairs.add(Arguments.of(ours, theirs)));
        }
        return pairs;
    }
}
