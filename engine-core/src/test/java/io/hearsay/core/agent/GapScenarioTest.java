package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ReceivedGap;
import io.hearsay.core.sim.ReceivedMessage;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;

/**
 * What nobody holds any more is declared lost, said once to each client, and never while somebody may still have it.
 */
class GapScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final long GHOST = 0x6057L;

    @Test
    void shouldDeclareWhatDiedWithItsOrigin()
    {
        final SimulatedCluster cluster = new SimulatedCluster(1).start(4);
        cluster.node(1).attach(new SimulatedClient().ordered(true));
        cluster.run(300 * MS_NS);
        final long origin = cluster.node(0).nodeId();
        offerAlone(cluster, "first");
        cluster.run(10 * MS_NS);
        cluster.network().filter((from, to, packet) -> !from.equals(cluster.node(0).address()));
        offerAlone(cluster, "lost");
        offerAlone(cluster, "lost too");
        cluster.network().filter((from, to, packet) -> WireTap.type(packet) != PacketFlyweight.PULL_SYNC);
        offerAlone(cluster, "last");
        cluster.run(200_000);
        cluster.crash(0);
        cluster.network().filter(null);

        cluster.run(15 * SECOND_NS);

        for (final SimulatedNode node : cluster.nodes().subList(1, 4))
        {
            for (final SimulatedClient client : node.clients())
            {
                assertEquals(2, client.messages().size());
                assertEquals(1, client.gaps().size(), "adjacent gaps are one: " + client.gaps());
                assertGap(client.gaps().get(0), origin, 2, 3);
            }
            assertEquals(2, node.counter(CounterDescriptor.GAPS_DECLARED));
        }
        cluster.assertNoErrors();
    }

    @Test
    void shouldNotWaitForTheTimeoutIfAllPeersDenyTheOnlyGap()
    {
        final SimulatedCluster cluster = new SimulatedCluster(9).start(4);
        cluster.run(300 * MS_NS);
        offerAlone(cluster, "first");
        offerAlone(cluster, "second");
        cluster.run(10 * MS_NS);
        cluster.network().filter((from, to, packet) -> !from.equals(cluster.node(0).address()));
        offerAlone(cluster, "lost");
        cluster.network().filter((from, to, packet) -> WireTap.type(packet) != PacketFlyweight.PULL_SYNC);
        offerAlone(cluster, "last");
        cluster.run(200_000);
        cluster.crash(0);
        cluster.network().filter(null);

        // once the dead origin is no longer live, three peers are left to ask, which say it in their idle syncs
        cluster.runUntil(
            () -> cluster.nodes().subList(1, 4).stream().anyMatch((node) -> node.client().gaps().size() == 1),
            8 * SECOND_NS);
    }

    @Test
    void shouldDeclareAtOnceWhatTheOriginItselfDenies()
    {
        final SimulatedCluster cluster = new SimulatedCluster(2).set(EngineOption.LOG_LENGTH, 65_536)
            .set(EngineOption.HOLD_TIMEOUT, 100 * MS_NS).start(2);
        cluster.run(300 * MS_NS);
        cluster.node(0).client().offer("known");
        cluster.runUntil(cluster::isComplete, SECOND_NS);
        cluster.run(2 * SECOND_NS);
        cluster.network().block(cluster.node(0).address(), cluster.node(1).address());
        final byte[] payload = new byte[1_000];
        for (int i = 0; i < 100; i++)
        {
            assertTrue(cluster.node(0).client().offer(0, PublicationDescriptor.BEST_EFFORT, payload));
            cluster.run(5 * MS_NS);
        }
        final long healedNs = cluster.network().nowNs();
        cluster.network().heal();

        cluster.run(3 * SECOND_NS);

        final SimulatedClient client = cluster.node(1).client();
        assertEquals(1, client.gaps().size(), client.gaps().toString());
        final ReceivedGap gap = client.gaps().get(0);
        assertEquals(2, gap.first());
        assertEquals(101, client.messages().size() + gap.last() - gap.first() + 1);
        assertTrue(gap.atNs() - healedNs < SECOND_NS, "after " + (gap.atNs() - healedNs) + " ns");
    }

    @Test
    void shouldTellOfTheEndOfASilentOriginThatLeftAllLogs()
    {
        final SimulatedCluster cluster = new SimulatedCluster(7).set(EngineOption.LOG_LENGTH, 65_536)
            .set(EngineOption.HOLD_TIMEOUT, 100 * MS_NS).start(3);
        cluster.run(300 * MS_NS);
        final SimulatedClient publisher = cluster.node(0).client();
        assertTrue(publisher.offer("known"));
        cluster.runUntil(cluster::isComplete, SECOND_NS);
        cluster.run(2 * SECOND_NS);
        cluster.network().partition(
            List.of(cluster.node(0).address(), cluster.node(1).address()), List.of(cluster.node(2).address()));
        for (final String text : List.of("missed", "missed too", "the last"))
        {
            assertTrue(publisher.offer(text));
            cluster.run(5 * MS_NS); // each a run of its own
        }
        final byte[] payload = new byte[1_000];
        for (int i = 0; i < 100; i++)
        {
            assertTrue(cluster.node(1).client().offer(0, PublicationDescriptor.BEST_EFFORT, payload));
            cluster.run(5 * MS_NS);
        }
        cluster.network().heal();

        cluster.run(15 * SECOND_NS);

        final long origin = cluster.node(0).nodeId();
        final SimulatedClient client = cluster.node(2).client();
        final List<Long> received = client.messages().stream().filter((m) -> m.origin() == origin)
            .map(ReceivedMessage::sequence).toList();
        final List<ReceivedGap> gaps = client.gaps().stream().filter((g) -> g.origin() == origin).toList();
        assertEquals(List.of(1L, 4L), received);
        assertEquals(1, gaps.size(), gaps.toString());
        assertGap(gaps.get(0), origin, 2, 3);
        final long requests = cluster.sum(CounterDescriptor.REQUESTS_SENT);
        cluster.run(3 * SECOND_NS);
        assertEquals(requests, cluster.sum(CounterDescriptor.REQUESTS_SENT));
        cluster.assertNoErrors();
    }

    @Test
    void shouldDeclareAfterTheGapTimeoutWhateverWasHeard()
    {
        final SimulatedCluster cluster = new SimulatedCluster(3).set(EngineOption.GAP_TIMEOUT, 2 * SECOND_NS).start(3);
        cluster.run(300 * MS_NS);
        for (int i = 0; i < 5; i++)
        {
            cluster.ledger().onOfferedElsewhere(GHOST, "ghost");
        }
        ghostPush(cluster, 1, 5, 1);
        // it is claimed again and again, so nobody's denial counts, and it never comes
        cluster.network().filter((from, to, packet) -> WireTap.type(packet) != PacketFlyweight.PULL_RESPONSE &&
            (WireTap.type(packet) != PacketFlyweight.PULL_SYNC || from.startsWith("10.8")));
        ghostSync(cluster, 1, 2, 1, 5);
        final long missingNs = cluster.network().nowNs();
        for (int i = 0; i < 30; i++)
        {
            cluster.run(100 * MS_NS);
            ghostSync(cluster, 1, 100 + i, 1, 5);
        }

        final List<ReceivedGap> gaps = cluster.node(1).client().gaps();
        assertEquals(1, gaps.size());
        assertGap(gaps.get(0), GHOST, 1, 4);
        final long afterNs = gaps.get(0).atNs() - missingNs;
        assertTrue(afterNs >= 2 * SECOND_NS - 200 * MS_NS && afterNs <= 2 * SECOND_NS + 50 * MS_NS, "after " + afterNs);
    }

    @Test
    void shouldNotDeclareWhatALivePeerClaims()
    {
        final SimulatedCluster cluster = new SimulatedCluster(4).start(5);
        cluster.run(300 * MS_NS);
        final String victim = cluster.node(4).address();
        // two of five hold it, the others deny it, and no answer gets through for a long time
        cluster.network().filter((from, to, packet) ->
            !to.equals(victim) || WireTap.type(packet) != PacketFlyweight.PULL_RESPONSE &&
            (WireTap.type(packet) != PacketFlyweight.PUSH_MESSAGE || WireTap.isProbe(packet)));
        offerAlone(cluster, "one");
        offerAlone(cluster, "two");
        cluster.run(8 * SECOND_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));

        cluster.network().filter(null);
        cluster.runUntil(cluster::isComplete, 2 * SECOND_NS);
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
    }

    @Test
    void shouldNeverMissWhatIsOnlyClaimedAboveTheHighest()
    {
        final SimulatedCluster cluster = new SimulatedCluster(5).set(EngineOption.GAP_TIMEOUT, SECOND_NS).start(3);
        cluster.run(300 * MS_NS);
        cluster.node(0).client().offer("true");
        cluster.runUntil(cluster::isComplete, SECOND_NS);
        for (int i = 0; i < 20; i++)
        {
            cluster.network().inject(cluster.node(2).address(), cluster.node(1).address(), WireTap.sync(
                cluster, cluster.node(2).nodeId(), 1_000_000 + i, cluster.node(0).nodeId(), 1, 1_000_000));
            cluster.run(100 * MS_NS);
        }
        cluster.node(0).client().offer("true as well");

        cluster.runUntil(cluster::isComplete, SECOND_NS);
        cluster.run(5 * SECOND_NS);

        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertTrue(cluster.node(1).counter(CounterDescriptor.CLAIMS_DROPPED) > 0);
    }

    @Test
    void shouldCountTheWordOfAPeerThatHasItNow()
    {
        final SimulatedCluster cluster = new SimulatedCluster(6).start(2);
        cluster.run(300 * MS_NS);
        final SimulatedNode victim = cluster.node(1);
        final SimulatedNode peer = cluster.node(0);
        cluster.network().filter((from, to, packet) ->
            from.startsWith("10.8") || WireTap.type(packet) == PacketFlyweight.PUSH_ACK || WireTap.isProbe(packet));
        for (final String text : new String[] {"a", "b", "c"})
        {
            cluster.ledger().onOfferedElsewhere(GHOST, text);
        }
        // sequence 2 of the ghost is missing; the only peer denies it, then claims it, but its answers are lost
        inject(cluster, peer, victim, WireTap.push(cluster, peer.nodeId(), 1_000_000, GHOST, 1, "a"));
        inject(cluster, peer, victim, WireTap.push(cluster, peer.nodeId(), 1_000_001, GHOST, 3, "c"));
        inject(cluster, peer, victim, WireTap.sync(cluster, peer.nodeId(), 1_000_002, GHOST, 3, 3));
        cluster.run(10 * MS_NS);
        inject(cluster, peer, victim, WireTap.sync(cluster, peer.nodeId(), 1_000_003, GHOST, 1, 3));
        cluster.run(5 * SECOND_NS);

        assertEquals(1, victim.counter(CounterDescriptor.CLAIMS_DROPPED));
        assertEquals(0, victim.counter(CounterDescriptor.GAPS_DECLARED), "it said last that it has it");
    }

    private static void offerAlone(final SimulatedCluster cluster, final String text)
    {
        assertTrue(cluster.node(0).client().offer(text));
        cluster.run(20_000);
    }

    private static void inject(
        final SimulatedCluster cluster,
        final SimulatedNode from,
        final SimulatedNode to,
        final byte[] packet)
    {
        cluster.network().filter(null);
        cluster.network().inject(from.address(), to.address(), packet);
        cluster.network().filter((source, target, bytes) ->
            WireTap.type(bytes) == PacketFlyweight.PUSH_ACK || WireTap.isProbe(bytes));
        cluster.run(MS_NS);
    }

    private static void ghostPush(
        final SimulatedCluster cluster, final int target, final long sequence, final long number)
    {
        cluster.ledger().onOfferedElsewhere(GHOST, "ghost");
        cluster.network().inject("10.8.0.1:1", cluster.node(target).address(),
            WireTap.push(cluster, GHOST, number, GHOST, sequence, "ghost"));
    }

    private static void ghostSync(
        final SimulatedCluster cluster, final int target, final long number, final long first, final long last)
    {
        cluster.network().inject("10.8.0.1:1", cluster.node(target).address(),
            WireTap.sync(cluster, GHOST, number, GHOST, first, last));
    }

    private static void assertGap(final ReceivedGap gap, final long origin, final long first, final long last)
    {
        assertEquals(origin, gap.origin());
        assertEquals(first, gap.first());
        assertEquals(last, gap.last());
        assertEquals(DeliveryDescriptor.GAP_CAUSE_LOST, gap.cause());
    }
}
