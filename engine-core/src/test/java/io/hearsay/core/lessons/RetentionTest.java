package io.hearsay.core.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.PacketFlyweight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Fabric's pull compared what two peers hold, not what they had: a peer that threw old messages away asked for them
 * again, and got them, for ever. The lesson: to lack something is never to have had it, so peers that keep different
 * amounts have nothing to say to each other once all is said, and what is forgotten stays forgotten.
 */
class RetentionTest
{
    private static final long MS_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final int SMALL = 64 * 1024;
    private static final int LARGE = 1024 * 1024;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldBeAtRestWherePeersRetainDifferentAmounts(final long seed)
    {
        final SimulatedCluster cluster = twoNodes(seed);
        cluster.run(300 * MS_NS);
        final SplittableRandom random = new SplittableRandom(seed);
        final int count = 300;
        for (int i = 0; i < count; i++)
        {
            offer(cluster.node(random.nextInt(2)), random.nextInt(400, 1_200));
            cluster.run(random.nextLong(2 * MS_NS));
        }
        cluster.runUntil(cluster::isComplete, SECOND_NS);
        cluster.run(SECOND_NS);
        final long[] used = usedLengths(cluster);
        assertTrue(used[0] <= SMALL && used[1] > 2 * SMALL, "they do not retain different amounts");

        Rest.assertAtRest(cluster, 20);

        assertEquals(count, cluster.node(0).client().messages().size() + cluster.node(1).client().messages().size());
        assertEquals(0, cluster.sum(CounterDescriptor.DUPLICATES_DROPPED));
        assertEquals(0, cluster.sum(CounterDescriptor.BELOW_BASE));
        assertEquals(0, cluster.sum(CounterDescriptor.GAPS_DECLARED));
        assertEquals(List.of(used[0], used[1]), List.of(usedLengths(cluster)[0], usedLengths(cluster)[1]));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldNotTakeAgainFromAnotherWhatItHasForgotten(final long seed)
    {
        final int count = 10;
        final SimulatedCluster cluster = twoNodes(seed);
        cluster.run(300 * MS_NS);
        final SimulatedNode forgetful = cluster.node(0);
        final SimulatedNode holder = cluster.node(1);
        final Voice origin = new Voice(cluster, "10.9.9.9:9", 0x0419L);
        Voice.offered(cluster, origin.nodeId(), count + 1);
        for (int i = 1; i <= count; i++)
        {
            origin.say(cluster.node(i % 2), origin.run(PacketFlyweight.PUSH_MESSAGE, origin.nodeId(), i, 1));
            cluster.run(10 * MS_NS);
        }
        cluster.runUntil(() -> forgetful.client().messages().size() == count &&
            holder.client().messages().size() == count, 2 * SECOND_NS);
        for (int i = 0; i < 150; i++)
        {
            offer(holder, 1_000);
            cluster.run(2 * MS_NS);
        }
        // the origin is named by the holder all the time, so it is not silent while it is being named
        cluster.network().block(holder.address(), forgetful.address());
        Rest.pass(cluster, 3);
        assertEquals(1, forgetful.counter(CounterDescriptor.ORIGINS_FORGOTTEN));
        assertEquals(0, holder.counter(CounterDescriptor.ORIGINS_FORGOTTEN));
        final long requests = forgetful.counter(CounterDescriptor.REQUESTS_SENT);
        cluster.network().heal();

        Rest.assertAtRest(cluster, 10);

        assertEquals(count, ofOrigin(forgetful, origin));
        assertEquals(requests, forgetful.counter(CounterDescriptor.REQUESTS_SENT));
        origin.say(forgetful, origin.run(PacketFlyweight.PULL_RESPONSE, origin.nodeId(), 1, count));
        cluster.run(MS_NS);
        assertEquals(count, forgetful.counter(CounterDescriptor.BELOW_BASE), "old news are known to be old");
        origin.say(holder, origin.run(PacketFlyweight.PUSH_MESSAGE, origin.nodeId(), count + 1, 1));
        cluster.runUntil(() -> ofOrigin(forgetful, origin) == count + 1, 2 * SECOND_NS);
        assertEquals(List.of(), forgetful.client().gaps());
        Rest.assertAtRest(cluster, 5);
        assertEquals(count + 1, ofOrigin(forgetful, origin));
    }

    private static SimulatedCluster twoNodes(final long seed)
    {
        final SimulatedCluster cluster = new SimulatedCluster(seed).key(Voice.KEY_ID)
            .set(EngineOption.ORIGIN_LINGER, SECOND_NS).set(EngineOption.LOG_LENGTH, SMALL);
        cluster.add().attach(new SimulatedClient());
        cluster.set(EngineOption.LOG_LENGTH, LARGE);
        cluster.add().attach(new SimulatedClient());
        cluster.discoverAll();
        assertNotEquals(cluster.node(0).nodeId(), cluster.node(1).nodeId());
        return cluster;
    }

    private static void offer(final SimulatedNode node, final int length)
    {
        assertTrue(node.client().offer(0, PublicationDescriptor.MUST_DELIVER, new byte[length]));
    }

    private static long[] usedLengths(final SimulatedCluster cluster)
    {
        return cluster.nodes().stream().mapToLong((node) -> node.counter(CounterDescriptor.LOG_USED)).toArray();
    }

    private static long ofOrigin(final SimulatedNode node, final Voice origin)
    {
        return node.client().messages().stream().filter((message) -> message.origin() == origin.nodeId()).count();
    }
}
