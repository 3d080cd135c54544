package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.agent.Traffic;
import io.hearsay.core.agent.WireTap;
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
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * In Fabric two peers that dialled each other at the same instant had two connections, closed one each, and could be
 * left with none; and who came late was a case of its own. The lesson: there is no dialling. A peer is whoever stands
 * behind an address, there is one state for it whoever spoke first, and joining late is the same as having missed much.
 */
class FirstContactTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int MESSAGES = 200;

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3, 2", "4, 2", "5, 5", "6, 7"})
    void shouldMeetOnceWhereBothSpeakAtTheSameInstant(final long seed, final int n)
    {
        // all look at discovery in the same cycle, and every packet takes the same time: the first ones of all cross
        final SimulatedCluster cluster = new SimulatedCluster(seed).link(SimulatedLink.LAN.withDelay(50_000, 50_000));
        for (int i = 0; i < n; i++)
        {
            cluster.add().attach(new SimulatedClient());
        }
        cluster.run(MS_NS);
        final WireTap tap = WireTap.on(cluster);
        cluster.discoverAll();
        cluster.run(1); // they know of each other and have not heard of each other
        new Traffic(cluster).fromAll(MESSAGES);

        cluster.runUntil(() -> receivedCount(cluster) == n * (n - 1) * MESSAGES, 2 * SECOND_NS);

        final long firstNs = tap.packets().get(0).atNs();
        assertEquals(n, tap.select((packet) -> packet.atNs() - firstNs < 100).stream()
            .map(WireTap.Packet::from).distinct().count(), "who spoke at the same instant");
        cluster.run(SECOND_NS);
        for (final SimulatedNode node : cluster.nodes())
        {
            assertEquals(n - 1, node.counter(CounterDescriptor.PEERS_PROVEN));
            assertEquals(n - 1, node.counter(CounterDescriptor.PEERS_LIVE));
            assertEquals(n, node.transport().retainedCount(), "one address each, and its own");
            assertEquals(List.of(), node.client().gaps());
        }
        assertEquals(0, cluster.sum(CounterDescriptor.PEERS_CONTESTED));
        assertEquals(0, cluster.sum(CounterDescriptor.PEERS_MOVED));
        assertEquals(0, cluster.sum(CounterDescriptor.HOLD_EXPIRED));
        cluster.assertNoErrors();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldGiveLatePeersAllThatIsRetained(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).link(SimulatedLink.LAN.withLoss(0.05)).start(3);
        cluster.run(300 * MS_NS);
        int offered = 0;
        for (int late = 0; late < 4; late++)
        {
            final Traffic traffic = new Traffic(cluster).from(cluster.node(late % 3).client(), MESSAGES);
            cluster.run(seed * 100_000);
            cluster.add().attach(new SimulatedClient().ordered(late % 2 == 0));
            cluster.discoverAll();
            cluster.runUntil(traffic::isOffered, SECOND_NS);
            cluster.run(20 * late * MS_NS);
            offered += MESSAGES;
        }

        final int expected = offered;
        cluster.runUntil(
            () -> cluster.nodes().stream().skip(3).allMatch((node) -> node.client().messages().size() == expected),
            5 * SECOND_NS);

        cluster.runUntil(cluster::isComplete, SECOND_NS);
        cluster.nodes().forEach((node) -> assertEquals(List.of(), node.client().gaps()));
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        Rest.assertAtRest(cluster, 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void shouldComeInMidStreamWithoutAFalseGap(final long seed)
    {
        // the stream is far longer than the logs: what came long before is nobody's any more
        final SimulatedCluster cluster = new SimulatedCluster(seed).set(EngineOption.LOG_LENGTH, 65_536)
            .link(SimulatedLink.LAN.withLoss(0.02)).start(3);
        cluster.run(300 * MS_NS);
        stream(cluster, 300);
        final SimulatedNode late = cluster.add();
        late.attach(new SimulatedClient());
        late.attach(new SimulatedClient().ordered(true));
        cluster.discoverAll();
        final long joinedAt = cluster.node(0).client().offeredCount();
        stream(cluster, 900);
        final long offered = cluster.node(0).client().offeredCount();
        cluster.runUntil(() -> last(late.clients().get(1)) == offered, 5 * SECOND_NS);
        Rest.pass(cluster, 12);

        for (final SimulatedClient client : late.clients())
        {
            final TreeSet<Long> told = new TreeSet<>();
            client.messages().forEach((message) -> assertTrue(told.add(message.sequence())));
            final long first = told.first();
            assertTrue(first > 1 && first <= joinedAt, "the first of " + joinedAt + " is " + first);
            for (final ReceivedGap gap : client.gaps())
            {
                // what the logs dropped between the word of it and the request for it
                assertTrue(gap.last() <= joinedAt, "a false gap: " + gap);
                LongStream.rangeClosed(gap.first(), gap.last()).forEach((lost) -> assertTrue(told.add(lost)));
            }
            assertEquals(
                LongStream.rangeClosed(told.first(), offered).boxed().toList(), List.copyOf(told));
        }
        cluster.nodes().subList(0, 3).forEach((node) -> assertEquals(List.of(), node.client().gaps()));
        Rest.assertAtRest(cluster, 3);
    }

    private static void stream(final SimulatedCluster cluster, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            assertTrue(cluster.node(0).client().offer(0, 0, new byte[400]));
            cluster.run(MS_NS);
        }
    }

    private static long last(final SimulatedClient client)
    {
        final List<ReceivedMessage> messages = client.messages();
        return messages.isEmpty() ? 0 : messages.get(messages.size() - 1).sequence();
    }

    private static long receivedCount(final SimulatedCluster cluster)
    {
        return cluster.nodes().stream().mapToLong((node) -> node.client().messages().size()).sum();
    }
}
