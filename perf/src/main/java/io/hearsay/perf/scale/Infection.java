package io.hearsay.perf.scale;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.SimulatedClient;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedLink;
import io.hearsay.core.sim.SimulatedNode;
import org.agrona.collections.IntArrayList;

/**
 * One message in a cluster of real agents that all know each other's addresses: when each node accepts it, and what
 * that takes. Deterministic for a seed. One thread.
 */
final class Infection implements AutoCloseable
{
    /** A round trip: one way takes 0.5 to 0.55 of it. */
    static final long ROUND_TRIP_NS = 10_000_000;

    private static final long SAMPLE_NS = ROUND_TRIP_NS / 20;
    private static final long WARM_UP_NS = 10 * ROUND_TRIP_NS;
    private static final long LIMIT_NS = 500 * ROUND_TRIP_NS;
    private static final long REST_NS = 30 * ROUND_TRIP_NS;
    private static final long COLLECT_NS = 20_000_000;
    private static final int SMALL = 16;
    private static final int MESSAGE_LENGTH = 100;

    private final SparseMemory logs = new SparseMemory();
    private final SimulatedCluster cluster;
    private final int nodeCount;
    private final long bytesPerNode;

    /**
     * What happened.
     *
     * @param reachedNs    when each other node had it, in nanoseconds after it was offered, ascending; shorter than the
     *                     cluster if some never got it.
     * @param copies       payload copies that a node received, on average.
     * @param datagrams    that a node sent for it, on average: idle syncs and probes left out.
     * @param bytes        that a node sent until all had it, on average, idle syncs among them.
     * @param bytesPerNode memory of a node, of which logs are left out: they are pages that are touched.
     */
    record Figures(long[] reachedNs, double copies, double datagrams, double bytes, long bytesPerNode)
    {
        /**
         * When a share of all other nodes had it.
         *
         * @param share above 0, up to 1.
         * @param others how many nodes there are beside the origin.
         * @return round trips, infinite if that many never got it.
         */
        double roundTrips(final double share, final int others)
        {
            final int index = (int)Math.ceil(share * others) - 1;
            return index < reachedNs.length ? (double)reachedNs[index] / ROUND_TRIP_NS : Double.POSITIVE_INFINITY;
        }
    }

    /**
     * Start the cluster.
     *
     * @param nodeCount     number of nodes.
     * @param loss          share of datagrams that vanish.
     * @param dissemination how messages spread.
     * @param sample        addresses that discovery hands each node, drawn at random; 0 for all.
     * @param seed          of everything random.
     */
    Infection(
        final int nodeCount, final double loss, final Dissemination dissemination, final int sample, final long seed)
    {
        this.nodeCount = nodeCount;
        final long before = usedBytes();
        cluster = new SimulatedCluster(seed)
            .link(SimulatedLink.LAN.withDelay(ROUND_TRIP_NS / 2, ROUND_TRIP_NS * 11 / 20).withLoss(loss))
            .dutyCycle(ROUND_TRIP_NS / 5)
            .busyCycle(ROUND_TRIP_NS / 100)
            .set(EngineOption.EAGER_HOPS, dissemination.eagerHops())
            .set(EngineOption.LOG_LENGTH, 1 << 16)
            .set(EngineOption.MAX_ORIGINS, SMALL)
            .set(EngineOption.ACK_WINDOWS, SMALL)
            .set(EngineOption.ORIGIN_TOMBSTONES, SMALL)
            .set(EngineOption.MAX_PEERS, 2L * nodeCount)
            .set(EngineOption.CLUSTER_SIZE, sample == 0 ? 0 : nodeCount)
            .statusRows(0)
            .logMemory(logs::allocate);
        for (int i = 0; i < nodeCount; i++)
        {
            cluster.add();
        }
        cluster.node(0).attach(new SimulatedClient());
        if (sample == 0)
        {
            cluster.discoverAll();
        }
        else
        {
            cluster.discoverSample(sample);
        }
        cluster.run(WARM_UP_NS);
        bytesPerNode = (usedBytes() - before) / nodeCount;
    }

    private static long usedBytes()
    {
        long used = Long.MAX_VALUE;
        for (long now = collect(); now < used; now = collect())
        {
            used = now;
        }

        return used;
    }

    /** What is still in use. Direct buffers are freed by another thread, some time after their owners. */
    private static long collect()
    {
        System.gc();
        LockSupport.parkNanos(COLLECT_NS);
        final Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory() +
            ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> "direct".equals(pool.getName()))
                .mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    /**
     * Offer a message and follow it until all have it and everything is quiet.
     *
     * @return what happened.
     */
    Figures run()
    {
        final long[] reachedNs = new long[nodeCount - 1];
        final IntArrayList missing = new IntArrayList();
        for (int i = 1; i < nodeCount; i++)
        {
            missing.addInt(i);
        }

        final long datagrams = datagrams();
        final long bytes = cluster.sum(CounterDescriptor.BYTES_SENT);
        if (!cluster.node(0).client().offer("m".repeat(MESSAGE_LENGTH)))
        {
            throw new IllegalStateException("the first message found a full ring");
        }

        int reached = 0;
        for (long tookNs = SAMPLE_NS; !missing.isEmpty() && tookNs <= LIMIT_NS; tookNs += SAMPLE_NS)
        {
            cluster.run(SAMPLE_NS);
            for (int i = missing.size() - 1; i >= 0; i--)
            {
                if (hasIt(cluster.node(missing.getInt(i))))
                {
                    missing.fastUnorderedRemove(i);
                    reachedNs[reached++] = tookNs;
                }
            }
        }

        final long sentBytes = cluster.sum(CounterDescriptor.BYTES_SENT) - bytes;
        cluster.run(REST_NS);
        cluster.assertNoErrors();
        return new Figures(
            Arrays.copyOf(reachedNs, reached),
            (double)cluster.sum(CounterDescriptor.PAYLOAD_COPIES) / (nodeCount - 1),
            (double)(datagrams() - datagrams) / nodeCount,
            (double)sentBytes / nodeCount,
            bytesPerNode);
    }

    @Override
    public void close()
    {
        logs.close();
    }

    private static boolean hasIt(final SimulatedNode node)
    {
        return node.counter(CounterDescriptor.MESSAGES_BY_PUSH) > 0 ||
            node.counter(CounterDescriptor.MESSAGES_BY_PULL) > 0;
    }

    private long datagrams()
    {
        return cluster.sum(CounterDescriptor.PACKETS_SENT) -
            cluster.sum(CounterDescriptor.IDLE_SYNCS_SENT) - cluster.sum(CounterDescriptor.PROBES_SENT);
    }
}
