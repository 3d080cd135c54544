package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

import io.hearsay.io.file.InvalidFileException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes on the disk, as JOURNAL.md has them, on a machine of the usual byte order.
 */
class SegmentFormatTest
{
    @TempDir
    Path directory;

    @BeforeEach
    void requireByteOrder()
    {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    }

    private static String hex(final byte[] bytes, final int from, final int to)
    {
        return HexFormat.of().formatHex(Arrays.copyOfRange(bytes, from, to));
    }

    private static String crc(final byte[] bytes, final int from, final int to)
    {
        return hex(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(crcOf(bytes, from, to)).array(), 0, 4);
    }

    /** With that of the segment's header. */
    private static String recordCrc(final byte[] bytes, final int from, final int to)
    {
        return hex(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(crcOf(bytes, from, to) ^ crcOf(bytes, 0, 32)).array(), 0, 4);
    }

    private static int crcOf(final byte[] bytes, final int from, final int to)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int)crc.getValue();
    }

    @Test
    void shouldWriteTheseBytes() throws IOException
    {
        try (JournalFixture fixture = new JournalFixture(directory))
        {
            fixture.nowMs = 0x0102030405L;
            fixture.open();
            assertEquals(64 + 56, fixture.append(1, 0x77, 1, 3));
            assertEquals(64 + 56 + 32, fixture.journal.appendGap(9, 6));
        }

        final byte[] bytes = Files.readAllBytes(directory.resolve("0000000000000000.journal"));
        assertEquals(1 << 20, bytes.length);
        assertEquals(
            "4a59415352414548" + "02000000" + "00001000" + "0000000000000000" + "0504030201000000" +
            crc(bytes, 0, 32) + "00".repeat(28),
            hex(bytes, 0, 64));
        assertEquals(
            "31000000" + recordCrc(bytes, 72, 113) + "0504030201000000" + "01" + "01" + "0000" +
            "0000000000000001" + "0000000000000077" + "00000007" + "01" + "00" + "0001" + "0003" + "969696" +
            "00000000000000",
            hex(bytes, 64, 120));
        assertEquals(
            "1c000000" + recordCrc(bytes, 128, 148) + "0600000000000000" + "02" + "00" + "0000" + "0900000000000000" +
            "00000000",
            hex(bytes, 120, 152));
        assertEquals("00".repeat(8), hex(bytes, 152, 160));
    }

    @Test
    void shouldWriteTheseBytesOfAnIndex() throws IOException
    {
        final StoredSegment segment =
            new StoredSegment(directory.resolve("0000000000100000.journal"), 1 << 20, 1 << 20);
        segment.restore((1 << 20) + 0x120, 5, 6, 7);
        segment.ranges().add(2, 4, 5);
        segment.ranges().add(1, 9, 9);
        final RangeTable history = new RangeTable(3, 3);
        history.add(2, 1, 3);
        history.add(2, 5, 7);
        SegmentIndex.write(segment, history, true);

        final byte[] bytes = Files.readAllBytes(directory.resolve("0000000000100000.index"));
        final String expected =
            "4845415253415949" + "00000001" + "00100000" + "0000000000100000" + "0000000000100120" +
            "0000000000000005" + "0000000000000006" + "0000000000000007" +
            "00000002" +
            "0000000000000002" + "00000001" + "0000000000000004" + "0000000000000005" +
            "0000000000000001" + "00000001" + "0000000000000009" + "0000000000000009" +
            "00000001" +
            "0000000000000002" + "00000002" + "0000000000000001" + "0000000000000003" +
            "0000000000000005" + "0000000000000007";
        assertEquals(expected, hex(bytes, 0, bytes.length - 4));
        final RangeTable known = new RangeTable(3, 3);
        final StoredSegment read = SegmentIndex.read(directory.resolve("0000000000100000.index"), 1 << 20, known);
        assertEquals(7, read.recordCount());
        assertEquals(5, read.ranges().get(2).highest());
        assertEquals(7, known.get(2).highest());
        for (int i = 0; i < bytes.length; i++)
        {
            refuse(bytes, i);
        }
    }

    private void refuse(final byte[] bytes, final int offset) throws IOException
    {
        final Path file = directory.resolve("0000000000100000.index");
        final RangeTable known = new RangeTable(3, 3);
        bytes[offset] ^= 4;
        Files.write(file, bytes);
        assertThrows(InvalidFileException.class, () -> SegmentIndex.read(file, 1 << 20, known), "offset " + offset);
        bytes[offset] ^= 4;
        Files.write(file, Arrays.copyOf(bytes, offset));
        assertThrows(InvalidFileException.class, () -> SegmentIndex.read(file, 1 << 20, known), "length " + offset);
        assertEquals(0, known.size());
    }

    @Test
    void shouldRefuseOtherHeaders()
    {
        final UnsafeBuffer header = new UnsafeBuffer(new byte[SegmentDescriptor.HEADER_LENGTH]);
        SegmentDescriptor.putHeader(header, 1 << 20, 1 << 20, 5);
        assertNull(SegmentDescriptor.violation(header, 1 << 20));
        assertNotNull(SegmentDescriptor.violation(header, 1 << 21));
        for (int offset = 0; offset < SegmentDescriptor.CRC_OFFSET + Integer.BYTES; offset++)
        {
            header.putByte(offset, (byte)(header.getByte(offset) ^ 1));
            assertNotNull(SegmentDescriptor.violation(header, 1 << 20), "offset " + offset);
            header.putByte(offset, (byte)(header.getByte(offset) ^ 1));
        }
        for (final int length : new int[]{0, -1, Integer.MIN_VALUE, 1 << 19, (1 << 20) + 1, 3 << 20, 1 << 29})
        {
            SegmentDescriptor.putHeader(header, 1 << 20, length, 5);
            assertNotNull(SegmentDescriptor.violation(header, 1 << 20), "length " + length);
        }
    }

    @Test
    void shouldKnowItsFilesByName()
    {
        assertEquals("0000000004000000.journal", SegmentDescriptor.segmentName(64 << 20));
        assertEquals(64 << 20, SegmentDescriptor.firstPosition("0000000004000000.journal", ".journal"));
        assertEquals(64 << 20, SegmentDescriptor.firstPosition("0000000004000000.index", ".index"));
        for (final String name : new String[]{
            "", ".journal", "lock", "0000000004000000.index", "000000004000000.journal", "00000000004000000.journal",
            "000000000400000G.journal", "0000000004000001.journal", "ffffffffffffff00.journal",
            "7fffffffffffff00.journal", "00000000+4000000.journal", "0000000004000000.journal.tmp"})
        {
            assertEquals(-1, SegmentDescriptor.firstPosition(name, ".journal"), name);
        }
    }
}
