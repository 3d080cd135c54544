package io.hearsay.io.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.ThreadMXBean;
import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.hearsay.core.testing.Await;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.MessageHandler;
import io.hearsay.io.aeron.AeronBridge;
import io.hearsay.io.aeron.AeronBridgeCounter;
import io.hearsay.io.aeron.NotConnectedPolicy;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything between an offer on one side of a bridge and the handler on the other, both ways, on one thread: engine,
 * client, bridge and Aeron's client. The media driver has its own thread.
 */
@Timeout(120)
class AeronBridgeAllocationTest
{
    private static final String CHANNEL = "aeron:ipc?term-length=64k";
    private static final int MESSAGES = 50_000;
    private static final int MAX_BATCHES = 12;
    private static final int WINDOW = 500;
    private static final int OUT_TOPIC = 1;
    private static final int IN_TOPIC = 2;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(3_000));
    private long toAeron;
    private long fromAeron;
    private final MessageHandler gossipHandler = (origin, sequence, topic, payload, offset, length) -> fromAeron++;
    private final FragmentHandler aeronHandler =
        (buffer, offset, length, header) -> toAeron += header.flags() < 0 ? 1 : 0;
    private long offeredOut;
    private long offeredIn;
    private long batchEnd;
    private AgentInvoker engine;
    private AgentInvoker bridge;
    private AgentInvoker conductor;
    private GossipClient client;
    private Subscription out;
    private ExclusivePublication in;

    @AfterEach
    void close()
    {
        for (int i = resources.size() - 1; i >= 0; i--)
        {
            CloseHelper.close(resources.get(i));
        }
    }

    @Test
    void shouldAllocateNothingBetweenGossipAndAeron(@TempDir final Path directory)
    {
        final AeronBridge measured = start(directory);

        final StringBuilder seen = new StringBuilder();
        long allocated = Long.MAX_VALUE;
        // what the JVM itself allocates while it compiles ends after some batches; what this code allocates does not
        for (int batch = 0; batch < MAX_BATCHES && allocated != 0; batch++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            exchange();
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            seen.append(allocated).append(' ');
        }

        assertEquals(0, allocated, "bytes allocated by each batch of " + MESSAGES + " messages: " + seen);
        assertEquals(offeredOut, measured.counters().get(AeronBridgeCounter.REPUBLISHED));
        assertEquals(offeredIn, measured.counters().get(AeronBridgeCounter.OFFERED));
    }

    private void exchange()
    {
        batchEnd += MESSAGES;
        long idleCycles = 0;
        while (toAeron < batchEnd || fromAeron < batchEnd)
        {
            final long before = toAeron + fromAeron;
            // one in eight comes to Aeron in fragments
            if (offeredOut < batchEnd && offeredOut - toAeron < WINDOW &&
                client.offer(message, 0, (offeredOut & 7) == 0 ? 3_000 : 64, OUT_TOPIC) > 0)
            {
                offeredOut++;
            }
            if (offeredIn < batchEnd && offeredIn - fromAeron < WINDOW &&
                in.offer(message, 0, (offeredIn & 7) == 0 ? 3_000 : 64) > 0)
            {
                offeredIn++;
            }
            cycle();
            idleCycles = before == toAeron + fromAeron ? idleCycles + 1 : 0;
            if (idleCycles > 50_000_000)
            {
                throw new AssertionError("no progress");
            }
        }
    }

    private void cycle()
    {
        engine.invoke();
        bridge.invoke();
        conductor.invoke();
        client.poll(gossipHandler, 64);
        out.poll(aeronHandler, 64);
    }

    private AeronBridge start(final Path directory)
    {
        final MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("aeron").toString())
            .threadingMode(ThreadingMode.SHARED));
        resources.add(driver);
        final GossipEngine node = GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0")
            .directory(directory.resolve("node").toString())
            .insecure()
            .discovery((failures) -> new String[0])
            .externalAgent(true));
        resources.add(node);
        engine = new AgentInvoker(Throwable::printStackTrace, null, node.agent());
        engine.start();
        resources.add(engine);
        client = GossipClient.connect(
            node.directory(), new ClientContext().engineInvoker(engine).topics(IN_TOPIC).deliverOwn(true));
        resources.add(client);
        final AeronBridge measured = AeronBridge.connect(new AeronBridge.Context()
            .engine(node.directory())
            .client(new ClientContext().engineInvoker(engine))
            .aeronDirectory(driver.aeronDirectoryName())
            .republish(OUT_TOPIC, CHANNEL, 1)
            .subscribe(CHANNEL, 2, IN_TOPIC)
            .notConnected(NotConnectedPolicy.WAIT));
        bridge = new AgentInvoker(Throwable::printStackTrace, null, measured);
        bridge.start();
        resources.add(bridge);
        final Aeron aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName()).useConductorAgentInvoker(true));
        resources.add(aeron);
        conductor = aeron.conductorAgentInvoker();
        out = aeron.addSubscription(CHANNEL, 1);
        in = aeron.addExclusivePublication(CHANNEL, 2);
        Await.until(
            () ->
            {
                cycle();
                return out.isConnected() && in.isConnected();
            },
            "the bridge");
        return measured;
    }
}
