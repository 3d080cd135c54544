package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.testing.Await;
import io.hearsay.core.testing.Seeded;
import io.hearsay.io.ClientProcess.Mode;
import io.hearsay.io.discovery.StaticDiscovery;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of clients are killed while they do something, an observer counts what the engine publishes of them.
 */
@Timeout(120)
class ClientDeathTest
{
    private static final long LIVENESS_TIMEOUT_NS = 1_500_000_000L;
    private static final int OWN_TAG = 0;

    @TempDir
    Path parent;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<ChildJvm> children = new ArrayList<>();
    private final List<ClientLedger> ledgers = new ArrayList<>();
    private final Map<String, Long> last = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[ClientProcess.MESSAGE_LENGTH]);
    private GossipEngine engine;
    private GossipClient observer;
    private GossipClient publisher;
    private long offered;
    private int lastTag;
    private ClientLedger fed;
    private boolean isQuiet;

    @BeforeEach
    void start()
    {
        engine = GossipEngine.launch(new GossipEngine.Context(key -> null)
            .bind("127.0.0.1:0")
            .directory(parent.resolve("engine").toString())
            .insecure()
            .discovery(StaticDiscovery.of())
            .option(EngineOption.CLIENT_LIVENESS_TIMEOUT, LIVENESS_TIMEOUT_NS)
            .errorHandler(errors::add));
        observer = GossipClient.connect(engine.directory(), new ClientContext().deliverOwn(true));
        publisher = GossipClient.connect(engine.directory(), new ClientContext().publishOnly());
    }

    @AfterEach
    void stop() throws IOException
    {
        children.forEach(ChildJvm::close);
        ledgers.forEach(ClientLedger::close);
        observer.close();
        publisher.close();
        engine.close();
        assertEquals(List.of(), errors);
        assertFalse(Files.exists(parent.resolve("engine")));
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(parent.toString()), "a mapping is left");
        assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("hearsay")));
    }

    private ChildJvm start(final Mode mode, final int tag, final long number)
    {
        final Path ledger = parent.resolve("ledger-" + tag);
        final ChildJvm child = ChildJvm.start(
            ClientProcess.class,
            engine.directory().toString(), ledger.toString(), mode.name(), Integer.toString(tag),
            Long.toString(number));
        children.add(child);
        return child;
    }

    private void step()
    {
        message.putInt(ClientProcess.TAG_OFFSET, OWN_TAG);
        message.putLong(ClientProcess.INDEX_OFFSET, offered + 1);
        // whoever is stuck in a handler must not be cut off for being slow, so it hears of no more than it takes
        final boolean isFed = fed != null && offered % 64 == 0 && !fed.isReady();
        if (!isQuiet && publisher.offer(message, 0, message.capacity(), isFed ? ClientProcess.POLL_TOPIC : 0) > 0)
        {
            offered++;
        }
        poll();
    }

    private int poll()
    {
        return observer.poll(
            (origin, sequence, topic, payload, at, length) ->
            {
                final String source = payload.getInt(at + ClientProcess.TAG_OFFSET) + "/" +
                    payload.getInt(at + ClientProcess.THREAD_OFFSET);
                final long index = payload.getLong(at + ClientProcess.INDEX_OFFSET);
                final long expected = last.getOrDefault(source, 0L) + 1;
                if (index != expected)
                {
                    wrong.add(source + ": " + index + " came instead of " + expected);
                }
                last.put(source, index);
            },
            10_000);
    }

    private void await(final BooleanSupplier condition, final String what)
    {
        Await.until(
            () ->
            {
                step();
                assertFalse(observer.isClosed(), () -> "observer closed: reason " + observer.closeReason());
                assertFalse(publisher.isClosed(), () -> "publisher closed: reason " + publisher.closeReason());
                return condition.getAsBoolean();
            },
            what);
    }

    private long counter(final CounterDescriptor descriptor)
    {
        return engine.counters().get(descriptor);
    }

    private long clientFiles()
    {
        try (var files = Files.list(engine.directory().toPath()))
        {
            return files.filter(file -> file.getFileName().toString().startsWith("client-")).count();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void awaitGone(final long silentBefore, final int count)
    {
        await(
            () -> counter(CounterDescriptor.CLIENTS) == 2,
            "the dead clients to be let go of");
        await(() -> clientFiles() == 2, "the files of the dead clients to vanish");
        assertEquals(silentBefore + count, counter(CounterDescriptor.CLIENTS_SILENT));
    }

    private ClientLedger ledger(final int tag)
    {
        final ClientLedger ledger = new ClientLedger(parent.resolve("ledger-" + tag));
        ledgers.add(ledger);
        return ledger;
    }

    @Test
    void shouldPublishOnceWhatDeadClientsWereToldWasAccepted()
    {
        Seeded.run(3, this::killOneOfEach);
    }

    private void killOneOfEach(final SplittableRandom random)
    {
        final long silentBefore = counter(CounterDescriptor.CLIENTS_SILENT);
        final long abandonedBefore = counter(CounterDescriptor.PUBLICATIONS_ABANDONED);
        final Mode[] modes = {Mode.IDLE, Mode.CLAIM, Mode.POLL, Mode.TRAFFIC};
        final int firstTag = lastTag + 1;
        lastTag += modes.length;
        for (int i = 0; i < modes.length; i++)
        {
            start(modes[i], firstTag + i, random.nextLong(1, 1 << random.nextInt(1, 12)));
        }
        final List<ClientLedger> own = new ArrayList<>();
        for (int i = 0; i < modes.length; i++)
        {
            final ClientLedger ledger = ledger(firstTag + i);
            own.add(ledger);
            fed = modes[i] == Mode.POLL ? ledger : fed;
            await(ledger::isReady, modes[i] + " to be ready");
        }
        for (int i = random.nextInt(1_000); i >= 0; i--)
        {
            step();
        }
        final List<ChildJvm> dying = children.subList(children.size() - modes.length, children.size());
        dying.forEach(ChildJvm::beginKill);
        // a log that fills up would cut them off for being slow as soon as they count as silent
        isQuiet = true;
        // who waited for them and did not poll meanwhile would be cut off for being slow
        await(() -> dying.stream().noneMatch(ChildJvm::isAlive), "the killed to be dead");
        awaitGone(silentBefore, modes.length);
        isQuiet = false;
        fed = null;
        step();
        checkPublished(firstTag, own);
        assertTrue(counter(CounterDescriptor.PUBLICATIONS_ABANDONED) > abandonedBefore, "the claim was not passed");
    }

    private void checkPublished(final int firstTag, final List<ClientLedger> own)
    {
        final long offeredNow = offered;
        await(() -> last.getOrDefault(OWN_TAG + "/0", 0L) >= offeredNow, "messages of the client that lives");
        for (int i = 0; i < own.size(); i++)
        {
            for (int thread = 0; thread < ClientLedger.THREADS; thread++)
            {
                final long accepted = own.get(i).accepted(thread);
                final long published = last.getOrDefault(firstTag + i + "/" + thread, 0L);
                assertTrue(published == accepted || published == accepted + 1,
                    "accepted " + accepted + ", published " + published + " of tag " + (firstTag + i) + "/" + thread);
            }
            assertFalse(last.containsKey(firstTag + i + "/" + ClientProcess.CLAIM_THREAD), "an open claim");
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void shouldTellAClientThatStoodStillThatItIsClosed()
    {
        final ChildJvm child = start(Mode.REPORT, 1, 0);
        final ClientLedger ledger = ledger(1);
        await(ledger::isReady, "the client to be ready");
        child.signal("STOP");
        awaitGone(0, 1);
        child.signal("CONT");

        assertEquals("closed " + ClientPort.CLOSED_SILENT + " true", child.line());
        assertEquals(0, child.exitCode());
        assertEquals(List.of(), wrong);
    }
}
