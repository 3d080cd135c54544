package io.hearsay.io.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The header of a segment, and the names of the files. Native byte order: a file from a machine of the other one has no
 * magic. Positions count all bytes of all segments, headers too, so the offset in a file is position minus first
 * position.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                           magic (8)                           |
 *  +---------------------------------------------------------------+
 *  |                        layout version                         |
 *  +---------------------------------------------------------------+
 *  |                     length of the segment                     |
 *  +---------------------------------------------------------------+
 *  |                      first position (8)                       |
 *  +---------------------------------------------------------------+
 *  |               created, ms since the epoch (8)                 |
 *  +---------------------------------------------------------------+
 *  |                    CRC-32C of what is above                   |
 *  +---------------------------------------------------------------+
 *  |                      ...  0 to offset 64                      |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class SegmentDescriptor
{
    /** "HEARSAYJ" read as a number. */
    static final long MAGIC = 0x4845_4152_5341_594AL;

    static final int VERSION = 2;
    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int LENGTH_OFFSET = VERSION_OFFSET + Integer.BYTES;
    static final int FIRST_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    static final int CREATED_OFFSET = FIRST_OFFSET + Long.BYTES;
    static final int CRC_OFFSET = CREATED_OFFSET + Long.BYTES;
    static final int HEADER_LENGTH = 64;

    static final int MIN_LENGTH = 1024 * 1024;
    static final int MAX_LENGTH = 256 * 1024 * 1024;

    /** Beyond this no journal gets, so that no sum of positions and lengths overflows. */
    static final long MAX_POSITION = 1L << 60;

    static final String SEGMENT_SUFFIX = ".journal";
    static final String INDEX_SUFFIX = ".index";
    static final String TEMPORARY_SUFFIX = ".tmp";

    private static final int DIGITS = 16;

    private SegmentDescriptor()
    {
    }

    static void putHeader(
        final MutableDirectBuffer header, final long firstPosition, final int length, final long createdMs)
    {
        header.setMemory(0, HEADER_LENGTH, (byte)0);
        header.putLong(MAGIC_OFFSET, MAGIC);
        header.putInt(VERSION_OFFSET, VERSION);
        header.putInt(LENGTH_OFFSET, length);
        header.putLong(FIRST_OFFSET, firstPosition);
        header.putLong(CREATED_OFFSET, createdMs);
        header.putInt(CRC_OFFSET, crc(header));
    }

    /**
     * What is wrong with a header.
     *
     * @param header        to check.
     * @param firstPosition that the name of the file says.
     * @return what it is, or null.
     */
    static String violation(final DirectBuffer header, final long firstPosition)
    {
        if (header.getLong(MAGIC_OFFSET) != MAGIC)
        {
            return "is no segment of a journal";
        }
        if (header.getInt(VERSION_OFFSET) != VERSION)
        {
            return "has layout version " + header.getInt(VERSION_OFFSET) + ", this program understands " + VERSION;
        }
        if (header.getInt(CRC_OFFSET) != crc(header))
        {
            return "has a header whose CRC is wrong";
        }
        if (!isLength(header.getInt(LENGTH_OFFSET)) || header.getLong(FIRST_OFFSET) != firstPosition)
        {
            return "has a header that makes no sense";
        }

        return null;
    }

    static boolean isLength(final int length)
    {
        return length >= MIN_LENGTH && length <= MAX_LENGTH && Integer.bitCount(length) == 1;
    }

    private static int crc(final DirectBuffer header)
    {
        final byte[] bytes = new byte[CRC_OFFSET];
        header.getBytes(0, bytes);
        final CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.wrap(bytes));
        return (int)crc.getValue();
    }

    static String segmentName(final long firstPosition)
    {
        return hex(firstPosition) + SEGMENT_SUFFIX;
    }

    static String indexName(final long firstPosition)
    {
        return hex(firstPosition) + INDEX_SUFFIX;
    }

    private static String hex(final long position)
    {
        final String digits = Long.toHexString(position);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /**
     * What the name of a file says.
     *
     * @param name   of it.
     * @param suffix of its kind.
     * @return the first position of its segment, or -1 if it is of another kind.
     */
    static long firstPosition(final String name, final String suffix)
    {
        if (name.length() != DIGITS + suffix.length() || !name.endsWith(suffix))
        {
            return -1;
        }

        long position = 0;
        for (int i = 0; i < DIGITS; i++)
        {
            final int digit = "0123456789abcdef".indexOf(name.charAt(i));
            if (digit < 0)
            {
                return -1;
            }
            position = position << 4 | digit;
        }

        return position < 0 || position > MAX_POSITION || (position & RecordDescriptor.ALIGNMENT - 1) != 0 ?
            -1 : position;
    }
}
