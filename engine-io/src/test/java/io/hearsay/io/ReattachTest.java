package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.testing.Await;
import io.hearsay.core.testing.Seeded;
import io.hearsay.io.agent.FakeEngine;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReattachTest
{
    private static final long STEP_NS = EngineOption.CLIENT_LIVENESS_TIMEOUT.defaultValue() / 10;

    @TempDir
    Path parent;

    private Path directory;
    private FakeEngine engine;
    private AgentInvoker invoker;
    private long lastNodeId;
    private long nowNs;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[100]);
    private final List<String> received = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @BeforeEach
    void start() throws IOException
    {
        directory = parent.resolve("engine");
        startEngine();
    }

    private void startEngine() throws IOException
    {
        engine = new FakeEngine(directory, ++lastNodeId);
        invoker = new AgentInvoker(engine.errors::add, null, engine.agent);
        invoker.start();
        invoker.invoke();
    }

    private void endEngine()
    {
        invoker.close();
        assertEquals(List.of(), engine.errors);
    }

    @AfterEach
    void stop() throws IOException
    {
        endEngine();
        assertFalse(Files.exists(directory), "files are left behind");
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(parent.toString()), "a mapping is left");
    }

    private ClientContext context()
    {
        return new ClientContext()
            .reattach(true).externalKeeper(true).engineInvoker(invoker).errorHandler(failures::add);
    }

    private GossipClient connect(final ClientContext context)
    {
        return GossipClient.connect(directory.toFile(), context);
    }

    private void keep(final GossipClient client)
    {
        for (int i = 0; i < 3; i++)
        {
            nowNs += STEP_NS;
            client.keep(nowNs);
            invoker.invoke();
        }
    }

    private long offer(final GossipClient client, final String text)
    {
        return client.offer(message, 0, message.putStringWithoutLengthAscii(0, text));
    }

    private int poll(final GossipClient client)
    {
        return client.poll(
            (origin, sequence, topic, payload, at, length) ->
                received.add(origin + "/" + payload.getStringWithoutLengthAscii(at, length)),
            1);
    }

    @Test
    void shouldComeToTheNextEngineAndPollFirstWhatTheOldOneDelivered() throws IOException
    {
        try (GossipClient client = connect(context()))
        {
            offer(client, "a");
            offer(client, "b");
            invoker.invoke();
            endEngine();
            keep(client);
            assertEquals(GossipClient.NOT_CONNECTED, offer(client, "lost"));
            assertFalse(client.isClosed());
            assertEquals(0, client.closeReason());
            assertFalse(client.isConnected());
            assertEquals(1, client.nodeId());

            startEngine();
            keep(client);
            assertTrue(client.isConnected());
            assertEquals(2, client.nodeId());
            assertEquals(GossipClient.ACCEPTED, offer(client, "c"));
            invoker.invoke();
            while (poll(client) > 0)
            {
                // one by one
            }
            assertEquals(List.of("1/a", "1/b", "2/c"), received);
        }
        invoker.invoke();
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldStayWhereItIsIfItWasNotAskedToComeBack() throws IOException
    {
        try (GossipClient client = connect(context().reattach(false)))
        {
            endEngine();
            keep(client);
            assertEquals(GossipClient.CLOSED, offer(client, "a"));
            assertEquals(ClientPort.CLOSED_BY_ENGINE, client.closeReason());
            startEngine();
            keep(client);
            assertEquals(GossipClient.CLOSED, offer(client, "a"));
        }
    }

    @Test
    void shouldNotComeBackToTheEngineThatCutItOff() throws IOException
    {
        try (GossipClient client = connect(context()))
        {
            engine.cutOff(engine.ports.get(0), ClientPort.CLOSED_TOO_SLOW);
            keep(client);
            assertEquals(GossipClient.CLOSED, offer(client, "a"));
            assertEquals(0, engine.ports.size());
            endEngine();
            startEngine();
            keep(client);
            assertEquals(GossipClient.CLOSED, offer(client, "a"));
            assertTrue(client.isClosed());
            assertEquals(ClientPort.CLOSED_TOO_SLOW, client.closeReason());
        }
    }

    @Test
    void shouldGoOnWithTheSameEngineIfItOnlyStoodStill() throws IOException
    {
        try (GossipClient client = connect(context()))
        {
            final long id = client.id();
            for (int i = 0; i < 20; i++)
            {
                nowNs += STEP_NS;
                client.keep(nowNs);
            }
            assertEquals(GossipClient.NOT_CONNECTED, offer(client, "a"));
            invoker.invoke();
            assertEquals(1, engine.ports.size(), "it attached to the same engine once more");

            engine.file.activityMs(engine.file.activityMs() + 1);
            keep(client);
            assertEquals(GossipClient.ACCEPTED, offer(client, "a"));
            assertEquals(id, client.id());
        }
        invoker.invoke();
    }

    private void nextEngine(final GossipClient client) throws IOException
    {
        endEngine();
        startEngine();
        keep(client);
    }

    @Test
    void shouldPublishThroughEachEngineAndPollLaterWhatAllDelivered() throws IOException
    {
        try (GossipClient client = connect(context()))
        {
            offer(client, "a");
            invoker.invoke();
            nextEngine(client);
            assertEquals(GossipClient.ACCEPTED, offer(client, "b"));
            invoker.invoke();
            nextEngine(client);
            nextEngine(client);
            assertEquals(4, client.nodeId());
            assertEquals(GossipClient.ACCEPTED, offer(client, "c"));
            invoker.invoke();
            nextEngine(client);
            while (poll(client) > 0)
            {
                // one by one
            }
            assertEquals(List.of("1/a", "2/b", "4/c"), received);
        }
        invoker.invoke();
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldNotLeaveAnEngineWhoseMessagesTheHandlerRefuses() throws IOException
    {
        try (GossipClient client = connect(context()))
        {
            offer(client, "a");
            invoker.invoke();
            nextEngine(client);
            offer(client, "b");
            invoker.invoke();
            final int[] asked = new int[1];
            for (int i = 1; i <= 3; i++)
            {
                assertEquals(0, client.controlledPoll(
                    (origin, sequence, topic, payload, at, length) ->
                    {
                        asked[0]++;
                        return ControlledMessageHandler.Action.ABORT;
                    },
                    10));
                assertEquals(1, client.polledNodeId());
                assertEquals(i, asked[0]);
            }
            final ControlledMessageHandler taking = (origin, sequence, topic, payload, at, length) ->
            {
                received.add(client.polledNodeId() + "/" + payload.getStringWithoutLengthAscii(at, length));
                return ControlledMessageHandler.Action.CONTINUE;
            };
            while (client.controlledPoll(taking, 10) > 0)
            {
                // all of it
            }
            assertEquals(List.of("1/a", "2/b"), received);
        }
        invoker.invoke();
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldHoldAFewEnginesAtMostUntilItIsPolled() throws IOException
    {
        try (GossipClient client = connect(context()))
        {
            for (int i = 0; i < GossipClient.MAX_HELD + 2; i++)
            {
                offer(client, "a");
                invoker.invoke();
                nextEngine(client);
            }
            assertEquals(GossipClient.MAX_HELD, client.nodeId());
            assertEquals(GossipClient.NOT_CONNECTED, offer(client, "b"));
            assertEquals(1, poll(client));
            keep(client);
            assertEquals(GossipClient.MAX_HELD, client.nodeId(), "it can not know that this was all");
            assertEquals(1, poll(client));
            keep(client);
            assertEquals(lastNodeId, client.nodeId());
            assertEquals(GossipClient.ACCEPTED, offer(client, "c"));
            invoker.invoke();
            while (poll(client) > 0)
            {
                // one by one
            }
            assertEquals(GossipClient.MAX_HELD + 1, received.size());
            assertEquals(lastNodeId + "/c", received.get(GossipClient.MAX_HELD));
        }
        invoker.invoke();
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldHoldTwoEnginesAtMostIfThereIsNothingToPoll() throws IOException
    {
        try (GossipClient client = connect(context()))
        {
            for (int i = 0; i < 2 * GossipClient.MAX_HELD; i++)
            {
                nextEngine(client);
                assertEquals(lastNodeId, client.nodeId());
            }
            final long files = Files.readString(Path.of("/proc/self/maps")).lines()
                .filter(line -> line.contains(parent + "/engine/engine.dat")).count();
            assertEquals(3, files, "the engine's own mapping, and of each of two attachments one");
        }
        invoker.invoke();
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldNotWaitForAPollIfItOnlyPublishes() throws IOException
    {
        try (GossipClient client = connect(context().publishOnly()))
        {
            for (int i = 2; i < 5; i++)
            {
                endEngine();
                startEngine();
                keep(client);
                assertEquals(i, client.nodeId());
                assertEquals(GossipClient.ACCEPTED, offer(client, "a"));
                assertEquals(0, poll(client));
            }
        }
        invoker.invoke();
    }

    @Test
    void shouldKeepTheMemoryOfAnOpenClaim() throws IOException
    {
        final MessageClaim claim = new MessageClaim();
        try (GossipClient client = connect(context()))
        {
            client.tryClaim(4, claim);
            endEngine();
            startEngine();
            keep(client);
            poll(client);
            poll(client);
            assertEquals(2, client.nodeId());
            claim.buffer().putStringWithoutLengthAscii(0, "late");
            assertTrue(Files.readString(Path.of("/proc/self/maps")).contains("(deleted)"));
            claim.commit();
            invoker.invoke();
            assertEquals(0, engine.published.size());
            assertTrue(Files.exists(directory.resolve("client-1.dat")), "the file of the new client is removed");
        }
        invoker.invoke();
    }

    @Test
    void shouldSayOnceWhyItCanNotComeBackAndTryAgain() throws IOException
    {
        try (GossipClient client = connect(context()))
        {
            endEngine();
            startEngine();
            engine.maxClients = 0;
            keep(client);
            keep(client);
            keep(client);
            assertEquals(1, failures.size(), failures.toString());
            assertTrue(failures.get(0).getMessage().contains("hearsay.maxClients"), failures.toString());
            assertEquals(GossipClient.NOT_CONNECTED, offer(client, "a"));

            engine.maxClients = 1;
            keep(client);
            assertTrue(client.isConnected());
        }
        invoker.invoke();
    }

    @Test
    void shouldTryAgainWhateverAnErrorHandlerThrows() throws IOException
    {
        try (GossipClient client = connect(context().errorHandler(ex ->
        {
            failures.add(ex);
            throw new IllegalArgumentException("a handler that throws");
        })))
        {
            endEngine();
            startEngine();
            engine.maxClients = 0;
            assertThrows(IllegalArgumentException.class, () -> keep(client));
            keep(client);
            assertEquals(1, failures.size());

            engine.maxClients = 1;
            keep(client);
            assertTrue(client.isConnected());
        }
        invoker.invoke();
    }

    @Test
    void shouldCloseAtAnyPointOfAReattachment() throws IOException
    {
        for (int steps = 0; steps < 5; steps++)
        {
            final GossipClient client = connect(context().engineInvoker(invoker));
            final long oldNodeId = client.nodeId();
            endEngine();
            startEngine();
            for (int i = 0; i < steps; i++)
            {
                nowNs += STEP_NS;
                client.keep(nowNs);
                if (i > 0)
                {
                    invoker.invoke();
                }
            }
            client.close();
            client.close();
            client.keep(nowNs + STEP_NS);
            assertEquals(0, poll(client));
            assertEquals(GossipClient.CLOSED, offer(client, "a"));
            assertEquals(steps > 2, client.nodeId() != oldNodeId);
            invoker.invoke();
            invoker.invoke();
            assertEquals(0, engine.ports.size());
            try (var files = Files.list(directory))
            {
                assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith("client-")));
            }
        }
    }

    @Test
    void shouldCloseWhileAThreadReattachesIt() throws IOException
    {
        Seeded.run(20, random ->
        {
            final GossipClient client = connect(context().externalKeeper(false).engineInvoker(invoker));
            final CountDownLatch closed = new CountDownLatch(1);
            endEngine();
            try
            {
                startEngine();
            }
            catch (final IOException ex)
            {
                throw new AssertionError(ex);
            }
            final long spins = random.nextLong(300_000);
            final Thread closer = new Thread(() ->
            {
                long looks = 0;
                while (looks < spins)
                {
                    looks += client.isClosed() ? spins : 1;
                }
                client.close();
                closed.countDown();
            });
            closer.start();
            Await.until(
                () ->
                {
                    invoker.invoke();
                    client.poll((origin, sequence, topic, payload, at, length) -> {}, 1);
                    return closed.getCount() == 0;
                },
                "the close");
            invoker.invoke();
            invoker.invoke();
            assertEquals(0, engine.ports.size());
            assertNotEquals(GossipClient.ACCEPTED, offer(client, "a"));
        });
    }
}
