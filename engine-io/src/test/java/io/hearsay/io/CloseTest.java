package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import io.hearsay.io.discovery.StaticDiscovery;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lesson of Fabric's gossip about closing, for what is called from many threads: its components could be closed
 * once only, and not while they were busy. Here every close may be called by anybody, at any moment, again and again:
 * each call that returns leaves it closed, and all of them together do it once.
 */
@Timeout(120)
class CloseTest
{
    private static final int ROUNDS = 12;
    private static final int CLOSERS = 4;

    @TempDir
    Path parent;

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @AfterEach
    void leaveNothing() throws IOException
    {
        assertEquals(List.of(), failures);
        try (var left = Files.list(parent))
        {
            assertEquals(List.of(), left.filter(Files::isDirectory).toList());
        }
        Await.until(
            () -> Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("hearsay")),
            "the end of all threads");
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(parent.toString()), "a mapping is left");
    }

    @Test
    void shouldHaveClosedTheEngineWhicheverOfTheConcurrentCallsReturns()
    {
        for (int round = 0; round < ROUNDS; round++)
        {
            final GossipEngine engine = launch("a");
            final AtomicInteger closedCount = new AtomicInteger();
            together(Collections.nCopies(CLOSERS, () ->
            {
                engine.close();
                closedCount.addAndGet(engine.isClosed() ? 1 : 0);
                engine.close();
            }));

            assertEquals(CLOSERS, closedCount.get(), "calls that returned and left it closed");
            assertFalse(Files.exists(Path.of(engine.directory().toString())));
        }
    }

    @Test
    void shouldPublishAllThatWasAcceptedHoweverManyThreadsCloseTheClient()
    {
        final GossipEngine engine = launch("a");
        long expected = 0;
        for (int round = 0; round < ROUNDS; round++)
        {
            final GossipClient client = GossipClient.connect(engine.directory());
            final AtomicLong accepted = new AtomicLong();
            final List<Runnable> actions = new ArrayList<>();
            actions.add(() -> offerUntilClosed(client, accepted));
            actions.add(() -> offerUntilClosed(client, accepted));
            actions.add(() -> pollUntilClosed(client));
            for (int i = 0; i < CLOSERS; i++)
            {
                final int wanted = 50 * i;
                actions.add(() ->
                {
                    Await.until(() -> accepted.get() >= wanted || client.isClosed(), "offers");
                    client.close();
                    assertTrue(client.isClosed());
                    client.close();
                });
            }
            together(actions);

            expected += accepted.get();
            final long published = expected;
            Await.until(() -> count(engine, CounterDescriptor.MESSAGES_PUBLISHED) == published, "what was accepted");
            Await.until(() -> count(engine, CounterDescriptor.CLIENTS) == 0, "the detach");
            assertEquals(GossipClient.CLOSED, client.offer(new UnsafeBuffer(new byte[8]), 0, 8));
            assertEquals(0, client.poll((origin, sequence, topic, payload, at, length) -> {}, 10));
        }

        assertEquals(0, count(engine, CounterDescriptor.CLIENTS_CORRUPT));
        assertEquals(0, count(engine, CounterDescriptor.CLIENTS_SILENT));
        assertEquals(0, count(engine, CounterDescriptor.COMMANDS_REFUSED));
        assertEquals(0, count(engine, CounterDescriptor.PUBLICATIONS_ABANDONED));
        engine.close();
    }

    @Test
    void shouldCloseEnginesAndClientsInAnyOrderAtOnce()
    {
        final Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++)
        {
            final GossipEngine a = launch("a");
            final GossipEngine b = launch("b");
            final List<GossipClient> clients = new ArrayList<>();
            final List<Runnable> actions = new ArrayList<>();
            final AtomicLong accepted = new AtomicLong();
            for (final GossipEngine engine : List.of(a, b, a))
            {
                final GossipClient client = GossipClient.connect(engine.directory());
                clients.add(client);
                actions.add(() -> offerUntilClosed(client, accepted));
                actions.add(() -> pollUntilClosed(client));
                actions.add(client::close);
                actions.add(client::close);
            }
            actions.addAll(List.of(a::close, a::close, b::close, b::close));
            Collections.shuffle(actions, random);
            together(actions);

            assertTrue(a.isClosed() && b.isClosed());
            clients.forEach((client) -> assertTrue(client.isClosed()));
        }
    }

    private GossipEngine launch(final String name)
    {
        return GossipEngine.launch(new GossipEngine.Context(key -> null)
            .bind("127.0.0.1:0").directory(parent.resolve(name).toString()).nodeName(name).insecure().seed(1)
            .discovery(StaticDiscovery.of()).errorHandler(failures::add));
    }

    /** Do all of it at the same time, each on a thread of its own, and wait for the end of all. */
    private void together(final List<Runnable> actions)
    {
        final CyclicBarrier start = new CyclicBarrier(actions.size());
        final List<Thread> threads = new ArrayList<>();
        for (final Runnable action : actions)
        {
            final Thread thread = new Thread(() ->
            {
                try
                {
                    start.await();
                    action.run();
                }
                catch (final Exception | AssertionError ex)
                {
                    failures.add(ex);
                }
            });
            threads.add(thread);
            thread.start();
        }
        threads.forEach(CloseTest::join);
    }

    private static void join(final Thread thread)
    {
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static void offerUntilClosed(final GossipClient client, final AtomicLong accepted)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[16]);
        long result = 0;
        while (result != GossipClient.CLOSED && result != GossipClient.NOT_CONNECTED)
        {
            result = client.offer(message, 0, 16);
            accepted.addAndGet(result == GossipClient.ACCEPTED ? 1 : 0);
        }
    }

    private static void pollUntilClosed(final GossipClient client)
    {
        while (!client.isClosed())
        {
            client.poll((origin, sequence, topic, payload, at, length) -> {}, 10);
        }
    }

    private static long count(final GossipEngine engine, final CounterDescriptor counter)
    {
        return engine.counters().get(counter);
    }
}
