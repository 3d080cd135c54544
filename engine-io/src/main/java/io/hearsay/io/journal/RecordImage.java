package io.hearsay.io.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One record outside of the file, where nobody else changes it, and where its checksum is computed: that of its bytes,
 * combined with that of its segment's header, so that a record of a file's former life is none of this segment. A file
 * that is cut while it is mapped is an error where memory is copied, but the end of the JVM in the routine for
 * checksums. No allocation but once. One thread.
 */
final class RecordImage
{
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(RecordDescriptor.MAX_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final CRC32C crc = new CRC32C();

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Copy a record, or the beginning of one.
     *
     * @param source to copy from.
     * @param offset of it.
     * @param length to copy.
     */
    void take(final DirectBuffer source, final int offset, final int length)
    {
        buffer.putBytes(0, source, offset, length);
    }

    /**
     * Compute the checksum.
     *
     * @param length     of the record, header and all.
     * @param segmentCrc that stands in the header of its segment.
     * @return the checksum that belongs into the record's header.
     */
    int crc(final int length, final int segmentCrc)
    {
        bytes.limit(length).position(RecordDescriptor.TIME_OFFSET);
        crc.reset();
        crc.update(bytes);
        return (int)crc.getValue() ^ segmentCrc;
    }
}
