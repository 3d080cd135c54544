package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import io.hearsay.core.testing.Await;
import io.hearsay.core.testing.Seeded;
import io.hearsay.io.discovery.StaticDiscovery;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process of an engine is killed in full traffic, and another one takes its place.
 */
@Timeout(120)
class EngineDeathTest
{
    private static final String LIVENESS_TIMEOUT_NS = "1500000000";

    @TempDir
    Path parent;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> closeables = new ArrayList<>();
    private final Map<String, LongHashSet> received = new HashMap<>();
    private final List<String> twice = new ArrayList<>();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
    private GossipEngine peer;
    private GossipClient peerClient;
    private GossipClient offering;
    private GossipClient polling;
    private GossipClient staying;

    @AfterEach
    void stop() throws Exception
    {
        for (int i = closeables.size() - 1; i >= 0; i--)
        {
            closeables.get(i).close();
        }
        // the directory of the engine that was killed is taken over once more, and then it is gone
        engine("engine").close();
        assertEquals(List.of(), errors);
        assertFalse(Files.exists(parent.resolve("engine")));
        assertFalse(Files.exists(parent.resolve("peer")));
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(parent.toString()), "a mapping is left");
        assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("hearsay")));
    }

    private GossipEngine engine(final String name)
    {
        return GossipEngine.launch(new GossipEngine.Context(key -> null)
            .bind("127.0.0.1:0")
            .directory(parent.resolve(name).toString())
            .insecure()
            .discovery(StaticDiscovery.of())
            .errorHandler(errors::add));
    }

    private void step()
    {
        for (int i = 0; i < 10; i++)
        {
            offering.offer(message, 0, message.capacity());
            peerClient.offer(message, 0, message.capacity());
        }
        peerClient.poll((origin, sequence, topic, payload, at, length) -> {}, 64);
        polling.poll(
            (origin, sequence, topic, payload, at, length) ->
            {
                if (!seen(polling.polledNodeId(), origin).add(sequence))
                {
                    twice.add(origin + "/" + sequence + " by " + polling.polledNodeId());
                }
            },
            64);
    }

    private LongHashSet seen(final long nodeId, final long origin)
    {
        return received.computeIfAbsent(nodeId + "/" + origin, key -> new LongHashSet());
    }

    private void await(final BooleanSupplier condition, final String what)
    {
        Await.until(
            () ->
            {
                step();
                return condition.getAsBoolean();
            },
            what);
    }

    private ChildJvm startEngine()
    {
        final ChildJvm engine = ChildJvm.start(
            EngineProcess.class, parent.resolve("engine").toString(), LIVENESS_TIMEOUT_NS, peer.localAddress());
        closeables.add(engine);
        return engine;
    }

    private static long nodeId(final ChildJvm engine)
    {
        final String line = engine.line();
        assertTrue(line != null && line.startsWith("ready "), line);
        return Long.parseLong(line.substring("ready ".length()));
    }

    private ClientContext context()
    {
        return new ClientContext().errorHandler(errors::add);
    }

    private <T extends AutoCloseable> T closeable(final T what)
    {
        closeables.add(what);
        return what;
    }

    @Test
    void shouldComeBackAgainAndAgainAndReceiveNothingTwiceFromOneEngine()
    {
        peer = closeable(engine("peer"));
        peerClient = closeable(GossipClient.connect(peer.directory()));
        final ChildJvm[] engine = {startEngine()};
        final long[] nodeId = {nodeId(engine[0])};
        final Path directory = parent.resolve("engine");
        offering = closeable(GossipClient.connect(directory.toFile(), context().reattach(true).publishOnly()));
        polling = closeable(GossipClient.connect(
            directory.toFile(), context().reattach(true).deliverOwn(true).fromRetained(true)));
        staying = closeable(GossipClient.connect(directory.toFile(), context()));

        Seeded.run(3, random ->
        {
            killAndAwaitNotConnected(engine[0], nodeId[0], random);
            engine[0] = startEngine();
            final long next = nodeId(engine[0]);
            assertNotEquals(nodeId[0], next);
            await(() -> offering.isConnected() && offering.nodeId() == next, "the offering client to come back");
            await(() -> polling.isConnected() && polling.nodeId() == next, "the polling client to come back");
            nodeId[0] = next;
        });

        awaitTraffic(nodeId[0], 100);
        assertFalse(staying.isConnected());
        assertEquals(GossipClient.NOT_CONNECTED, staying.offer(message, 0, 1));
        assertEquals(List.of(), twice);
    }

    private void awaitTraffic(final long nodeId, final int count)
    {
        await(
            () -> seen(nodeId, nodeId).size() >= count && seen(nodeId, peer.nodeId()).size() >= count,
            count + " messages of " + nodeId + " and of its peer");
    }

    private void killAndAwaitNotConnected(final ChildJvm engine, final long nodeId, final SplittableRandom random)
    {
        awaitTraffic(nodeId, 1 << random.nextInt(13));
        engine.kill();
        await(() -> offering.offer(message, 0, 64) == GossipClient.NOT_CONNECTED, "NOT_CONNECTED");
        await(() -> !polling.isConnected() && !staying.isConnected(), "all to know it");
        assertFalse(offering.isClosed() || polling.isClosed() || staying.isClosed());
        assertEquals(List.of(), twice);
    }
}
