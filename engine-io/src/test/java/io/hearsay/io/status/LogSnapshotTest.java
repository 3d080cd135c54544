package io.hearsay.io.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

import io.hearsay.core.log.EvictionHandler;
import io.hearsay.core.log.MessageLog;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.file.InvalidFileException;
import io.hearsay.io.file.LogFile;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The message log can be looked at while it is written, and when it is full of nonsense.
 */
class LogSnapshotTest
{
    private static final int CAPACITY = MessageLog.MIN_CAPACITY;
    private static final long ORIGIN = 77;

    private final UnsafeBuffer memory =
        new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY + MessageLog.TRAILER_LENGTH));
    private final MessageLog log = new MessageLog(memory, new Evictions());
    private long sequence;

    private void append(final int payloadLength)
    {
        final int length = RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH +
            RunFlyweight.ENTRY_HEADER_LENGTH + payloadLength;
        final int offset = log.claim(length);
        final int body = offset + RecordDescriptor.BODY_OFFSET;
        sequence++;
        RunFlyweight.putHeader(memory, body, ORIGIN, sequence, 0, 0, 1);
        RunFlyweight.entryLength(memory, body + RunFlyweight.HEADER_LENGTH, payloadLength);
        memory.setMemory(
            body + RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH, payloadLength, (byte)sequence);
        log.append(offset, length, RecordDescriptor.RUN, RecordDescriptor.OWN, 0, 0);
    }

    private static void assertWhole(final LogRecord record)
    {
        final UnsafeBuffer body = new UnsafeBuffer(record.body());
        final long first = RunFlyweight.firstSequence(body, 0);
        assertEquals(ORIGIN, RunFlyweight.origin(body, 0));
        for (int i = RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH; i < body.capacity(); i++)
        {
            assertEquals((byte)first, body.getByte(i), "of another record");
        }
    }

    @Test
    void shouldShowTheNewestRecords()
    {
        for (int i = 0; i < 5_000; i++)
        {
            append(i % 300);
        }

        final LogSnapshot snapshot = LogSnapshot.read(memory, 10);
        assertFalse(snapshot.isBroken());
        assertEquals(log.head(), snapshot.head());
        assertEquals(log.tail(), snapshot.tail());
        assertEquals(CAPACITY, snapshot.capacity());
        assertEquals(10, snapshot.records().size());
        for (int i = 0; i < 10; i++)
        {
            final LogRecord record = snapshot.records().get(i);
            assertEquals(4_991 + i, RunFlyweight.firstSequence(new UnsafeBuffer(record.body()), 0));
            assertEquals(RecordDescriptor.OWN, record.flags());
            assertWhole(record);
        }
    }

    @Test
    void shouldShowNothingOfAnEmptyLog()
    {
        final LogSnapshot snapshot = LogSnapshot.read(memory, 10);
        assertFalse(snapshot.isBroken());
        assertEquals(0, snapshot.records().size());
    }

    @Test
    void shouldShowWholeRecordsWhileTheyAreOverwritten() throws InterruptedException
    {
        final Thread writer = new Thread(
            () ->
            {
                for (int i = 0; i < 200_000; i++)
                {
                    append(i % 300);
                }
            },
            "writer");
        writer.start();

        int reads = 0;
        while (writer.isAlive() || reads == 0)
        {
            final LogSnapshot snapshot = LogSnapshot.read(memory, 1_000);
            assertFalse(snapshot.isBroken());
            snapshot.records().forEach(LogSnapshotTest::assertWhole);
            reads += snapshot.records().size();
        }
        writer.join();
    }

    @Test
    void shouldSurviveNonsense()
    {
        final SplittableRandom random = new SplittableRandom(5);
        int broken = 0;
        for (int i = 0; i < 200; i++)
        {
            for (int at = 0; at < CAPACITY; at += Long.BYTES)
            {
                memory.putLong(at, random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(1 << 18));
            }
            final long tail = random.nextInt(4) == 0 ? random.nextLong() : 8L * random.nextInt(10_000);
            memory.putLong(CAPACITY + MessageLog.TAIL_OFFSET, tail);
            memory.putLong(CAPACITY + MessageLog.HEAD_OFFSET, tail + random.nextInt(CAPACITY + 100));

            final LogSnapshot snapshot = LogSnapshot.read(memory, 100);
            broken += snapshot.isBroken() ? 1 : 0;
            assertTrue(snapshot.records().size() <= 100);
        }
        assertTrue(broken > 150, "nonsense is noticed: " + broken);
    }

    @Test
    void shouldOpenNoFileThatIsNone(@TempDir final Path directory) throws IOException
    {
        LogFile.create(directory, CAPACITY).close();
        assertEquals(0, LogSnapshot.read(directory, 1).records().size());

        final Path file = directory.resolve(LogFile.FILE_NAME);
        final byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThrows(InvalidFileException.class, () -> LogSnapshot.read(directory, 1));
        Files.write(file, new byte[100]);
        assertThrows(InvalidFileException.class, () -> LogSnapshot.read(directory, 1));
        for (final int at : new int[]{0, 8, 12})
        {
            final byte[] changed = bytes.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThrows(InvalidFileException.class, () -> LogSnapshot.read(directory, 1), "byte " + at);
        }
    }

    private static final class Evictions implements EvictionHandler
    {
        @Override
        public boolean isKept(final int offset)
        {
            return false;
        }

        @Override
        public void onEvict(final int offset)
        {
        }

        @Override
        public void onMove(final int offset)
        {
        }
    }
}
