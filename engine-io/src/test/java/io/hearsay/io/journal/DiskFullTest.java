package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.hearsay.core.spi.MessageJournal;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk without room, and a directory that somebody else has.
 */
@Timeout(60)
class DiskFullTest
{
    private static final long RETRY_NS = 1_000_000_000L;

    @TempDir
    Path parent;

    private JournalFixture fixture;
    private boolean isFull;
    private int attempts;
    private long failingOffset;

    @BeforeEach
    void start()
    {
        fixture = new JournalFixture(parent.resolve("journal"));
    }

    @AfterEach
    void stop()
    {
        fixture.close();
    }

    private Journal open(final int segmentLength)
    {
        return fixture.open(context -> context.segmentLength(segmentLength).retryIntervalNs(RETRY_NS).blockWriter(
            (channel, block, position) ->
            {
                if (isFull && position >= failingOffset)
                {
                    attempts++;
                    block.limit(block.limit() / 2);
                    BlockWriter.writeFully(channel, block, position);
                    throw new IOException("No space left on device");
                }
                BlockWriter.writeFully(channel, block, position);
            }));
    }

    private long fillUp(final long firstSequence)
    {
        long sequence = firstSequence;
        while (fixture.tryAppend(2, sequence, 1, 8_000) != MessageJournal.NO_ROOM)
        {
            sequence++;
            fixture.keep();
        }
        return sequence;
    }

    @Test
    void shouldSayOnceThatThereIsNoRoomAndGoOnWhenThereIs()
    {
        for (final long offset : new long[]{0, 1 << 20})
        {
            failingOffset = offset;
            fixture.errors.clear();
            attempts = 0;
            final Journal journal = open(2 << 20);
            long sequence = 1;
            for (int episode = 1; episode <= 3; episode++)
            {
                fixture.keep();
                assertFalse(journal.isDiskFull());
                isFull = true;
                sequence = fillUp(sequence);
                assertTrue(journal.isDiskFull());
                assertEquals(episode, fixture.errors.size());
                assertTrue(fixture.errors.get(episode - 1).getMessage().contains("No space left"));
                assertEquals(List.of(), fixture.names(".tmp"));
                final int before = attempts;
                fixture.nowNs += RETRY_NS - 1;
                fixture.keep();
                assertEquals(before, attempts);
                fixture.nowNs += 1;
                fixture.keep();
                assertEquals(before + 1, attempts);
                assertEquals(episode, fixture.errors.size());
                assertEquals(MessageJournal.NO_ROOM, fixture.tryAppend(2, sequence, 1, 8_000));

                isFull = false;
                fixture.keep();
                assertTrue(journal.isDiskFull());
                fixture.nowNs += RETRY_NS;
                fixture.keep();
                assertFalse(journal.isDiskFull());
                assertTrue(journal.appendGap(3, 5) > 0);
            }
            assertEquals("2:1-" + (sequence - 1), fixture.restored());
            assertEquals(sequence - 1 + 3, fixture.readAll().size());
            fixture.reopen();
            assertEquals("2:1-" + (sequence - 1), fixture.restored());
            fixture.close();
            IoUtil.delete(fixture.directory.toFile(), false);
        }
    }

    @Test
    void shouldOpenOnAFullDiskAndAnswerFromWhatIsThere()
    {
        open(1 << 20);
        fixture.fill(2, 1, 200);
        fixture.close();
        isFull = true;
        final Journal journal = open(1 << 20);
        assertTrue(journal.isDiskFull());
        assertEquals("2:1-200", fixture.restored());
        assertEquals(200, fixture.ask(2, 1, 200).size());
        assertTrue(fixture.tryAppend(2, 201, 1, 8_000) > 0);
    }

    @Test
    void shouldKeepASegmentWhoseIndexCanNotBeWrittenAndWriteItLater() throws IOException
    {
        fixture.open(context -> context.retainedLength(1));
        // a directory of its name is in the way of the index
        final Path index = fixture.directory.resolve(SegmentDescriptor.indexName(0));
        Files.createDirectory(index);
        Files.createFile(index.resolve("in the way"));
        fixture.fill(2, 1, 200);
        assertEquals(1, fixture.errors.size(), fixture.errors.toString());
        fixture.nowNs += 10 * RETRY_NS;
        fixture.fill(2, 201, 300);
        assertEquals(1, fixture.errors.size(), fixture.errors.toString());
        assertTrue(Files.exists(fixture.segment(0)));
        assertEquals(300, fixture.ask(2, 1, 300).size());

        Files.delete(index.resolve("in the way"));
        Files.delete(index);
        fixture.nowNs += 10 * RETRY_NS;
        fixture.keep();
        assertFalse(Files.exists(fixture.segment(0)));
        assertEquals(2, fixture.names(".journal").size());
        fixture.reopen();
        assertEquals("2:1-300", fixture.restored());
    }

    @Test
    void shouldRefuseASecondOwnerInTheSameProcess() throws IOException
    {
        fixture.open();
        fixture.append(2, 1, 1, 0);
        for (int i = 0; i < 2; i++)
        {
            final IOException ex = assertThrows(IOException.class, () -> Journal.open(fixture.context()));
            assertTrue(ex.getMessage().contains(fixture.directory + ": is a journal of this process"), ex.getMessage());
        }
        fixture.append(2, 2, 1, 0);
        fixture.reopen();
        assertEquals("2:1-2", fixture.restored());
    }

    @Test
    void shouldRefuseWhatMakesNoSense()
    {
        for (final JournalContext context : List.of(
            fixture.context().segmentLength(1 << 19),
            fixture.context().segmentLength(3 << 20),
            fixture.context().segmentLength(1 << 29),
            fixture.context().retainedLength(-1),
            fixture.context().retainedMs(0),
            fixture.context().syncIntervalNs(0),
            fixture.context().retryIntervalNs(0),
            fixture.context().maxOrigins(0),
            fixture.context().maxRanges(0),
            fixture.context().maxOrigins(1 << 20).maxRanges(1 << 20)))
        {
            assertThrows(IllegalArgumentException.class, () -> Journal.open(context));
        }
        assertFalse(Files.exists(fixture.directory));
    }

    @Test
    void shouldWriteIndexesWhileThereIsNoRoomForASegmentSoThatOldOnesLeave()
    {
        fixture.open(context -> context.retryIntervalNs(RETRY_NS).retainedMs(1_000).blockWriter(
            (channel, block, position) ->
            {
                if (isFull)
                {
                    throw new IOException("No space left on device");
                }
                BlockWriter.writeFully(channel, block, position);
            }));
        fixture.fill(2, 1, 10);
        isFull = true;
        fixture.fill(2, 11, 200);
        assertTrue(fixture.journal.isDiskFull());
        for (int i = 0; i < 3; i++)
        {
            fixture.nowNs += RETRY_NS;
            fixture.nowMs += 1_000;
            fixture.keep();
        }
        assertTrue(Files.exists(fixture.directory.resolve(SegmentDescriptor.indexName(0))));
        assertFalse(Files.exists(fixture.segment(0)));
        assertEquals(1, fixture.errors.size(), fixture.errors.toString());
    }
}
