package io.hearsay.io.aeron;

import static io.hearsay.io.aeron.BridgeRig.IPC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Seeded;
import io.hearsay.io.ClientContext;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a bridge refuses to be made of, and how it ends.
 */
@Timeout(120)
class AeronBridgeLifeTest
{
    @TempDir
    Path directory;

    private static void assertRefused(final String why, final AeronBridge.Context context)
    {
        final IllegalArgumentException refusal =
            assertThrows(IllegalArgumentException.class, () -> AeronBridge.connect(context));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    private AeronBridge.Context context()
    {
        return new AeronBridge.Context().engine(directory.toFile());
    }

    @Test
    void shouldRefuseAStreamThatIsBothReadAndPublishedOn()
    {
        final String udp = "aeron:udp?endpoint=127.0.0.1:40123";
        final String multicast = "aeron:udp?control=127.0.0.1:40124|control-mode=dynamic";
        assertRefused("aeron:ipc stream 5 is both", context().republish(1, "aeron:ipc", 5).subscribe(IPC, 5, 2));
        assertRefused("is both", context().republish(1, udp + "|mtu=8k", 5).subscribe(udp, 5, 2));
        assertRefused("is both", context().republish(1, udp, 5).subscribe("aeron-spy:" + udp, 5, 2));
        assertRefused("is both", context()
            .republish(1, multicast, 5).subscribe(multicast + "|endpoint=127.0.0.1:0", 5, 2));
    }

    @Test
    void shouldWantSomethingToBridgeAndAnEngine()
    {
        assertRefused("nothing to bridge", context());
        assertRefused("engine is not set", new AeronBridge.Context().republish(1, IPC, 5));
        assertThrows(IllegalArgumentException.class, () -> context().republish(1, IPC, 5).republish(1, IPC, 6));
        assertThrows(IllegalArgumentException.class, () -> context().republish(1, "ipc", 5));
        assertThrows(IllegalArgumentException.class, () -> context().subscribe("aeron:", 5, 1));
        assertThrows(IllegalArgumentException.class, () -> context().limit(0));
        assertThrows(IllegalArgumentException.class, () -> context().retryIntervalNs(0));
        assertThrows(IllegalStateException.class, () -> AeronBridge.connect(context().republish(1, IPC, 5)));
    }

    @Test
    void shouldTakeOneNumberForStreamsAtDifferentPlaces()
    {
        final StreamAddress udp = new StreamAddress("aeron:udp?endpoint=127.0.0.1:40123", 5);
        assertFalse(udp.isSamePlace(new StreamAddress("aeron:udp?endpoint=127.0.0.1:40124", 5)));
        assertFalse(udp.isSamePlace(new StreamAddress("aeron:ipc", 5)));
        assertFalse(udp.isSamePlace(new StreamAddress("aeron:udp?endpoint=127.0.0.1:40123", 6)));
        final StreamAddress manual = new StreamAddress("aeron:udp?control-mode=manual", 5);
        assertFalse(manual.isSamePlace(manual));
    }

    @Test
    void shouldCloseAnyNumberOfTimesAndLeaveTheEngine()
    {
        try (BridgeRig rig = new BridgeRig(directory))
        {
            rig.startDriver();
            rig.startEngines(1);
            final AeronBridge bridge = rig.bridge(rig.context(0).republish(1, IPC, 5).subscribe(IPC, 6, 1));
            rig.awaitBridges();
            assertEquals(1, rig.engines.get(0).counters().get(CounterDescriptor.CLIENTS));

            bridge.close();
            bridge.close();
            bridge.onClose();
            assertEquals(0, bridge.doWork());
            assertFalse(bridge.isConnected());
            rig.await(() -> rig.engines.get(0).counters().get(CounterDescriptor.CLIENTS) == 0, "the client to go");
        }
    }

    @Test
    void shouldCloseWithinAnErrorHandler()
    {
        try (BridgeRig rig = new BridgeRig(directory))
        {
            rig.startDriver();
            rig.startEngines(1);
            final List<AeronBridge> bridges = new ArrayList<>();
            bridges.add(rig.bridge(rig.context(0)
                .subscribe("aeron:udp?endpoint=nowhere.invalid:1|term-length=100", 6, 1)
                .errorHandler((error) -> bridges.get(0).close())));
            rig.await(
                () -> rig.engines.get(0).counters().get(CounterDescriptor.CLIENTS) == 0,
                "the error and the bridge's end");
            assertEquals(0, bridges.get(0).doWork());
            rig.driverErrors.clear();
        }
    }

    @Test
    void shouldCloseWhileAnotherThreadRunsIt()
    {
        try (BridgeRig rig = new BridgeRig(directory))
        {
            rig.startDriver();
            rig.startEngines(1);
            for (int i = 0; i < 20; i++)
            {
                final AeronBridge bridge = AeronBridge.connect(
                    rig.context(0, new ClientContext()).republish(1, IPC, 5).subscribe(IPC, 6, 1));
                final AtomicBoolean isEnded = new AtomicBoolean();
                final Thread thread = new Thread(() ->
                {
                    while (!isEnded.get())
                    {
                        bridge.doWork();
                    }
                });
                thread.start();
                final boolean isConnectedFirst = i % 2 == 0;
                rig.await(() -> !isConnectedFirst || bridge.isConnected(), "the streams");
                bridge.close();
                rig.await(() -> rig.engines.get(0).counters().get(CounterDescriptor.CLIENTS) == 0, "its end");
                isEnded.set(true);
                rig.await(() -> !thread.isAlive(), "the thread");
            }
        }
    }

    @Test
    void shouldRunWithinACompositeAgentOnAThread()
    {
        try (BridgeRig rig = new BridgeRig(directory))
        {
            rig.startDriver();
            rig.startEngines(1);
            final AeronBridge first = AeronBridge.connect(rig.context(0).republish(1, IPC, 5));
            final AeronBridge second = AeronBridge.connect(rig.context(0).subscribe(IPC, 6, 1));
            try (AgentRunner runner = new AgentRunner(
                YieldingIdleStrategy.INSTANCE, Throwable::printStackTrace, null, new CompositeAgent(first, second)))
            {
                assertEquals("hearsay-aeron-bridge", first.roleName());
                AgentRunner.startOnThread(runner);
                rig.await(() -> first.isConnected() && second.isConnected(), "the bridges");
            }
            rig.await(() -> rig.engines.get(0).counters().get(CounterDescriptor.CLIENTS) == 0, "their end");
        }
    }

    @Test
    void shouldWaitForADriverInADirectoryThatHoldsNonsense()
    {
        try (BridgeRig rig = new BridgeRig(directory))
        {
            rig.startEngines(1);
            final File aeron = new File(rig.aeronDirectory());
            assertTrue(aeron.mkdirs());
            final AeronBridge bridge = rig.bridge(rig.context(0).republish(1, IPC, 5));
            final long[] cycles = new long[1];
            for (int length = 0; length < 10_000; length += 999)
            {
                writeCnc(aeron, new byte[length]);
                final long end = cycles[0] + 100;
                rig.await(() -> cycles[0]++ > end, "some cycles");
            }
            assertEquals(0, BridgeRig.count(bridge, AeronBridgeCounter.ERRORS));
            Seeded.run(50, (random) ->
            {
                final byte[] bytes = new byte[random.nextInt(10_000)];
                random.nextBytes(bytes);
                writeCnc(aeron, bytes);
                final long end = cycles[0] + 100;
                rig.await(() -> cycles[0]++ > end, "some cycles");
            });
            rig.errors.clear();
            rig.startDriver();
            rig.awaitBridges();
            assertTrue(bridge.isConnected());
        }
    }

    private static void writeCnc(final File aeron, final byte[] bytes)
    {
        try
        {
            // a file of its own each time: what is mapped is not cut
            final Path path = aeron.toPath().resolve("cnc.dat");
            Files.deleteIfExists(path);
            Files.write(path, bytes);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
