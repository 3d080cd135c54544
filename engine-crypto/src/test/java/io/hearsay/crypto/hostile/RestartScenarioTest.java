package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A receiver that restarted and a sender that did not: what was recorded before.
 */
class RestartScenarioTest
{
    private static final long MS_NS = ProtectedCluster.MS_NS;
    private static final long SECOND_NS = ProtectedCluster.SECOND_NS;

    /**
     * The sender still lives, and its recordings are behind its present packet number but not behind the window: they
     * are as old as those of a sender that is not known.
     */
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldRefuseOldRecordingsAfterARestartThoughTheirSenderIsKnownAgain(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster = new ProtectedCluster(3).start(2, algorithm))
        {
            final ProtectedNode first = cluster.node(0);
            cluster.takeHeard();
            cluster.node(1).offer("old");
            cluster.run(10 * MS_NS);
            final List<byte[]> recorded = cluster.takeHeard().stream()
                .filter((heard) -> heard.to().equals(first.address()) && heard.type() == PacketFlyweight.PUSH_MESSAGE)
                .map(ProtectedCluster.Heard::datagram).toList();
            assertEquals(1, recorded.size());
            cluster.run(61 * SECOND_NS, MS_NS);
            cluster.stop(first);

            final ProtectedNode reborn = cluster.add(
                first.address(), Protected.build(algorithm, Protected.KEY, cluster.settings()));
            cluster.introduce();
            cluster.run(300 * MS_NS);
            assertEquals(1, reborn.count(CounterDescriptor.PEERS_PROVEN), "its sender is known");
            final long refusedBefore = reborn.refusedCount();
            recorded.forEach((datagram) -> cluster.inject(ProtectedCluster.STRANGER, reborn, datagram));
            cluster.run(10 * MS_NS);

            assertEquals(recorded.size(), reborn.refusedCount() - refusedBefore, "an old recording was accepted");
        }
    }

    /**
     * What has left every log is not what a late joiner gets.
     */
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
    void shouldNotDeliverAfterARestartWhatNobodyRetains(final Algorithm algorithm)
    {
        try (ProtectedCluster cluster =
            new ProtectedCluster(4).set(EngineOption.LOG_LENGTH, 64 * 1024).start(2, algorithm))
        {
            final ProtectedNode first = cluster.node(0);
            cluster.takeHeard();
            cluster.node(1).offer("old");
            cluster.run(10 * MS_NS);
            final List<byte[]> recorded = cluster.takeHeard().stream()
                .filter((heard) -> heard.to().equals(first.address()) && heard.type() == PacketFlyweight.PUSH_MESSAGE)
                .map(ProtectedCluster.Heard::datagram).toList();
            assertEquals(1, recorded.size());
            for (int i = 0; i < 200; i++)
            {
                cluster.node(1).offer("x".repeat(1_000));
                cluster.run(MS_NS);
            }
            assertEquals(201, first.delivered().size());
            cluster.run(61 * SECOND_NS, MS_NS);
            cluster.stop(first);

            final ProtectedNode reborn = cluster.add(
                first.address(), Protected.build(algorithm, Protected.KEY, cluster.settings()));
            cluster.introduce();
            cluster.run(300 * MS_NS);
            recorded.forEach((datagram) -> cluster.inject(ProtectedCluster.STRANGER, reborn, datagram));
            cluster.run(SECOND_NS);

            assertFalse(reborn.delivered().isEmpty(), "what is retained");
            assertFalse(reborn.delivered().contains("old"), "delivered although it was in nobody's log");
        }
    }
}
