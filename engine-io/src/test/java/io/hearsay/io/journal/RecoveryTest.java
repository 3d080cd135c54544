package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

import io.hearsay.io.file.InvalidFileException;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a journal makes of files that are torn, damaged, cut or gone.
 */
@Timeout(120)
class RecoveryTest
{
    private static final byte[] NEGATIVE = {(byte)0x9C, -1, -1, -1}; // -100
    private static final int LAST_OF_THREE = 64 + 2 * 48;

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
    }

    /** Three records of 48 bytes each. */
    private long three()
    {
        fixture.open();
        fixture.append(2, 1, 1, 2);
        fixture.append(2, 2, 1, 2);
        final long position = fixture.append(2, 3, 1, 2);
        fixture.abandon();
        return position;
    }

    private void assertReported(final int count, final String... words)
    {
        assertEquals(count, fixture.errors.size(), () -> fixture.errors.toString());
        assertEquals(count, fixture.journal.damageCount());
        for (final String word : words)
        {
            assertTrue(
                fixture.errors.stream().allMatch(
                    ex -> ex instanceof InvalidFileException && ex.getMessage().contains(word)),
                () -> word + " in " + fixture.errors);
        }
    }

    @Test
    void shouldGoOnWhereARecordWasBeingWritten()
    {
        final long position = three();
        for (final int length : new int[]{20, 28, 100, 8_000, RecordDescriptor.MAX_LENGTH})
        {
            JournalFixture.write(fixture.segment(0), position,
                (byte)-length, (byte)(-length >> 8), (byte)-1, (byte)-1, (byte)1, (byte)2, (byte)3);
            JournalFixture.write(fixture.segment(0), position + length - 1, (byte)length);
            fixture.open();
            assertEquals(position, fixture.journal.position());
            assertEquals(3, fixture.readAll().size());
            fixture.abandon();
        }
        fixture.open();
        fixture.append(2, 4, 1, 0);
        assertEquals(List.of("2/1+1", "2/2+1", "2/3+1", "2/4+1"), fixture.readAll());
        assertReported(0);
    }

    @Test
    void shouldPassOverARecordWhoseCrcIsWrong()
    {
        final long position = three();
        for (int offset = 64 + 48 + 4; offset < 64 + 48 + 48; offset++)
        {
            fixture.errors.clear();
            JournalFixture.flip(fixture.segment(0), offset);
            fixture.open();
            assertEquals("2:1-1,3-3", fixture.restored(), "offset " + offset);
            assertEquals(position, fixture.journal.position());
            assertEquals(List.of("2/1+1", "CORRUPT 112-160", "2/3+1"), fixture.readAll());
            assertEquals(new TreeSet<>(List.of(1L, 3L)), fixture.ask(2, 1, 10));
            assertReported(1, fixture.segment(0) + " at offset 112", "CRC");
            fixture.abandon();
            JournalFixture.flip(fixture.segment(0), offset);
        }
    }

    @Test
    void shouldGoOnBehindADamagedLastRecord()
    {
        final long position = three();
        JournalFixture.flip(fixture.segment(0), LAST_OF_THREE + 30);
        fixture.open();
        assertEquals("2:1-2", fixture.restored());
        assertReported(1, "at offset " + LAST_OF_THREE);
        assertEquals(position + 48, fixture.append(2, 4, 1, 2));
        assertEquals(List.of("2/1+1", "2/2+1", "CORRUPT 160-208", "2/4+1"), fixture.readAll());
    }

    @Test
    void shouldGiveUpTheRestWhereNoRecordCanBe()
    {
        three();
        for (final byte[] length : new byte[][]{
            {1, 0, 0, 0}, {19, 0, 0, 0}, {-1, -1, -1, 127}, {0, 0, 0, -128}, {-1, -1, -1, -1}, {0, 0, 16, 0}})
        {
            fixture.errors.clear();
            final byte[] before = bytes(0, 112, 4);
            JournalFixture.write(fixture.segment(0), 112, length);
            fixture.open();
            assertEquals("2:1-1", fixture.restored());
            assertReported(1, "at offset 112", "given up");
            assertEquals(1 << 20, fixture.journal.position());
            fixture.append(2, 9, 1, 2);
            assertEquals(List.of("2/1+1", "CORRUPT 112-1048576", "2/9+1"), fixture.readAll());
            assertEquals(new TreeSet<>(List.of(1L, 9L)), fixture.ask(2, 1, 10));
            fixture.abandon();
            // as it was, without what came of it
            JournalFixture.write(fixture.segment(0), 112, before);
            assertTrue(fixture.segment(1 << 20).toFile().delete());
            fixture.directory.resolve(SegmentDescriptor.indexName(0)).toFile().delete();
        }
    }

    private byte[] bytes(final long segment, final int offset, final int length)
    {
        try
        {
            return Arrays.copyOfRange(
                Files.readAllBytes(fixture.segment(segment)), offset, offset + length);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldNotWriteOverWhatItDoesNotUnderstand()
    {
        final long position = three();
        JournalFixture.write(fixture.segment(0), 500_001, (byte)1);
        fixture.open();
        assertEquals("2:1-3", fixture.restored());
        assertReported(1, "at offset 500000", "behind the last record");
        fixture.append(2, 4, 1, 2);
        assertEquals(4, fixture.readAll().size());
        assertTrue(fixture.journal.position() > 1 << 20);
        assertEquals(1, bytes(0, 500_001, 1)[0]);
        assertEquals(0, bytes(0, (int)position, 1)[0]);

        fixture.abandon();
        fixture.errors.clear();
        JournalFixture.write(fixture.segment(1 << 20), 64 + 48, NEGATIVE);
        JournalFixture.write(fixture.segment(1 << 20), 64 + 48 + 104, (byte)1);
        fixture.open();
        assertReported(1, "at offset 216");
        assertEquals(2 << 20, fixture.journal.position());
        assertEquals(4, fixture.readAll().size());
    }

    @Test
    void shouldNotGoOnInASegmentThatIsCut()
    {
        three();
        for (final int length : new int[]{900_000, 208, 207, 64 + 50, 64})
        {
            fixture.errors.clear();
            final byte[] before = bytes(0, 0, 1 << 20);
            JournalFixture.cut(fixture.segment(0), length);
            fixture.open();
            final int whole = length >= 208 ? 3 : length >= 112 ? length >= 160 ? 2 : 1 : 0;
            assertEquals(whole == 0 ? "" : "2:1-" + whole, fixture.restored(), "length " + length);
            assertTrue(fixture.errors.toString().contains("the file ends"), () -> fixture.errors.toString());
            fixture.append(2, 9, 1, 2);
            final List<String> found = fixture.readAll();
            assertEquals("2/9+1", found.get(found.size() - 1));
            assertEquals(1, found.stream().filter(each -> each.startsWith("CORRUPT")).count(), found.toString());
            fixture.abandon();
            JournalFixture.write(fixture.segment(0), 0, before);
            assertTrue(fixture.segment(1 << 20).toFile().delete());
            fixture.directory.resolve(SegmentDescriptor.indexName(0)).toFile().delete();
        }
    }

    @Test
    void shouldGoOnBehindASegmentWhoseHeaderIsDamaged()
    {
        for (final int cut : new int[]{-1, 63, 0})
        {
            three();
            fixture.errors.clear();
            if (cut < 0)
            {
                JournalFixture.flip(fixture.segment(0), 20);
            }
            else
            {
                JournalFixture.cut(fixture.segment(0), cut);
            }
            fixture.open();
            assertEquals("", fixture.restored());
            assertReported(1, fixture.segment(0).toString());
            fixture.append(2, 4, 1, 2);
            assertTrue(fixture.journal.position() > SegmentDescriptor.MAX_LENGTH);
            assertEquals(
                List.of("REMOVED 0-" + SegmentDescriptor.MAX_LENGTH, "2/4+1"), fixture.readAll());
            fixture.abandon();
            IoUtil.delete(fixture.directory.toFile(), false);
        }
    }

    @Test
    void shouldMakeIndexesAnewThatAreGoneOrDamaged() throws IOException
    {
        fixture.open();
        fixture.fill(2, 1, 600);
        final List<String> indexes = fixture.names(".index");
        assertEquals(4, indexes.size());
        for (int damaged = 0; damaged < 1 << 4; damaged++)
        {
            for (int kind = 0; kind < 3; kind++)
            {
                fixture.abandon();
                fixture.errors.clear();
                for (int i = 0; i < 4; i++)
                {
                    if ((damaged & 1 << i) != 0)
                    {
                        damage(fixture.directory.resolve(indexes.get(i)), kind);
                    }
                }
                fixture.open();
                assertEquals(kind == 0 ? 0 : Integer.bitCount(damaged), fixture.journal.damageCount());
                assertEquals("2:1-600", fixture.restored());
                assertEquals(1, fixture.journal.storedFrom(2));
                assertEquals(600, fixture.ask(2, 1, 600).size());
                assertEquals(indexes, fixture.names(".index"));
            }
        }
    }

    private static void damage(final Path index, final int kind) throws IOException
    {
        switch (kind)
        {
            case 0 -> Files.delete(index);
            case 1 -> JournalFixture.flip(index, Files.size(index) / 2);
            default -> JournalFixture.cut(index, Files.size(index) - 1);
        }
    }

    @Test
    void shouldKnowThePastFromAnOlderIndexAndWhatIsBehindIt() throws IOException
    {
        fixture.open(context -> context.retainedLength(5L << 20));
        fixture.fill(2, 1, 900);
        final List<String> indexes = fixture.names(".index");
        fixture.abandon();
        JournalFixture.flip(fixture.directory.resolve(indexes.get(indexes.size() - 1)), 60);
        fixture.open();
        assertEquals("2:1-900", fixture.restored());
        fixture.abandon();
        for (final String index : indexes)
        {
            Files.delete(fixture.directory.resolve(index));
        }
        fixture.open();
        assertTrue(fixture.restored().endsWith("-900") && !fixture.restored().startsWith("2:1-"), fixture.restored());
    }

    @Test
    void shouldReadOnBehindASegmentThatLostAllItsRecords()
    {
        fixture.open();
        fixture.fill(2, 1, 300);
        fixture.abandon();
        JournalFixture.write(fixture.segment(1 << 20), 64, new byte[(1 << 20) - 64]);
        fixture.open();
        final List<String> found = fixture.readAll();
        assertEquals(171, found.size());
        assertEquals("REMOVED 1048576-2097152", found.get(130));
        assertEquals("2/261+1", found.get(131));
        assertEquals(170, fixture.ask(2, 1, 300).size());
    }

    @Test
    void shouldLeaveOtherFilesAlone() throws IOException
    {
        three();
        final Path other = Files.writeString(fixture.directory.resolve("notes.journal"), "mine");
        final Path link = fixture.segment(7L << 20);
        Files.createSymbolicLink(link, other);
        Files.writeString(fixture.directory.resolve("0000000000500000.journal.tmp"), "unfinished");
        Files.createDirectory(fixture.segment(8L << 20));
        fixture.open();
        assertEquals("2:1-3", fixture.restored());
        assertEquals(2, fixture.errors.size(), fixture.errors.toString());
        assertEquals("mine", Files.readString(other));
        assertFalse(Files.exists(fixture.directory.resolve("0000000000500000.journal.tmp")));
        fixture.append(2, 4, 1, 0);
        assertEquals(4, fixture.readAll().stream().filter(each -> each.startsWith("2/")).count());
    }
}
