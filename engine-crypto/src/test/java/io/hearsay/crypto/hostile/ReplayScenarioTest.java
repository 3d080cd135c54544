package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * What somebody without the key can do with recordings: nodes with real protection, in virtual time.
 */
class ReplayScenarioTest
{
    private static final long MS_NS = ProtectedCluster.MS_NS;
    private static final long SECOND_NS = ProtectedCluster.SECOND_NS;
    private static final int REPLAY_WINDOW = 1_024;

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldRefuseAReplayAtOnceLateAndBeyondTheWindow(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster =
            new ProtectedCluster(1).set(EngineOption.REPLAY_WINDOW, REPLAY_WINDOW).start(2, algorithm))
        {
            final ProtectedNode victim = cluster.node(0);
            final ProtectedNode peer = cluster.node(1);
            cluster.takeHeard();
            peer.offer("the one that is replayed");
            cluster.run(MS_NS);
            final byte[] recorded = toVictim(cluster, PacketFlyweight.PUSH_MESSAGE, victim).get(0);
            assertEquals(List.of("the one that is replayed"), victim.delivered());

            expectRefused(cluster, recorded, CounterDescriptor.REJECTED_REPLAYED);
            talk(cluster, REPLAY_WINDOW / 2);
            expectRefused(cluster, recorded, CounterDescriptor.REJECTED_REPLAYED);
            talk(cluster, 3 * REPLAY_WINDOW);
            expectRefused(cluster, recorded, CounterDescriptor.REJECTED_TOO_OLD);

            assertEquals(1, victim.delivered().stream().filter((text) -> text.startsWith("the one")).count());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldRefuseOldRecordingsAfterARestart(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(2).start(2, algorithm))
        {
            final ProtectedNode first = cluster.node(0);
            cluster.takeHeard();
            for (int i = 0; i < 10; i++)
            {
                cluster.node(1).offer("old " + i);
                first.offer("answer " + i);
                cluster.run(10 * MS_NS);
            }
            final List<byte[]> recorded = toVictim(cluster, (byte)0, first);
            assertTrue(recorded.size() > 15, "too little recorded");
            cluster.stop(cluster.node(1));
            cluster.run(61 * SECOND_NS, MS_NS);
            cluster.stop(first);

            final ProtectedNode reborn = restart(cluster, first, algorithm);
            cluster.run(10 * MS_NS);
            recorded.forEach((datagram) -> cluster.inject(ProtectedCluster.STRANGER, reborn, datagram));
            cluster.run(10 * MS_NS);

            assertEquals(recorded.size(), reborn.count(CounterDescriptor.REJECTED_STALE));
            assertEquals(List.of(), reborn.delivered());
            assertEquals(0, reborn.count(CounterDescriptor.PEERS_PROVEN));
        }
    }

    /**
     * A recording that is young enough brings what a late joiner gets anyway, and each message once.
     */
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldGetNoMoreFromYoungRecordingsThanALateJoinerGets(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(4).start(3, algorithm))
        {
            final ProtectedNode first = cluster.node(0);
            cluster.takeHeard();
            for (int i = 0; i < 20; i++)
            {
                cluster.node(1 + i % 2).offer("message " + i);
                cluster.run(MS_NS);
            }
            final List<byte[]> recorded = toVictim(cluster, (byte)0, first);
            cluster.stop(first);
            cluster.run(SECOND_NS);

            final ProtectedNode reborn = restart(cluster, first, algorithm);
            for (int i = 0; i < 3; i++)
            {
                recorded.forEach((datagram) -> cluster.inject(ProtectedCluster.STRANGER, reborn, datagram));
                cluster.run(SECOND_NS);
            }
            final ProtectedNode joiner =
                cluster.add("10.0.0.77:7400", Protected.build(algorithm, Protected.KEY, cluster.settings()));
            cluster.introduce();
            cluster.run(5 * SECOND_NS, MS_NS);

            final List<String> expected = new ArrayList<>(joiner.delivered());
            final List<String> actual = new ArrayList<>(reborn.delivered());
            expected.sort(null);
            actual.sort(null);
            assertEquals(20, expected.size(), "what a late joiner gets");
            assertEquals(expected, actual);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldNotMoveAnAddressToWhereRecordingsComeFrom(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(5).start(3, algorithm))
        {
            final ProtectedNode victim = cluster.node(0);
            final ProtectedNode peer = cluster.node(1);
            cluster.takeHeard();
            // What the peer sends is kept from the victim and comes from the attacker instead: not even a replay.
            cluster.network().filter(
                (from, to, packet) -> !from.equals(peer.address()) || !to.equals(victim.address()));
            final List<byte[]> diverted = new ArrayList<>();
            for (int i = 0; i < 30; i++)
            {
                peer.offer("diverted " + i);
                cluster.run(20 * MS_NS);
                for (final byte[] datagram : from(cluster, peer, victim))
                {
                    diverted.add(datagram);
                    cluster.inject(ProtectedCluster.STRANGER, victim, datagram);
                }
            }
            cluster.run(20 * MS_NS);
            assertTrue(diverted.size() > 30, "too little diverted");
            assertEquals(30, victim.delivered().size(), "what is authentic is accepted from anywhere");
            assertEquals(0, victim.count(CounterDescriptor.PEERS_MOVED));

            cluster.network().filter(null);
            cluster.takeHeard();
            diverted.forEach((datagram) -> cluster.inject(ProtectedCluster.STRANGER, victim, datagram));
            victim.offer("for the peer alone");
            cluster.run(200 * MS_NS);

            final List<ProtectedCluster.Heard> sent =
                cluster.takeHeard().stream().filter((heard) -> heard.from().equals(victim.address())).toList();
            assertTrue(sent.stream().noneMatch((heard) -> heard.to().equals(ProtectedCluster.STRANGER)));
            assertTrue(sent.stream().anyMatch((heard) -> heard.to().equals(peer.address())));
            assertTrue(peer.delivered().contains("for the peer alone"));
            assertEquals(0, victim.count(CounterDescriptor.PEERS_MOVED));
            assertEquals(diverted.size(), victim.count(CounterDescriptor.REJECTED_REPLAYED));
        }
    }

    private static ProtectedNode restart(
        final ProtectedCluster cluster, final ProtectedNode before, final Algorithm algorithm)
    {
        final ProtectedNode reborn =
            cluster.add(before.address(), Protected.build(algorithm, Protected.KEY, cluster.settings()));
        cluster.introduce();
        return reborn;
    }

    private static void talk(final ProtectedCluster cluster, final int packets)
    {
        for (int i = 0; i < packets; i++)
        {
            cluster.node(1).offer("talk");
            cluster.run(100_000);
        }
        cluster.run(10 * MS_NS);
        cluster.takeHeard();
    }

    private static void expectRefused(
        final ProtectedCluster cluster, final byte[] datagram, final CounterDescriptor cause)
    {
        final ProtectedNode victim = cluster.node(0);
        for (final String from : new String[]{ProtectedCluster.STRANGER, cluster.node(1).address()})
        {
            final long causeBefore = victim.count(cause);
            final long refusedBefore = victim.refusedCount();
            final int deliveredBefore = victim.delivered().size();
            cluster.inject(from, victim, datagram);
            cluster.run(MS_NS);

            assertEquals(causeBefore + 1, victim.count(cause), cause.label() + " from " + from);
            assertEquals(refusedBefore + 1, victim.refusedCount());
            assertEquals(deliveredBefore, victim.delivered().size());
        }
    }

    /** What was sent to the victim since the last call; of one type, or of all if that is 0. */
    private static List<byte[]> toVictim(final ProtectedCluster cluster, final byte type, final ProtectedNode victim)
    {
        return select(cluster, (heard) -> heard.to().equals(victim.address()) && (type == 0 || heard.type() == type));
    }

    private static List<byte[]> from(
        final ProtectedCluster cluster, final ProtectedNode sender, final ProtectedNode receiver)
    {
        return select(
            cluster, (heard) -> heard.from().equals(sender.address()) && heard.to().equals(receiver.address()));
    }

    private static List<byte[]> select(
        final ProtectedCluster cluster, final Predicate<ProtectedCluster.Heard> predicate)
    {
        return cluster.takeHeard().stream().filter(predicate).map(ProtectedCluster.Heard::datagram).toList();
    }
}
