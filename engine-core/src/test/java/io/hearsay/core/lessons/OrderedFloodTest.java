package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.agent.Traffic;
import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ReceivedGap;
import io.hearsay.core.sim.ReceivedMessage;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Fabric orders what it gossips by a number of its own, in a payload buffer that waits for what is missing; when it was
 * full of later blocks, the missing one no longer got in. The lesson: what waits for its predecessor must not keep it
 * out. An ordered client of a full log gets all in order; if the network loses messages as well, it may be told what
 * was skipped for it. Its neighbour who wants no order loses nothing by it.
 */
class OrderedFloodTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int SMALLEST = 64 * 1024;
    private static final int MESSAGES = 800;
    private static final double SLOW = 6_000;

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 0", "4, 0", "5, 0", "6, 0", "11, 0.05", "12, 0.05", "13, 0.05", "14, 0.05"})
    void shouldGetAllInOrderOrBeToldWhatWasSkippedWhileTheLogsAreFull(final long seed, final double loss)
    {
        final SimulatedCluster cluster = started(seed);
        cluster.link(SimulatedLink.LAN.withLoss(loss).withReordering(4 * loss, 2 * MS_NS));
        new Traffic(cluster).lengths(200, 600).fromAll(MESSAGES - 1);

        cluster.runUntil(
            () -> cluster.nodes().stream().allMatch((node) -> node.clients().get(1).messages().size() == MESSAGES),
            20 * SECOND_NS);
        Rest.pass(cluster, 2);

        assertTrue(cluster.sum(CounterDescriptor.REFUSED_NO_ROOM) > 0, "no log was ever full");
        long skipped = 0;
        for (final SimulatedNode node : cluster.nodes())
        {
            final long origin = cluster.node(1 - node.index()).nodeId();
            final SimulatedClient ordered = node.clients().get(0);
            final TreeSet<Long> told = new TreeSet<>(sequences(ordered, origin));
            assertEquals(told.size(), ordered.messages().size());
            for (final ReceivedGap gap : ordered.gaps())
            {
                assertEquals(DeliveryDescriptor.GAP_CAUSE_ORDER, gap.cause());
                LongStream.rangeClosed(gap.first(), gap.last()).forEach((lost) -> assertTrue(told.add(lost)));
                skipped += gap.last() - gap.first() + 1;
            }
            assertEquals(LongStream.rangeClosed(1, MESSAGES).boxed().toList(), List.copyOf(told));
            assertEquals(List.of(), node.clients().get(1).gaps(), "whoever wants no order loses nothing");
        }
        assertTrue(loss > 0 || skipped == 0, skipped + " skipped though the network lost nothing");
        assertEquals(skipped, cluster.sum(CounterDescriptor.GAPS_ORDER));
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertEquals(0, cluster.sum(CounterDescriptor.CLIENTS_CUT_OFF));
        cluster.link(SimulatedLink.LAN);
        Rest.assertAtRest(cluster, 2);
    }

    @ParameterizedTest
    @CsvSource({"21, 0", "22, 0", "23, 0.05", "24, 0.05"})
    void shouldNotWaitForBestEffortMessagesThatNobodyHasAnyMore(final long seed, final double loss)
    {
        final SimulatedCluster cluster = started(seed);
        cluster.link(SimulatedLink.LAN.withLoss(loss));
        final Traffic traffic = new Traffic(cluster).lengths(200, 600).flags(PublicationDescriptor.BEST_EFFORT)
            .fromAll(4 * MESSAGES);

        cluster.runUntil(traffic::isOffered, 2 * SECOND_NS);
        Rest.pass(cluster, 15);

        for (final SimulatedNode node : cluster.nodes())
        {
            final SimulatedNode other = cluster.node(1 - node.index());
            for (final SimulatedClient client : node.clients())
            {
                final long told = client.gaps().stream().mapToLong((gap) -> gap.last() - gap.first() + 1).sum();
                assertEquals(
                    other.counter(CounterDescriptor.MESSAGES_PUBLISHED), client.messages().size() + told);
            }
        }
        assertEquals(0, cluster.sum(CounterDescriptor.CLIENTS_CUT_OFF));
        cluster.link(SimulatedLink.LAN);
        Rest.assertAtRest(cluster, 2);
    }

    @ParameterizedTest
    @CsvSource({"31, 0", "32, 0", "33, 0.05"})
    void shouldGoOnWhenNoMoreThanAMessageFitsBesideWhatIsHeld(final long seed, final double loss)
    {
        final int length = 8_000;
        final int count = 200;
        final SimulatedCluster cluster = started(seed);
        cluster.link(SimulatedLink.LAN.withLoss(loss));
        new Traffic(cluster).lengths(length, length).fromAll(count);

        cluster.runUntil(
            () -> cluster.nodes().stream().allMatch((node) -> node.clients().get(1).messages().size() == count + 1),
            20 * SECOND_NS);

        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertEquals(0, cluster.sum(CounterDescriptor.HOLD_EXPIRED));
        assertEquals(0, cluster.sum(CounterDescriptor.CLIENTS_CUT_OFF));
    }

    /** Two nodes with an ordered client and another one, and a first message of each, whose base is fixed. */
    private static SimulatedCluster started(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).set(EngineOption.LOG_LENGTH, SMALLEST);
        for (int i = 0; i < 2; i++)
        {
            final SimulatedNode node = cluster.add();
            node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST).ordered(true).rate(SLOW));
            node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST).rate(SLOW));
        }
        cluster.discoverAll();
        cluster.run(50 * MS_NS);
        cluster.nodes().forEach((node) -> assertTrue(node.client().offer("the first")));
        Rest.pass(cluster, 2);
        assertTrue(cluster.isComplete());
        return cluster;
    }

    private static List<Long> sequences(final SimulatedClient client, final long origin)
    {
        return client.messages().stream().filter((message) -> message.origin() == origin)
            .map(ReceivedMessage::sequence).toList();
    }
}
