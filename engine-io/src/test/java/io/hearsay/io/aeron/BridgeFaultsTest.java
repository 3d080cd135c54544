package io.hearsay.io.aeron;

import static io.hearsay.io.aeron.BridgeRig.IPC;
import static io.hearsay.io.aeron.BridgeRig.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aeron.ChannelUriStringBuilder;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.DriverTimeoutException;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import io.hearsay.io.ChildJvm;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.Replay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a bridge does when the media driver, the engine or a stream goes.
 */
@Timeout(120)
class BridgeFaultsTest
{
    private static final int OUT_TOPIC = 1;
    private static final int IN_TOPIC = 2;
    private static final int OUT_STREAM = 10;
    private static final int IN_STREAM = 20;
    private static final int LENGTH = 500;
    private static final int PART = 100;
    private static final long SHORT_TIMEOUT_MS = 2_000;

    @TempDir
    Path directory;

    private BridgeRig rig;
    private AeronBridge bridge;
    private GossipClient client;
    private final Exchange outgoing = new Exchange();
    private final Exchange incoming = new Exchange();
    private final List<Throwable> clientErrors = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start()
    {
        rig = new BridgeRig(directory);
    }

    @AfterEach
    void stop()
    {
        rig.close();
    }

    private void bridge(final NotConnectedPolicy policy)
    {
        rig.startEngines(2);
        bridge = rig.bridge(rig.context(0)
            .republish(OUT_TOPIC, IPC, OUT_STREAM)
            .subscribe(IPC, IN_STREAM, IN_TOPIC)
            .notConnected(policy));
        client = rig.client(1, new ClientContext().ordered(true).topics(IN_TOPIC));
    }

    private void offer(final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            final int number = i;
            rig.await(() -> outgoing.offer(client, OUT_TOPIC, number, LENGTH) > 0, "room");
        }
    }

    private void awaitOut(final Subscription out, final int total)
    {
        rig.await(() -> outgoing.poll(out, 10) >= 0 && outgoing.numbers.size() >= total, "messages from gossip");
    }

    private void carryIn(final int from, final int to)
    {
        final ExclusivePublication in = rig.publication(IPC, IN_STREAM);
        for (int i = from; i < to; i++)
        {
            final int number = i;
            rig.await(() -> incoming.offer(in, number, LENGTH) > 0, "room");
        }
        rig.await(() -> incoming.poll(client) >= 0 && incoming.numbers.size() >= to, "messages from Aeron");
    }

    @ParameterizedTest
    @EnumSource(NotConnectedPolicy.class)
    void shouldComeToTheNextDriverAfterOneThatWasClosed(final NotConnectedPolicy policy)
    {
        rig.startDriver();
        bridge(policy);
        rig.awaitBridges();
        final Subscription before = rig.subscription(IPC, OUT_STREAM);
        rig.await(before::isConnected, "the bridge");
        offer(0, PART);
        awaitOut(before, PART);
        carryIn(0, PART);

        rig.closeDriver();
        offer(PART, 2 * PART);
        final boolean isDropped = policy == NotConnectedPolicy.DROP;
        rig.await(
            () -> isDropped ? count(bridge, AeronBridgeCounter.NOT_CONNECTED_DROPPED) == PART :
                count(bridge, AeronBridgeCounter.AERON_WAITED) > PART,
            "the policy");
        assertFalse(bridge.isConnected());

        rig.startDriver();
        rig.awaitBridges();
        final Subscription after = rig.subscription(IPC, OUT_STREAM);
        rig.await(after::isConnected, "the bridge");
        offer(2 * PART, 3 * PART);
        awaitOut(after, isDropped ? 2 * PART : 3 * PART);
        carryIn(PART, 2 * PART);

        if (isDropped)
        {
            outgoing.numbers.removeIf((number) -> number >= PART && number < 2 * PART);
            assertEquals(2 * PART, outgoing.numbers.size());
        }
        else
        {
            outgoing.assertOrdered(3 * PART);
        }
        incoming.assertOrdered(2 * PART);
        assertEquals(2, count(bridge, AeronBridgeCounter.DRIVER_CONNECTS));
        assertEquals(1, count(bridge, AeronBridgeCounter.DRIVER_LOSSES));
    }

    @Test
    void shouldComeToTheNextDriverAfterOneThatDied()
    {
        rig.driverTimeoutMs(SHORT_TIMEOUT_MS);
        rig.startDriver();
        bridge(NotConnectedPolicy.WAIT);
        rig.awaitBridges();
        final Subscription before = rig.subscription(IPC, OUT_STREAM);
        rig.await(before::isConnected, "the bridge");
        offer(0, PART);
        awaitOut(before, PART);

        rig.abandonDriver();
        rig.await(() -> count(bridge, AeronBridgeCounter.DRIVER_LOSSES) == 1, "the bridge to notice");
        rig.takeErrors(DriverTimeoutException.class);
        offer(PART, 2 * PART);
        rig.startDriver();
        rig.awaitBridges();
        awaitOut(rig.subscription(IPC, OUT_STREAM), 2 * PART);

        outgoing.assertOrdered(2 * PART);
        assertEquals(0, count(bridge, AeronBridgeCounter.NOT_CONNECTED_DROPPED));
    }

    @Test
    void shouldComeToTheNextDriverAfterAProcessThatWasKilled()
    {
        rig.driverTimeoutMs(SHORT_TIMEOUT_MS);
        try (ChildJvm first = rig.startDriverProcess())
        {
            bridge(NotConnectedPolicy.WAIT);
            rig.awaitBridges();
            final Subscription before = rig.subscription(IPC, OUT_STREAM);
            rig.await(before::isConnected, "the bridge");
            offer(0, PART);
            awaitOut(before, PART);
            carryIn(0, PART);
            rig.abandonDriver();
            first.kill();
        }
        rig.await(() -> count(bridge, AeronBridgeCounter.DRIVER_LOSSES) == 1, "the bridge to notice");
        rig.takeErrors(DriverTimeoutException.class);
        offer(PART, 2 * PART);

        try (ChildJvm second = rig.startDriverProcess())
        {
            rig.awaitBridges();
            awaitOut(rig.subscription(IPC, OUT_STREAM), 2 * PART);
            carryIn(PART, 2 * PART);
            outgoing.assertOrdered(2 * PART);
            incoming.assertOrdered(2 * PART);
            rig.abandonDriver();
            bridge.close();
            second.kill();
        }
    }

    @Test
    void shouldWaitForADriverThatStartsLater()
    {
        bridge(NotConnectedPolicy.WAIT);
        offer(0, PART);
        rig.await(() -> count(bridge, AeronBridgeCounter.AERON_WAITED) > PART, "the bridge to wait");

        rig.startDriver();
        rig.awaitBridges();
        awaitOut(rig.subscription(IPC, OUT_STREAM), PART);
        outgoing.assertOrdered(PART);
    }

    @ParameterizedTest
    @EnumSource(NotConnectedPolicy.class)
    void shouldGoOnWithAnotherSessionAtTheEndOfPositions(final NotConnectedPolicy policy)
    {
        final int termLength = 64 * 1024;
        final String channel = new ChannelUriStringBuilder("aeron:ipc")
            .initialPosition(termLength * ((1L << 31) - 1), 0, termLength).build();
        rig.startDriver();
        rig.startEngines(1);
        bridge = rig.bridge(rig.context(0)
            .republish(OUT_TOPIC, channel, OUT_STREAM).notConnected(policy).retryIntervalNs(Await.TIMEOUT_NS));
        client = rig.client(0, new ClientContext().topics(IN_TOPIC));
        rig.awaitBridges();
        final Subscription out = rig.subscription(IPC, OUT_STREAM);
        rig.await(out::isConnected, "the bridge");

        offer(0, 3 * PART);
        awaitOut(out, 3 * PART);

        outgoing.assertEachOnce(3 * PART);
        assertTrue(count(bridge, AeronBridgeCounter.PUBLICATION_REOPENS) >= 2, bridge.counters()::toString);
        assertEquals(0, count(bridge, AeronBridgeCounter.NOT_CONNECTED_DROPPED), "somebody reads all the time");
        assertEquals(1, count(bridge, AeronBridgeCounter.DRIVER_CONNECTS));
    }

    @Test
    void shouldDropAgainIfNobodyReadsTheNextSessionEither()
    {
        final int termLength = 64 * 1024;
        final String channel = new ChannelUriStringBuilder("aeron:ipc")
            .initialPosition(termLength * ((1L << 31) - 1), 0, termLength).build();
        rig.startDriver();
        rig.startEngines(1);
        bridge = rig.bridge(rig.context(0).republish(OUT_TOPIC, channel, OUT_STREAM));
        client = rig.client(0, new ClientContext().topics(IN_TOPIC));
        rig.awaitBridges();
        final Subscription out = rig.subscription(IPC, OUT_STREAM);
        rig.await(out::isConnected, "the bridge");
        rig.await(
            () ->
            {
                outgoing.offer(client, OUT_TOPIC, 0, LENGTH);
                outgoing.poll(out, 10);
                return count(bridge, AeronBridgeCounter.PUBLICATION_REOPENS) == 1;
            },
            "the end of positions");
        out.close();
        rig.await(
            () ->
            {
                outgoing.offer(client, OUT_TOPIC, 0, LENGTH);
                return count(bridge, AeronBridgeCounter.NOT_CONNECTED_DROPPED) > PART;
            },
            "the policy");
    }

    @Test
    void shouldSayWhyItCanNotGoOnWithTheNextEngine() throws IOException
    {
        rig.startDriver();
        rig.startEngines(1);
        final CompletableFuture<AeronBridge> attached =
            CompletableFuture.supplyAsync(() -> AeronBridge.connect(new AeronBridge.Context()
                .engine(new File(rig.engineDirectory(0)))
                .aeronDirectory(rig.aeronDirectory())
                .errorHandler(clientErrors::add)
                .subscribe(IPC, IN_STREAM, IN_TOPIC)));
        rig.await(attached::isDone, "the engine to answer");
        rig.closeEngine(0);
        final Path nonsense = Path.of(rig.engineDirectory(0), "engine.dat");
        Files.createDirectories(nonsense.getParent(), PosixFilePermissions.asFileAttribute(
            PosixFilePermissions.fromString("rwx------")));
        Files.write(nonsense, new byte[100]);
        rig.runEngines(false);
        rig.await(() -> !clientErrors.isEmpty(), "the error");
        attached.join().close();
        assertTrue(clientErrors.get(0).getMessage().startsWith("no engine to attach to"), clientErrors::toString);
    }

    @Test
    void shouldTryAgainWhereThePortIsTakenOrTheDriverRefuses() throws IOException
    {
        final String refused = "aeron:udp?endpoint=127.0.0.1:0|mtu=1400|term-length=100";
        rig.startDriver();
        rig.startEngines(1);
        client = rig.client(0, new ClientContext().deliverOwn(true));
        final String channel;
        try (DatagramChannel socket = DatagramChannel.open())
        {
            socket.bind(new InetSocketAddress("127.0.0.1", 0));
            channel =
                "aeron:udp?endpoint=127.0.0.1:" + ((InetSocketAddress)socket.getLocalAddress()).getPort();
            bridge = rig.bridge(rig.context(0)
                .subscribe(channel, IN_STREAM, IN_TOPIC)
                .republish(OUT_TOPIC, refused, OUT_STREAM));
            rig.await(() -> count(bridge, AeronBridgeCounter.ERRORS) > 10, "errors");
        }

        final ExclusivePublication in = rig.publication(channel, IN_STREAM);
        rig.await(in::isConnected, "the bridge");
        rig.await(() -> incoming.offer(in, 0, LENGTH) > 0, "room");
        rig.await(() -> incoming.poll(client) > 0, "the message");
        incoming.assertOrdered(1);
        assertFalse(bridge.isConnected(), "the driver never wants a term of such a length");
        assertEquals(1, count(bridge, AeronBridgeCounter.DRIVER_CONNECTS));
        assertEquals(2, rig.errors.size(), "each stream's once: " + rig.errors);
        rig.takeErrors(AeronException.class);
        assertFalse(rig.driverErrors.isEmpty());
        rig.driverErrors.clear();
    }

    @Test
    void shouldGoOnWithTheNextEngine()
    {
        rig.startDriver();
        rig.startEngines(1);
        bridge = rig.bridge(rig.context(0, new ClientContext().reattach(true))
            .republish(OUT_TOPIC, IPC, OUT_STREAM)
            .subscribe(IPC, IN_STREAM, IN_TOPIC)
            .origins(Origins.OWN)
            .notConnected(NotConnectedPolicy.WAIT));
        rig.awaitBridges();
        client = rig.client(0, new ClientContext().topics(IN_TOPIC));
        offer(0, PART);
        final ExclusivePublication in = rig.publication(IPC, IN_STREAM);
        rig.await(() -> count(bridge, AeronBridgeCounter.AERON_WAITED) > PART, "what the old engine delivered");

        rig.closeEngine(0);
        rig.runEngines(false);
        rig.await(() -> incoming.offer(in, 0, LENGTH) > 0, "room");
        rig.await(() -> count(bridge, AeronBridgeCounter.GOSSIP_NOT_CONNECTED) > 0, "the bridge to notice");
        rig.restartEngine(0);
        rig.runEngines(true);
        client = rig.client(0, new ClientContext().topics(IN_TOPIC).deliverOwn(true));
        rig.await(() -> incoming.poll(client) > 0, "the message that waited for an engine");
        offer(PART, 2 * PART);
        awaitOut(rig.subscription(IPC, OUT_STREAM), 2 * PART);

        incoming.assertOrdered(1);
        outgoing.assertOrdered(2 * PART);
        assertEquals(0, count(bridge, AeronBridgeCounter.NOT_WANTED), "messages of both engines are own");
    }

    @Test
    void shouldRepublishFromTheJournalWhatAnyLifeOfItsEnginePublished()
    {
        rig.journal();
        rig.startDriver();
        rig.startEngines(2);
        client = rig.client(0, new ClientContext().topics(IN_TOPIC));
        offer(0, PART);
        final GossipClient other = rig.client(1, new ClientContext().topics(OUT_TOPIC));
        rig.await(() -> outgoing.offer(other, OUT_TOPIC, 3 * PART, LENGTH) > 0, "room");
        rig.await(() -> other.poll((origin, sequence, topic, payload, offset, length) -> {}, PART) > 0, "gossip");
        rig.await(
            () -> rig.engines.get(0).counters().get(CounterDescriptor.JOURNAL_APPENDED) == PART + 1, "the journal");

        rig.closeEngine(0);
        rig.restartEngine(0);
        bridge = rig.bridge(rig.context(0, new ClientContext().replay(Replay.fromBeginning()))
            .republish(OUT_TOPIC, IPC, OUT_STREAM)
            .origins(Origins.OWN)
            .notConnected(NotConnectedPolicy.WAIT));
        rig.awaitBridges();
        final Subscription out = rig.subscription(IPC, OUT_STREAM);
        client = rig.client(0, new ClientContext().topics(IN_TOPIC));
        offer(PART, 2 * PART);
        awaitOut(out, 2 * PART);

        outgoing.assertOrdered(2 * PART);
        assertEquals(1, count(bridge, AeronBridgeCounter.NOT_WANTED), "the other node's");
    }

    @Test
    void shouldSayOnceThatTheEngineClosedItsClient()
    {
        rig.startDriver();
        rig.startEngine(50_000_000);
        bridge = rig.bridge(rig.context(0)
            .republish(OUT_TOPIC, IPC, OUT_STREAM)
            .subscribe(IPC, IN_STREAM, IN_TOPIC)
            .notConnected(NotConnectedPolicy.WAIT));
        rig.awaitBridges();
        Await.until(
            () ->
            {
                rig.engineInvoker(0).invoke();
                return rig.engines.get(0).counters().get(CounterDescriptor.CLIENTS_SILENT) == 1;
            },
            "the engine to close a client that shows no life");

        final ExclusivePublication in = rig.publication(IPC, IN_STREAM);
        rig.await(() -> incoming.offer(in, 0, LENGTH) > 0, "room");
        final long[] cycles = new long[1];
        rig.await(() -> !rig.errors.isEmpty() && cycles[0]++ > 100, "the error");
        assertEquals(1, rig.errors.size());
        assertTrue(rig.errors.get(0).getMessage().contains("reason 5"), rig.errors.get(0)::getMessage);
        rig.takeErrors(IllegalStateException.class);
        assertEquals(0, count(bridge, AeronBridgeCounter.OFFERED));
    }
}
