package io.hearsay.io.journal;

import io.hearsay.core.wire.PacketFlyweight;

/**
 * A record of a segment. Native byte order, begins at a multiple of 8; what follows the body to the next one is 0.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |     length with this header, negative while being written     |
 *  +---------------------------------------------------------------+
 *  |   CRC-32C of all that follows to the length, xor the header's   |
 *  +---------------------------------------------------------------+
 *  |                  time, ms since the epoch (8)                 |
 *  +---------------+---------------+-------------------------------+
 *  |      kind     |     flags     |               0               |
 *  +---------------+---------------+-------------------------------+
 *  |   body: a run as on the wire, the count of a gap (8), or nothing
 *  +---------------------------------------------------------------+
 * </pre>
 * The negative length is stored first, the positive one last: a process that dies in between leaves a negative one, and
 * nothing but zeros behind that record.
 */
final class RecordDescriptor
{
    /** A run of messages. */
    static final byte RUN = 1;

    /** Messages are missing here. */
    static final byte GAP = 2;

    /** The segment ends here: the next record is in the next segment. */
    static final byte END = 3;

    /** Flag: a client of this engine published it. */
    static final byte OWN = 1;

    static final int ALIGNMENT = 8;
    static final int LENGTH_OFFSET = 0;
    static final int CRC_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    static final int TIME_OFFSET = CRC_OFFSET + Integer.BYTES;
    static final int KIND_OFFSET = TIME_OFFSET + Long.BYTES;
    static final int FLAGS_OFFSET = KIND_OFFSET + Byte.BYTES;
    static final int RESERVED_OFFSET = FLAGS_OFFSET + Byte.BYTES;
    static final int BODY_OFFSET = RESERVED_OFFSET + Short.BYTES;

    /** Length of a gap's body. */
    static final int GAP_LENGTH = Long.BYTES;

    /** No body is longer. */
    static final int MAX_BODY_LENGTH = PacketFlyweight.MAX_PACKET_LENGTH;

    /** No record is longer. */
    static final int MAX_LENGTH = BODY_OFFSET + MAX_BODY_LENGTH;

    /** Where less is left, a segment ends without a record that says so. */
    static final int MIN_ALIGNED_LENGTH = 24;

    private RecordDescriptor()
    {
    }

    static int align(final int length)
    {
        return length + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
