package io.hearsay.io.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.discovery.StaticDiscovery;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * publish, tail and the client of node, against engines of this process.
 */
@Timeout(60)
class ClientConsolesTest
{
    @TempDir
    Path directory;

    private final StringWriter errors = new StringWriter();
    private final PrintWriter err = new PrintWriter(errors, true);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private GossipEngine.Context context(final String name, final String... peers)
    {
        return new GossipEngine.Context().bind("127.0.0.1:0").directory(directory.resolve(name).toFile()).insecure()
            .discovery(StaticDiscovery.of(peers));
    }

    private LinePublisher publisher(final GossipClient client, final String text, final boolean isBestEffort)
    {
        return new LinePublisher(
            new ByteArrayInputStream(text.getBytes(UTF_8)),
            client,
            new LinePublisher.Publishing(
                5, isBestEffort ? GossipClient.BEST_EFFORT : GossipClient.MUST_DELIVER, false),
            err);
    }

    /** Only of what is certain to come: it waits for ever. */
    private int tail(final GossipClient client, final boolean isJson, final long count)
    {
        final PrintStream stream = new PrintStream(out);
        return new TailConsole(stream, err).run(client, new MessagePrinter(stream, isJson), count);
    }

    private static void publish(final GossipClient client, final String... texts)
    {
        for (final String text : texts)
        {
            final UnsafeBuffer message = new UnsafeBuffer(text.getBytes(UTF_8));
            Await.until(() -> client.offer(message, 0, message.capacity(), 5) > 0, "room");
        }
    }

    @Test
    void shouldGiveTheClientOfANodeWhatCameBeforeIt()
    {
        try (GossipEngine a = GossipEngine.launch(context("a"));
            GossipEngine b = GossipEngine.launch(context("b", a.localAddress()));
            GossipClient publisher = GossipClient.connect(b.directory()))
        {
            publish(publisher, "early");
            Await.until(() -> a.counters().get(CounterDescriptor.MESSAGES_BY_PUSH) +
                a.counters().get(CounterDescriptor.MESSAGES_BY_PULL) > 0, "the message");
            try (GossipClient client = NodeCommand.attach(a, (origin, first, last, cause) -> {}))
            {
                publish(publisher, "late");
                final MessagePrinter printer = new MessagePrinter(new PrintStream(out), false);
                Await.until(() -> client.poll(printer, 1) > 0, "a message");
                assertEquals("early\n", out.toString(UTF_8));
            }
        }
    }

    @Test
    void shouldWaitUntilTheEngineTookEverything()
    {
        try (GossipEngine engine = GossipEngine.launch(context("a").externalAgent(true)))
        {
            final AgentInvoker invoker = new AgentInvoker(Throwable::printStackTrace, null, engine.agent());
            invoker.start();
            try (GossipClient client =
                GossipClient.connect(engine.directory(), new ClientContext().engineInvoker(invoker)))
            {
                final LinePublisher publisher = publisher(client, "one\ntwo", false);
                publisher.run();
                assertTrue(publisher.isDone());
                assertEquals(2, publisher.accepted());

                assertEquals(1, new PublishConsole(err, 1).run(client, publisher));
                assertTrue(errors.toString().contains("took nothing"), errors.toString());
                assertTrue(errors.toString().contains("2 lines were accepted"), errors.toString());

                Await.until(() -> invoker.invoke() >= 0 && client.unpublishedLength() == 0, "the engine");
                assertEquals(2, engine.counters().get(CounterDescriptor.MESSAGES_PUBLISHED));
                assertEquals(0, new PublishConsole(err).run(client, publisher));
            }
            invoker.close();
        }
    }

    @Test
    void shouldPublishInTheBackgroundOfItsWait()
    {
        try (GossipEngine engine = GossipEngine.launch(context("a"));
            GossipClient client = GossipClient.connect(engine.directory()))
        {
            final LinePublisher publisher = publisher(client, "x\n".repeat(10_000), false);
            new Thread(publisher).start();

            assertEquals(0, new PublishConsole(err).run(client, publisher));
            assertEquals(10_000, engine.counters().get(CounterDescriptor.MESSAGES_PUBLISHED));
            assertEquals("", errors.toString());
        }
    }

    @Test
    void shouldFailForALineThatIsTooLong()
    {
        try (GossipEngine engine = GossipEngine.launch(context("a"));
            GossipClient client = GossipClient.connect(engine.directory()))
        {
            final LinePublisher publisher =
                publisher(client, "x".repeat(8_096) + "\r\n" + "x".repeat(8_097) + "\nshort", false);
            publisher.run();

            assertEquals(1, new PublishConsole(err).run(client, publisher));
            assertEquals(2, publisher.accepted());
            assertEquals(
                "hearsay: line 2 is skipped: it has 8097 bytes, a message at most 8096\n", errors.toString());
        }
    }

    @Test
    void shouldDropWhatIsNotWorthWaiting()
    {
        try (GossipEngine engine = GossipEngine.launch(context("a").externalAgent(true)))
        {
            final AgentInvoker invoker = new AgentInvoker(Throwable::printStackTrace, null, engine.agent());
            invoker.start();
            try (GossipClient client =
                GossipClient.connect(engine.directory(),
                    new ClientContext().engineInvoker(invoker).publicationRingLength(64 * 1024)))
            {
                final LinePublisher publisher = publisher(client, ("y".repeat(8_000) + "\n").repeat(20), true);
                publisher.run();
                assertEquals(20, publisher.accepted() + publisher.dropped());
                assertTrue(publisher.dropped() > 0, "nothing is dropped");
                assertFalse(publisher.hasFailed());

                Await.until(() -> invoker.invoke() >= 0 && client.unpublishedLength() == 0, "the engine");
                assertEquals(0, new PublishConsole(err).run(client, publisher));
                assertEquals("hearsay: " + publisher.dropped() +
                    " lines were dropped: best effort, and there was no room\n", errors.toString());
            }
            invoker.close();
        }
    }

    @Test
    void shouldSayThatTheEngineEnded()
    {
        final GossipEngine engine = GossipEngine.launch(context("a"));
        try (GossipClient client = GossipClient.connect(engine.directory(), new ClientContext().deliverOwn(true)))
        {
            publish(client, "last words");
            Await.until(() -> engine.counters().get(CounterDescriptor.MESSAGES_DELIVERED) == 1, "the delivery");
            engine.close();
            final LinePublisher publisher = publisher(client, "too late", false);
            publisher.run();

            assertEquals(1, new PublishConsole(err).run(client, publisher));
            assertEquals(
                "hearsay: the engine was closed; 0 lines were accepted\n",
                errors.toString());
        }
    }

    @Test
    void shouldPrintWhatTheEngineDeliveredBeforeItEnded()
    {
        final GossipEngine engine = GossipEngine.launch(context("a"));
        try (GossipClient client = GossipClient.connect(engine.directory(), new ClientContext().deliverOwn(true)))
        {
            publish(client, "last", "words");
            Await.until(() -> engine.counters().get(CounterDescriptor.MESSAGES_DELIVERED) == 2, "the delivery");
            engine.close();

            assertEquals(1, tail(client, false, TailConsole.UNLIMITED));
            assertEquals("last\nwords\n", out.toString(UTF_8));
            assertEquals("hearsay: the engine was closed\n", errors.toString());
        }
    }

    @Test
    void shouldEndWithEnoughMessagesOrWithoutAReader()
    {
        try (GossipEngine engine = GossipEngine.launch(context("a"));
            GossipClient client = GossipClient.connect(engine.directory(), new ClientContext().deliverOwn(true)))
        {
            publish(client, "one", "two", "three");
            assertEquals(0, tail(client, true, 2));
            assertEquals(2, out.toString(UTF_8).lines().count(), out.toString(UTF_8));

            final OutputStream closed = new OutputStream()
            {
                @Override
                public void write(final int value) throws IOException
                {
                    throw new IOException("Broken pipe");
                }
            };
            final PrintStream stream = new PrintStream(closed);
            assertEquals(
                0, new TailConsole(stream, err).run(client, new MessagePrinter(stream, false), TailConsole.UNLIMITED));
            assertEquals("", errors.toString());
        }
    }

    @Test
    void shouldTellOfGaps()
    {
        final PrintStream stream = new PrintStream(out, true);
        new GapPrinter(stream, err, true).onGap(0xAB, 3, 9, DeliveryDescriptor.GAP_CAUSE_LOST);
        new GapPrinter(stream, err, true).onGap(0xAB, 3, 3, DeliveryDescriptor.GAP_CAUSE_ORDER);
        new GapPrinter(stream, err, false).onGap(0xAB, 3, 9, DeliveryDescriptor.GAP_CAUSE_LOST);
        new GapPrinter(stream, err, false).onGap(0xAB, 3, 3, DeliveryDescriptor.GAP_CAUSE_ORDER);

        assertEquals(
            """
            {"origin":"00000000000000ab","gap":"lost","first":3,"last":9}
            {"origin":"00000000000000ab","gap":"order","first":3,"last":3}
            """,
            out.toString(UTF_8));
        assertEquals(
            """
            hearsay: messages 3 to 9 of 00000000000000ab lost: nobody holds them
            hearsay: message 3 of 00000000000000ab skipped: the log was full of later ones
            """,
            errors.toString());
    }

    @Test
    void shouldTellOfWhatTheJournalLacks()
    {
        final PrintStream stream = new PrintStream(out, true);
        for (final boolean isJson : new boolean[]{true, false})
        {
            final GapPrinter printer = new GapPrinter(stream, err, isJson);
            printer.onGap(0, 1, 17, DeliveryDescriptor.GAP_CAUSE_JOURNAL_FULL);
            printer.onGap(0, 1, 1, DeliveryDescriptor.GAP_CAUSE_JOURNAL_FULL);
            printer.onGap(0, 0, 1_023, DeliveryDescriptor.GAP_CAUSE_JOURNAL_REMOVED);
            printer.onGap(0, 128, 191, DeliveryDescriptor.GAP_CAUSE_JOURNAL_CORRUPT);
            printer.onGap(0xAB, 1, 2, 99);
        }

        assertEquals(
            """
            {"gap":"journal-full","count":17}
            {"gap":"journal-full","count":1}
            {"gap":"journal-removed","first":0,"last":1023}
            {"gap":"journal-corrupt","first":128,"last":191}
            {"origin":"00000000000000ab","gap":"cause-99","first":1,"last":2}
            """,
            out.toString(UTF_8));
        assertEquals(
            """
            hearsay: 17 messages are missing in the journal: there was no room for them
            hearsay: 1 message is missing in the journal: there was no room for it
            hearsay: positions 0 to 1023 of the journal are not kept any more
            hearsay: positions 128 to 191 of the journal are damaged and passed over
            hearsay: messages 1 to 2 of 00000000000000ab will not come, cause 99
            """,
            errors.toString());
    }

    @Test
    void shouldSayWhereItIsInTheJournal()
    {
        try (GossipEngine engine = GossipEngine.launch(context("a").journal(directory.resolve("j").toString()));
            GossipClient client = GossipClient.connect(engine.directory()))
        {
            publish(client, "one", "two");
            Await.until(() -> engine.counters().get(CounterDescriptor.JOURNAL_APPENDED) == 2, "both");
            try (GossipClient reader = GossipClient.connect(
                engine.directory(), new ClientContext().replay(ReplayText.parse("beginning")).deliverOwn(true)))
            {
                assertEquals(0, tail(reader, false, 1));
                assertTrue(errors.toString().matches(
                    "hearsay: ended at position [0-9]+ of the journal: --from [0-9]+ goes on there\n"),
                    errors.toString());
                errors.getBuffer().setLength(0);
                new Thread(() ->
                {
                    Await.until(() -> errors.toString().contains("live"), "the end of the journal");
                    publish(client, "three");
                }).start();
                assertEquals(0, tail(reader, false, 2));
                assertEquals("one\ntwo\nthree\n", out.toString(UTF_8));
                assertEquals("hearsay: the journal is printed up to position " + reader.replayedPosition() +
                    ", what follows is live\n", errors.toString());
            }
        }
    }
}
