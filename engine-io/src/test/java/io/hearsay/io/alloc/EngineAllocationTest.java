package io.hearsay.io.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.ThreadMXBean;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.MessageHandler;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything between <code>offer</code> on one node and <code>poll</code> on the others, on one thread, so that the
 * thread's count of allocated bytes is the count of all of it: rings, log, windows, packets, sealing, real sockets,
 * opening, acknowledgements, delivery.
 */
class EngineAllocationTest
{
    private static final int NODES = 3;
    private static final int MESSAGES = 100_000;
    private static final int MAX_BATCHES = 12;
    private static final long MAX_IDLE_CYCLES = 20_000_000L;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final List<GossipEngine> engines = new ArrayList<>();
    private final List<AgentInvoker> invokers = new ArrayList<>();
    private final List<GossipClient> clients = new ArrayList<>();
    private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
    private final long[] received = new long[NODES];
    private final MessageHandler[] handlers = new MessageHandler[NODES];

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(clients);
        CloseHelper.closeAll(invokers);
        CloseHelper.closeAll(engines);
    }

    @Test
    void shouldAllocateNothingFromOfferToPoll(@TempDir final Path directory)
    {
        start(directory);

        final StringBuilder seen = new StringBuilder();
        long sent = 0;
        long allocated = Long.MAX_VALUE;
        // what the JVM itself allocates while it compiles ends after some batches; what this code allocates does not
        for (int batch = 0; batch < MAX_BATCHES && allocated != 0; batch++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            exchange(sent, sent + MESSAGES);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            sent += MESSAGES;
            seen.append(allocated).append(' ');
        }

        assertEquals(0, allocated, "bytes allocated by each batch of " + MESSAGES + " messages: " + seen);
        for (int i = 1; i < NODES; i++)
        {
            assertEquals(sent, received[i]);
        }
    }

    private void exchange(final long from, final long to)
    {
        long offered = from;
        long idleCycles = 0;
        while (received[1] < to || received[2] < to)
        {
            final long before = received[1] + received[2] + offered;
            for (int i = 0; i < 64 && offered < to; i++)
            {
                message.putLong(0, offered);
                if (clients.get(0).offer(message, 0, message.capacity()) < 0)
                {
                    break;
                }
                offered++;
            }
            cycle();
            idleCycles = before == received[1] + received[2] + offered ? idleCycles + 1 : 0;
            assertTrue(idleCycles < MAX_IDLE_CYCLES, "no progress");
        }
    }

    private void cycle()
    {
        for (int i = 0; i < NODES; i++)
        {
            invokers.get(i).invoke();
            clients.get(i).poll(handlers[i], 1_024);
        }
    }

    private void start(final Path directory)
    {
        for (int i = 0; i < NODES; i++)
        {
            final int node = i;
            handlers[i] = (origin, sequence, topic, payload, offset, length) -> received[node]++;
            final GossipEngine engine = GossipEngine.launch(new GossipEngine.Context()
                .bind("127.0.0.1:0")
                .directory(directory.resolve("node-" + i).toString())
                .passphrase("a passphrase of several words")
                .discovery((failures) -> addresses())
                .externalAgent(true));
            engines.add(engine);
            final AgentInvoker invoker = new AgentInvoker(Throwable::printStackTrace, null, engine.agent());
            invokers.add(invoker);
            invoker.start();
            clients.add(GossipClient.connect(engine.directory(), new ClientContext().engineInvoker(invoker)));
        }

        for (final GossipEngine engine : engines)
        {
            engine.discover();
        }
        long offered = 0;
        long cycles = 0;
        while (received[1] == 0 || received[2] == 0 || received[1] < offered || received[2] < offered)
        {
            assertTrue(cycles++ < MAX_IDLE_CYCLES, "the nodes did not meet");
            // a node that is met late has no right to what was sent before, so the first ones are small in number
            if (received[1] == 0 || received[2] == 0)
            {
                offered += clients.get(0).offer(message, 0, message.capacity()) > 0 ? 1 : 0;
            }
            cycle();
        }
        received[1] = 0;
        received[2] = 0;
    }

    private String[] addresses()
    {
        return engines.stream().map(GossipEngine::localAddress).toArray(String[]::new);
    }
}
