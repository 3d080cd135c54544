package io.hearsay.perf.rival;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.hearsay.perf.load.Deliveries;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.LoadSystem;
import io.hearsay.perf.load.Site;
import io.scalecube.cluster.Cluster;
import io.scalecube.cluster.ClusterImpl;
import io.scalecube.cluster.ClusterMessageHandler;
import io.scalecube.cluster.transport.api.Message;
import io.scalecube.transport.netty.tcp.TcpTransportFactory;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * scalecube-cluster's <code>spreadGossip</code> over TCP, with its defaults but for the interval of gossip, which the
 * variant says: <code>100 ms</code>, its default, or <code>1 ms</code>. It has threads of its own, and takes whatever
 * it is given: so a publisher has at most {@value #WINDOW} messages on their way to the slowest node, or starts afresh
 * if that one receives nothing for {@value #GIVE_UP_MS} ms.
 */
final class ScalecubeSystem implements LoadSystem
{
    /** Messages on their way: more of them make it slower, not faster. */
    static final int WINDOW = 1_024;

    /** Milliseconds after which what is on its way is lost. */
    static final int GIVE_UP_MS = 1_000;

    private final List<Cluster> clusters = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final int publishers;
    private long offered;
    private long sinceNs;
    private long lastReceived;

    ScalecubeSystem(final LoadSpec spec, final Site site, final Deliveries deliveries)
    {
        if (!site.isOneProcess())
        {
            throw new IllegalArgumentException("scalecube needs one process: its window is counted in memory");
        }

        publishers = spec.publishers();
        final int intervalMs = Integer.parseInt(spec.variant().split(" ")[0]);
        try
        {
            for (int i = 0; i < spec.nodes(); i++)
            {
                final Node node = new Node(i, deliveries);
                nodes.add(node);
                clusters.add(start(node, intervalMs));
            }
            Patience.await(
                () -> clusters.stream().allMatch((cluster) -> cluster.otherMembers().size() == spec.nodes() - 1),
                "all members know all others");
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    private Cluster start(final Node node, final int intervalMs)
    {
        final List<String> seeds = clusters.isEmpty() ? List.of() : List.of(local(clusters.get(0).address()));
        return new ClusterImpl()
            .config((config) -> config.externalHost(Loopback.HOST))
            .transport((config) -> config.port(0))
            .transportFactory(TcpTransportFactory::new)
            .gossip((config) -> config.gossipInterval(intervalMs))
            .membership((config) -> config.seedMembers(seeds))
            .handler((cluster) -> node)
            .startAwait();
    }

    private static String local(final String address)
    {
        return Loopback.HOST + address.substring(address.lastIndexOf(':'));
    }

    /**
     * Hands over. One thread of its cluster.
     */
    private static final class Node implements ClusterMessageHandler
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        private final AtomicLong received = new AtomicLong();
        private final int number;
        private final Deliveries deliveries;

        Node(final int number, final Deliveries deliveries)
        {
            this.number = number;
            this.deliveries = deliveries;
        }

        @Override
        public void onGossip(final Message gossip)
        {
            final byte[] payload = gossip.data();
            buffer.wrap(payload);
            deliveries.onMessage(number, buffer, 0);
            received.incrementAndGet();
        }
    }

    @Override
    public Agent engine(final int node)
    {
        return null;
    }

    @Override
    public boolean offer(final int publisher, final DirectBuffer buffer, final int length)
    {
        if (!isWithinWindow())
        {
            return false;
        }

        final byte[] payload = new byte[length];
        buffer.getBytes(0, payload);
        clusters.get(publisher).spreadGossip(Message.fromData(payload)).subscribe();
        offered++;
        return true;
    }

    private boolean isWithinWindow()
    {
        long received = Long.MAX_VALUE;
        for (int i = publishers == 1 ? 1 : 0; i < nodes.size(); i++)
        {
            received = Math.min(received, nodes.get(i).received.get());
        }
        final long nowNs = System.nanoTime();
        if (received != lastReceived)
        {
            lastReceived = received;
            sinceNs = nowNs;
        }
        // All publishers are in the application's thread and count together.
        if (offered - received < WINDOW)
        {
            return true;
        }
        if (nowNs - sinceNs > TimeUnit.MILLISECONDS.toNanos(GIVE_UP_MS))
        {
            offered = received;
            sinceNs = nowNs;
        }

        return false;
    }

    @Override
    public boolean usesDatagrams()
    {
        return false;
    }

    @Override
    public void close()
    {
        clusters.forEach(Cluster::shutdown);
    }
}
