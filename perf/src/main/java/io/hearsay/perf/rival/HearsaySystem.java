package io.hearsay.perf.rival;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.MessageHandler;
import io.hearsay.perf.load.Deliveries;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.LoadSystem;
import io.hearsay.perf.load.Site;
import io.hearsay.perf.load.Traffic;
import io.hearsay.perf.rig.MemoryDirectory;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;

/**
 * Hearsay: an engine and a client for each node that is here, with the defaults of both, but for what the variant says:
 * <code>OCB</code> or <code>NONE</code>, and the longest datagram that several messages share. System properties
 * <code>hearsay.*</code> change the rest.
 */
final class HearsaySystem implements LoadSystem
{
    /** Words of a variant without encryption. */
    static final String NONE = "NONE";

    private static final int POLL_LIMIT = 256;
    private static final int KEEP_ALIVE_MASK = 1_023;

    private final List<Node> here = new ArrayList<>();
    private final Node[] nodes;
    private final Site site;
    private final MemoryDirectory directory = MemoryDirectory.create();
    private final boolean isEncrypted;
    private final int batchLength;

    HearsaySystem(final LoadSpec spec, final Site site, final Deliveries deliveries)
    {
        this.site = site;
        nodes = new Node[spec.nodes()];
        final String[] words = spec.variant().split(" ");
        isEncrypted = !NONE.equals(words[0]);
        batchLength = Integer.parseInt(words[1]);
        try
        {
            for (int i = 0; i < spec.nodes(); i++)
            {
                if (site.has(i))
                {
                    final boolean isReceiver = i >= spec.publishers() || spec.publishers() > 1;
                    nodes[i] = new Node(i, isReceiver, deliveries);
                    here.add(nodes[i]);
                }
            }
            here.forEach((node) -> node.engine.discover());
            Patience.await(this::meet, "all nodes met all others");
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    private GossipEngine.Context context(final int number)
    {
        final GossipEngine.Context context = new GossipEngine.Context()
            .bind(Loopback.HOST + ':' + site.port(number))
            .directory(directory.path().resolve("node-" + number).toFile())
            .discovery((failures) -> addresses())
            .batchLength(batchLength)
            .errorHandler(Throwable::printStackTrace)
            .externalAgent(true);
        return isEncrypted ? context.passphrase("what everybody at the loopback knows") : context.insecure();
    }

    private String[] addresses()
    {
        return site.isOneProcess() ?
            here.stream().map((node) -> node.engine.localAddress()).toArray(String[]::new) :
            site.ports().stream().map((port) -> Loopback.HOST + ':' + port).toArray(String[]::new);
    }

    private boolean meet()
    {
        here.forEach((node) -> node.invoker.invoke());
        return here.stream().allMatch(
            (node) -> node.engine.counters().get(CounterDescriptor.PEERS_PROVEN) == nodes.length - 1);
    }

    /**
     * An engine and its only client.
     */
    private final class Node implements Agent, AutoCloseable
    {
        private final GossipEngine engine;
        private final AgentInvoker invoker;
        private final GossipClient client;
        private final MessageHandler handler;
        private int cycle;

        Node(final int number, final boolean isReceiver, final Deliveries deliveries)
        {
            engine = GossipEngine.launch(context(number));
            invoker = new AgentInvoker(Throwable::printStackTrace, null, engine.agent());
            invoker.start();
            final ClientContext context = new ClientContext().engineInvoker(invoker).externalKeeper(true);
            client = GossipClient.connect(engine.directory(), isReceiver ? context : context.publishOnly());
            handler = (origin, sequence, topic, payload, offset, length) ->
                deliveries.onMessage(number, payload, offset);
        }

        @Override
        public int doWork()
        {
            // So that no thread runs but those that are placed.
            return invoker.invoke() + ((cycle++ & KEEP_ALIVE_MASK) == 0 ? client.keepAlive() : 0);
        }

        @Override
        public String roleName()
        {
            return "engine";
        }

        @Override
        public void close()
        {
            CloseHelper.closeAll(client, invoker, engine);
        }
    }

    @Override
    public Agent engine(final int node)
    {
        return nodes[node];
    }

    @Override
    public boolean offer(final int publisher, final DirectBuffer buffer, final int length)
    {
        final long result = nodes[publisher].client.offer(buffer, 0, length);
        if (result == GossipClient.CLOSED || result == GossipClient.TOO_LONG)
        {
            throw new IllegalStateException(
                "offer gave " + result + ", close reason " + nodes[publisher].client.closeReason());
        }

        return result > 0;
    }

    @Override
    public int poll(final int node)
    {
        final Node polled = nodes[node];
        return polled.client.poll(polled.handler, POLL_LIMIT);
    }

    @Override
    public Traffic traffic()
    {
        long datagrams = 0;
        long bytes = 0;
        for (final Node node : here)
        {
            datagrams += node.engine.counters().get(CounterDescriptor.PACKETS_SENT);
            bytes += node.engine.counters().get(CounterDescriptor.BYTES_SENT);
        }

        return new Traffic(datagrams, bytes);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(here);
        directory.close();
    }
}
