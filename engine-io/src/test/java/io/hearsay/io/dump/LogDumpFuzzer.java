package io.hearsay.io.dump;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.log.EvictionHandler;
import io.hearsay.core.log.MessageLog;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.file.FuzzedFile;
import io.hearsay.io.file.InvalidFileException;
import io.hearsay.io.file.LogFile;
import io.hearsay.io.status.LogRecord;
import io.hearsay.io.status.LogSnapshot;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A message log in whose file anything may stand is refused, or read as far as it makes sense, and its dump is one that
 * a terminal can show. An input: how many records are asked for (1 byte), then changes, see {@link FuzzedFile#spoil}.
 */
class LogDumpFuzzer
{
    private static final int HEADER = 4_096;
    private static final int CAPACITY = MessageLog.MIN_CAPACITY;
    private static final FuzzedFile FILE =
        new FuzzedFile(LogDumpFuzzer::makeLog, 0, HEADER, HEADER + CAPACITY / 2, HEADER + CAPACITY);

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldDumpALogOfAnything(final byte[] input) throws IOException
    {
        final FuzzBytes bytes = new FuzzBytes(input);
        final int limit = 1 + bytes.below(64);
        try
        {
            FILE.spoil(bytes);
            final LogSnapshot snapshot = LogSnapshot.read(FILE.directory(), limit);
            assertTrue(snapshot.records().size() <= limit);
            long position = snapshot.tail();
            for (final LogRecord record : snapshot.records())
            {
                assertTrue(record.position() >= position && record.position() < snapshot.head());
                assertTrue(record.body().length <= MessageLog.MAX_RECORD_LENGTH);
                position = record.position() + 1;
            }
            LogDump.text(snapshot).lines().forEach(LogDumpFuzzer::checkLine);
        }
        catch (final InvalidFileException ex)
        {
            assertTrue(ex.getMessage().contains(LogFile.FILE_NAME), ex.getMessage());
        }
        finally
        {
            FILE.restore();
        }
    }

    /** Lines that name positions or say what is wrong grow with the numbers in them. */
    private static void checkLine(final String line)
    {
        if (line.startsWith("log of ") || line.startsWith("position ") || line.startsWith("offset "))
        {
            DatagramDumpFuzzer.checkPrintable(line);
        }
        else
        {
            DatagramDumpFuzzer.checkLine(line);
        }
    }

    /** So full that its first records are gone, with runs of one and two messages and a gap at the end. */
    private static Path makeLog(final Path directory) throws IOException
    {
        try (LogFile file = LogFile.create(directory, CAPACITY))
        {
            final MessageLog log = new MessageLog(file.log(), new Evictions());
            for (int sequence = 1; sequence < 400; sequence += 2)
            {
                final int payloadLength = sequence * 7 % 500;
                final int length = RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH +
                    2 * (RunFlyweight.ENTRY_HEADER_LENGTH + payloadLength);
                final int offset = log.claim(length);
                int at = offset + RecordDescriptor.BODY_OFFSET;
                RunFlyweight.putHeader(file.log(), at, 77, sequence, 5, 1, 2);
                at += RunFlyweight.HEADER_LENGTH;
                for (int i = 0; i < 2; i++)
                {
                    RunFlyweight.entryLength(file.log(), at, payloadLength);
                    at += RunFlyweight.ENTRY_HEADER_LENGTH;
                    file.log().setMemory(at, payloadLength, (byte)'x');
                    at += payloadLength;
                }
                log.append(offset, length, RecordDescriptor.RUN, RecordDescriptor.OWN, 0, 0);
            }
            final int length = RecordDescriptor.BODY_OFFSET + DeliveryDescriptor.GAP_LENGTH;
            final int offset = log.claim(length);
            file.log().putLong(offset + RecordDescriptor.BODY_OFFSET + DeliveryDescriptor.GAP_ORIGIN_OFFSET, 77);
            file.log().putLong(offset + RecordDescriptor.BODY_OFFSET + DeliveryDescriptor.GAP_FIRST_OFFSET, 401);
            file.log().putLong(offset + RecordDescriptor.BODY_OFFSET + DeliveryDescriptor.GAP_LAST_OFFSET, 402);
            file.log().putInt(
                offset + RecordDescriptor.BODY_OFFSET + DeliveryDescriptor.GAP_CAUSE_OFFSET,
                DeliveryDescriptor.GAP_CAUSE_LOST);
            log.append(offset, length, RecordDescriptor.GAP, 0, 0, 0);
        }

        return directory.resolve(LogFile.FILE_NAME);
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

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(new byte[0]);
        seeds.add(new byte[]{63});
        // magic, version, length; cut off, longer; kind and length of a record; head and tail
        for (final int[] change : new int[][]{
            {0, 0}, {0, 8}, {0, 12}, {4, 0}, {4, 128}, {4, 129}, {4, 0x8001}, {1, 0}, {1, 4}, {1, 8},
            {2, 0}, {2, 8}, {3, 0}, {3, 1}, {3, 128}, {3, 134}})
        {
            seeds.add(new byte[]{
                20, (byte)change[0], (byte)(change[1] >> 8), (byte)change[1], 3, 1, 0, 1, 0, 1, 0, 0, 16, 0, 1});
        }
        return seeds;
    }
}
