package io.hearsay.perf.scale;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ReceivedMessage;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.perf.rig.Samples;

/**
 * A steady stream of messages from many origins through a cluster of real agents in virtual time, and what a message
 * costs. Deterministic for a seed. One thread.
 */
final class Stream
{
    private static final long SECOND_NS = 1_000_000_000;
    private static final long WARM_UP_NS = SECOND_NS;
    private static final long DRAIN_NS = 5 * SECOND_NS;
    private static final int WATCHERS = 20;
    private static final int LOG_LENGTH = 1 << 20;
    private static final int WINDOWS = 1_024;

    private final SimulatedCluster cluster;
    private final List<SimulatedClient> publishers = new ArrayList<>();
    private final List<SimulatedClient> watchers = new ArrayList<>();
    private final SplittableRandom random;
    private final int nodeCount;
    private final int messageLength;
    private long offered;
    private long backPressured;
    private long untilNs;

    /**
     * What happened.
     *
     * @param perSecond     messages that were offered in a second.
     * @param backPressured offers that found no room.
     * @param missing       messages that the nodes that were asked did not get.
     * @param copies        payload copies that a node received of a message.
     * @param datagrams     that a node sent for a message.
     * @param syncs         that a node sent for a message, hot, idle and answers.
     * @param bytes         that a node sent for a message.
     * @param halfRtt       time to delivery in round trips, median.
     * @param mostRtt       time to delivery in round trips, 99 % of messages.
     */
    record Figures(
        double perSecond,
        long backPressured,
        long missing,
        double copies,
        double datagrams,
        double syncs,
        double bytes,
        double halfRtt,
        double mostRtt)
    {
    }

    /**
     * Start the cluster.
     *
     * @param nodeCount     number of nodes.
     * @param originCount   how many of them publish.
     * @param messageLength bytes of a message, at least 8.
     * @param loss          share of datagrams that vanish.
     * @param seed          of everything random.
     */
    Stream(final int nodeCount, final int originCount, final int messageLength, final double loss, final long seed)
    {
        this.nodeCount = nodeCount;
        this.messageLength = messageLength;
        random = new SplittableRandom(seed);
        cluster = new SimulatedCluster(seed)
            .link(SimulatedLink.LAN
                .withDelay(Infection.ROUND_TRIP_NS / 2, Infection.ROUND_TRIP_NS * 11 / 20).withLoss(loss))
            .dutyCycle(Infection.ROUND_TRIP_NS / 5)
            .busyCycle(Infection.ROUND_TRIP_NS / 100)
            .set(EngineOption.LOG_LENGTH, LOG_LENGTH)
            .set(EngineOption.MAX_ORIGINS, Math.max(2, 2 * originCount))
            .set(EngineOption.ACK_WINDOWS, WINDOWS)
            .statusRows(0);
        for (int i = 0; i < nodeCount; i++)
        {
            cluster.add();
        }
        for (int i = 0; i < originCount; i++)
        {
            publishers.add(cluster.node(i).attach(new SimulatedClient().onlyTopics()));
        }
        for (int i = 0; i < Math.min(WATCHERS, nodeCount - originCount); i++)
        {
            watchers.add(cluster.node(nodeCount - 1 - i).attach(new SimulatedClient()));
        }
        cluster.discoverAll();
        cluster.run(Infection.ROUND_TRIP_NS);
    }

    /**
     * Publish for a while, after a second that does not count.
     *
     * @param perSecond  messages a second of all origins together.
     * @param durationNs of what counts.
     * @return what happened.
     */
    Figures run(final int perSecond, final long durationNs)
    {
        untilNs = cluster.network().nowNs() + WARM_UP_NS + durationNs;
        final long intervalNs = SECOND_NS * publishers.size() / perSecond;
        publishers.forEach(publisher -> later(publisher, random.nextLong(intervalNs), intervalNs));
        cluster.run(WARM_UP_NS);
        final long before = offered;
        final long[] counts = counts();
        final long fromNs = cluster.network().nowNs();
        cluster.run(durationNs);
        final long measured = offered - before;
        final long[] countsAfter = counts();
        final double perNodeAndMessage = (double)measured * nodeCount;
        cluster.run(DRAIN_NS);
        cluster.assertNoErrors();

        final long[] latencies = watchers.stream()
            .flatMap(watcher -> watcher.messages().stream())
            .filter(message -> offeredAtNs(message) >= fromNs)
            .mapToLong(message -> message.atNs() - offeredAtNs(message))
            .sorted().toArray();
        final long received = watchers.stream().mapToLong(watcher -> watcher.messages().size()).sum();
        return new Figures(
            measured / ((double)durationNs / SECOND_NS),
            backPressured,
            offered * watchers.size() - received,
            (countsAfter[0] - counts[0]) / perNodeAndMessage,
            (countsAfter[1] - counts[1]) / perNodeAndMessage,
            (countsAfter[2] - counts[2]) / perNodeAndMessage,
            (countsAfter[3] - counts[3]) / perNodeAndMessage,
            (double)Samples.percentile(latencies, 50) / Infection.ROUND_TRIP_NS,
            (double)Samples.percentile(latencies, 99) / Infection.ROUND_TRIP_NS);
    }

    private void later(final SimulatedClient publisher, final long delayNs, final long intervalNs)
    {
        cluster.network().schedule(delayNs, () -> offer(publisher, intervalNs));
    }

    private void offer(final SimulatedClient publisher, final long intervalNs)
    {
        final long nowNs = cluster.network().nowNs();
        if (nowNs >= untilNs)
        {
            return;
        }

        final byte[] message = new byte[messageLength];
        ByteBuffer.wrap(message).putLong(nowNs);
        if (publisher.offer(0, PublicationDescriptor.MUST_DELIVER, message))
        {
            offered++;
        }
        else
        {
            backPressured++;
        }
        later(publisher, intervalNs, intervalNs);
    }

    private static long offeredAtNs(final ReceivedMessage message)
    {
        return ByteBuffer.wrap(message.payload()).getLong();
    }

    private long[] counts()
    {
        return Arrays.stream(new CounterDescriptor[]{
            CounterDescriptor.PAYLOAD_COPIES, CounterDescriptor.PACKETS_SENT, CounterDescriptor.SYNCS_SENT,
            CounterDescriptor.BYTES_SENT}).mapToLong(cluster::sum).toArray();
    }
}
