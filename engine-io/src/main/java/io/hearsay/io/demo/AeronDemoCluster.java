package io.hearsay.io.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.crypto.KeyFile;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.MessageHandler;
import io.hearsay.io.aeron.AeronBridge;
import io.hearsay.io.aeron.GossipMark;
import io.hearsay.io.aeron.NotConnectedPolicy;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The nodes, the media driver, the bridge and the readers of the bridge's demo. One thread offers and reads everywhere;
 * each engine, the driver and the bridge have their own.
 */
final class AeronDemoCluster implements AutoCloseable
{
    /** Nodes of the cluster; the first one has the bridge. */
    static final int NODES = 3;

    private static final String CHANNEL = "aeron:ipc?term-length=1m";
    private static final int OUT_STREAM = 1_001;
    private static final int IN_STREAM = 1_002;
    private static final int OUT_TOPIC = 1;
    private static final int IN_TOPIC = 2;
    private static final int READ_LIMIT = 256;
    private static final int OFFER_LIMIT = 16;
    private static final int MESSAGE_LENGTH = 64;
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long MEET_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(300);

    private final int messages;
    private final long deadlineNs;
    private final long timeoutNs;
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final List<GossipEngine> engines = new CopyOnWriteArrayList<>();
    private final GossipClient[] clients = new GossipClient[NODES];
    private final MessageHandler[] readers = new MessageHandler[NODES];
    private final int[] offered = new int[NODES];
    private final DemoSeen[] toAeron = new DemoSeen[NODES];
    private final DemoSeen[] fromAeron = new DemoSeen[NODES];
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_LENGTH]);
    private final IdleStrategy idleStrategy =
        new BackoffIdleStrategy(10, 5, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MICROSECONDS.toNanos(100));
    private final FragmentHandler reader;
    private AeronBridge bridge;
    private ExclusivePublication in;
    private Subscription out;
    private int offeredToAeron;

    AeronDemoCluster(final int messages, final long timeoutNs) throws Exception
    {
        this.messages = messages;
        this.timeoutNs = timeoutNs;
        deadlineNs = System.nanoTime() + timeoutNs;
        for (int i = 0; i < NODES; i++)
        {
            toAeron[i] = new DemoSeen(messages);
            fromAeron[i] = new DemoSeen(messages);
        }
        reader = (buffer, offset, length, header) ->
        {
            final int node = buffer.getInt(offset);
            final boolean isMarked = GossipMark.isFrom(header.reservedValue(), engines.get(node).nodeId());
            toAeron[node].see(isMarked ? buffer.getInt(offset + Integer.BYTES) : DemoSeen.NONSENSE);
        };
        try
        {
            startEngines();
            startAeron();
        }
        catch (final Exception ex)
        {
            close();
            throw ex;
        }
    }

    private void startEngines() throws IOException, DemoFailure
    {
        final Path directory = Files.createTempDirectory("hearsay-demo-");
        final Path key = directory.resolve("key");
        try
        {
            KeyFile.generate(key);
            for (int i = 0; i < NODES; i++)
            {
                startNode(i, key);
            }
        }
        finally
        {
            Files.deleteIfExists(key);
            Files.deleteIfExists(directory);
        }

        engines.forEach(GossipEngine::discover);
        await(
            () -> engines.stream().allMatch(
                (engine) -> engine.counters().get(CounterDescriptor.PEERS_PROVEN) >= NODES - 1),
            "the nodes did not meet");
    }

    private void startNode(final int number, final Path key)
    {
        final GossipEngine engine = GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0")
            .nodeName("demo-aeron-" + ProcessHandle.current().pid() + "-" + number)
            .keyFile(key.toString())
            .discovery((failures) -> engines.stream().map(GossipEngine::localAddress).toArray(String[]::new))
            .errorHandler(errors::add));
        resources.add(engine);
        engines.add(engine);
        // what the bridge offers is the first node's own
        clients[number] = GossipClient.connect(
            engine.directory(), new ClientContext().topics(IN_TOPIC).deliverOwn(true));
        resources.add(clients[number]);
        final DemoSeen seen = fromAeron[number];
        readers[number] = (origin, sequence, topic, payload, offset, length) ->
            seen.see(origin == engines.get(0).nodeId() ? payload.getInt(offset + Integer.BYTES) : DemoSeen.NONSENSE);
    }

    private void startAeron() throws IOException, DemoFailure
    {
        final Path parent = Files.isWritable(MEMORY) ?
            Files.createTempDirectory(MEMORY, "hearsay-demo-aeron-") : Files.createTempDirectory("hearsay-demo-aeron-");
        resources.add(() -> IoUtil.delete(parent.toFile(), true));
        final MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(parent.resolve("driver").toString())
            .threadingMode(ThreadingMode.SHARED)
            .errorHandler(errors::add));
        resources.add(driver);
        bridge = AeronBridge.connect(new AeronBridge.Context()
            .engine(engines.get(0).directory())
            .aeronDirectory(driver.aeronDirectoryName())
            .republish(OUT_TOPIC, CHANNEL, OUT_STREAM)
            .subscribe(CHANNEL, IN_STREAM, IN_TOPIC)
            .notConnected(NotConnectedPolicy.WAIT)
            .errorHandler(errors::add));
        resources.add(bridge);
        final AgentRunner runner = new AgentRunner(new BackoffIdleStrategy(), errors::add, null, bridge);
        resources.add(runner);
        AgentRunner.startOnThread(runner);
        final Aeron aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .errorHandler(errors::add));
        resources.add(aeron);
        out = aeron.addSubscription(CHANNEL, OUT_STREAM);
        in = aeron.addExclusivePublication(CHANNEL, IN_STREAM);
        await(() -> out.isConnected() && in.isConnected(), "the bridge did not come to the media driver");
    }

    private void await(final BooleanSupplier condition, final String failure) throws DemoFailure
    {
        final long endNs = System.nanoTime() + Math.min(MEET_TIMEOUT_NS, timeoutNs);
        while (!condition.getAsBoolean())
        {
            check();
            if (endNs - System.nanoTime() < 0)
            {
                throw new DemoFailure(failure);
            }
            idleStrategy.idle(0);
        }
    }

    /**
     * Exchange all messages, and wait a little longer for any that might come twice.
     *
     * @throws DemoFailure if anything is not as it should be.
     */
    void exchange() throws DemoFailure
    {
        final long expected = 2L * messages * NODES;
        while (delivered() < expected)
        {
            idleStrategy.idle(cycle());
            check();
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new DemoFailure(TimeUnit.NANOSECONDS.toSeconds(timeoutNs) + " s were not enough: " +
                    delivered() + " of " + expected + " deliveries made");
            }
        }

        final long settledNs = System.nanoTime() + SETTLE_NS;
        while (settledNs - System.nanoTime() > 0)
        {
            idleStrategy.idle(cycle());
        }
        check();
    }

    private int cycle() throws DemoFailure
    {
        int workCount = 0;
        for (int i = 0; i < NODES; i++)
        {
            for (int j = 0; j < OFFER_LIMIT && offered[i] < messages && offer(i); j++)
            {
                workCount++;
            }
            workCount += clients[i].poll(readers[i], READ_LIMIT);
        }
        for (int j = 0; j < OFFER_LIMIT && offeredToAeron < messages && offerToAeron(); j++)
        {
            workCount++;
        }

        return workCount + out.poll(reader, READ_LIMIT);
    }

    private boolean offer(final int node) throws DemoFailure
    {
        message.putInt(0, node);
        message.putInt(Integer.BYTES, offered[node]);
        final long result = clients[node].offer(message, 0, MESSAGE_LENGTH, OUT_TOPIC);
        if (result < 0 && result != GossipClient.BACK_PRESSURED)
        {
            throw new DemoFailure("node " + node + " can not publish: result " + result);
        }

        offered[node] += result > 0 ? 1 : 0;
        return result > 0;
    }

    private boolean offerToAeron()
    {
        message.putInt(Integer.BYTES, offeredToAeron);
        final boolean isOffered = in.offer(message, 0, MESSAGE_LENGTH) > 0;
        offeredToAeron += isOffered ? 1 : 0;
        return isOffered;
    }

    private void check() throws DemoFailure
    {
        for (int i = 0; i < NODES; i++)
        {
            if (toAeron[i].wrong() + fromAeron[i].wrong() > 0)
            {
                throw new DemoFailure("messages of or at node " + i + " came twice, or were not sent: " +
                    toAeron[i].wrong() + " at Aeron, " + fromAeron[i].wrong() + " at the node");
            }
        }
        if (!errors.isEmpty())
        {
            throw new DemoFailure("there was an error: " + errors.get(0));
        }
    }

    long delivered()
    {
        return Arrays.stream(toAeron).mapToLong(DemoSeen::count).sum() +
            Arrays.stream(fromAeron).mapToLong(DemoSeen::count).sum();
    }

    void print(final PrintStream stream)
    {
        stream.println("from                    to                        offered  delivered   wrong");
        for (int i = 0; i < NODES; i++)
        {
            row(stream, "node " + i + ", topic " + OUT_TOPIC, "Aeron stream " + OUT_STREAM, offered[i], toAeron[i]);
        }
        for (int i = 0; i < NODES; i++)
        {
            row(stream, "Aeron stream " + IN_STREAM, "node " + i + ", topic " + IN_TOPIC, offeredToAeron, fromAeron[i]);
        }
        stream.println("bridge: " + bridge.counters());
    }

    private static void row(
        final PrintStream stream, final String from, final String to, final int sent, final DemoSeen seen)
    {
        stream.printf(Locale.ROOT, "%-22s  %-22s  %9d  %9d  %6d%n", from, to, sent, seen.count(), seen.wrong());
    }

    @Override
    public void close()
    {
        for (int i = resources.size() - 1; i >= 0; i--)
        {
            CloseHelper.quietClose(resources.get(i));
        }
    }
}
