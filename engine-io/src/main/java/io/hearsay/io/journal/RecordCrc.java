package io.hearsay.io.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The checksum of a record where it lies, without a copy and without allocation. One thread, one segment at a time.
 */
final class RecordCrc
{
    private final CRC32C crc = new CRC32C();
    private ByteBuffer view;

    /**
     * Look at a segment.
     *
     * @param memory of it.
     */
    void wrap(final SegmentMemory memory)
    {
        view = memory.view();
    }

    /**
     * Let go of the segment.
     */
    void release()
    {
        view = null;
    }

    /**
     * Compute.
     *
     * @param offset of the record.
     * @param length of the record, header and all.
     * @return the checksum that belongs into its header.
     */
    int of(final int offset, final int length)
    {
        view.limit(offset + length).position(offset + RecordDescriptor.TIME_OFFSET);
        crc.reset();
        crc.update(view);
        return (int)crc.getValue();
    }
}
