package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A stream in a cluster that is too large to push to everybody, on a fast network: how late its messages are, and what
 * they cost beside the messages themselves. A latency is one way over the network.
 */
class LargeClusterScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long LATENCY_NS = SimulatedLink.LAN.delay().maxNs();
    private static final int MESSAGES = 300;

    @ParameterizedTest
    @CsvSource({"1, 10", "2, 16", "3, 32", "4, 48", "5, 64"})
    void shouldReachHalfInSixLatenciesAndHardlyAnybodyLaterThanInThirty(final long seed, final int n)
    {
        final SimulatedCluster cluster = settled(seed, n, 0);
        final long copies = cluster.sum(CounterDescriptor.PAYLOAD_COPIES);

        final long[] lateNs = stream(cluster, MESSAGES);

        assertTrue(share(lateNs, 0.5) <= 6 * LATENCY_NS, "half after " + share(lateNs, 0.5) + " ns");
        assertTrue(share(lateNs, 0.999) <= 30 * LATENCY_NS, "99.9 % after " + share(lateNs, 0.999) + " ns");
        final double copied = cluster.sum(CounterDescriptor.PAYLOAD_COPIES) - copies;
        assertTrue(copied <= 1.5 * lateNs.length, "copies per node and message: " + copied / lateNs.length);
        assertEquals(0, cluster.sum(CounterDescriptor.REQUESTS_EXPIRED));
        cluster.assertNoErrors();
    }

    /** A request or an answer that is lost holds up what follows it. */
    @ParameterizedTest
    @CsvSource({"11, 16", "12, 32", "13, 48"})
    void shouldNotWaitLongForWhatIsLost(final long seed, final int n)
    {
        final SimulatedCluster cluster = settled(seed, n, 0.05);

        final long[] lateNs = stream(cluster, MESSAGES);

        assertTrue(share(lateNs, 0.9) <= 30 * LATENCY_NS, "90 % after " + share(lateNs, 0.9) + " ns");
        assertTrue(share(lateNs, 0.99) <= 5 * MS_NS, "99 % after " + share(lateNs, 0.99) + " ns");
        assertTrue(share(lateNs, 1) <= 50 * MS_NS, "all after " + share(lateNs, 1) + " ns");
        cluster.assertNoErrors();
    }

    /** Each sync costs whoever sends and whoever gets it about as much as a message does. */
    @ParameterizedTest
    @CsvSource({"21, 16", "22, 32", "23, 64"})
    void shouldTellOfAStreamInAFewSyncsForEachMillisecond(final long seed, final int n)
    {
        final SimulatedCluster cluster = settled(seed, n, 0);
        final long syncs = cluster.sum(CounterDescriptor.SYNCS_SENT);

        stream(cluster, MESSAGES);

        final double sent = (double)(cluster.sum(CounterDescriptor.SYNCS_SENT) - syncs) / n / MESSAGES;
        assertTrue(sent <= 3.5, "syncs per node and message: " + sent);
    }

    /** What the stream may not do, a message that is alone may; now and then all syncs of it miss a node. */
    @ParameterizedTest
    @CsvSource({"31, 32", "32, 64"})
    void shouldSpreadWhatIsAloneAtFullSpeed(final long seed, final int n)
    {
        final SimulatedCluster cluster = settled(seed, n, 0);
        int lateCount = 0;
        for (int i = 0; i < 40; i++)
        {
            final long goalCount = received(cluster) + n - 1;
            cluster.node(i % n).client().offer("alone " + i);

            final long tookNs = cluster.runUntil(() -> received(cluster) == goalCount, 500 * MS_NS);

            lateCount += tookNs <= 20 * LATENCY_NS ? 0 : 1;
            cluster.run(20 * MS_NS);
        }

        assertTrue(lateCount <= 8, "came late to somebody: " + lateCount);
    }

    private static SimulatedCluster settled(final long seed, final int n, final double loss)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).set(EngineOption.DIRECT_PEERS, 8).start(n);
        cluster.run(300 * MS_NS);
        return cluster.link(SimulatedLink.LAN.withLoss(loss));
    }

    /**
     * The first node publishes a message each millisecond.
     *
     * @return how late each came to each of the others, in order.
     */
    private static long[] stream(final SimulatedCluster cluster, final int count)
    {
        final long startNs = cluster.network().nowNs();
        final SimulatedNode publisher = cluster.node(0);
        for (int i = 0; i < count; i++)
        {
            assertTrue(publisher.client().offer("message " + i));
            cluster.run(MS_NS);
        }
        cluster.runUntil(cluster::isComplete, 1_000 * MS_NS);

        return cluster.nodes().stream().filter((node) -> node != publisher)
            .flatMapToLong((node) -> node.client().messages().stream()
                .mapToLong((message) -> message.atNs() - startNs - (message.sequence() - 1) * MS_NS))
            .sorted().toArray();
    }

    private static long share(final long[] sorted, final double share)
    {
        return sorted[Math.min(sorted.length - 1, (int)(sorted.length * share))];
    }

    private static long received(final SimulatedCluster cluster)
    {
        return cluster.nodes().stream().mapToLong((node) -> node.client().receivedCount()).sum();
    }
}
