package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import io.hearsay.core.client.RingReader;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.testing.Await;
import io.hearsay.io.agent.FakeEngine;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.EngineFileDescriptor;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GossipClientTest
{
    private static final long TIMEOUT_NS = EngineOption.CLIENT_LIVENESS_TIMEOUT.defaultValue();

    @TempDir
    Path parent;

    private Path directory;
    private FakeEngine engine;
    private AgentInvoker invoker;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[10_000]);
    private final List<String> received = new ArrayList<>();

    @BeforeEach
    void start() throws IOException
    {
        directory = parent.resolve("engine");
        engine = new FakeEngine(directory);
        invoker = new AgentInvoker(engine.errors::add, null, engine.agent);
        invoker.start();
    }

    @AfterEach
    void stop()
    {
        invoker.close();
        assertFalse(Files.exists(directory), "files are left behind");
        assertEquals(List.of(), engine.errors);
    }

    private GossipClient connect(final ClientContext context)
    {
        return GossipClient.connect(directory.toFile(), context.engineInvoker(invoker));
    }

    private int poll(final GossipClient client)
    {
        return client.poll(
            (origin, sequence, topic, payload, at, length) ->
                received.add(sequence + "/" + topic + "/" + payload.getStringWithoutLengthAscii(at, length)),
            100);
    }

    private int text(final String text)
    {
        return message.putStringWithoutLengthAscii(0, text);
    }

    @Test
    void shouldOfferAndPoll()
    {
        try (GossipClient client = connect(new ClientContext()))
        {
            assertTrue(client.isConnected());
            assertEquals(GossipClient.ACCEPTED, client.offer(message, 0, text("one")));
            assertEquals(GossipClient.ACCEPTED, client.offer(message, 0, text("two"), 5));
            assertEquals(GossipClient.ACCEPTED, client.offer(message, 0, 0));
            invoker.invoke();

            assertEquals(3, poll(client));
            assertEquals(List.of("1/0/one", "2/5/two", "3/0/"), received);
        }
    }

    @Test
    void shouldClaimInPlace()
    {
        final MessageClaim claim = new MessageClaim();
        try (GossipClient client = connect(new ClientContext()))
        {
            assertEquals(GossipClient.ACCEPTED, client.tryClaim(4, claim));
            assertEquals(4, claim.buffer().capacity());
            claim.buffer().putStringWithoutLengthAscii(0, "gone");
            claim.abort();
            assertThrows(IllegalStateException.class, claim::commit);
            assertEquals(GossipClient.ACCEPTED, client.tryClaim(4, 3, GossipClient.MUST_DELIVER, claim));
            claim.buffer().putStringWithoutLengthAscii(0, "kept");
            claim.commit();
            invoker.invoke();

            poll(client);
            assertEquals(List.of("1/3/kept"), received);
            assertThrows(IllegalArgumentException.class, () -> client.tryClaim(-1, claim));
        }
    }

    @Test
    void shouldRefuseWhatIsTooLong()
    {
        try (GossipClient client = connect(new ClientContext()))
        {
            assertEquals(GossipClient.TOO_LONG, client.offer(message, 0, GossipClient.MAX_MESSAGE_LENGTH + 1));
            assertEquals(
                GossipClient.TOO_LONG, client.tryClaim(GossipClient.MAX_MESSAGE_LENGTH + 1, new MessageClaim()));
            assertEquals(GossipClient.ACCEPTED, client.offer(message, 0, GossipClient.MAX_MESSAGE_LENGTH));
            assertThrows(IndexOutOfBoundsException.class, () -> client.offer(message, 9_999, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> client.offer(message, 0, -1));
            assertEquals(GossipClient.ACCEPTED, client.offer(message, 0, 1));
        }
    }

    @Test
    void shouldPushBackMustDeliverAndDropBestEffortWhenFull()
    {
        try (GossipClient client = connect(new ClientContext()))
        {
            engine.isDraining = false;
            int accepted = 0;
            while (client.offer(message, 0, 1_000) == GossipClient.ACCEPTED)
            {
                accepted++;
            }

            assertTrue(accepted > 60);
            assertEquals(GossipClient.BACK_PRESSURED, client.offer(message, 0, 1_000));
            assertEquals(GossipClient.DROPPED, client.offer(message, 0, 1_000, 0, GossipClient.BEST_EFFORT));
            assertEquals(GossipClient.DROPPED, client.offer(message, 0, 1_000, 0, GossipClient.BEST_EFFORT));

            engine.isDraining = true;
            invoker.invoke();
            assertEquals(accepted, engine.published.size());
            assertEquals(GossipClient.ACCEPTED, client.offer(message, 0, 1_000));
        }

        invoker.invoke();
        invoker.invoke();
        assertEquals(2, engine.counters.get(CounterDescriptor.BEST_EFFORT_DROPPED));
    }

    @Test
    void shouldPublishWhatWasAcceptedBeforeTheClose() throws IOException
    {
        engine.isDraining = false;
        final GossipClient client = connect(new ClientContext());
        client.offer(message, 0, text("last words"));
        client.close();
        client.close();
        assertEquals(GossipClient.CLOSED, client.offer(message, 0, 1));
        assertEquals(GossipClient.CLOSED, client.tryClaim(1, new MessageClaim()));
        assertEquals(0, poll(client));
        assertTrue(client.isClosed());
        assertFalse(client.isConnected());

        invoker.invoke();
        invoker.invoke();
        assertEquals(1, engine.published.size());
        assertEquals("last words", new String(engine.published.get(0), StandardCharsets.US_ASCII));
        try (var files = Files.list(directory))
        {
            assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith("client-")));
        }
    }

    @Test
    void shouldKeepAnOpenClaimUsableWhileItIsClosed()
    {
        final MessageClaim claim = new MessageClaim();
        final GossipClient client = connect(new ClientContext());
        client.tryClaim(4, claim);
        client.close();
        invoker.invoke();
        claim.buffer().putStringWithoutLengthAscii(0, "late");
        claim.commit();
        invoker.invoke();

        assertEquals("late", new String(engine.published.get(0), StandardCharsets.US_ASCII));
    }

    @Test
    void shouldSayThatAClaimWasPassedMeanwhile()
    {
        try (GossipClient client = connect(new ClientContext()))
        {
            final MessageClaim first = new MessageClaim();
            final MessageClaim second = new MessageClaim();
            assertEquals(GossipClient.ACCEPTED, client.tryClaim(10, first));
            assertEquals(GossipClient.ACCEPTED, client.tryClaim(10, second));
            final RingReader engineEnd = new RingReader(engine.ports.get(0).publication());
            assertTrue(engineEnd.skipClaim() > 0);
            assertFalse(first.commit());

            assertTrue(engineEnd.skipClaim() > 0);
            second.abort();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ClientPort.CLOSED_SILENT, ClientPort.CLOSED_TOO_SLOW, ClientPort.CLOSED_BY_ENGINE})
    void shouldNotSayThatAMessageIsPublishedThatCameAfterTheEngineLetGo(final int reason)
    {
        try (GossipClient client = connect(new ClientContext()))
        {
            final MessageClaim claim = new MessageClaim();
            assertEquals(GossipClient.ACCEPTED, client.tryClaim(10, claim));
            engine.cutOff(engine.ports.get(0), reason);
            invoker.invoke();

            assertFalse(claim.commit());
            assertEquals(List.of(), engine.published);
        }
    }

    @Test
    void shouldCloseWithinAHandler()
    {
        final GossipClient client = connect(new ClientContext());
        client.offer(message, 0, text("one"));
        client.offer(message, 0, text("two"));
        invoker.invoke();

        assertEquals(2, client.poll((origin, sequence, topic, payload, at, length) -> client.close(), 10));
        assertEquals(0, poll(client));
    }

    @Test
    void shouldKnowThatTheEngineClosedIt()
    {
        try (GossipClient client = connect(new ClientContext()))
        {
            client.offer(message, 0, text("one"));
            invoker.invoke();
            engine.cutOff(engine.ports.get(0), ClientPort.CLOSED_TOO_SLOW);
            invoker.invoke();

            assertEquals(GossipClient.CLOSED, client.offer(message, 0, 1));
            assertEquals(ClientPort.CLOSED_TOO_SLOW, client.closeReason());
            assertEquals(1, poll(client));
        }
    }

    @Test
    void shouldKnowThatTheEngineEnded()
    {
        try (GossipClient client = connect(new ClientContext()))
        {
            invoker.close();

            assertEquals(GossipClient.CLOSED, client.offer(message, 0, 1));
            assertEquals(ClientPort.CLOSED_BY_ENGINE, client.closeReason());
            assertFalse(client.isConnected());
        }

        assertEquals(1, engine.closeCount);
    }

    @Test
    void shouldKnowThatTheEngineIsDead()
    {
        try (GossipClient client = connect(new ClientContext().externalKeeper(true)))
        {
            assertEquals(GossipClient.ACCEPTED, client.offer(message, 0, 1));
            invoker.invoke();
            keepUntilDead(client);
            assertEquals(GossipClient.NOT_CONNECTED, client.offer(message, 0, 1));
            assertEquals(GossipClient.NOT_CONNECTED, client.tryClaim(1, new MessageClaim()));
            assertFalse(client.isConnected());
            assertFalse(client.isClosed());

            engine.file.activityMs(1);
            client.keep(0);
            assertTrue(client.isConnected(), "it moves again");
            final IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> GossipClient.connect(directory.toString()));
            assertTrue(refusal.getMessage().contains("does not work any more"), refusal.getMessage());
        }
    }

    private static void keepUntilDead(final GossipClient client)
    {
        for (long nowNs = 0; client.isConnected(); nowNs += TIMEOUT_NS / 10)
        {
            assertTrue(nowNs <= 2 * TIMEOUT_NS, "it lives for ever");
            client.keep(nowNs);
        }
    }

    @Test
    void shouldKeepItselfAliveOnlyIfItWasAskedTo()
    {
        try (GossipClient client = connect(new ClientContext().externalKeeper(true));
            GossipClient kept = connect(new ClientContext()))
        {
            assertEquals(1, client.keepAlive());
            assertEquals(0, client.keepAlive());
            assertThrows(IllegalStateException.class, kept::keepAlive);
        }
    }

    @Test
    void shouldBeKeptAliveByOneThreadForAllClientsOfTheProcess()
    {
        final GossipClient first = connect(new ClientContext());
        final GossipClient second = connect(new ClientContext());
        for (final ClientPort port : engine.ports)
        {
            final long beatMs = heartbeatMs(port.id());
            Await.until(() -> heartbeatMs(port.id()) != beatMs, "a heartbeat of client " + port.id());
        }
        assertEquals(1, keeperCount());
        first.close();
        assertEquals(1, keeperCount());
        second.close();
        assertEquals(0, keeperCount());
    }

    private static long keeperCount()
    {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> "hearsay-client".equals(thread.getName())).count();
    }

    private long heartbeatMs(final long id)
    {
        try (RandomAccessFile file = new RandomAccessFile(
            directory.resolve(ClientFileDescriptor.fileName(id)).toFile(), "r"))
        {
            file.seek(ClientFileDescriptor.HEARTBEAT_OFFSET);
            return file.readLong();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void shouldPassOnTopics()
    {
        final ClientContext context = new ClientContext();
        try (GossipClient all = connect(new ClientContext());
            GossipClient some = connect(new ClientContext().topics(7, -3, 7));
            GossipClient most = connect(new ClientContext().topics(IntStream.range(0, 256).toArray())))
        {
            assertNull(engine.ports.get(0).topics());
            assertArrayEquals(new int[]{-3, 7}, engine.ports.get(1).topics());
            assertArrayEquals(IntStream.range(0, 256).toArray(), engine.ports.get(2).topics());
            assertTrue(all.isConnected() && some.isConnected() && most.isConnected());
        }

        assertThrows(IllegalArgumentException.class, () -> context.topics(IntStream.range(0, 257).toArray()));
        assertThrows(IllegalArgumentException.class, context::topics);
    }

    @Test
    void shouldOnlyPublish()
    {
        try (GossipClient client = connect(new ClientContext().deliveryRingLength(1 << 20).publishOnly()))
        {
            assertEquals(0, engine.ports.get(0).topics().length);
            assertEquals(64 * 1024, engine.ports.get(0).delivery().capacity());
            assertEquals(GossipClient.ACCEPTED, client.offer(message, 0, 1));
            invoker.invoke();
            assertEquals(1, engine.published.size());
            assertEquals(0, poll(client));
        }
    }

    @Test
    void shouldHaveTheCodesOfAeron()
    {
        assertEquals(-1, GossipClient.NOT_CONNECTED);
        assertEquals(-2, GossipClient.BACK_PRESSURED);
        assertEquals(-4, GossipClient.CLOSED);
        assertEquals(-6, GossipClient.DROPPED);
        assertEquals(-7, GossipClient.TOO_LONG);
    }

    @Test
    void shouldNotBeConnectedBeforeTheEngineAnswers()
    {
        try (GossipClient client = GossipClient.connect(directory.toFile(), new ClientContext().connectTimeoutNs(0)))
        {
            assertFalse(client.isConnected());
            assertEquals(GossipClient.NOT_CONNECTED, client.offer(message, 0, 1));
            invoker.invoke();
            assertTrue(client.isConnected());
            assertEquals(GossipClient.ACCEPTED, client.offer(message, 0, 1));
        }
    }

    @Test
    void shouldSayWhyItCanNotConnect() throws IOException
    {
        final IllegalStateException noAnswer = assertThrows(
            IllegalStateException.class,
            () -> GossipClient.connect(directory.toFile(), new ClientContext().connectTimeoutNs(1)));
        assertTrue(noAnswer.getMessage().contains("did not answer"), noAnswer.getMessage());

        engine.maxClients = 0;
        final IllegalStateException tooMany =
            assertThrows(IllegalStateException.class, () -> connect(new ClientContext()));
        assertTrue(tooMany.getMessage().contains("hearsay.maxClients"), tooMany.getMessage());

        final IllegalStateException none = assertThrows(
            IllegalStateException.class, () -> GossipClient.connect(parent.resolve("nowhere").toString()));
        assertTrue(none.getMessage().contains("nowhere"), none.getMessage());

        final Path other = Files.createDirectory(parent.resolve("other"));
        Files.write(other.resolve(EngineFileDescriptor.FILE_NAME), new byte[8_192]);
        final IllegalStateException noEngine =
            assertThrows(IllegalStateException.class, () -> GossipClient.connect(other.toString()));
        assertTrue(noEngine.getMessage().contains("is no engine file"), noEngine.getMessage());
        invoker.invoke();
        invoker.invoke();
        engine.errors.clear();
    }

    @Test
    void shouldPassOnWhatTheClientAsksFor()
    {
        try (GossipClient plain = connect(new ClientContext());
            GossipClient all = connect(new ClientContext()
                .ordered(true).deliverOwn(true).fromRetained(true)
                .publicationRingLength(128 * 1024).deliveryRingLength(256 * 1024)))
        {
            final ClientPort first = engine.ports.get(0);
            final ClientPort second = engine.ports.get(1);
            assertFalse(first.isOrdered() || first.deliversOwn() || first.fromRetained());
            assertTrue(second.isOrdered() && second.deliversOwn() && second.fromRetained());
            assertEquals(64 * 1024, first.publication().capacity());
            assertEquals(128 * 1024, second.publication().capacity());
            assertEquals(256 * 1024, second.delivery().capacity());
            assertTrue(plain.id() != all.id());
        }
    }

    @Test
    void shouldAllocateNothingToOfferClaimAndPoll()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final MessageClaim claim = new MessageClaim();
        final MessageHandler handler = (origin, sequence, topic, payload, at, length) -> {};
        try (GossipClient client = connect(new ClientContext()))
        {
            // what the JVM allocates while it compiles ends after some batches; what this code allocates does not
            long allocated = Long.MAX_VALUE;
            for (int batch = 0; batch < 20 && allocated != 0; batch++)
            {
                allocated = 0;
                for (int i = 0; i < 10_000; i++)
                {
                    final long before = threads.getCurrentThreadAllocatedBytes();
                    final long offered = client.offer(message, 0, 10);
                    final long claimed = client.tryClaim(10, claim);
                    claim.commit();
                    final long between = threads.getCurrentThreadAllocatedBytes();
                    invoker.invoke();
                    final long start = threads.getCurrentThreadAllocatedBytes();
                    final int count = client.poll(handler, 1) + client.poll(handler, 10);
                    final long end = threads.getCurrentThreadAllocatedBytes();
                    allocated += between - before + end - start;
                    assertEquals(2, count);
                    assertEquals(2 * GossipClient.ACCEPTED, offered + claimed);
                }
            }

            assertEquals(0, allocated);
        }
    }

    @Test
    void shouldRefuseRingsThatCanNotBe()
    {
        final ClientContext context = new ClientContext();
        final IllegalArgumentException refusal =
            assertThrows(IllegalArgumentException.class, () -> context.publicationRingLength(100_000));
        assertTrue(refusal.getMessage().contains("publicationRingLength=100000"), refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> context.deliveryRingLength(4_096));
    }
}
