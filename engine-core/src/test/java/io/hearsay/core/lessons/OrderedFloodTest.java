package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.agent.Traffic;
import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ReceivedGap;
import io.hearsay.core.sim.ReceivedMessage;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Fabric orders what it gossips by a number of its own, in a payload buffer that waits for what is missing; when it was
 * full of later blocks, the missing one no longer got in. The lesson: what waits for its predecessor must not keep it
 * out. An ordered client of a full log gets all in order, or is told what was skipped for it, and its neighbour who
 * wants no order loses nothing by it.
 */
class OrderedFloodTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int SMALLEST = 64 * 1024;
    private static final int MESSAGES = 800;
    private static final double SLOW = 6_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldKeepTheOrderWhileAllLogsAreFull(final long seed)
    {
        final SimulatedCluster cluster = flooded(seed, SimulatedLink.LAN);

        cluster.runUntil(() -> receivedCount(cluster) == 2 * 2 * MESSAGES, 10 * SECOND_NS);

        assertTrue(cluster.sum(CounterDescriptor.REFUSED_NO_ROOM) > 0, "no log was ever full");
        for (final SimulatedNode node : cluster.nodes())
        {
            final long origin = cluster.node(1 - node.index()).nodeId();
            assertEquals(LongStream.rangeClosed(1, MESSAGES).boxed().toList(), sequences(node.clients().get(0), origin));
            assertEquals(List.of(), node.clients().get(0).gaps());
            assertEquals(MESSAGES, node.clients().get(1).messages().size());
        }
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_ORDER));
        cluster.assertNoErrors();
        Rest.assertAtRest(cluster, 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldTellWhatItSkipsWherePredecessorsAreLost(final long seed)
    {
        final SimulatedLink link = SimulatedLink.LAN.withLoss(0.05).withReordering(0.2, 2 * MS_NS);
        final SimulatedCluster cluster = flooded(seed, link);

        cluster.runUntil(
            () -> cluster.nodes().stream().allMatch((node) -> node.clients().get(1).messages().size() == MESSAGES),
            20 * SECOND_NS);
        Rest.pass(cluster, 2);

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
        assertEquals(skipped, cluster.sum(CounterDescriptor.GAPS_ORDER));
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertEquals(0, cluster.sum(CounterDescriptor.CLIENTS_CUT_OFF));
        cluster.link(SimulatedLink.LAN);
        Rest.assertAtRest(cluster, 2);
    }

    private static SimulatedCluster flooded(final long seed, final SimulatedLink link)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).link(link).set(EngineOption.LOG_LENGTH, SMALLEST);
        for (int i = 0; i < 2; i++)
        {
            final SimulatedNode node = cluster.add();
            node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST).ordered(true).rate(SLOW));
            node.attach(new SimulatedClient().rings(SMALLEST, SMALLEST).rate(SLOW));
        }
        cluster.discoverAll();
        cluster.run(50 * MS_NS);
        new Traffic(cluster).lengths(200, 600).fromAll(MESSAGES);
        return cluster;
    }

    private static List<Long> sequences(final SimulatedClient client, final long origin)
    {
        return client.messages().stream().filter((message) -> message.origin() == origin)
            .map(ReceivedMessage::sequence).toList();
    }

    private static long receivedCount(final SimulatedCluster cluster)
    {
        return cluster.nodes().stream().flatMap((node) -> node.clients().stream())
            .mapToLong((client) -> client.messages().size()).sum();
    }
}
