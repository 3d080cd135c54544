package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal whose thread is the test's, with clocks that the test sets.
 */
final class JournalFixture implements AutoCloseable
{
    static final int SEGMENT_LENGTH = SegmentDescriptor.MIN_LENGTH;
    static final long NONE = Long.MAX_VALUE;

    final List<Throwable> errors = new ArrayList<>();
    final UnsafeBuffer run = new UnsafeBuffer(new byte[RecordDescriptor.MAX_BODY_LENGTH]);
    final Path directory;
    long nowMs = 1_000_000;
    long nowNs = Long.MAX_VALUE - 5_000_000_000L; // runs over in some tests
    /** Whether messages are what their sequences say. */
    boolean isChecked = true;
    Journal journal;

    JournalFixture(final Path directory)
    {
        this.directory = directory;
    }

    JournalContext context()
    {
        return new JournalContext(directory)
            .segmentLength(SEGMENT_LENGTH)
            .epochClock(() -> nowMs)
            .nanoClock(() -> nowNs)
            .errorHandler(errors::add)
            .externalKeeper(true);
    }

    Journal open()
    {
        return open(context -> context);
    }

    Journal open(final UnaryOperator<JournalContext> options)
    {
        try
        {
            journal = Journal.open(options.apply(context()));
            keep();
            return journal;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Whatever the journal's thread has to do. */
    void keep()
    {
        try
        {
            for (int i = 0; journal.keeper().doWork() > 0; i++)
            {
                assertTrue(i < 1_000_000, "the keeper never rests");
            }
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** A run of messages whose bytes say which they are. */
    int putRun(final long origin, final long first, final int count, final int payloadLength)
    {
        RunFlyweight.putHeader(run, 0, origin, first, 7, 1, count);
        int at = RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            RunFlyweight.entryLength(run, at, payloadLength);
            at += RunFlyweight.ENTRY_HEADER_LENGTH;
            run.setMemory(at, payloadLength, (byte)(origin * 31 + first + i));
            at += payloadLength;
        }

        return at;
    }

    long tryAppend(final long origin, final long first, final int count, final int payloadLength)
    {
        return journal.append(run, 0, putRun(origin, first, count, payloadLength), origin == 1, nowMs);
    }

    long append(final long origin, final long first, final int count, final int payloadLength)
    {
        long position = tryAppend(origin, first, count, payloadLength);
        if (position == MessageJournal.NO_ROOM)
        {
            keep();
            position = tryAppend(origin, first, count, payloadLength);
        }
        assertTrue(position > 0, "no room");
        return position;
    }

    /** Runs of one message of 8 000 bytes, 130 a segment. */
    void fill(final long origin, final long first, final long last)
    {
        for (long sequence = first; sequence <= last; sequence++)
        {
            append(origin, sequence, 1, 8_000);
        }
        keep();
    }

    void reopen()
    {
        journal.close();
        open();
    }

    /** As if the process had died. */
    void abandon()
    {
        journal.close();
    }

    /** What is known, for example <code>1:1-5,7-7 2:3-3</code>. */
    String restored()
    {
        final TreeMap<Long, StringBuilder> origins = new TreeMap<>();
        journal.restore((origin, first, last) ->
            origins.computeIfAbsent(origin, key -> new StringBuilder()).append(',').append(first).append('-')
                .append(last));
        final StringBuilder text = new StringBuilder();
        origins.forEach((origin, ranges) -> text.append(' ').append(origin).append(':').append(ranges.substring(1)));
        return text.toString().trim();
    }

    /** Sequences of an answer, each of whose messages is what it should be. */
    TreeSet<Long> ask(final long origin, final long first, final long last)
    {
        final TreeSet<Long> sequences = new TreeSet<>();
        final boolean[] isEnd = new boolean[1];
        assertTrue(journal.ask(99, origin, first, last));
        for (int i = 0; !isEnd[0]; i++)
        {
            assertTrue(i < 100_000, "no end of the answer");
            keep();
            journal.poll(
                new MessageJournal.AnswerHandler()
                {
                    @Override
                    public boolean onRun(
                        final long token, final DirectBuffer buffer, final int offset, final int length)
                    {
                        assertEquals(99, token);
                        assertEquals(origin, RunFlyweight.origin(buffer, offset));
                        if (isChecked)
                        {
                            check(buffer, offset, length);
                        }
                        for (int j = 0; j < RunFlyweight.count(buffer, offset); j++)
                        {
                            sequences.add(RunFlyweight.firstSequence(buffer, offset) + j);
                        }
                        return true;
                    }

                    @Override
                    public void onEnd(final long token)
                    {
                        assertEquals(99, token);
                        isEnd[0] = true;
                    }
                },
                100);
        }

        return sequences;
    }

    static void check(final DirectBuffer buffer, final int offset, final int length)
    {
        final int count = RunFlyweight.count(buffer, offset);
        int at = offset + RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final byte expected = (byte)(RunFlyweight.origin(buffer, offset) * 31 +
                RunFlyweight.firstSequence(buffer, offset) + i);
            final int entryLength = RunFlyweight.entryLength(buffer, at);
            at += RunFlyweight.ENTRY_HEADER_LENGTH;
            for (int j = 0; j < entryLength; j++)
            {
                if (buffer.getByte(at + j) != expected)
                {
                    throw new AssertionError("a message of " + RunFlyweight.origin(buffer, offset) + " has changed");
                }
            }
            at += entryLength;
        }
        assertEquals(offset + length, at);
    }

    /** All that a reader finds from its position on. */
    static List<String> read(final JournalReader reader)
    {
        return read(reader, true);
    }

    static List<String> read(final JournalReader reader, final boolean isChecked)
    {
        final List<String> found = new ArrayList<>();
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
                if (isChecked)
                {
                    check(buffer, offset, length);
                }
                found.add(RunFlyweight.origin(buffer, offset) + "/" + RunFlyweight.firstSequence(buffer, offset) +
                    "+" + RunFlyweight.count(buffer, offset) + (isOwn ? " own" : ""));
            }

            @Override
            public void onGap(final long position, final long count, final long timeMs)
            {
                found.add("gap of " + count);
            }

            @Override
            public void onSkip(final long position, final long nextPosition, final SkipCause cause)
            {
                assertTrue(nextPosition > position);
                found.add(cause + " " + position + "-" + nextPosition);
            }
        };
        try
        {
            for (int i = 0; reader.poll(handler, 100) > 0; i++)
            {
                assertTrue(i < 1_000_000, "the reader never rests");
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return found;
    }

    List<String> readAll()
    {
        try (JournalReader reader = JournalReader.open(directory))
        {
            return read(reader);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    List<String> names(final String suffix)
    {
        try (var files = Files.list(directory))
        {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(suffix)).sorted()
                .toList();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    Path segment(final long firstPosition)
    {
        return directory.resolve(SegmentDescriptor.segmentName(firstPosition));
    }

    static void write(final Path file, final long offset, final byte... bytes)
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.seek(offset);
            access.write(bytes);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static void flip(final Path file, final long offset)
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.seek(offset);
            final int value = access.read();
            access.seek(offset);
            access.write(value ^ 0x10);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static void cut(final Path file, final long length)
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.setLength(length);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        if (journal != null)
        {
            journal.close();
        }
    }
}
