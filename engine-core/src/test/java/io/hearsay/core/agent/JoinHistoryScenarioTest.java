package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much of what the others' journals hold a node gets that joins: as much as <code>joinHistory</code> says of each
 * origin, dead or alive. Who was there before gets all.
 */
class JoinHistoryScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int LOG_LENGTH = 64 * 1024;
    private static final int LENGTH = 200;
    private static final int COUNT = 1_000;

    @ParameterizedTest
    @CsvSource({"1, 3, 0", "2, 3, 0.05", "3, 12, 0.05"})
    void shouldGetOnlyWhatIsPublishedFromThenOn(final long seed, final int nodeCount, final double loss)
    {
        final SimulatedCluster cluster = clusterWithDeadOrigin(seed, nodeCount, loss);
        final SimulatedNode late = join(cluster, 0);
        cluster.run(20 * SECOND_NS);
        assertEquals(0, late.client().receivedCount());
        assertEquals(2 * COUNT, late.counter(CounterDescriptor.HISTORY_SKIPPED));

        publish(cluster, 0, COUNT);

        cluster.runUntil(() -> late.client().receivedCount() == COUNT, 20 * SECOND_NS);
        assertToldNoGap(cluster, late);
        assertEquals(2 * COUNT, late.counter(CounterDescriptor.HISTORY_SKIPPED));
    }

    /** The first message that it hears of is that of a stream; what is on its way at that time is no history. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void shouldGetAllThatFollowsTheFirstOfAStream(final long seed)
    {
        final SimulatedCluster cluster = clusterWithDeadOrigin(seed, 3, 0.1);
        final SimulatedNode late = join(cluster, 0);

        publish(cluster, 0, COUNT);

        cluster.run(20 * SECOND_NS);
        assertEquals(3 * COUNT, late.client().receivedCount() + late.counter(CounterDescriptor.HISTORY_SKIPPED));
        assertTrue(late.client().receivedCount() > COUNT - 100, "got only " + late.client().receivedCount());
        assertTrue(late.client().receivedCount() <= COUNT, "got " + late.client().receivedCount());
        assertToldNoGap(cluster, late);
    }

    @ParameterizedTest
    @CsvSource({"21, 3, 0", "22, 3, 0.05", "23, 12, 0.05"})
    void shouldGetAsMuchOfEachOriginAsItAsksFor(final long seed, final int nodeCount, final double loss)
    {
        final SimulatedCluster cluster = clusterWithDeadOrigin(seed, nodeCount, loss);

        final SimulatedNode late = join(cluster, 300);

        cluster.runUntil(() -> late.client().receivedCount() == 600, 20 * SECOND_NS);
        cluster.run(20 * SECOND_NS);
        assertEquals(600, late.client().receivedCount());
        assertEquals(2 * COUNT - 600, late.counter(CounterDescriptor.HISTORY_SKIPPED));
        assertToldNoGap(cluster, late);
    }

    @Test
    void shouldGetAllOfItByDefault()
    {
        final SimulatedCluster cluster = clusterWithDeadOrigin(31, 3, 0);

        final SimulatedNode late = join(cluster, EngineOption.JOIN_HISTORY.defaultValue());

        cluster.runUntil(() -> late.client().receivedCount() == 2 * COUNT, 20 * SECOND_NS);
        assertToldNoGap(cluster, late);
        assertEquals(0, late.counter(CounterDescriptor.HISTORY_SKIPPED));
    }

    /** What it asks back for does not make it refuse what comes now, however narrow its window is. */
    @Test
    void shouldTakeWhatComesWhileItAsksBackForMoreThanAWindow()
    {
        final SimulatedCluster cluster = clusterWithDeadOrigin(32, 3, 0);
        publish(cluster, 0, 2 * COUNT);
        cluster.journal(0).answerAfter(20 * MS_NS);
        cluster.journal(2).answerAfter(20 * MS_NS);
        cluster.set(EngineOption.WINDOW_WIDTH, 1_024);

        final SimulatedNode late = join(cluster, 10 * COUNT);
        cluster.runUntil(() -> late.client().receivedCount() > COUNT, 10 * SECOND_NS);
        publish(cluster, 0, 100);

        assertTrue(late.client().receivedCount() < 3 * COUNT, "too fast to show anything");
        cluster.runUntil(() -> late.client().receivedCount() == 4 * COUNT + 100, 20 * SECOND_NS);
        assertEquals(0, late.counter(CounterDescriptor.REFUSED_TOO_FAR));
        assertToldNoGap(cluster, late);
    }

    /** What it did not want when it joined it does not want later, however often it is restarted. */
    @Test
    void shouldNotGoFurtherBackWithEachRestart()
    {
        final SimulatedCluster cluster = clusterWithDeadOrigin(33, 3, 0);
        final SimulatedNode late = join(cluster, 300);
        cluster.runUntil(() -> late.client().receivedCount() == 600, 20 * SECOND_NS);
        cluster.run(10 * SECOND_NS);
        final int index = cluster.nodes().indexOf(late);
        for (int i = 0; i < 2; i++)
        {
            cluster.crash(index);
            final SimulatedNode back = cluster.restart(index);
            cluster.run(20 * SECOND_NS);
            assertEquals(600, back.counter(CounterDescriptor.JOURNAL_RESTORED));
            assertEquals(0, back.client().receivedCount());
            assertEquals(2 * COUNT - 600, back.counter(CounterDescriptor.HISTORY_SKIPPED));
        }
    }

    /** It was down: what began meanwhile is as new to it as what went on. */
    @Test
    void shouldCatchUpWithAllThatItMissedWhileItWasDown()
    {
        final SimulatedCluster cluster = start(new SimulatedCluster(41).set(EngineOption.JOIN_HISTORY, 0), 3, 0.01);
        publish(cluster, 0, 10);
        cluster.runUntil(cluster::isComplete, 10 * SECOND_NS);
        cluster.crash(2);
        publish(cluster, 0, COUNT);
        cluster.stop(1);
        cluster.restart(1);
        publish(cluster, 1, COUNT);
        cluster.runUntil(() -> cluster.node(0).client().receivedCount() == COUNT, 10 * SECOND_NS);
        final SimulatedNode back = cluster.restart(2);
        assertEquals(10, back.counter(CounterDescriptor.JOURNAL_RESTORED));

        cluster.runUntil(() -> back.client().receivedCount() == 2 * COUNT, 30 * SECOND_NS);

        assertEquals(0, back.counter(CounterDescriptor.HISTORY_SKIPPED));
        assertToldNoGap(cluster, back);
    }

    /** It joined long ago, and was cut off from who began: what it did not hear of is no history. */
    @Test
    void shouldGetAllOfAnOriginThatBeganAfterItJoined()
    {
        final SimulatedCluster cluster = start(new SimulatedCluster(42).set(EngineOption.JOIN_HISTORY, 0), 3, 0);
        cluster.run(61 * SECOND_NS);
        final SimulatedNode cutOff = cluster.node(2);
        cluster.network().block(cluster.node(0).address(), cutOff.address());
        cluster.network().block(cluster.node(1).address(), cutOff.address());
        publish(cluster, 0, COUNT);
        cluster.run(SECOND_NS);
        assertEquals(0, cutOff.client().receivedCount());
        cluster.network().heal();

        cluster.runUntil(() -> cutOff.client().receivedCount() == COUNT, 20 * SECOND_NS);

        assertEquals(0, cutOff.counter(CounterDescriptor.HISTORY_SKIPPED));
        assertToldNoGap(cluster, cutOff);
    }

    /** Node 1 published in a life that is over; what it published, and what node 0 did, is in all journals. */
    private static SimulatedCluster clusterWithDeadOrigin(final long seed, final int nodeCount, final double loss)
    {
        final SimulatedCluster cluster = start(new SimulatedCluster(seed), nodeCount, loss);
        publish(cluster, 1, COUNT);
        publish(cluster, 0, COUNT);
        cluster.runUntil(cluster::isComplete, 20 * SECOND_NS);
        cluster.crash(1);
        cluster.run(SECOND_NS);
        return cluster;
    }

    private static SimulatedNode join(final SimulatedCluster cluster, final long history)
    {
        cluster.set(EngineOption.JOIN_HISTORY, history);
        final SimulatedNode late = cluster.add();
        late.attach(new SimulatedClient());
        cluster.discoverAll();
        return late;
    }

    private static SimulatedCluster start(final SimulatedCluster cluster, final int nodeCount, final double loss)
    {
        cluster.set(EngineOption.LOG_LENGTH, LOG_LENGTH).rings(1 << 16, 1 << 18).forgetful().journals()
            .link(SimulatedLink.LAN.withLoss(loss)).start(nodeCount);
        cluster.run(300 * MS_NS);
        return cluster;
    }

    /** Offer messages, as fast as the node takes them. */
    private static void publish(final SimulatedCluster cluster, final int node, final int count)
    {
        final byte[] payload = new byte[LENGTH];
        for (int i = 0; i < count; i++)
        {
            final SimulatedClient client = cluster.node(node).client();
            cluster.runUntil(
                () -> client.offer(0, PublicationDescriptor.MUST_DELIVER, payload), 30 * SECOND_NS);
            cluster.run(MS_NS / 10);
        }
    }

    private static void assertToldNoGap(final SimulatedCluster cluster, final SimulatedNode node)
    {
        assertEquals(List.of(), node.client().gaps());
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        cluster.assertNoErrors();
    }
}
