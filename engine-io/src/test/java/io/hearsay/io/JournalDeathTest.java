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

import io.hearsay.core.testing.Await;
import io.hearsay.core.testing.Seeded;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.journal.Journal;
import io.hearsay.io.journal.JournalHandler;
import io.hearsay.io.journal.JournalInspector;
import io.hearsay.io.journal.JournalReader;
import io.hearsay.io.journal.SkipCause;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process of a journal is killed while it appends, has a disk that is full, or meets another one.
 */
@Timeout(180)
class JournalDeathTest
{
    private static final int KILLS = 30;
    private static final String FOR_EVER = Long.toString(Long.MAX_VALUE);

    @TempDir
    Path parent;

    private final List<ChildJvm> children = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final UnsafeBuffer run = new UnsafeBuffer(new byte[8_192]);

    @AfterEach
    void stop()
    {
        children.forEach(ChildJvm::close);
        assertEquals(List.of(), errors);
    }

    private ChildJvm start(final List<String> command)
    {
        final ChildJvm child = ChildJvm.start(command);
        children.add(child);
        return child;
    }

    private ChildJvm start(final long first, final String last)
    {
        return start(JournalProcess.command(
            journal().toString(), ledger().toString(), Long.toString(first), last));
    }

    private Path journal()
    {
        return parent.resolve("journal");
    }

    private Path ledger()
    {
        return parent.resolve("ledger");
    }

    @Test
    void shouldHaveAllThatWasAppendedWheneverItIsKilled()
    {
        final long[] next = {1};
        try (ClientLedger ledger = new ClientLedger(ledger());
            JournalReader reader = reader())
        {
            final long[] read = {1};
            Seeded.run(KILLS, random ->
            {
                final ChildJvm child = start(next[0], FOR_EVER);
                assertEquals("ready", child.line());
                final long killAt = next[0] + (1L << random.nextInt(12)) + random.nextInt(16);
                Await.until(() -> ledger.accepted(0) >= killAt, "the child to append");
                child.kill();

                final long accepted = ledger.accepted(0);
                read[0] = read(reader, read[0]);
                assertTrue(read[0] > accepted, () -> "read to " + read[0] + ", accepted to " + accepted);
                next[0] = recoverAndAppend(accepted, ledger.accepted(1));
                assertEquals(next[0] - 1, read[0] = read(reader, read[0]) - 1);
                read[0]++;
            });
        }
    }

    @Test
    void shouldBeWholeWheneverItIsKilledWhileOldFilesAreWrittenOver() throws IOException
    {
        final long[] next = {1};
        final long[] removed = new long[1];
        try (ClientLedger ledger = new ClientLedger(ledger()))
        {
            Seeded.run(KILLS / 2, random ->
            {
                final ChildJvm child = start(JournalProcess.command(
                    journal().toString(),
                    ledger().toString(),
                    Long.toString(next[0]),
                    FOR_EVER,
                    Integer.toString(3 * JournalProcess.SEGMENT_LENGTH)));
                assertEquals("ready", child.line());
                final long killAt = next[0] + 5_000 + random.nextInt(1_000);
                Await.until(() -> ledger.accepted(0) >= killAt, "the child to append");
                child.kill();

                final long accepted = ledger.accepted(0);
                try (Journal journal = Journal.open(JournalProcess.context(journal()).errorHandler(errors::add)))
                {
                    assertEquals(0, journal.damageCount());
                    final long[] last = new long[1];
                    journal.restore((origin, first, end) -> last[0] = end);
                    assertTrue(last[0] == accepted || last[0] == accepted + 1, () -> last[0] + " of " + accepted);
                    removed[0] = journal.storedFrom(JournalProcess.ORIGIN);
                    assertEquals(last[0] + 1, readFrom(removed[0]));
                    next[0] = last[0] + 1;
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
            });
        }
        // many of segments ago
        assertTrue(removed[0] > 10_000, () -> "stored from " + removed[0]);
        final JournalInspector inspector = new JournalInspector(journal(), errors::add);
        inspector.verify();
        assertEquals(0, inspector.damageCount());
    }

    private long readFrom(final long first) throws IOException
    {
        try (JournalReader reader = JournalReader.open(journal()))
        {
            return read(reader, first);
        }
    }

    private JournalReader reader()
    {
        try
        {
            Files.createDirectories(journal());
            return JournalReader.open(journal());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** The record that was being written when it was killed may be there, and no other. */
    private long recoverAndAppend(final long accepted, final long position)
    {
        try (Journal journal = Journal.open(JournalProcess.context(journal()).errorHandler(errors::add)))
        {
            final long[] last = new long[1];
            journal.restore((origin, first, end) ->
            {
                assertEquals(JournalProcess.ORIGIN, origin);
                assertEquals(1, first);
                last[0] = end;
            });
            assertTrue(last[0] == accepted || last[0] == accepted + 1, () -> last[0] + " of " + accepted);
            assertTrue(journal.position() >= position, () -> journal.position() + " of " + position);
            assertEquals(1, journal.storedFrom(JournalProcess.ORIGIN));
            final long sequence = last[0] + 1;
            Await.until(
                () -> journal.append(run, 0, JournalProcess.putRun(run, sequence), true, 0) > 0, "room");
            return sequence + 1;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** From a sequence on; every message is there once, and is what it was. */
    private long read(final JournalReader reader, final long first)
    {
        final long[] next = {first};
        final UnsafeBuffer expected = new UnsafeBuffer(new byte[8_192]);
        final JournalHandler handler = new JournalHandler()
        {
            @Override
            public void onRun(
                final long position,
                final boolean isOwn,
                final long timeMs,
                final DirectBuffer buffer,
                final int offset,
                final int length)
            {
                assertEquals(next[0], RunFlyweight.firstSequence(buffer, offset));
                assertEquals(JournalProcess.putRun(expected, next[0]), length);
                final UnsafeBuffer found = new UnsafeBuffer(buffer, offset, length);
                assertEquals(0, found.compareTo(new UnsafeBuffer(expected, 0, length)));
                next[0]++;
            }

            @Override
            public void onGap(final long position, final long count, final long timeMs)
            {
                throw new AssertionError("a gap at " + position);
            }

            @Override
            public void onSkip(final long position, final long nextPosition, final SkipCause cause)
            {
                throw new AssertionError(cause + " at " + position + " to " + nextPosition);
            }
        };
        try
        {
            while (reader.poll(handler, 1_000) > 0)
            {
                // to the end
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return next[0];
    }

    @Test
    void shouldReadWhileAnotherProcessWrites()
    {
        final ChildJvm child = start(1, "20000");
        assertEquals("ready", child.line());
        try (JournalReader reader = reader())
        {
            final long[] next = {1};
            Await.until(() -> (next[0] = read(reader, next[0])) > 20_000, "all of it");
        }
        assertEquals("done", child.line());
        assertEquals(0, child.exitCode());
    }

    @Test
    void shouldRefuseTheJournalOfAnotherProcess()
    {
        final ChildJvm child = start(1, FOR_EVER);
        assertEquals("ready", child.line());
        final ChildJvm second = start(1, "1");
        final String line = second.line();
        assertTrue(line.contains(journal() + ": is the journal of another process"), line);
        assertEquals(1, second.exitCode());
        child.kill();
        final ChildJvm third = start(1_000_000, "1000000");
        assertEquals("ready", third.line());
        assertEquals("done", third.line());
    }

    @Test
    void shouldStillRefuseAnotherProcessWhenThisOneWasRefused() throws IOException
    {
        try (Journal journal = Journal.open(JournalProcess.context(journal()).errorHandler(errors::add)))
        {
            final Path link = Files.createSymbolicLink(parent.resolve("link"), journal());
            for (final Path path : new Path[]{journal(), link})
            {
                assertThrows(IOException.class, () -> Journal.open(JournalProcess.context(path)));
                final ChildJvm child = start(1, "1");
                final String line = child.line();
                assertTrue(line.contains("is the journal of another process"), line);
            }
            assertEquals(0, journal.damageCount());
        }
        final ChildJvm child = start(1, "1");
        assertEquals("ready", child.line());
    }

    @Test
    void shouldSayThatTheDiskIsFullAndGoOnWithWhatThereIs()
    {
        // a real limit of the operating system: no file gets longer than half a segment
        final List<String> command = new ArrayList<>(List.of(
            "bash", "-c", "ulimit -f 512; exec \"$@\"", "bash"));
        command.addAll(JournalProcess.command(
            journal().toString(), ledger().toString(), "1", FOR_EVER));
        try (ClientLedger ledger = new ClientLedger(ledger()))
        {
            final ChildJvm child = start(command);
            final List<String> lines = List.of(child.line(), child.line());
            assertTrue(lines.contains("ready"), lines.toString());
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("error ")), lines.toString());
            assertTrue(child.isAlive());
            assertEquals(0, ledger.accepted(0));
            child.kill();
        }
        final ChildJvm next = start(1, "10");
        assertEquals("ready", next.line());
        assertEquals("done", next.line());
    }
}
