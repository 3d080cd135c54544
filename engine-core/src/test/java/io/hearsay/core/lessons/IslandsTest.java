package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/**
 * Fabric's organisations are islands that hear of each other over few nodes only, and what they knew of each other did
 * not come back with the node that connected them. The lesson: whoever reaches two sides carries everything from one to
 * the other, as a relay like all others; when it is gone each side goes on alone, and its next life makes up for it.
 */
class IslandsTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int ISLANDS = 3;
    private static final int ISLANDERS = 3;
    private static final int CONNECTOR = ISLANDS * ISLANDERS;
    private static final int ROUNDS = 20;

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3, 15", "4, 15"})
    void shouldBeOneClusterThroughAConnectorThatDiesAndReturns(final long seed, final int absenceSeconds)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).start(CONNECTOR + 1);
        separate(cluster);
        cluster.run(SECOND_NS);
        offerAll(cluster, "before");
        cluster.runUntil(cluster::isComplete, 20 * SECOND_NS);
        Rest.assertAtRest(cluster, 2);

        final SimulatedNode dead = cluster.node(CONNECTOR);
        cluster.crash(CONNECTOR);
        offerAll(cluster, "alone");
        Rest.pass(cluster, absenceSeconds);
        for (int i = 0; i < CONNECTOR; i++)
        {
            final SimulatedClient client = cluster.node(i).client();
            for (int j = 0; j < CONNECTOR; j++)
            {
                final long expected = i == j ? 0 : i / ISLANDERS == j / ISLANDERS ? 2 * ROUNDS : ROUNDS;
                assertEquals(expected, cluster.ledger().receivedCount(client, cluster.node(j).nodeId()));
            }
        }

        final SimulatedNode connector = cluster.restart(CONNECTOR);
        separate(cluster);
        offerAll(cluster, "after");
        cluster.runUntil(cluster::isComplete, 20 * SECOND_NS);

        Rest.pass(cluster, 12);
        for (final SimulatedNode node : cluster.nodes().subList(0, CONNECTOR))
        {
            assertEquals(List.of(), node.client().gaps());
            assertEquals(ROUNDS, cluster.ledger().receivedCount(node.client(), dead.nodeId()));
            assertEquals(ISLANDERS, node.counter(CounterDescriptor.PEERS_PROVEN), "its island and the connector");
        }
        assertEquals(CONNECTOR, connector.counter(CounterDescriptor.PEERS_PROVEN));
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        cluster.assertNoErrors();
        Rest.assertAtRest(cluster, 3);
    }

    /** Each island knows itself and the connector, and no datagram goes from one to another. */
    private static void separate(final SimulatedCluster cluster)
    {
        for (final SimulatedNode node : cluster.nodes())
        {
            final List<String> known = new ArrayList<>();
            for (final SimulatedNode other : cluster.nodes())
            {
                if (isReachable(node.index(), other.index()))
                {
                    known.add(other.address());
                }
                else
                {
                    cluster.network().block(node.address(), other.address());
                }
            }
            node.agent().discovered(known.toArray(new String[0]));
        }
    }

    private static boolean isReachable(final int from, final int to)
    {
        return from == CONNECTOR || to == CONNECTOR || from / ISLANDERS == to / ISLANDERS;
    }

    private static void offerAll(final SimulatedCluster cluster, final String text)
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            for (final SimulatedNode node : cluster.nodes())
            {
                assertTrue(!node.isRunning() || node.client().offer(text + " " + node.index() + " " + i));
            }
            cluster.run(MS_NS);
        }
    }
}
