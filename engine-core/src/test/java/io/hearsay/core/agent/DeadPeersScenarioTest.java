package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import org.junit.jupiter.api.Test;

/**
 * Most of a cluster dies: the probes of more dead peers than a node may probe in a second leave enough for the others.
 */
class DeadPeersScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int NODES = 160;
    private static final int SURVIVORS = 4;

    @Test
    void shouldNoticeWhoComesAndGoesThoughManyAreDead()
    {
        final SimulatedCluster cluster = new SimulatedCluster(1)
            .dutyCycle(5 * MS_NS).busyCycle(500_000)
            .set(EngineOption.LOG_LENGTH, 65_536).set(EngineOption.MAX_ORIGINS, 16)
            .start(NODES);
        cluster.run(4 * SECOND_NS);
        final SimulatedNode node = cluster.node(0);
        assertEquals(NODES - 1, node.counter(CounterDescriptor.PEERS_PROVEN));
        for (int i = SURVIVORS; i < NODES; i++)
        {
            cluster.crash(i);
        }
        cluster.run(12 * SECOND_NS);
        assertEquals(SURVIVORS - 1, node.counter(CounterDescriptor.PEERS_LIVE));
        final WireTap tap = WireTap.on(cluster);

        final SimulatedNode late = cluster.add();
        final List<String> addresses = new ArrayList<>(cluster.nodes().stream().map(SimulatedNode::address).toList());
        node.agent().discovered(addresses.toArray(String[]::new));
        cluster.run(1_500 * MS_NS);
        assertEquals(SURVIVORS, node.counter(CounterDescriptor.PEERS_LIVE), "the late one is met");

        cluster.crash(1);
        cluster.network().block(node.address(), late.address());
        cluster.network().block(late.address(), node.address());
        cluster.run(7 * SECOND_NS);
        assertEquals(SURVIVORS - 2, node.counter(CounterDescriptor.PEERS_LIVE), "both are missed");

        cluster.restart(SURVIVORS);
        cluster.run(4 * SECOND_NS);
        assertEquals(SURVIVORS - 1, node.counter(CounterDescriptor.PEERS_LIVE), "one of the dead is back");

        final long probes = tap.probes().stream().filter((probe) -> probe.from().equals(node.address())).count();
        assertTrue(probes <= 1_400, "at most a hundred a second: " + probes);
        cluster.assertNoErrors();
    }
}
