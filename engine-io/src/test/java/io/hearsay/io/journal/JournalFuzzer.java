package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.testing.FuzzBytes;
import io.hearsay.io.file.FuzzedFile;
import io.hearsay.io.file.InvalidFileException;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A journal in whose files anything may stand can be read, opened and gone on with; of what was appended only what is
 * damaged lacks, and what comes after it is whole. An input: changes, each a kind, a file, a place and bytes. Some make
 * the checksum right again, so that what is behind it is reached.
 */
class JournalFuzzer
{
    private static final int MAX_CHANGES = 6;
    private static final int SEQUENCES = 320;
    private static final int LARGE = 8_000;
    private static final int FLIP = 0;
    private static final int OVERWRITE = 1;
    private static final int CUT = 2;
    private static final int DELETE = 3;
    private static final int SWAP = 4;
    private static final int FORGE = 5;

    private static final Path PARENT = newDirectory();
    private static final TreeMap<String, byte[]> FILES = makeFiles();

    private boolean isForged;

    private static Path newDirectory()
    {
        try
        {
            return FuzzedFile.newDirectory();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Two complete segments, one that is not, and their indexes. */
    private static TreeMap<String, byte[]> makeFiles()
    {
        try (JournalFixture fixture = new JournalFixture(PARENT.resolve("good")))
        {
            fixture.open(context -> context.syncPolicy(SyncPolicy.NONE));
            for (int sequence = 1; sequence <= SEQUENCES; sequence++)
            {
                fixture.append(2, sequence, 1, sequence % 16 == 0 ? sequence : LARGE);
                if (sequence % 10 == 0)
                {
                    fixture.append(3 + sequence / 10, sequence, 3, 5);
                }
            }
            fixture.keep();
            fixture.abandon();
            final TreeMap<String, byte[]> files = new TreeMap<>();
            for (final String suffix : new String[]{".journal", ".index"})
            {
                for (final String name : fixture.names(suffix))
                {
                    files.put(name, Files.readAllBytes(fixture.directory.resolve(name)));
                }
            }
            assertEquals(5, files.size());
            return files;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldGoOnWhateverTheFilesHold(final byte[] input) throws IOException
    {
        final Path directory = PARENT.resolve("spoilt");
        IoUtil.delete(directory.toFile(), true);
        Files.createDirectory(directory);
        isForged = false;
        final TreeMap<String, byte[]> files = new TreeMap<>(FILES);
        final FuzzBytes bytes = new FuzzBytes(input);
        for (int i = 0; i < MAX_CHANGES && !bytes.isEmpty(); i++)
        {
            change(files, bytes);
        }
        for (final var file : files.entrySet())
        {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }

        check(directory);
    }

    private void change(final TreeMap<String, byte[]> files, final FuzzBytes bytes)
    {
        final int kind = bytes.below(FORGE + 1);
        final List<String> names = List.copyOf(files.keySet());
        if (names.isEmpty())
        {
            return;
        }
        final String name = names.get(bytes.below(names.size()));
        final byte[] content = files.get(name).clone();
        final int record = record(content, bytes.nextShort());
        final int at = Math.min(Math.max(0, content.length - 1), record + bytes.below(64));
        switch (kind)
        {
            case FLIP -> content[at] ^= (byte)(1 << bytes.below(8));
            case OVERWRITE -> overwrite(content, at, bytes);
            case CUT -> files.put(name, Arrays.copyOf(content, at));
            case DELETE -> files.remove(name);
            case SWAP -> files.put(names.get(bytes.below(names.size())), content);
            default ->
            {
                isForged = true;
                overwrite(content, at, bytes);
                forge(name, content, record);
            }
        }
        if (kind == FLIP || kind == OVERWRITE || kind == FORGE)
        {
            files.put(name, content);
        }
        // an index may be said to be of another segment, and a segment may say less than its index then
        isForged |= kind == SWAP;
    }

    private static void overwrite(final byte[] content, final int at, final FuzzBytes bytes)
    {
        final byte[] change = bytes.next(1 + bytes.below(16));
        System.arraycopy(change, 0, content, at, Math.min(change.length, content.length - at));
    }

    /** Where a record begins, or any place. */
    private static int record(final byte[] content, final int choice)
    {
        if (content.length < SegmentDescriptor.MIN_LENGTH || choice % 8 == 0)
        {
            return content.length == 0 ? 0 : choice * 31 % content.length & -8;
        }

        final UnsafeBuffer buffer = new UnsafeBuffer(content);
        int at = SegmentDescriptor.HEADER_LENGTH;
        for (int i = choice / 8; i > 0; i--)
        {
            final int length = buffer.getInt(at);
            if (length <= 0 || length > RecordDescriptor.MAX_LENGTH || at + length + 64 > content.length)
            {
                at = SegmentDescriptor.HEADER_LENGTH;
            }
            else
            {
                at += RecordDescriptor.align(length);
            }
        }
        return at;
    }

    private static void forge(final String name, final byte[] content, final int record)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(content);
        if (name.endsWith(".index"))
        {
            if (content.length > 4)
            {
                final int crc = crc(content, 0, content.length - 4);
                buffer.putInt(content.length - 4, Integer.reverseBytes(crc));
            }
        }
        else if (content.length >= SegmentDescriptor.MIN_LENGTH)
        {
            buffer.putInt(SegmentDescriptor.CRC_OFFSET, crc(content, 0, SegmentDescriptor.CRC_OFFSET));
            final int length = buffer.getInt(record);
            if (length > RecordDescriptor.BODY_OFFSET && length < content.length - record)
            {
                buffer.putInt(record + RecordDescriptor.CRC_OFFSET,
                    crc(content, record + RecordDescriptor.TIME_OFFSET, record + length) ^
                        buffer.getInt(SegmentDescriptor.CRC_OFFSET));
            }
        }
    }

    private static int crc(final byte[] content, final int from, final int to)
    {
        final CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.wrap(content, from, to - from));
        return (int)crc.getValue();
    }

    private void check(final Path directory)
    {
        try (JournalFixture fixture = new JournalFixture(directory))
        {
            final List<String> before = readAll(directory);
            fixture.open(context -> context.syncPolicy(SyncPolicy.NONE));
            fixture.errors.forEach(ex -> assertTrue(ex instanceof InvalidFileException, ex.toString()));
            final long position = fixture.journal.position();
            final List<String> expected = new ArrayList<>(before);
            if (!isForged)
            {
                checkRestored(fixture);
            }
            fixture.isChecked = !isForged;
            fixture.ask(2, 1, Long.MAX_VALUE);
            fixture.ask(5, 1, Long.MAX_VALUE);
            for (int sequence = 1; sequence <= 200; sequence++)
            {
                assertTrue(fixture.append(1, sequence, 1, LARGE) > position);
                expected.add("1/" + sequence + "+1 own");
            }
            final List<String> after = readAll(directory);
            after.removeIf(each -> each.contains(" ") && !each.endsWith("own"));
            expected.removeIf(each -> each.contains(" ") && !each.endsWith("own"));
            if (!isForged)
            {
                assertEquals(expected, after);
                assertEquals(200, fixture.ask(1, 1, Long.MAX_VALUE).size());
                fixture.reopen();
                assertTrue(fixture.restored().startsWith("1:1-200"), fixture.restored());
            }
            else
            {
                assertTrue(after.size() >= 200);
                fixture.reopen();
            }
            assertTrue(fixture.journal.position() > position);
        }
    }

    private List<String> readAll(final Path directory)
    {
        try (JournalReader reader = JournalReader.open(directory))
        {
            final List<String> found = new ArrayList<>();
            reader.seekToTime(0);
            reader.seekToBeginning();
            found.addAll(JournalFixture.read(reader, !isForged));
            return found;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Nothing is known that was never appended. */
    private static void checkRestored(final JournalFixture fixture)
    {
        final Set<Long> origins = new HashSet<>();
        fixture.journal.restore((origin, first, last) ->
        {
            origins.add(origin);
            assertTrue(origin == 2 || origin > 3 && origin <= 3 + SEQUENCES / 10, () -> "origin " + origin);
            assertTrue(first >= 1 && last >= first && last <= SEQUENCES + 2, () -> first + "-" + last);
        });
        assertFalse(origins.size() > 1 + SEQUENCES / 10);
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        seeds.add(new byte[0]);
        for (int kind = 0; kind <= FORGE; kind++)
        {
            for (int file = 0; file < 5; file++)
            {
                for (final int record : new int[]{1, 0x181})
                {
                    for (final int behind : new int[]{0, 20})
                    {
                        seeds.add(new byte[]{
                            (byte)kind, (byte)file, (byte)(record >> 8), (byte)record, (byte)behind, 3, 1, 2, 3, 4});
                    }
                }
            }
        }
        return seeds;
    }
}
