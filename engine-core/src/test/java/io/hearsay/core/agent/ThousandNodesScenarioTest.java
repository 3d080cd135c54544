package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One message in a cluster of a thousand: the figures of DESIGN, checked against the real engine.
 */
class ThousandNodesScenarioTest
{
    private static final int NODES = 1_000;
    private static final long MS_NS = 1_000_000L;
    private static final long ROUND_TRIP_NS = 10 * MS_NS;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05})
    void shouldReachEverybodyAtFewCopies(final double loss)
    {
        final SimulatedCluster cluster = new SimulatedCluster(1_000)
            .link(SimulatedLink.LAN.withDelay(5 * MS_NS, 5 * MS_NS + 500_000).withLoss(loss))
            .dutyCycle(2 * MS_NS).busyCycle(100_000)
            .set(EngineOption.LOG_LENGTH, 65_536).set(EngineOption.MAX_ORIGINS, 16)
            .set(EngineOption.ACK_WINDOWS, 16).set(EngineOption.ORIGIN_TOMBSTONES, 16)
            .start(NODES);
        cluster.run(100 * MS_NS);
        cluster.node(0).client().offer("to a thousand");

        long tookNs = 0;
        while (cluster.sum(CounterDescriptor.MESSAGES_DELIVERED) < NODES - 1)
        {
            cluster.run(MS_NS);
            tookNs += MS_NS;
            assertTrue(tookNs <= 30 * ROUND_TRIP_NS, "not everybody is reached after 30 round trips");
        }

        cluster.run(200 * MS_NS);
        final double copies = (double)cluster.sum(CounterDescriptor.PAYLOAD_COPIES) / (NODES - 1);
        assertTrue(copies <= 1.35, "copies per node: " + copies + " in " + tookNs / MS_NS + " ms");
        cluster.assertNoErrors();
    }
}
