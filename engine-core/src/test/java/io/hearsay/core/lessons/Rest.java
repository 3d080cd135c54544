package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.agent.WireTap;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;

import java.util.List;

/**
 * What a cluster at rest is: nothing waits, and on the wire there is nothing but idle syncs, what each of them is
 * answered by, and probes with their answers.
 */
final class Rest
{
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long DUTY_CYCLE_NS = 100_000;
    private static final long LAZY_CYCLE_NS = 1_000_000;
    private static final long IDLE_SYNCS_PER_SECOND = 5;

    private Rest()
    {
    }

    /**
     * Let time pass in which little happens, at a tenth of the cost.
     */
    static void pass(final SimulatedCluster cluster, final int seconds)
    {
        cluster.dutyCycle(LAZY_CYCLE_NS);
        cluster.run(seconds * SECOND_NS);
        cluster.dutyCycle(DUTY_CYCLE_NS);
    }

    /**
     * Give a cluster a second to come to rest, then look at it for a while, and fail if it is not at rest all the time.
     * Takes the place of the observer.
     */
    static void assertAtRest(final SimulatedCluster cluster, final int seconds)
    {
        pass(cluster, 1);
        final long hot = cluster.sum(CounterDescriptor.HOT_SYNCS_SENT);
        final long all = cluster.sum(CounterDescriptor.SYNCS_SENT);
        final long withheldBefore = cluster.sum(CounterDescriptor.SEND_WITHHELD);
        final long[] idle = idleSyncs(cluster);
        final WireTap tap = WireTap.on(cluster);

        pass(cluster, seconds);

        // a sync to an address outside discovery may be withheld: then it is neither on the wire nor counted as sent
        final long withheld = cluster.sum(CounterDescriptor.SEND_WITHHELD) - withheldBefore;
        assertEquals(List.of(), tap.pushes());
        assertEquals(List.of(), tap.ofType(PacketFlyweight.PULL_REQUEST));
        assertEquals(List.of(), tap.ofType(PacketFlyweight.PULL_RESPONSE));
        assertEquals(hot, cluster.sum(CounterDescriptor.HOT_SYNCS_SENT), "hot syncs");
        final long syncs = tap.ofType(PacketFlyweight.PULL_SYNC).size();
        assertEquals(syncs, cluster.sum(CounterDescriptor.SYNCS_SENT) - all);
        long idleSyncs = 0;
        for (int i = 0; i < idle.length; i++)
        {
            final SimulatedNode node = cluster.nodes().get(i);
            if (node.isRunning())
            {
                final long count = node.counter(CounterDescriptor.IDLE_SYNCS_SENT) - idle[i];
                final boolean isAlone = node.counter(CounterDescriptor.PEERS_LIVE) == 0;
                final long expected = isAlone ? 0 : seconds * IDLE_SYNCS_PER_SECOND;
                assertTrue(count >= expected - 1 - withheld && count <= expected + 1, "idle syncs: " + count);
                idleSyncs += count;
                assertNothingWaits(node);
            }
        }
        // each is answered once at most, and the last one of each node before the look may be answered in it
        assertTrue(syncs <= 2 * idleSyncs + idle.length, syncs + " syncs, of which idle: " + idleSyncs);
    }

    private static void assertNothingWaits(final SimulatedNode node)
    {
        assertEquals(0, node.counter(CounterDescriptor.LOG_HELD), "bytes held");
        assertEquals(0, node.counter(CounterDescriptor.ACK_WINDOWS_OPEN), "windows open");
        node.clients().forEach((client) -> assertEquals(0, client.publication().size(), "bytes not published"));
    }

    private static long[] idleSyncs(final SimulatedCluster cluster)
    {
        return cluster.nodes().stream().mapToLong((node) -> node.counter(CounterDescriptor.IDLE_SYNCS_SENT)).toArray();
    }
}
