package io.hearsay.io.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import io.hearsay.io.ChildJvm;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;

/**
 * Engines, bridges, a media driver and a client of it, all run by the test's thread: one step of each in
 * {@link #cycle()}.
 */
final class BridgeRig implements AutoCloseable
{
    static final String IPC = "aeron:ipc?term-length=64k";
    static final long RETRY_INTERVAL_NS = 1_000_000;

    private static final int TERM_LENGTH = 64 * 1024;
    private static final long TIMER_INTERVAL_NS = 10_000_000;

    final List<Throwable> errors = new ArrayList<>();
    final List<Throwable> driverErrors = new ArrayList<>();
    final List<GossipEngine> engines = new ArrayList<>();
    final List<AeronBridge> bridges = new ArrayList<>();
    private final Path directory;
    private final List<AgentInvoker> engineInvokers = new ArrayList<>();
    private final List<AgentInvoker> bridgeInvokers = new ArrayList<>();
    private final List<GossipClient> clients = new ArrayList<>();
    private final List<MediaDriver> drivers = new ArrayList<>();
    private MediaDriver driver;
    private long driverTimeoutMs = CommonContext.DRIVER_TIMEOUT_MS;
    private Aeron aeron;
    private boolean isEachEngineRun = true;
    private boolean isJournaled;

    BridgeRig(final Path directory)
    {
        this.directory = directory;
    }

    String aeronDirectory()
    {
        return directory.resolve("aeron").toString();
    }

    /** After how long bridges take a driver for dead; for those that are made from now on. */
    void driverTimeoutMs(final long timeoutMs)
    {
        driverTimeoutMs = timeoutMs;
    }

    /** Start a driver, and a client of it for the test. */
    void startDriver()
    {
        driver = MediaDriver.launch(driverContext(aeronDirectory())
            .threadingMode(ThreadingMode.INVOKER)
            .errorHandler(driverErrors::add));
        drivers.add(driver);
        connect(driver.sharedAgentInvoker());
    }

    static MediaDriver.Context driverContext(final String aeronDirectory)
    {
        return new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory)
            .dirDeleteOnStart(true)
            .termBufferSparseFile(true)
            .publicationTermBufferLength(TERM_LENGTH)
            .ipcTermBufferLength(TERM_LENGTH)
            .timerIntervalNs(TIMER_INTERVAL_NS);
    }

    /** Start a driver in a process of its own, and a client of it for the test. */
    ChildJvm startDriverProcess()
    {
        final ChildJvm process = ChildJvm.start(DriverProcess.class, aeronDirectory());
        assertEquals("ready", process.line());
        connect(null);
        return process;
    }

    private void connect(final AgentInvoker driverInvoker)
    {
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(aeronDirectory())
            .useConductorAgentInvoker(true)
            .driverAgentInvoker(driverInvoker)
            .errorHandler(errors::add));
    }

    void closeDriver()
    {
        CloseHelper.closeAll(aeron, driver);
        aeron = null;
        driver = null;
    }

    /** It does nothing any more, as if it were killed. */
    void abandonDriver()
    {
        CloseHelper.close(aeron);
        aeron = null;
        driver = null;
    }

    /** Engines that are started from now on have a journal each, the same at each start. */
    void journal()
    {
        isJournaled = true;
    }

    /** Start engines that know each other, and wait until they have met. */
    void startEngines(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            startEngine(Await.TIMEOUT_NS);
        }
        engines.forEach(GossipEngine::discover);
        await(
            () -> engines.stream().allMatch(
                (engine) -> engine.counters().get(CounterDescriptor.PEERS_PROVEN) == count - 1),
            "the nodes to meet");
    }

    GossipEngine startEngine(final long livenessTimeoutNs)
    {
        final GossipEngine engine = launch(engines.size(), livenessTimeoutNs);
        engines.add(engine);
        engineInvokers.add(new AgentInvoker(errors::add, null, engine.agent()));
        engineInvokers.get(engines.size() - 1).start();
        return engine;
    }

    private GossipEngine launch(final int node, final long livenessTimeoutNs)
    {
        final GossipEngine.Context context = new GossipEngine.Context()
            .bind("127.0.0.1:0")
            .directory(engineDirectory(node))
            .insecure()
            .option(EngineOption.LOG_LENGTH, 1 << 20)
            .option(EngineOption.CLIENT_LIVENESS_TIMEOUT, livenessTimeoutNs)
            .discovery((failures) -> engines.stream().map(GossipEngine::localAddress).toArray(String[]::new))
            .errorHandler(errors::add)
            .externalAgent(true);
        return GossipEngine.launch(
            isJournaled ? context.journal(directory.resolve("journal-" + node).toString()) : context);
    }

    void closeEngine(final int node)
    {
        engineInvokers.get(node).close();
        engines.get(node).close();
    }

    /** Start another engine where a closed one was. */
    void restartEngine(final int node)
    {
        engines.set(node, launch(node, Await.TIMEOUT_NS));
        engineInvokers.set(node, new AgentInvoker(errors::add, null, engines.get(node).agent()));
        engineInvokers.get(node).start();
    }

    String engineDirectory(final int node)
    {
        return directory.resolve("node-" + node).toString();
    }

    AgentInvoker engineInvoker(final int node)
    {
        return engineInvokers.get(node);
    }

    /** Whether engines do their duty cycles. */
    void runEngines(final boolean isEachRun)
    {
        isEachEngineRun = isEachRun;
    }

    GossipClient client(final int node, final ClientContext context)
    {
        final GossipClient client =
            GossipClient.connect(engineDirectory(node), context.engineInvoker(engineInvoker(node)));
        clients.add(client);
        return client;
    }

    /** A context of a bridge at a node. */
    AeronBridge.Context context(final int node)
    {
        return context(node, new ClientContext().ordered(true));
    }

    AeronBridge.Context context(final int node, final ClientContext client)
    {
        return new AeronBridge.Context()
            .engine(new File(engineDirectory(node)))
            .client(client.externalKeeper(true).engineInvoker(engineInvoker(node)).errorHandler(errors::add))
            .aeronContexts(() -> new Aeron.Context()
                .aeronDirectoryName(aeronDirectory())
                .driverTimeoutMs(driverTimeoutMs))
            .retryIntervalNs(RETRY_INTERVAL_NS)
            .errorHandler(errors::add);
    }

    AeronBridge bridge(final AeronBridge.Context context)
    {
        final AeronBridge bridge = AeronBridge.connect(context);
        bridges.add(bridge);
        final AgentInvoker invoker = new AgentInvoker(errors::add, null, bridge);
        bridgeInvokers.add(invoker);
        invoker.start();
        return bridge;
    }

    void awaitBridges()
    {
        await(() -> bridges.stream().allMatch(AeronBridge::isConnected), "the bridges to have their streams");
    }

    ExclusivePublication publication(final String channel, final int streamId)
    {
        final long id = aeron.asyncAddExclusivePublication(channel, streamId);
        await(() -> aeron.getExclusivePublication(id) != null, "a publication");
        return aeron.getExclusivePublication(id);
    }

    Subscription subscription(final String channel, final int streamId)
    {
        final long id = aeron.asyncAddSubscription(channel, streamId);
        await(() -> aeron.getSubscription(id) != null, "a subscription");
        return aeron.getSubscription(id);
    }

    /** One step of everything. */
    void cycle()
    {
        for (int i = 0; i < engineInvokers.size() && isEachEngineRun; i++)
        {
            engineInvokers.get(i).invoke();
        }
        bridgeInvokers.forEach(AgentInvoker::invoke);
        if (driver != null)
        {
            driver.sharedAgentInvoker().invoke();
        }
        if (aeron != null)
        {
            aeron.conductorAgentInvoker().invoke();
        }
    }

    /** Go on until a condition holds. */
    void await(final BooleanSupplier condition, final String what)
    {
        Await.until(
            () ->
            {
                cycle();
                return condition.getAsBoolean();
            },
            what);
    }

    /** Errors that a test has caused. */
    void takeErrors(final Class<? extends Throwable> expected)
    {
        assertTrue(!errors.isEmpty() && errors.stream().allMatch(expected::isInstance), errors::toString);
        errors.clear();
    }

    static long count(final AeronBridge bridge, final AeronBridgeCounter counter)
    {
        return bridge.counters().get(counter);
    }

    /** A UDP channel whose port is free now. */
    static String udp()
    {
        try (DatagramChannel socket = DatagramChannel.open())
        {
            socket.bind(new InetSocketAddress("127.0.0.1", 0));
            return "aeron:udp?term-length=64k|endpoint=127.0.0.1:" +
                ((InetSocketAddress)socket.getLocalAddress()).getPort();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Override
    public void close()
    {
        bridgeInvokers.forEach(AgentInvoker::close);
        CloseHelper.closeAll(clients);
        CloseHelper.close(aeron);
        CloseHelper.closeAll(drivers);
        engineInvokers.forEach(AgentInvoker::close);
        CloseHelper.closeAll(engines);
        assertEquals(List.of(), errors);
        assertEquals(List.of(), driverErrors);
        try
        {
            assertTrue(
                Files.readString(Path.of("/proc/self/maps")).lines().noneMatch(
                    (line) -> line.contains(directory.toString())),
                "a mapping is left");
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
