package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ReceivedMessage;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who comes late gets what is retained and is told of no gap; who was forgotten is not believed again,
 * and owes nothing less.
 */
class LateJoinerScenarioTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;

    @Test
    void shouldGiveALateJoinerAllThatIsRetained()
    {
        final SimulatedCluster cluster = new SimulatedCluster(1).start(5);
        cluster.run(300 * MS_NS);
        offer(cluster, 40);
        cluster.runUntil(cluster::isComplete, SECOND_NS);

        final SimulatedNode late = join(cluster);

        cluster.runUntil(() -> late.client().messages().size() == 200, 2 * SECOND_NS);
        cluster.run(12 * SECOND_NS);
        assertEquals(200, late.client().messages().size());
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        cluster.assertNoErrors();
    }

    @Test
    void shouldLowerTheBaseForWhatIsNamedSoonAfterTheFirstMessage()
    {
        final SimulatedCluster cluster = new SimulatedCluster(2).start(4);
        cluster.run(300 * MS_NS);
        offer(cluster, 10);
        cluster.runUntil(cluster::isComplete, SECOND_NS);
        final SimulatedNode late = cluster.add();
        late.attach(new SimulatedClient().ordered(true));
        cluster.discoverAll();
        cluster.run(MS_NS);
        cluster.node(0).client().offer("the first that it hears of");

        cluster.runUntil(() -> late.client().messages().size() == 41, 3 * SECOND_NS);

        assertEquals(0, late.client().gaps().size());
    }

    @Test
    void shouldTellNoGapOfWhatLeftTheLogsBefore()
    {
        final SimulatedCluster cluster = new SimulatedCluster(3);
        final SimulatedNode late = joinBehindFullLogs(cluster, SimulatedLink.LAN);

        assertEquals(0, late.client().gaps().size(), late.client().gaps().toString());
        assertEquals(400, newest(late));
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertEquals(400, late.client().messages().size() + late.counter(CounterDescriptor.HISTORY_SKIPPED));
    }

    /**
     * Nobody pushes, and the beginning of a burst left the publisher's log before it was asked for: who was told of it
     * tells a loss, who heard of the rest alone can not know that there was more. It counts that.
     */
    @Test
    void shouldTellOrCountWhatLeftTheLogBeforeAnybodyAskedForIt()
    {
        final SimulatedCluster cluster = new SimulatedCluster(6).set(EngineOption.LOG_LENGTH, 65_536)
            .set(EngineOption.EAGER_HOPS, 0).rings(1 << 18, 1 << 18).start(9);
        cluster.run(300 * MS_NS);
        final int count = 66;
        for (int i = 0; i < count; i++)
        {
            assertTrue(cluster.node(0).client().offer(0, PublicationDescriptor.BEST_EFFORT, new byte[1_200]));
        }

        cluster.settle(20 * SECOND_NS);

        assertTrue(cluster.sum(CounterDescriptor.GAPS_DECLARED) > 0, "somebody was told in time");
        assertTrue(cluster.sum(CounterDescriptor.HISTORY_SKIPPED) > 0, "somebody was not");
        for (final SimulatedNode node : cluster.nodes().subList(1, 9))
        {
            final SimulatedClient client = node.client();
            final long lost = client.gaps().stream().mapToLong((gap) -> gap.last() - gap.first() + 1).sum();
            assertEquals(
                count, client.messages().size() + lost + node.counter(CounterDescriptor.HISTORY_SKIPPED));
        }
    }

    /** What came late to a node stays longer in its log than what follows it, which is missing then. */
    @ParameterizedTest
    @ValueSource(longs = {2, 4})
    void shouldTellWhatLeftTheLogsBehindTheOldestThatIsRetained(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed);
        final SimulatedNode late = joinBehindFullLogs(cluster, SimulatedLink.LAN.withLoss(0.5));

        final SimulatedClient client = late.client();
        final long oldest = client.messages().stream().mapToLong(ReceivedMessage::sequence).min().orElse(0);
        final long lost = client.gaps().stream().mapToLong((gap) -> gap.last() - gap.first() + 1).sum();
        assertTrue(lost > 0, "a test of gaps");
        assertTrue(client.gaps().stream().allMatch((gap) -> gap.first() > oldest), oldest + ": " + client.gaps());
        assertEquals(400, newest(late));
        assertEquals(400 - oldest + 1, client.messages().size() + lost);
        assertEquals(lost, cluster.sum(CounterDescriptor.GAPS_DECLARED), "who was there before lost nothing");
    }

    @Test
    void shouldLeaveATombstoneAndBelieveNothingOld()
    {
        final SimulatedCluster cluster = new SimulatedCluster(4).set(EngineOption.LOG_LENGTH, 65_536)
            .set(EngineOption.ORIGIN_LINGER, SECOND_NS).start(2);
        cluster.run(300 * MS_NS);
        final SimulatedNode victim = cluster.node(1);
        final long ghost = 0x6057L;
        for (int sequence = 1; sequence <= 3; sequence++)
        {
            ghostPush(cluster, ghost, sequence, sequence);
        }
        cluster.run(2 * SECOND_NS);
        fillLogs(cluster);
        cluster.run(3 * SECOND_NS);
        assertEquals(1, victim.counter(CounterDescriptor.ORIGINS_FORGOTTEN));
        final long before = victim.client().messages().stream().filter((m) -> m.origin() == ghost).count();
        assertEquals(3, before);

        ghostPush(cluster, ghost, 2, 12);
        cluster.network().inject("10.8.0.1:1", victim.address(), WireTap.sync(cluster, ghost, 13, ghost, 1, 3));
        cluster.run(SECOND_NS);
        assertEquals(1, victim.counter(CounterDescriptor.BELOW_BASE));
        assertEquals(3, ghostMessages(victim, ghost));

        ghostPush(cluster, ghost, 4, 14);
        cluster.network().inject("10.8.0.1:1", victim.address(), WireTap.sync(cluster, ghost, 15, ghost, 1, 4));
        cluster.run(SECOND_NS);
        assertEquals(4, ghostMessages(victim, ghost), "what is new is taken, and the base stays");
        assertEquals(0, victim.client().gaps().size());
    }

    @Test
    void shouldTellWhatItMissedOfAnOriginWhileThatWasForgotten()
    {
        final SimulatedCluster cluster = new SimulatedCluster(5).set(EngineOption.LOG_LENGTH, 65_536)
            .set(EngineOption.ORIGIN_LINGER, SECOND_NS).set(EngineOption.GAP_TIMEOUT, 2 * SECOND_NS).start(2);
        final SimulatedNode victim = cluster.node(1);
        final SimulatedClient ordered = victim.attach(new SimulatedClient().ordered(true));
        cluster.run(300 * MS_NS);
        final long ghost = 0x6057L;
        ghostPush(cluster, ghost, 1, 1);
        cluster.run(2 * SECOND_NS);
        fillLogs(cluster);
        cluster.run(3 * SECOND_NS);
        assertEquals(1, victim.counter(CounterDescriptor.ORIGINS_FORGOTTEN));

        cluster.ledger().onOfferedElsewhere(ghost, "ghost");
        cluster.ledger().onOfferedElsewhere(ghost, "ghost");
        ghostPush(cluster, ghost, 4, 12);
        cluster.run(3 * SECOND_NS);

        for (final SimulatedClient client : List.of(victim.client(), ordered))
        {
            assertEquals(List.of(1L, 4L), client.messages().stream().filter((message) -> message.origin() == ghost)
                .map(ReceivedMessage::sequence).toList());
            assertEquals(1, client.gaps().size());
            assertEquals(2, client.gaps().get(0).first());
            assertEquals(3, client.gaps().get(0).last());
        }
    }

    private static void ghostPush(
        final SimulatedCluster cluster, final long ghost, final long sequence, final long number)
    {
        cluster.ledger().onOfferedElsewhere(ghost, "ghost");
        cluster.network().inject("10.8.0.1:1", cluster.node(1).address(),
            WireTap.push(cluster, ghost, number, ghost, sequence, "ghost"));
    }

    private static long ghostMessages(final SimulatedNode node, final long ghost)
    {
        return node.client().messages().stream().filter((message) -> message.origin() == ghost).count();
    }

    private static SimulatedNode join(final SimulatedCluster cluster)
    {
        final SimulatedNode late = cluster.add();
        late.attach(new SimulatedClient());
        cluster.discoverAll();
        return late;
    }

    private static SimulatedNode joinBehindFullLogs(final SimulatedCluster cluster, final SimulatedLink linkBefore)
    {
        cluster.link(linkBefore).set(EngineOption.LOG_LENGTH, 65_536).start(4);
        cluster.run(300 * MS_NS);
        final byte[] payload = new byte[500];
        for (int i = 0; i < 400; i++)
        {
            assertTrue(cluster.node(0).client().offer(0, PublicationDescriptor.MUST_DELIVER, payload));
            cluster.run(2 * MS_NS);
        }
        cluster.runUntil(cluster::isComplete, 5 * SECOND_NS);

        cluster.network().defaultLink(SimulatedLink.LAN.withLoss(0.05));
        final SimulatedNode late = join(cluster);
        cluster.run(15 * SECOND_NS);

        final int received = late.client().messages().size();
        assertTrue(received > 50 && received < 400, "received " + received);
        return late;
    }

    private static long newest(final SimulatedNode node)
    {
        return node.client().messages().stream().mapToLong(ReceivedMessage::sequence).max().orElse(0);
    }

    private static void fillLogs(final SimulatedCluster cluster)
    {
        final byte[] payload = new byte[1_000];
        for (int i = 0; i < 150; i++)
        {
            assertTrue(cluster.node(0).client().offer(0, PublicationDescriptor.MUST_DELIVER, payload));
            cluster.run(2 * MS_NS);
        }
    }

    private static void offer(final SimulatedCluster cluster, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            for (final SimulatedNode node : cluster.nodes())
            {
                assertTrue(node.client().offer(node.index() + "-" + i));
            }
            cluster.run(MS_NS);
        }
    }
}
