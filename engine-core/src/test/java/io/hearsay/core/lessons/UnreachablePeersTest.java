package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.agent.WireTap;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/**
 * In Fabric one unreachable bootstrap address held up the loop that all others shared. The lesson: an address that
 * nobody answers from costs itself a probe now and then, and the others nothing: neither time, nor copies, nor answers
 * to wait for.
 */
class UnreachablePeersTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final long ROUND_TRIP_NS = 110_000;
    private static final int NODES = 4;
    private static final int MESSAGES = 40;

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 10", "3, 10", "4, 40"})
    void shouldCostTheOthersNothing(final long seed, final int ghostCount)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed);
        final List<String> ghosts = discoverWithGhosts(cluster, ghostCount);
        Rest.pass(cluster, 5);
        assertEquals(NODES * (NODES - 1), cluster.sum(CounterDescriptor.PEERS_LIVE));
        final WireTap tap = WireTap.on(cluster);
        final long fromNs = cluster.network().nowNs();
        for (int i = 0; i < MESSAGES; i++)
        {
            assertTrue(cluster.node(i % NODES).client().offer("message " + i));
            final long tookNs = cluster.runUntil(cluster::isComplete, MS_NS);
            assertTrue(tookNs < ROUND_TRIP_NS, "took " + tookNs);
            cluster.run(2 * MS_NS);
        }

        assertEquals(MESSAGES * (NODES - 1), tap.pushes().size());
        assertEquals(0, cluster.sum(CounterDescriptor.PUSHES_MISSED));
        assertEquals(MESSAGES, cluster.sum(CounterDescriptor.MESSAGES_CONFIRMED));
        Rest.pass(cluster, 10);
        final long seconds = (cluster.network().nowNs() - fromNs) / SECOND_NS + 1;
        for (final String ghost : ghosts)
        {
            final List<WireTap.Packet> sent = tap.select((packet) -> packet.to().equals(ghost));
            assertEquals(tap.probes().stream().filter((packet) -> packet.to().equals(ghost)).toList(), sent);
            assertTrue(sent.size() >= NODES * 8 && sent.size() <= NODES * seconds, sent.size() + " probes");
        }
        assertEquals(NODES * (NODES - 1), cluster.sum(CounterDescriptor.PEERS_LIVE));
        Rest.assertAtRest(cluster, 2);
    }

    @ParameterizedTest
    @CsvSource({"11, 1", "12, 10", "13, 40"})
    void shouldCostTheOthersNothingBeforeTheyAreGivenUp(final long seed, final int ghostCount)
    {
        // they are given up after two probes; but whoever is there has answered the first one
        final SimulatedCluster cluster = new SimulatedCluster(seed);
        discoverWithGhosts(cluster, ghostCount);
        cluster.run(MS_NS);
        for (final SimulatedNode node : cluster.nodes())
        {
            assertTrue(node.client().offer("of " + node.index()));
        }

        final long tookNs = cluster.runUntil(cluster::isComplete, 4 * SECOND_NS);

        assertTrue(tookNs < ROUND_TRIP_NS, "took " + tookNs);
        Rest.pass(cluster, 5);

        assertEquals(0, cluster.sum(CounterDescriptor.HOLD_EXPIRED));
        assertEquals(NODES, cluster.sum(CounterDescriptor.MESSAGES_CONFIRMED));
        cluster.assertNoErrors();
    }

    private static List<String> discoverWithGhosts(final SimulatedCluster cluster, final int ghostCount)
    {
        final List<String> addresses = new ArrayList<>();
        for (int i = 0; i < NODES; i++)
        {
            addresses.add(cluster.add().attach(new SimulatedClient()).node().address());
        }
        final List<String> ghosts = new ArrayList<>();
        for (int i = 0; i < ghostCount; i++)
        {
            ghosts.add("10.9.9." + i + ":7400");
        }
        addresses.addAll(ghosts);
        cluster.nodes().forEach((node) -> node.agent().discovered(addresses.toArray(new String[0])));
        return ghosts;
    }
}
