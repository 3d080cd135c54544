package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.testing.Await;
import io.hearsay.crypto.KeyFile;
import io.hearsay.io.discovery.StaticDiscovery;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GossipEngineTest
{
    @TempDir
    Path parent;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<GossipEngine> engines = new ArrayList<>();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[1_024]);
    private final List<String> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws IOException
    {
        engines.forEach(GossipEngine::close);
        assertEquals(List.of(), errors);
        try (var left = Files.list(parent))
        {
            assertEquals(List.of(), left.filter(Files::isDirectory).toList());
        }
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(parent.toString()), "a mapping is left");
        for (final Thread thread : Thread.getAllStackTraces().keySet())
        {
            assertFalse(thread.getName().startsWith("hearsay"), thread.getName() + " is left");
        }
    }

    private GossipEngine.Context context(final String name)
    {
        return new GossipEngine.Context(key -> null)
            .bind("127.0.0.1:0")
            .directory(parent.resolve(name).toString())
            .nodeName(name)
            .insecure()
            .seed(1)
            .errorHandler(errors::add)
            .discovery((failures) -> addresses());
    }

    private String[] addresses()
    {
        return engines.stream().map(GossipEngine::localAddress).toArray(String[]::new);
    }

    private GossipEngine launch(final GossipEngine.Context context)
    {
        final GossipEngine engine = GossipEngine.launch(context);
        engines.add(engine);
        engines.forEach(GossipEngine::discover);
        return engine;
    }

    private static void await(final BooleanSupplier condition, final Runnable step)
    {
        Await.until(
            () ->
            {
                step.run();
                return condition.getAsBoolean();
            },
            "what this test expects");
    }

    private int poll(final GossipClient client)
    {
        return client.poll(
            (origin, sequence, topic, payload, at, length) ->
                received.add(sequence + "/" + payload.getStringWithoutLengthAscii(at, length)),
            64);
    }

    private void offer(final GossipClient client, final String text)
    {
        final int length = message.putStringWithoutLengthAscii(0, text);
        assertEquals(GossipClient.ACCEPTED, client.offer(message, 0, length));
    }

    @Test
    void shouldCarryMessagesToAllOthersEncrypted() throws IOException
    {
        final Path key = parent.resolve("key");
        KeyFile.generate(key);
        final List<GossipClient> clients = new ArrayList<>();
        for (final String name : List.of("a", "b", "c"))
        {
            final GossipEngine.Context context = new GossipEngine.Context(property -> null)
                .bind("127.0.0.1:0").directory(parent.resolve(name).toFile()).keyFile(key.toString())
                .discovery((failures) -> addresses()).errorHandler(errors::add);
            clients.add(GossipClient.connect(launch(context).directory()));
        }

        offer(clients.get(0), "hello");
        await(() -> received.size() == 2, () -> clients.forEach(this::poll));

        assertEquals(List.of("1/hello", "1/hello"), received);
        assertNotEquals(engines.get(0).nodeId(), engines.get(1).nodeId());
        clients.forEach(GossipClient::close);
    }

    @Test
    void shouldPublishWhatWasAcceptedBeforeTheClientsClose()
    {
        final GossipEngine a = launch(context("a"));
        final GossipEngine b = launch(context("b"));
        try (GossipClient receiver = GossipClient.connect(b.directory()))
        {
            final GossipClient sender = GossipClient.connect(a.directory());
            for (int i = 0; i < 100; i++)
            {
                offer(sender, "m" + i);
            }
            sender.close();

            await(() -> received.size() == 100, () -> poll(receiver));
            await(() -> !parent.resolve("a").resolve("client-1.dat").toFile().exists(), () -> {});
        }
    }

    @Test
    void shouldDeliverToAClientInAnotherProcess() throws IOException, InterruptedException
    {
        final GossipEngine a = launch(context("a"));
        final GossipEngine b = launch(context("b"));
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            EchoProcess.class.getName(),
            b.directory().toString()).inheritIO().start();
        try (GossipClient client = GossipClient.connect(a.directory()))
        {
            await(
                () -> b.counters().get(CounterDescriptor.CLIENTS) == 1 || !process.isAlive(),
                () -> {});
            offer(client, "ping");
            await(() -> received.contains("1/PING"), () ->
            {
                poll(client);
                assertTrue(process.isAlive() || process.exitValue() == 0, "the other process failed");
            });
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }
        finally
        {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldRunInAnInvoker()
    {
        final GossipEngine engine = launch(context("a").externalAgent(true));
        try (AgentInvoker invoker = new AgentInvoker(errors::add, null, engine.agent()))
        {
            invoker.start();
            try (GossipClient client =
                GossipClient.connect(engine.directory(), new ClientContext().deliverOwn(true).engineInvoker(invoker)))
            {
                offer(client, "own");
                await(() -> poll(client) > 0, invoker::invoke);
                assertEquals(List.of("1/own"), received);
            }
        }

        assertTrue(engine.isClosed());
        engine.close();
    }

    @Test
    void shouldRunInACompositeAndFreeEverythingInItsNextCycleAfterTheClose()
    {
        final GossipEngine a = launch(context("a").externalAgent(true));
        final GossipEngine b = launch(context("b").externalAgent(true));
        try (AgentInvoker invoker =
            new AgentInvoker(errors::add, null, new CompositeAgent(a.agent(), b.agent())))
        {
            invoker.start();
            try (GossipClient from =
                GossipClient.connect(a.directory(), new ClientContext().engineInvoker(invoker));
                GossipClient to = GossipClient.connect(b.directory(), new ClientContext().engineInvoker(invoker)))
            {
                offer(from, "over");
                await(() -> poll(to) > 0, invoker::invoke);
            }

            a.close();
            assertFalse(a.isClosed());
            invoker.invoke();
            assertTrue(a.isClosed());
            invoker.invoke();
            assertFalse(b.isClosed());
            assertTrue(invoker.isRunning());
        }

        assertTrue(b.isClosed());
    }

    @Test
    void shouldRefuseASecondEngineInOneDirectory()
    {
        launch(context("a"));

        final IllegalStateException refusal =
            assertThrows(IllegalStateException.class, () -> GossipEngine.launch(context("a")));
        assertTrue(
            refusal.getMessage().contains("process id " + ProcessHandle.current().pid()), refusal.getMessage());
    }

    @Test
    void shouldRefuseASecondEngineOnOnePortAndLeaveNothing()
    {
        final GossipEngine engine = launch(context("a"));
        final GossipEngine.Context second = context("b").bind(engine.localAddress());

        assertThrows(UncheckedIOException.class, () -> GossipEngine.launch(second));
        assertFalse(Files.exists(parent.resolve("b")));
    }

    @Test
    void shouldUndoALaunchWhoseDiscoveryFails()
    {
        final GossipEngine.Context context = context("a").discovery((failures) ->
        {
            throw new IllegalStateException("no discovery");
        });

        assertThrows(IllegalStateException.class, () -> GossipEngine.launch(context));
        assertFalse(Files.exists(parent.resolve("a")));
    }

    @Test
    void shouldCloseTwiceAndFromManyThreadsWhileBusy() throws InterruptedException
    {
        final GossipEngine a = launch(context("a"));
        launch(context("b"));
        final GossipClient client = GossipClient.connect(a.directory());
        final List<Thread> threads = new ArrayList<>();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            final UnsafeBuffer own = new UnsafeBuffer(new byte[100]);
            threads.add(new Thread(() ->
            {
                long result = 0;
                while (result != GossipClient.CLOSED && result != GossipClient.NOT_CONNECTED)
                {
                    result = client.offer(own, 0, 100);
                }
            }));
        }
        for (int i = 0; i < 3; i++)
        {
            threads.add(new Thread(() ->
            {
                a.close();
                client.close();
            }));
        }
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((who, what) -> failures.add(what)));
        threads.subList(0, 3).forEach(Thread::start);
        await(() -> a.counters().get(CounterDescriptor.MESSAGES_PUBLISHED) > 100, () -> {});
        threads.subList(3, 6).forEach(Thread::start);
        for (final Thread thread : threads)
        {
            thread.join();
        }

        assertEquals(List.of(), failures);
        assertTrue(a.isClosed());
        a.close();
        client.close();
        assertTrue(a.counters().get(CounterDescriptor.MESSAGES_PUBLISHED) > 100);
        assertEquals(GossipClient.CLOSED, client.offer(message, 0, 1));
    }

    @Test
    void shouldTellItsClientsThatItCloses()
    {
        final GossipEngine engine = launch(context("a"));
        try (GossipClient client = GossipClient.connect(engine.directory()))
        {
            engine.close();

            assertEquals(GossipClient.CLOSED, client.offer(message, 0, 1));
            assertEquals(ClientPort.CLOSED_BY_ENGINE, client.closeReason());
        }
    }

    @Test
    void shouldCloseFromItsOwnThread()
    {
        final GossipEngine[] self = new GossipEngine[1];
        final boolean[] isAsked = new boolean[1];
        self[0] = launch(context("a").transportDecorator((transport, counters) -> new ForwardingTransport(transport)
        {
            @Override
            void onPoll()
            {
                if (self[0] != null && !isAsked[0])
                {
                    isAsked[0] = true;
                    self[0].close();
                }
            }
        }));

        await(self[0]::isClosed, () -> {});
        await(
            () -> Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("hearsay")),
            () -> {});
    }

    @Test
    void shouldAskTheDiscoveryAgainAndReportItsFailures()
    {
        final int[] calls = new int[1];
        launch(context("a").discovery(new io.hearsay.core.spi.Discovery()
        {
            @Override
            public String[] addresses(final ErrorHandler failures)
            {
                if (calls[0]++ == 2)
                {
                    throw new IllegalStateException("no answer");
                }
                return new String[0];
            }

            @Override
            public long refreshIntervalNs()
            {
                return 1_000_000;
            }
        }));

        await(() -> !errors.isEmpty(), () -> {});
        assertEquals("no answer", errors.get(0).getMessage());
        engines.forEach(GossipEngine::close);
        await(
            () -> Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("hearsay")),
            () -> {});
        errors.clear();
    }

    @Test
    void shouldHaveNoAgentToRunIfItHasAThread()
    {
        final GossipEngine engine = launch(context("a").discovery(StaticDiscovery.of()));

        assertThrows(IllegalStateException.class, engine::agent);
    }
}
