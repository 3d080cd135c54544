package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

/**
 * When a push ends, and what happens if it does not: majority reached and missed, and everybody asked.
 */
class MajorityScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;

    @Test
    void shouldEndThePushByAMajorityThoughOneIsSilent()
    {
        final SimulatedCluster cluster = relayed(1, 12);
        final WireTap tap = WireTap.on(cluster);
        final String origin = cluster.node(0).address();
        cluster.network().filter((from, to, packet) ->
            !from.equals(origin) || WireTap.type(packet) != PacketFlyweight.PUSH_MESSAGE ||
            !to.equals(firstReceiver(tap, origin)));
        cluster.node(0).client().offer("two of three");

        cluster.runUntil(() -> cluster.node(0).counter(CounterDescriptor.PUSHES_ENDED) == 1, 100 * MS_NS);

        cluster.network().filter(null);
        assertEquals(0, cluster.node(0).counter(CounterDescriptor.PUSHES_MISSED));
        assertEquals(0, cluster.node(0).counter(CounterDescriptor.HOT_SYNCS_SENT));
        cluster.runUntil(cluster::isComplete, SECOND_NS);
    }

    @Test
    void shouldMakeTheOriginHotIfTheMajorityIsMissed()
    {
        final SimulatedCluster cluster = relayed(2, 12);
        final WireTap tap = WireTap.on(cluster);
        cluster.network().filter((from, to, packet) -> WireTap.type(packet) != PacketFlyweight.PUSH_MESSAGE);
        cluster.node(0).client().offer("no push arrives");

        cluster.runUntil(cluster::isComplete, 100 * MS_NS);

        final long id = cluster.node(0).nodeId();
        assertEquals(1, cluster.node(0).counter(CounterDescriptor.PUSHES_MISSED));
        assertEquals(11, cluster.sum(CounterDescriptor.MESSAGES_BY_PULL));
        final long missedNs = tap.pushes().get(0).atNs();
        final long syncedNs = tap.ofType(PacketFlyweight.PULL_SYNC).stream()
            .filter((sync) -> sync.sender() == id && sync.names(id)).findFirst().orElseThrow().atNs();
        assertTrue(syncedNs - missedNs <= 10 * MS_NS, "synced after " + (syncedNs - missedNs) + " ns");
    }

    @Test
    void shouldBeQuietAgainOnceTheNewsAreOld()
    {
        final SimulatedCluster cluster = relayed(3, 12);
        cluster.network().filter((from, to, packet) -> WireTap.type(packet) != PacketFlyweight.PUSH_MESSAGE);
        cluster.node(0).client().offer("no push arrives");
        cluster.runUntil(cluster::isComplete, 100 * MS_NS);
        cluster.run(100 * MS_NS);

        final long hot = cluster.sum(CounterDescriptor.HOT_SYNCS_SENT);
        cluster.run(SECOND_NS);

        assertEquals(hot, cluster.sum(CounterDescriptor.HOT_SYNCS_SENT));
        // everybody: a fresh sync to fanout peers, a miss, and one peer for each round
        assertTrue(hot <= 12 * (2 * 3 + 2 * Formulas.rounds(12)), "hot syncs: " + hot);
    }

    @Test
    void shouldWaitForAllAnswersWhereEverybodyIsAsked()
    {
        final SimulatedCluster cluster = new SimulatedCluster(4).start(5);
        cluster.run(300 * MS_NS);
        final String origin = cluster.node(0).address();
        final String deaf = cluster.node(4).address();
        cluster.network().filter((from, to, packet) ->
            !from.equals(origin) || !to.equals(deaf) || WireTap.type(packet) != PacketFlyweight.PUSH_MESSAGE);
        cluster.node(0).client().offer("three of four");

        cluster.run(2 * MS_NS);
        assertEquals(0, cluster.node(0).counter(CounterDescriptor.PUSHES_ENDED));
        assertEquals(0, cluster.node(0).counter(CounterDescriptor.PUSHES_MISSED));

        cluster.runUntil(cluster::isComplete, 50 * MS_NS);
        assertEquals(1, cluster.node(0).counter(CounterDescriptor.PUSHES_MISSED));
        assertEquals(1, cluster.node(4).counter(CounterDescriptor.MESSAGES_BY_PULL));
    }

    @Test
    void shouldEndWhenAllAnsweredWhereEverybodyIsAskedThoughAllKnewIt()
    {
        final SimulatedCluster cluster = new SimulatedCluster(5).set(EngineOption.EAGER_HOPS, 255).start(4);
        cluster.run(300 * MS_NS);
        cluster.node(0).client().offer("passed on by each");

        cluster.runUntil(cluster::isComplete, 50 * MS_NS);
        cluster.run(20 * MS_NS);

        assertEquals(0, cluster.sum(CounterDescriptor.PUSHES_MISSED));
        assertEquals(0, cluster.sum(CounterDescriptor.HOT_SYNCS_SENT));
        assertEquals(4, cluster.sum(CounterDescriptor.PUSHES_ENDED));
    }

    @Test
    void shouldNotWaitForAnswersOfThoseWhoWereNeverHeardOf()
    {
        final SimulatedCluster cluster = new SimulatedCluster(6);
        cluster.add().attach(new SimulatedClient());
        cluster.node(0).agent().discovered(new String[] {"10.9.9.1:1", "10.9.9.2:1", "10.9.9.3:1"});
        cluster.run(10 * MS_NS);
        cluster.node(0).client().offer("to nobody");

        cluster.run(SECOND_NS);

        assertEquals(0, cluster.sum(CounterDescriptor.PUSHES_MISSED));
        assertEquals(0, cluster.sum(CounterDescriptor.PUSHES_ENDED));
        assertTrue(cluster.sum(CounterDescriptor.PUSHES_SENT) > 0);
    }

    private static String firstReceiver(final WireTap tap, final String origin)
    {
        return tap.pushes().stream().filter((push) -> push.from().equals(origin)).map(WireTap.Packet::to)
            .findFirst().orElse("");
    }

    private static SimulatedCluster relayed(final long seed, final int n)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).set(EngineOption.DIRECT_PEERS, 8).start(n);
        cluster.run(300 * MS_NS);
        return cluster;
    }
}
