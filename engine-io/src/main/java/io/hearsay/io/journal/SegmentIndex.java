package io.hearsay.io.journal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

import io.hearsay.io.file.InvalidFileException;
import io.hearsay.io.file.MappedFiles;

/**
 * The index of a complete segment: which sequences of which origins are in it, and which are known at its end from all
 * segments there ever were. It appears at once and whole: written beside, forced, renamed. JOURNAL.md has it byte by
 * byte. One thread.
 */
final class SegmentIndex
{
    /** "HEARSAYI" read as a number. */
    static final long MAGIC = 0x4845_4152_5341_5949L;

    static final int VERSION = 1;

    /** Length of a run of one empty message, and so of the shortest record that names an origin. */
    private static final int MIN_RUN_LENGTH = 48;

    private SegmentIndex()
    {
    }

    /**
     * Write the index of a segment.
     *
     * @param segment  that is complete.
     * @param history  all that is known.
     * @param isForced whether to wait until it is on the disk; else a machine that dies may leave one that is refused.
     * @throws IOException if it can not be written; then there is what was there before.
     */
    static void write(final StoredSegment segment, final RangeTable history, final boolean isForced)
        throws IOException
    {
        final Path path = segment.path().resolveSibling(SegmentDescriptor.indexName(segment.firstPosition()));
        final Path temporary = path.resolveSibling(path.getFileName() + SegmentDescriptor.TEMPORARY_SUFFIX);
        try (FileChannel channel = FileChannel.open(
            temporary, Set.of(WRITE, CREATE, TRUNCATE_EXISTING), MappedFiles.ownerOnly(temporary, "rw-------")))
        {
            final CheckedOutputStream checked = new CheckedOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel)), new CRC32C());
            final DataOutputStream out = new DataOutputStream(checked);
            out.writeLong(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(segment.length());
            out.writeLong(segment.firstPosition());
            out.writeLong(segment.endPosition());
            out.writeLong(segment.firstMs());
            out.writeLong(segment.lastMs());
            out.writeLong(segment.recordCount());
            writeTable(out, segment.ranges());
            writeTable(out, history);
            out.writeInt((int)checked.getChecksum().getValue());
            out.flush();
            if (isForced)
            {
                channel.force(true);
            }
        }
        catch (final IOException ex)
        {
            Files.deleteIfExists(temporary);
            throw ex;
        }

        Files.move(temporary, path, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    private static void writeTable(final DataOutputStream out, final RangeTable table) throws IOException
    {
        out.writeInt(table.size());
        for (OriginRanges ranges = table.oldest(); ranges != null; ranges = ranges.newer)
        {
            out.writeLong(ranges.origin());
            out.writeInt(ranges.count());
            for (int i = 0; i < ranges.count(); i++)
            {
                out.writeLong(ranges.first(i));
                out.writeLong(ranges.last(i));
            }
        }
    }

    /**
     * Read an index. Memory is bounded by the segment's length and the history's limits, whatever the file says.
     *
     * @param path          of the file.
     * @param firstPosition that its name says.
     * @param history       to add to what is known at the end of the segment, or null; untouched if the index is
     *                      refused.
     * @return the segment, as the index knows it.
     * @throws IOException if it can not be read; an {@link InvalidFileException} if it makes no sense.
     */
    static StoredSegment read(final Path path, final long firstPosition, final RangeTable history) throws IOException
    {
        try (FileChannel channel = MappedFiles.openReadOnly(path))
        {
            final CheckedInputStream checked = new CheckedInputStream(
                new BufferedInputStream(Channels.newInputStream(channel)), new CRC32C());
            final DataInputStream in = new DataInputStream(checked);
            if (in.readLong() != MAGIC || in.readInt() != VERSION)
            {
                throw new InvalidFileException(path + " is no index, or of another version");
            }

            final StoredSegment segment = readSegment(path, in, firstPosition);
            readTable(path, in, segment.ranges(), segment.length() / MIN_RUN_LENGTH);
            final RangeTable known = history == null ? new RangeTable(1, 1) : history.emptyCopy();
            readTable(path, in, known, Integer.MAX_VALUE);
            final int crc = (int)checked.getChecksum().getValue();
            if (in.readInt() != crc || in.read() >= 0)
            {
                throw new InvalidFileException(path + " has a CRC that is wrong");
            }
            if (history != null)
            {
                history.addAll(known);
            }
            segment.indexed();
            return segment;
        }
        catch (final EOFException ex)
        {
            throw new InvalidFileException(path + " is truncated");
        }
    }

    private static StoredSegment readSegment(final Path path, final DataInputStream in, final long firstPosition)
        throws IOException
    {
        final int length = in.readInt();
        final long first = in.readLong();
        final long end = in.readLong();
        if (!SegmentDescriptor.isLength(length) || first != firstPosition ||
            end < first + SegmentDescriptor.HEADER_LENGTH || end > first + length)
        {
            throw new InvalidFileException(path + " makes no sense");
        }

        final StoredSegment segment =
            new StoredSegment(path.resolveSibling(SegmentDescriptor.segmentName(first)), first, length);
        final long firstMs = in.readLong();
        final long lastMs = in.readLong();
        segment.restore(end, firstMs, lastMs, in.readLong());
        return segment;
    }

    private static void readTable(
        final Path path, final DataInputStream in, final RangeTable table, final int maxRanges) throws IOException
    {
        final int originCount = in.readInt();
        int rangeCount = 0;
        for (int i = 0; i < originCount; i++)
        {
            final long origin = in.readLong();
            long previous = 0;
            for (int j = in.readInt(); j > 0; j--)
            {
                final long first = in.readLong();
                final long last = in.readLong();
                if (first <= previous || last < first || rangeCount++ > maxRanges)
                {
                    throw new InvalidFileException(path + " holds ranges that make no sense");
                }
                table.add(origin, first, last);
                previous = last;
            }
        }
    }
}
