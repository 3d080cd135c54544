package io.hearsay.perf.rival;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.MessageHandler;
import io.hearsay.io.discovery.StaticDiscovery;
import io.hearsay.perf.rig.MemoryDirectory;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * Hearsay's end of a round trip: an engine, encrypted, and a client.
 */
final class HearsayEnd implements RoundTripEnd
{
    private static final int POLL_LIMIT = 16;

    private final MemoryDirectory directory = MemoryDirectory.create();
    private final GossipEngine engine;
    private final AgentInvoker invoker;
    private final GossipClient client;
    private final MessageHandler handler;

    HearsayEnd(final boolean hasOwnThread, final int localPort, final int remotePort, final Sink sink)
    {
        engine = GossipEngine.launch(new GossipEngine.Context()
            .bind(Loopback.HOST + ':' + localPort)
            .discovery(StaticDiscovery.of(Loopback.HOST + ':' + remotePort))
            .directory(directory.path().resolve("node").toFile())
            .passphrase("what everybody at the loopback knows")
            .idleStrategy(YieldingIdleStrategy.INSTANCE)
            .errorHandler(Throwable::printStackTrace)
            .externalAgent(!hasOwnThread));
        final ClientContext context = new ClientContext();
        if (hasOwnThread)
        {
            invoker = null;
        }
        else
        {
            invoker = new AgentInvoker(Throwable::printStackTrace, null, engine.agent());
            invoker.start();
            context.engineInvoker(invoker);
        }
        client = GossipClient.connect(engine.directory(), context);
        handler = (origin, sequence, topic, payload, offset, length) -> sink.onMessage(payload, offset, length);
    }

    @Override
    public boolean isConnected()
    {
        return engine.counters().get(CounterDescriptor.PEERS_PROVEN) > 0;
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return client.offer(buffer, offset, length) > 0;
    }

    @Override
    public int doWork()
    {
        // What is offered while messages are handed over, goes out in the next cycle at once.
        return (invoker == null ? 0 : invoker.invoke()) + client.poll(handler, POLL_LIMIT);
    }

    @Override
    public void idle()
    {
        if (invoker == null)
        {
            Thread.yield();
        }
        else
        {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(client, invoker, engine, directory);
    }
}
