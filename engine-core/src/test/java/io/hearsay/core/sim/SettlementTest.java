package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cluster in which much goes wrong comes to rest, with all invariants on.
 */
class SettlementTest
{
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final int SMALLEST = 64 * 1024;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldOweNothingInSpiteOfLossAndSlowApplications(final long seed)
    {
        final boolean isRoomy = seed % 2 == 1;
        final SimulatedCluster cluster = new SimulatedCluster(seed)
            .link(SimulatedLink.LAN.withTailedDelay(50_000, 20 * MS, 1.5).withLoss(0.1).withDuplication(0.05)
                .withCorruption(0.02).withBandwidth(50_000_000, 100_000))
            .set(EngineOption.LOG_LENGTH, isRoomy ? 1 << 20 : SMALLEST)
            .start(5);
        cluster.node(1).attach(new SimulatedClient().ordered(true));
        cluster.node(2).attach(new SimulatedClient().rings(SMALLEST, SMALLEST).rate(500));
        cluster.node(3).slow(20);
        cluster.node(4).clock().driftPpm(500).jumpUs(-3_000_000);
        cluster.run(300 * MS);
        flood(cluster, 300);

        cluster.settle(20 * SECOND);

        assertEquals(isRoomy, cluster.sum(CounterDescriptor.GAPS_DECLARED) == 0);
        cluster.assertNoErrors();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldReportWhatLeftAllLogsWhileItWasAway(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).set(EngineOption.LOG_LENGTH, SMALLEST)
            .set(EngineOption.HOLD_TIMEOUT, 100 * MS).start(5);
        cluster.run(300 * MS);
        flood(cluster, 5);
        cluster.run(2 * SECOND);
        cluster.network().group("island", List.of(cluster.node(0).address(), cluster.node(1).address()));
        cluster.network().separate("island", SimulatedNetwork.OTHERS);
        flood(cluster, 200);
        cluster.run(6 * SECOND);

        cluster.settle(30 * SECOND);

        assertTrue(cluster.sum(CounterDescriptor.GAPS_DECLARED) > 0);
        cluster.assertNoErrors();
    }

    @Test
    void shouldSettleAfterARestart()
    {
        final SimulatedCluster cluster = new SimulatedCluster(21).link(SimulatedLink.LAN.withLoss(0.05)).start(4);
        cluster.run(300 * MS);
        flood(cluster, 20);
        cluster.crash(3);
        flood(cluster, 20);
        cluster.restart(3);
        cluster.node(3).client().offer("again");
        cluster.node(2).pause(200 * MS);
        flood(cluster, 20);

        cluster.settle(10 * SECOND);
    }

    @Test
    void shouldSayWhatIsOwedToWhom()
    {
        final SimulatedCluster cluster = new SimulatedCluster(31).start(2);
        cluster.run(300 * MS);
        cluster.network().defaultLink(SimulatedLink.LAN.withLoss(1));
        cluster.node(0).client().offer("into the void");

        final AssertionError error = assertThrows(AssertionError.class, () -> cluster.settle(SECOND));
        assertTrue(error.getMessage().contains("seed=31"), error.getMessage());
        assertTrue(error.getMessage().contains(
            cluster.node(1).address() + " owes client 1 message 1 of 1 of " + cluster.node(0).address()),
            error.getMessage());
    }

    private static void flood(final SimulatedCluster cluster, final int count)
    {
        final SplittableRandom random = new SplittableRandom(cluster.network().seed());
        for (int i = 0; i < count; i++)
        {
            for (final SimulatedNode node : cluster.nodes())
            {
                if (node.isRunning())
                {
                    final byte[] payload = new byte[8 + random.nextInt(800)];
                    random.nextBytes(payload);
                    node.client().offer(0, random.nextInt(4) == 0 ?
                        PublicationDescriptor.BEST_EFFORT : PublicationDescriptor.MUST_DELIVER, payload);
                }
            }
            cluster.run(MS / 2);
        }
    }
}
