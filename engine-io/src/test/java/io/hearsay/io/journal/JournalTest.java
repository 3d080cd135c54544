package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.testing.Await;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The journal in one thread: what is appended is there after a restart, can be asked for, and leaves as it should.
 */
@Timeout(120)
class JournalTest
{
    @TempDir
    Path parent;

    private JournalFixture fixture;

    @BeforeEach
    void start()
    {
        fixture = new JournalFixture(parent.resolve("journal"));
    }

    @AfterEach
    void stop() throws IOException
    {
        fixture.close();
        assertEquals(List.of(), fixture.errors);
        BackgroundResourceReleaser.releasePendingResources();
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(parent.toString()), "a mapping is left");
        assertEquals(List.of(), fixture.names(".tmp"));
    }

    private static TreeSet<Long> range(final long first, final long last)
    {
        return new TreeSet<>(LongStream.rangeClosed(first, last).boxed().toList());
    }

    @Test
    void shouldBeEmptyAtFirstAndAfterARestart()
    {
        fixture.open();
        assertEquals(0, fixture.journal.position());
        assertEquals("", fixture.restored());
        assertEquals(Long.MAX_VALUE, fixture.journal.storedFrom(1));
        assertEquals(List.of(), fixture.readAll());
        assertEquals(new TreeSet<>(), fixture.ask(1, 1, 10));
        fixture.reopen();
        assertEquals(0, fixture.journal.position());
        assertEquals(List.of("0000000000000000.journal"), fixture.names(".journal"));
    }

    @Test
    void shouldKnowAfterARestartWhatWasAppended()
    {
        fixture.open();
        fixture.append(1, 1, 3, 10);
        fixture.append(2, 7, 1, 0);
        fixture.append(1, 6, 2, 10);
        fixture.append(1, 4, 1, 10);
        final long position = fixture.journal.appendGap(12, fixture.nowMs);
        assertEquals(position, fixture.journal.position());

        final List<String> records = List.of("1/1+3 own", "2/7+1", "1/6+2 own", "1/4+1 own", "gap of 12");
        assertEquals(records, fixture.readAll());
        fixture.reopen();
        assertEquals(position, fixture.journal.position());
        assertEquals("1:1-4,6-7 2:7-7", fixture.restored());
        assertEquals(records, fixture.readAll());
        assertEquals(1, fixture.journal.storedFrom(1));
        assertEquals(7, fixture.journal.storedFrom(2));
        assertEquals(Long.MAX_VALUE, fixture.journal.storedFrom(3));

        assertTrue(fixture.append(2, 8, 1, 100) > position);
        assertEquals(6, fixture.readAll().size());
    }

    @Test
    void shouldGoOnAcrossManySegmentsAndRestarts()
    {
        fixture.open();
        long position = 0;
        for (int i = 0; i < 5; i++)
        {
            fixture.fill(5, i * 150 + 1, i * 150 + 150);
            assertTrue(fixture.journal.position() > position);
            position = fixture.journal.position();
            fixture.reopen();
            assertEquals(position, fixture.journal.position());
            assertEquals("5:1-" + (i + 1) * 150, fixture.restored());
            assertEquals(1, fixture.journal.storedFrom(5));
        }
        assertEquals(750, fixture.readAll().size());
        assertEquals(7, fixture.names(".journal").size());
        assertEquals(5, fixture.names(".index").size());
    }

    @Test
    void shouldAnswerFromAllSegmentsWhatIsAskedFor()
    {
        fixture.open();
        for (int sequence = 1; sequence <= 400; sequence++)
        {
            fixture.append(5, sequence, 1, 8_000);
            fixture.append(6, 2 * sequence, 1, 0);
        }
        assertEquals(range(1, 400), fixture.ask(5, 1, 400));
        assertEquals(range(17, 17), fixture.ask(5, 17, 17));
        assertEquals(range(390, 400), fixture.ask(5, 390, 500));
        assertEquals(range(100, 399), fixture.ask(5, 100, 399));
        assertEquals(new TreeSet<>(), fixture.ask(5, 401, Long.MAX_VALUE));
        assertEquals(new TreeSet<>(), fixture.ask(7, 1, Long.MAX_VALUE));
        assertEquals(new TreeSet<>(), fixture.ask(6, 7, 7));
        assertEquals(400, fixture.ask(6, 1, Long.MAX_VALUE).size());
        fixture.reopen();
        assertEquals(range(1, 400), fixture.ask(5, 1, 400));
        for (int sequence = 1; sequence <= 400; sequence += 10)
        {
            assertEquals(range(sequence, sequence + 9), fixture.ask(5, sequence, sequence + 9));
        }
        // backwards: the place where the last answer ended is of no use
        for (int sequence = 391; sequence >= 1; sequence -= 10)
        {
            assertEquals(range(sequence, sequence + 9), fixture.ask(5, sequence, sequence + 9));
        }
    }

    @Test
    void shouldAnswerWhatWasAppendedJustBefore()
    {
        fixture.open();
        fixture.append(5, 1, 3, 10);
        assertEquals(range(1, 3), fixture.ask(5, 1, 1));
        fixture.append(5, 4, 3, 10);
        assertEquals(range(4, 6), fixture.ask(5, 5, 6));
    }

    @Test
    void shouldOfferAgainWhatIsNotTakenAndHoldNoMoreThanTheRing()
    {
        fixture.open();
        fixture.fill(5, 1, 300);
        assertTrue(fixture.journal.ask(1, 5, 1, 300));
        assertTrue(fixture.journal.ask(2, 5, 300, 300));
        fixture.keep();
        final List<String> taken = new ArrayList<>();
        final int[] refusals = new int[1];
        final MessageJournal.AnswerHandler handler = new MessageJournal.AnswerHandler()
        {
            @Override
            public boolean onRun(final long token, final DirectBuffer buffer, final int offset, final int length)
            {
                if (refusals[0]++ % 3 != 2)
                {
                    return false;
                }
                taken.add(token + " " + buffer.getByte(offset + 15));
                return true;
            }

            @Override
            public void onEnd(final long token)
            {
                taken.add(token + " end");
            }
        };
        while (taken.size() < 303)
        {
            final int before = taken.size();
            final int count = fixture.journal.poll(handler, 2);
            assertEquals(before + count, taken.size());
            assertTrue(count <= 2);
            fixture.keep();
        }
        assertEquals("1 1", taken.get(0));
        assertEquals("1 2", taken.get(1));
        assertEquals("1 end", taken.get(300));
        assertEquals("2 " + (byte)300, taken.get(301));
        assertEquals("2 end", taken.get(302));
        assertEquals(0, fixture.journal.poll(handler, 10));
    }

    @Test
    void shouldTakeSoManyQuestionsAndNoMore()
    {
        fixture.open();
        int count = 0;
        while (fixture.journal.ask(count, 5, 1, 1))
        {
            count++;
        }
        assertEquals(64, count);
        fixture.keep();
        final List<Long> ends = new ArrayList<>();
        final MessageJournal.AnswerHandler handler = new MessageJournal.AnswerHandler()
        {
            @Override
            public boolean onRun(final long token, final DirectBuffer buffer, final int offset, final int length)
            {
                throw new AssertionError();
            }

            @Override
            public void onEnd(final long token)
            {
                ends.add(token);
            }
        };
        assertEquals(64, fixture.journal.poll(handler, 100));
        assertEquals(63L, ends.get(63));
        assertTrue(fixture.journal.ask(0, 5, 1, 1));
    }

    @Test
    void shouldHaveNoRoomUntilASegmentIsPrepared() throws Exception
    {
        fixture.journal = Journal.open(fixture.context());
        assertEquals(MessageJournal.NO_ROOM, fixture.tryAppend(1, 1, 1, 10));
        assertEquals(MessageJournal.NO_ROOM, fixture.journal.appendGap(1, 1));
        assertEquals(2, fixture.journal.noRoomCount());
        assertEquals(Long.MAX_VALUE, fixture.journal.storedFrom(1));
        fixture.keep();
        long sequence = 1;
        while (fixture.tryAppend(1, sequence, 1, 8_000) != MessageJournal.NO_ROOM)
        {
            sequence++;
        }
        // one segment: the next one is prepared after the first is taken
        assertEquals(131, sequence);
        final long position = fixture.journal.position();
        fixture.keep();
        assertTrue(fixture.tryAppend(1, sequence, 1, 8_000) > position);
        assertEquals(sequence, fixture.readAll().size());
    }

    @Test
    void shouldRemoveTheOldestSegmentsWhenThereIsTooMuch()
    {
        fixture.open(context -> context.retainedLength(4 * JournalFixture.SEGMENT_LENGTH));
        fixture.fill(5, 1, 1_000);
        assertEquals(4, fixture.names(".journal").size());
        assertEquals(4L * JournalFixture.SEGMENT_LENGTH, fixture.journal.totalLength());
        assertEquals(2, fixture.names(".index").size());
        final long storedFrom = fixture.journal.storedFrom(5);
        assertEquals(5 * 130 + 1, storedFrom);
        assertEquals(range(storedFrom, 1_000), fixture.ask(5, 1, 1_000));
        assertEquals(Long.MAX_VALUE, fixture.journal.storedFrom(4));

        fixture.reopen();
        assertEquals("5:1-1000", fixture.restored());
        assertEquals(storedFrom, fixture.journal.storedFrom(5));
        final List<String> found = fixture.readAll();
        assertEquals("5/" + storedFrom + "+1", found.get(0));
    }

    @Test
    void shouldSayThatNothingIsStoredOfAnOriginWhoseSegmentsLeft()
    {
        fixture.open(context -> context.retainedLength(3 * JournalFixture.SEGMENT_LENGTH));
        fixture.append(9, 1, 5, 10);
        fixture.append(8, 10, 1, 10);
        fixture.fill(5, 1, 150);
        assertEquals(1, fixture.journal.storedFrom(9));
        // out of order: what is above a hole in what is stored counts, what is below does not
        fixture.append(8, 3, 1, 10);
        fixture.append(8, 20, 1, 10);
        fixture.fill(5, 151, 300);
        assertEquals(Long.MAX_VALUE, fixture.journal.storedFrom(9));
        assertEquals(11, fixture.journal.storedFrom(8));
        assertEquals(new TreeSet<>(), fixture.ask(9, 1, 5));
        fixture.reopen();
        assertTrue(fixture.restored().contains("8:3-3,10-10,20-20 9:1-5"), fixture.restored());
        assertEquals(Long.MAX_VALUE, fixture.journal.storedFrom(9));
        assertEquals(11, fixture.journal.storedFrom(8));
    }

    @Test
    void shouldRemoveSegmentsThatAreTooOldButNotTheActiveOneAndForgetNothing()
    {
        fixture.open(context -> context.retainedMs(10_000));
        fixture.fill(5, 1, 150);
        fixture.nowMs += 6_000;
        fixture.fill(5, 151, 300);
        assertEquals(4, fixture.names(".journal").size());
        fixture.nowMs += 5_000;
        fixture.keep();
        assertEquals(3, fixture.names(".journal").size());
        fixture.nowMs += 100_000;
        fixture.keep();
        assertEquals(2, fixture.names(".journal").size());
        assertEquals(1, fixture.names(".index").size());
        assertEquals(2, fixture.journal.removedSegmentCount());
        fixture.reopen();
        assertEquals("5:1-300", fixture.restored());
        assertEquals(1, fixture.names(".index").size());
        fixture.fill(5, 301, 500);
        assertEquals(List.of("0000000000200000.index"), fixture.names(".index"));
        assertEquals("5:1-500", fixture.restored());
    }

    @Test
    void shouldForgetTheOriginsThatWereSilentLongest()
    {
        fixture.open(context -> context.maxOrigins(3).maxRanges(2));
        fixture.append(1, 1, 1, 0);
        fixture.append(2, 1, 1, 0);
        fixture.append(3, 1, 1, 0);
        fixture.append(1, 2, 1, 0);
        fixture.append(4, 1, 1, 0);
        fixture.append(4, 10, 1, 0);
        fixture.append(4, 20, 1, 0);
        fixture.append(4, 30, 1, 0);
        fixture.keep();
        assertEquals("1:1-2 3:1-1 4:1-20,30-30", fixture.restored());
        assertEquals(1, fixture.journal.forgottenOriginCount());
        assertEquals(2, fixture.journal.closedHoleCount());
        assertEquals(Long.MAX_VALUE, fixture.journal.storedFrom(2));
        fixture.journal.close();
        fixture.open(context -> context.maxOrigins(2).maxRanges(2));
        assertEquals("1:2-2 4:1-20,30-30", fixture.restored());
    }

    @Test
    void shouldForceByPolicy()
    {
        fixture.open(context -> context.syncPolicy(SyncPolicy.EACH_BATCH));
        final long batch = fixture.append(1, 1, 1, 100);
        assertTrue(fixture.journal.syncedPosition() < batch);
        fixture.keep();
        assertEquals(batch, fixture.journal.syncedPosition());
        fixture.journal.close();

        fixture.open(context -> context.syncPolicy(SyncPolicy.INTERVAL).syncIntervalNs(1_000));
        fixture.append(1, 2, 1, 100);
        fixture.nowNs += 1_000;
        fixture.keep();
        final long interval = fixture.journal.syncedPosition();
        assertEquals(fixture.journal.position(), interval);
        fixture.append(1, 3, 1, 100);
        fixture.nowNs += 999;
        fixture.keep();
        assertEquals(interval, fixture.journal.syncedPosition());
        fixture.nowNs += 1;
        fixture.keep();
        assertEquals(fixture.journal.position(), fixture.journal.syncedPosition());
        fixture.append(1, 4, 1, 100);
        fixture.journal.close();
        assertEquals(fixture.journal.position(), fixture.journal.syncedPosition());

        fixture.open(context -> context.syncPolicy(SyncPolicy.NONE));
        final long none = fixture.journal.syncedPosition();
        fixture.fill(1, 5, 200);
        fixture.nowNs += Long.MAX_VALUE;
        fixture.keep();
        assertEquals(none, fixture.journal.syncedPosition());
        assertEquals(1, fixture.names(".index").size());
    }

    /** A process that was killed has written, and nobody has forced it. */
    @Test
    void shouldForceWhatAnEarlierLifeLeft() throws IOException
    {
        fixture.open(context -> context.syncPolicy(SyncPolicy.NONE));
        fixture.fill(5, 1, 300);
        final long position = fixture.journal.position();
        fixture.journal.close();
        for (final String name : fixture.names(".index"))
        {
            Files.delete(fixture.directory.resolve(name));
        }

        fixture.open(context -> context.syncPolicy(SyncPolicy.INTERVAL));
        assertEquals(position, fixture.journal.position());
        assertEquals(position, fixture.journal.syncedPosition());
        assertEquals(2, fixture.names(".index").size());
        fixture.journal.close();

        Files.delete(fixture.directory.resolve(fixture.names(".index").get(0)));
        fixture.journal = Journal.open(fixture.context().syncPolicy(SyncPolicy.INTERVAL));
        assertEquals(0, fixture.journal.syncedPosition());
        fixture.keep();
        assertEquals(position, fixture.journal.syncedPosition());
        assertEquals(2, fixture.names(".index").size());
    }

    @Test
    void shouldWorkInItsOwnThread() throws IOException
    {
        fixture.journal = Journal.open(new JournalContext(fixture.directory)
            .segmentLength(JournalFixture.SEGMENT_LENGTH).errorHandler(fixture.errors::add));
        assertTrue(Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals("hearsay-journal") && thread.isDaemon()));
        for (int sequence = 1; sequence <= 1_000; sequence++)
        {
            final int next = sequence;
            Await.until(() -> fixture.tryAppend(1, next, 1, 8_000) > 0, "room");
        }
        fixture.journal.close();
        assertEquals(1_000, fixture.readAll().size());
        assertTrue(Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("hearsay-journal")));
    }
}
