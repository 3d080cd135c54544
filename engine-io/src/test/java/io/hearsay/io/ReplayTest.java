package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.journal.Journal;
import io.hearsay.io.journal.JournalContext;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that read the journal first.
 */
@Timeout(120)
class ReplayTest
{
    private static final int COUNT = 1_000;
    private static final int MANY = 300_000;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Integer> gaps = new ArrayList<>();
    private final AtomicLong published = new AtomicLong();

    @TempDir
    private Path directory;
    private GossipEngine engine;
    private long received;

    @AfterEach
    void close()
    {
        for (int i = open.size() - 1; i >= 0; i--)
        {
            CloseHelper.close(open.get(i));
        }
        assertEquals(List.of(), errors);
        Await.until(() -> mappings().isEmpty(), "the last mapping to go");
    }

    @Test
    void shouldReadWhatWasAndGoOnWithWhatIs()
    {
        launch();
        publish(COUNT);
        final GossipClient client = connect(new ClientContext().replay(Replay.fromBeginning()).deliverOwn(true));
        receive(client, COUNT);
        for (int i = 0; i < 10; i++)
        {
            publish(COUNT);
            receive(client, (i + 2) * COUNT);
        }
        assertEquals(List.of(), gaps);
    }

    @Test
    void shouldNeitherMissNorRepeatAnythingWhileMuchArrives() throws InterruptedException
    {
        launch();
        publish(COUNT);
        final Thread publisher = new Thread(() -> publish(MANY - COUNT));
        publisher.start();
        for (int i = 0; i < 20; i++)
        {
            received = 0;
            final GossipClient client = connect(new ClientContext().replay(Replay.fromBeginning()).deliverOwn(true));
            receive(client, i < 19 ? published.get() : MANY);
            client.close();
        }
        publisher.join();
        assertEquals(List.of(), gaps);
    }

    @Test
    void shouldReadWhatAnEarlierLifeOfTheEngineAccepted()
    {
        launch();
        publish(COUNT);
        Await.until(() -> engine.counters().get(CounterDescriptor.JOURNAL_APPENDED) == COUNT, "all is journaled");
        engine.close();
        launch();
        publish(COUNT);
        final GossipClient client = connect(new ClientContext().replay(Replay.fromBeginning()).deliverOwn(true));
        receive(client, 2 * COUNT);
        assertEquals(0, engine.counters().get(CounterDescriptor.JOURNAL_DAMAGED));
    }

    @Test
    void shouldBeginAtAPositionOrATime()
    {
        launch();
        publish(COUNT);
        final GossipClient first = connect(new ClientContext().replay(Replay.fromBeginning()).deliverOwn(true));
        receive(first, COUNT);
        Await.until(
            () -> first.poll(this::onMessage, 1) == 0 && first.replayedPosition() == position(), "all is replayed");
        publish(COUNT);
        receive(first, 2 * COUNT);

        received = COUNT;
        final GossipClient second = connect(
            new ClientContext().replay(Replay.fromPosition(first.replayedPosition())).deliverOwn(true));
        receive(second, 2 * COUNT);
        received = 0;
        receive(connect(new ClientContext().replay(Replay.fromTime(0)).deliverOwn(true)), 2 * COUNT);
        received = 2 * COUNT;
        final GossipClient last = connect(new ClientContext().replay(Replay.fromTime(Long.MAX_VALUE)).deliverOwn(true));
        Await.until(
            () -> last.poll(this::onMessage, 1) == 0 && last.replayedPosition() == position(), "nothing is newer");
        publish(COUNT);
        receive(last, 3 * COUNT);
    }

    @Test
    void shouldReplayNothingOfOtherTopicsOrItsOwn()
    {
        launch();
        publish(COUNT);
        final GossipClient others = connect(new ClientContext().replay(Replay.fromBeginning()));
        final GossipClient topic =
            connect(new ClientContext().replay(Replay.fromBeginning()).deliverOwn(true).topics(7));
        Await.until(
            () -> others.poll(this::onMessage, 1) == 0 && others.replayedPosition() == position(), "all is read");
        final UnsafeBuffer message = message(0);
        assertEquals(GossipClient.ACCEPTED, others.offer(message, 0, Long.BYTES, 7));
        receive(topic, 1);
        assertEquals(0, others.poll(this::onMessage, 1));
    }

    @Test
    void shouldTellOfAPlaceThatIsNotThere() throws IOException
    {
        final Path directory = this.directory.resolve("journal");
        writeSegments(directory);
        try (Stream<Path> segments = Files.list(directory))
        {
            Files.delete(segments.filter((file) -> file.toString().endsWith(".journal")).sorted().findFirst().get());
        }
        launch();
        final GossipClient client =
            connect(new ClientContext().replay(Replay.fromPosition(0)).gapHandler(this::onGap));
        final List<Long> sequences = new ArrayList<>();
        Await.until(
            () -> client.poll(
                (origin, sequence, topic, buffer, offset, length) -> sequences.add(sequence), 1) == 0 &&
                client.replayedPosition() == position(),
            "all is replayed");
        assertEquals(List.of(DeliveryDescriptor.GAP_CAUSE_JOURNAL_REMOVED), gaps);
        assertTrue(sequences.get(0) > 1);
        assertEquals(
            LongStream.rangeClosed(sequences.get(0), COUNT).boxed().toList(), sequences, "all that is there");
    }

    @Test
    void shouldBeRefusedWithoutAJournalOrWithWhatDoesNotGoTogether()
    {
        engine = GossipEngine.launch(context());
        open.add(engine);
        final String message = assertThrows(
            IllegalStateException.class, () -> connect(new ClientContext().replay(Replay.fromBeginning())))
            .getMessage();
        assertTrue(message.endsWith("it has no journal to replay"), message);
        for (final UnaryOperator<ClientContext> other : List.<UnaryOperator<ClientContext>>of(
            (context) -> context.ordered(true),
            (context) -> context.fromRetained(true),
            ClientContext::publishOnly,
            (context) -> context.ordered(true).reattach(true)))
        {
            final String refusal = assertThrows(
                IllegalArgumentException.class,
                () -> connect(other.apply(new ClientContext().replay(Replay.fromBeginning())))).getMessage();
            assertTrue(refusal.startsWith("replay does not go together with "), refusal);
        }
        assertThrows(IllegalArgumentException.class, () -> Replay.fromPosition(-1));
    }

    @Test
    void shouldRefuseAPositionBehindTheEnd()
    {
        launch();
        connect(new ClientContext().replay(Replay.fromPosition(0)));
        publish(COUNT);
        awaitJournaled(COUNT);
        final GossipClient client = connect(new ClientContext().replay(Replay.fromBeginning()).deliverOwn(true));
        Await.until(() -> client.poll(this::onMessage, 100) == 0 && !client.isReplaying(), "live");
        final long end = client.replayedPosition();
        connect(new ClientContext().replay(Replay.fromPosition(end)));
        final String message = assertThrows(
            IllegalStateException.class, () -> connect(new ClientContext().replay(Replay.fromPosition(end + 8))))
            .getMessage();
        assertTrue(message.contains("position " + (end + 8) + " is behind the end of the journal in ") &&
            message.endsWith(", " + end), message);
    }

    /** Where a client says that it is, nothing before is lost to who goes on there. */
    @Test
    void shouldSayWhereItIsWhateverTheLimitOfAPoll()
    {
        launch();
        publish(COUNT);
        final GossipClient client = connect(new ClientContext().replay(Replay.fromBeginning()).deliverOwn(true));
        long lastPosition = 0;
        while (received < COUNT)
        {
            Await.until(() -> client.poll(this::onMessage, 7) > 0, "messages");
            final long position = client.replayedPosition();
            assertTrue(position >= lastPosition);
            lastPosition = position;
            final List<Long> values = new ArrayList<>();
            try (GossipClient other = GossipClient.connect(engine.directory(),
                new ClientContext().replay(Replay.fromPosition(position)).deliverOwn(true)))
            {
                Await.until(() ->
                {
                    other.poll((origin, sequence, topic, buffer, offset, length) ->
                        values.add(buffer.getLong(offset)), 1);
                    return !values.isEmpty() || !other.isReplaying();
                }, "a message or the end");
            }
            assertTrue(values.isEmpty() ? received == COUNT : values.get(0) <= received, values + " after " + received);
        }
        Await.until(() -> client.poll(this::onMessage, 7) == 0 && !client.isReplaying(), "live");
    }

    @Test
    void shouldGoOnWithWhatItReadsAcrossEngines()
    {
        launch();
        publish(COUNT);
        final GossipClient client = connect(following());
        receive(client, COUNT / 2);
        awaitJournaled(COUNT);
        for (int life = 0; life < 5; life++)
        {
            final long nodeId = client.nodeId();
            engine.close();
            receive(client, published.get() - COUNT / 2);
            launch();
            publish(COUNT);
            receive(client, published.get() - COUNT / 2);
            Await.until(() -> client.isConnected() && client.nodeId() != nodeId, "the next engine");
            final UnsafeBuffer message = message(published.getAndIncrement());
            assertEquals(GossipClient.ACCEPTED, client.offer(message, 0, Long.BYTES));
            awaitJournaled(COUNT + 1);
        }
        receive(client, published.get());
        assertTrue(client.isReplaying());
        Await.until(() -> client.replayedPosition() == position(), "all is read");
        client.poll(this::onMessage, 1);
        assertEquals(published.get(), received, "nothing comes twice");
        assertEquals(List.of(), gaps);
    }

    /** What is in the next file, and what is appended, needs no look at the directory, which beats alone allow. */
    @Test
    void shouldFollowTheJournalFromFileToFile() throws IOException
    {
        writeSegments(directory.resolve("journal"));
        launch();
        final GossipClient client = connect(following().externalKeeper(true).gapHandler(this::onGap));
        final List<Long> sequences = new ArrayList<>();
        Await.until(() ->
        {
            client.poll((origin, sequence, topic, buffer, offset, length) -> sequences.add(sequence), 100);
            return sequences.size() == COUNT;
        }, "all segments");
        assertEquals(LongStream.rangeClosed(1, COUNT).boxed().toList(), sequences);
        for (int i = 1; i <= 3; i++)
        {
            assertEquals(0, client.poll(this::onMessage, 1), "the end");
            publish(COUNT);
            receive(client, i * COUNT);
        }
        assertEquals(List.of(), gaps);
    }

    @Test
    void shouldNotFollowAnEngineToAnotherJournal()
    {
        launch();
        publish(COUNT);
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final GossipClient client = connect(following().errorHandler(failures::add));
        receive(client, COUNT);
        engine.close();
        engine = GossipEngine.launch(context().journal(directory.resolve("other").toString()));
        open.add(engine);
        Await.until(() -> !failures.isEmpty(), "the refusal");
        assertTrue(failures.get(0).getMessage().contains("it has another journal"), failures.toString());
        engine.close();
        engine = GossipEngine.launch(context());
        open.add(engine);
        Await.until(() -> failures.size() > 1, "the refusal");
        assertTrue(failures.get(1).getMessage().contains("it has no journal"), failures.toString());
        engine.close();
        launch();
        Await.until(client::isConnected, "the journal is there again");
        publish(COUNT);
        receive(client, 2 * COUNT);
    }

    private void awaitJournaled(final int count)
    {
        Await.until(() -> engine.counters().get(CounterDescriptor.JOURNAL_APPENDED) == count, "all is journaled");
    }

    private static ClientContext following()
    {
        return new ClientContext().replay(Replay.fromBeginning()).deliverOwn(true).reattach(true);
    }

    /** The thread that keeps clients may just be looking at an engine. */
    private List<String> mappings()
    {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps")))
        {
            return lines.filter((line) -> line.contains(directory.toString())).toList();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static void writeSegments(final Path directory) throws IOException
    {
        final int payloadLength = 4_000;
        final UnsafeBuffer run = new UnsafeBuffer(
            new byte[RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH + payloadLength]);
        RunFlyweight.entryLength(run, RunFlyweight.HEADER_LENGTH, payloadLength);
        try (Journal journal = Journal.open(new JournalContext(directory).segmentLength(1 << 20)))
        {
            for (int i = 1; i <= COUNT; i++)
            {
                RunFlyweight.putHeader(run, 0, 99, i, 0, 1, 1);
                Await.until(() -> journal.append(run, 0, run.capacity(), false, 1) > 0, "room");
            }
        }
    }

    private void launch()
    {
        engine = GossipEngine.launch(context().journal(directory.resolve("journal").toString()));
        open.add(engine);
    }

    private GossipEngine.Context context()
    {
        return new GossipEngine.Context()
            .bind("127.0.0.1:0").directory(directory.resolve("node").toString()).insecure().errorHandler(errors::add);
    }

    private GossipClient connect(final ClientContext context)
    {
        final GossipClient client = GossipClient.connect(engine.directory(), context);
        open.add(client);
        return client;
    }

    private long position()
    {
        return engine.counters().get(CounterDescriptor.JOURNAL_POSITION);
    }

    private void publish(final int count)
    {
        try (GossipClient client = GossipClient.connect(engine.directory(), new ClientContext().publishOnly()))
        {
            for (int i = 0; i < count; i++)
            {
                final UnsafeBuffer message = message(published.get());
                Await.until(() -> client.offer(message, 0, Long.BYTES) == GossipClient.ACCEPTED, "room");
                published.incrementAndGet();
            }
        }
    }

    private static UnsafeBuffer message(final long value)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[Long.BYTES]);
        message.putLong(0, value);
        return message;
    }

    private void receive(final GossipClient client, final long count)
    {
        Await.until(() ->
        {
            client.poll(this::onMessage, 100);
            return received >= count;
        }, count + " messages");
    }

    private void onMessage(
        final long origin,
        final long sequence,
        final int topic,
        final org.agrona.DirectBuffer buffer,
        final int offset,
        final int length)
    {
        assertEquals(topic == 7 ? 0 : received, buffer.getLong(offset));
        received++;
    }

    private void onGap(final long origin, final long first, final long last, final int cause)
    {
        assertEquals(0, origin);
        gaps.add(cause);
    }
}
