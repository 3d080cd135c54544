package io.hearsay.io.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import io.hearsay.io.file.InvalidFileException;
import io.hearsay.io.file.MappedFiles;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A segment's file, looked at before it is mapped.
 *
 * @param path          of the file.
 * @param firstPosition of the segment.
 * @param length        that the segment should have.
 * @param fileLength    that the file has; less is a truncated segment, and more means nothing.
 * @param isBegun       whether anything was written to it yet.
 */
record SegmentFile(Path path, long firstPosition, int length, long fileLength, boolean isBegun)
{
    /** The header, and the length of the first record. */
    private static final int PREFIX_LENGTH = SegmentDescriptor.HEADER_LENGTH + Integer.BYTES;

    /**
     * Look at a segment.
     *
     * @param path          of the file.
     * @param firstPosition that its name says.
     * @return what its header says.
     * @throws IOException if it can not be read; an {@link InvalidFileException} if it is no segment.
     */
    static SegmentFile read(final Path path, final long firstPosition) throws IOException
    {
        if (!Files.isRegularFile(path, NOFOLLOW_LINKS) && Files.exists(path, NOFOLLOW_LINKS))
        {
            throw new InvalidFileException(path + " is no regular file");
        }

        final ByteBuffer header = ByteBuffer.allocate(PREFIX_LENGTH);
        try (FileChannel channel = MappedFiles.openReadOnly(path))
        {
            final long fileLength = channel.size();
            while (header.hasRemaining() && channel.read(header, header.position()) >= 0)
            {
                // until it is whole, or the file ends
            }
            if (header.position() < SegmentDescriptor.HEADER_LENGTH)
            {
                throw new InvalidFileException(path + " has " + fileLength + " bytes: it is no segment of a journal");
            }

            final UnsafeBuffer buffer = new UnsafeBuffer(header.array());
            final String violation = SegmentDescriptor.violation(buffer, firstPosition);
            if (violation != null)
            {
                throw new InvalidFileException(path + " " + violation);
            }

            return new SegmentFile(
                path,
                firstPosition,
                buffer.getInt(SegmentDescriptor.LENGTH_OFFSET),
                fileLength,
                buffer.getInt(SegmentDescriptor.HEADER_LENGTH + RecordDescriptor.LENGTH_OFFSET) != 0);
        }
    }

    boolean isTruncated()
    {
        return fileLength < length;
    }

    /**
     * Map it to be looked at.
     *
     * @return the memory, as much as the file has.
     * @throws IOException if that is not possible.
     */
    SegmentMemory mapReadOnly() throws IOException
    {
        return SegmentMemory.map(path, length, (int)Math.min(length, fileLength), true);
    }

    SegmentMemory map() throws IOException
    {
        return SegmentMemory.map(path, length, length, false);
    }
}
