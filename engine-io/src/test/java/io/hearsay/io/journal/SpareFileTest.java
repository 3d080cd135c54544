package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.hearsay.core.testing.Await;
import org.agrona.LangUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of segments that had to leave are written over, and nobody takes anything of their former life for real.
 */
@Timeout(120)
class SpareFileTest
{
    private static final int RETAINED = 4;

    @TempDir
    Path parent;

    private JournalFixture fixture;

    @BeforeEach
    void start()
    {
        fixture = new JournalFixture(parent.resolve("journal"));
    }

    @AfterEach
    void stop()
    {
        fixture.close();
        assertEquals(List.of(), fixture.names(".tmp"));
    }

    private void open()
    {
        fixture.open(context -> context.retainedLength(RETAINED * JournalFixture.SEGMENT_LENGTH));
    }

    private static Object inode(final Path file) throws IOException
    {
        return Files.getAttribute(file, "unix:ino");
    }

    @Test
    void shouldWriteOverTheFileOfTheOldestSegment() throws IOException
    {
        open();
        fixture.fill(5, 1, 390);
        final Object oldest = inode(fixture.segment(0));
        fixture.fill(5, 391, 520);
        assertEquals(List.of("0000000000000000.journal.tmp"), fixture.names(".tmp"));
        fixture.fill(5, 521, 521 + 130);
        final Path reused = fixture.segment(5L * JournalFixture.SEGMENT_LENGTH);
        assertEquals(oldest, inode(reused));
        final long blocks = Files.list(fixture.directory).filter(file -> file.toString().contains(".journal")).count();
        fixture.fill(5, 700, 5_000);
        assertEquals(blocks, Files.list(fixture.directory).filter(file -> file.toString().contains(".journal"))
            .count());
        assertTrue(fixture.journal.removedSegmentCount() > 30);
        assertEquals(List.of(), fixture.errors);
        fixture.reopen();
        assertEquals(List.of(), fixture.errors);
        assertEquals("5:1-651,700-5000", fixture.restored());
        final List<String> found = fixture.readAll();
        assertEquals("5/5000+1", found.get(found.size() - 1));
        assertEquals(5_000, fixture.ask(5, 5_000, 5_000).first());
    }

    @Test
    void shouldBeZeroBehindTheEndAgain() throws IOException
    {
        open();
        fixture.fill(5, 1, 1_000);
        final List<String> names = fixture.names(".journal");
        final byte[] bytes = Files.readAllBytes(fixture.directory.resolve(names.get(names.size() - 1)));
        assertEquals(
            -1, SegmentScan.firstNotZero(new UnsafeBuffer(bytes), SegmentDescriptor.HEADER_LENGTH), names.toString());
    }

    @Test
    void shouldLeaveAFileAloneThatHasAnotherName() throws IOException
    {
        open();
        fixture.fill(5, 1, 260);
        final Path snapshot = parent.resolve("snapshot");
        Files.createLink(snapshot, fixture.segment(0));
        final byte[] before = Files.readAllBytes(snapshot);
        fixture.fill(5, 261, 2_000);
        assertFalse(Files.exists(fixture.segment(0)));
        assertTrue(Arrays.equals(before, Files.readAllBytes(snapshot)));
    }

    @Test
    void shouldMakeANewFileIfTheSpareOneIsGone() throws IOException
    {
        open();
        fixture.fill(5, 1, 520);
        Files.delete(fixture.directory.resolve(fixture.names(".tmp").get(0)));
        fixture.fill(5, 521, 700);
        assertFalse(fixture.journal.isDiskFull());
        assertEquals(List.of(), fixture.errors);
        fixture.reopen();
        assertEquals("5:1-700", fixture.restored());
    }

    @Test
    void shouldSkipTheRestOfASegmentThatIsWrittenOverWhileItIsRead() throws IOException
    {
        open();
        fixture.fill(5, 1, 390);
        try (JournalReader reader = JournalReader.open(fixture.directory))
        {
            final CountingHandler handler = new CountingHandler();
            while (handler.count < 10)
            {
                reader.poll(handler, 1);
            }
            final long position = reader.position();
            fixture.fill(5, 391, 1_000);
            final long oldest = Long.parseLong(fixture.names(".journal").get(0).substring(0, 16), 16);
            assertTrue(oldest > 2 * JournalFixture.SEGMENT_LENGTH);
            final List<String> found = JournalFixture.read(reader);
            final int end = JournalFixture.SEGMENT_LENGTH;
            assertEquals(
                List.of("REMOVED " + position + "-" + end, "REMOVED " + end + "-" + oldest), found.subList(0, 2));
            assertEquals("5/1000+1", found.get(found.size() - 1));
            assertEquals(2 + 1_000 - oldest / end * 130, found.size());
        }
    }

    @Test
    void shouldReadNothingTornWhileFilesAreWrittenOver() throws Exception
    {
        fixture.journal = Journal.open(new JournalContext(fixture.directory)
            .segmentLength(JournalFixture.SEGMENT_LENGTH)
            .retainedLength(2 * JournalFixture.SEGMENT_LENGTH)
            .syncPolicy(SyncPolicy.NONE)
            .errorHandler(fixture.errors::add));
        final AtomicBoolean isOver = new AtomicBoolean();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread thread = new Thread(() ->
        {
            try (JournalReader reader = JournalReader.open(fixture.directory))
            {
                boolean wasOver = false;
                while (!wasOver)
                {
                    wasOver = isOver.get();
                    for (final String found : JournalFixture.read(reader))
                    {
                        assertFalse(found.startsWith("CORRUPT"), found);
                    }
                }
                assertEquals(fixture.journal.position(), reader.position());
            }
            catch (final Throwable ex)
            {
                failure.set(ex);
            }
        });
        thread.start();
        for (int sequence = 1; sequence <= 6_000; sequence++)
        {
            final int next = sequence;
            Await.until(() -> fixture.tryAppend(1, next, 1, 8_000) > 0, "room");
        }
        isOver.set(true);
        thread.join();
        if (failure.get() != null)
        {
            LangUtil.rethrowUnchecked(failure.get());
        }
        assertEquals(List.of(), fixture.errors);
    }

    @Test
    void shouldTakeNothingOfAFormerLifeForARecord() throws IOException
    {
        fixture.open();
        fixture.fill(5, 1, 100);
        fixture.close();
        // what a machine may leave that dies before the zeros are on the disk
        final Path file = fixture.segment(0);
        final UnsafeBuffer header = new UnsafeBuffer(new byte[SegmentDescriptor.HEADER_LENGTH]);
        SegmentDescriptor.putHeader(header, 7L * JournalFixture.SEGMENT_LENGTH, JournalFixture.SEGMENT_LENGTH, 9);
        final Path newLife = fixture.segment(7L * JournalFixture.SEGMENT_LENGTH);
        Files.move(file, newLife);
        try (var channel = Files.newByteChannel(newLife, StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.wrap(header.byteArray()));
        }
        fixture.open();
        assertEquals("", fixture.restored());
        assertNotEquals(0, fixture.journal.damageCount());
        assertEquals(Long.MAX_VALUE, fixture.journal.storedFrom(5));
        fixture.append(5, 101, 1, 10);
        fixture.keep();
        assertEquals("5:101-101", fixture.restored());
    }

    @Test
    void shouldDeleteAFileThatCanNotBeRenamed() throws IOException
    {
        open();
        final Path inTheWay = Files.createDirectory(fixture.directory.resolve("0000000000000000.journal.tmp"));
        fixture.fill(5, 1, 1_000);
        Files.delete(inTheWay);
        assertFalse(Files.exists(fixture.segment(0)));
        assertFalse(Files.exists(fixture.directory.resolve(SegmentDescriptor.indexName(0))));
        assertEquals(List.of(), fixture.errors);
    }

    @Test
    void shouldRemoveTheIndexOfASegmentThatSomebodyRemoved() throws IOException
    {
        open();
        fixture.fill(5, 1, 260);
        Files.delete(fixture.segment(0));
        fixture.fill(5, 261, 1_000);
        assertFalse(Files.exists(fixture.directory.resolve(SegmentDescriptor.indexName(0))));
        assertEquals(List.of(), fixture.errors);
    }

    @Test
    void shouldLeaveAFileAloneThatGotAnotherNameJustBeforeItWasRenamed() throws IOException
    {
        open();
        fixture.fill(5, 1, 520);
        final Path snapshot = parent.resolve("snapshot");
        Files.createLink(snapshot, fixture.directory.resolve(fixture.names(".tmp").get(0)));
        final byte[] before = Files.readAllBytes(snapshot);
        fixture.fill(5, 521, 700);
        assertTrue(Arrays.equals(before, Files.readAllBytes(snapshot)));
        assertEquals(List.of(), fixture.errors);
    }

    @Test
    void shouldNotWriteIntoAFileThatOthersMayRead() throws IOException
    {
        open();
        fixture.fill(5, 1, 260);
        Files.setPosixFilePermissions(fixture.segment(0), PosixFilePermissions.fromString("rw-r--r--"));
        fixture.fill(5, 261, 1_000);
        for (final String name : fixture.names(".journal"))
        {
            assertEquals("rw-------", PosixFilePermissions.toString(
                Files.getPosixFilePermissions(fixture.directory.resolve(name))), name);
        }
    }

    @Test
    void shouldKnowTheFirstSegmentIsRemovedWhileItsHeaderIsZero() throws IOException
    {
        open();
        fixture.fill(5, 1, 10);
        fixture.close();
        final int length = JournalFixture.SEGMENT_LENGTH;
        try (SegmentMemory memory = SegmentMemory.map(fixture.segment(0), length, length, true))
        {
            JournalFixture.write(fixture.segment(0), 0, new byte[SegmentDescriptor.HEADER_LENGTH]);
            final RecordCursor cursor = new RecordCursor();
            cursor.wrap(memory, 0, SegmentDescriptor.HEADER_LENGTH);
            assertEquals(RecordCursor.REMOVED, cursor.next());
        }
    }
}
