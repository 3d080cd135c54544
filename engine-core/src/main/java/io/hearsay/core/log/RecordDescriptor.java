package io.hearsay.core.log;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A record of the {@link MessageLog}, native byte order, aligned to 8 bytes.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |              length (header and body, not aligned)            |
 *  +---------------+---------------+-------------------------------+
 *  |     kind      |     flags     |        asked (own only)       |
 *  +---------------+---------------+-------------------------------+
 *  |                         origin index                          |
 *  +---------------------------------------------------------------+
 *  |       own: time of append (ms)  /  others: source address     |
 *  +---------------------------------------------------------------+
 *  |   own: holders, or those that are waited for, a bit for each  |
 *  |   others: sentAt of packet                                    |
 *  +---------------------------------------------------------------+
 *  |     body: a run as on the wire, or a gap as in the ring      ...
 * </pre>
 */
public final class RecordDescriptor
{
    /** Fills the end of the buffer. */
    public static final byte PADDING = 0;

    /** The body is a {@link io.hearsay.core.wire.RunFlyweight}. */
    public static final byte RUN = 1;

    /** The body is a gap as in {@link io.hearsay.core.client.DeliveryDescriptor}. */
    public static final byte GAP = 2;

    /** Flag: of a client of this engine. */
    public static final byte OWN = 1;

    /** Flag: held until enough peers have it; not evicted but moved. */
    public static final byte HELD = 2;

    /** Flag: moved to here, so that every cursor that existed then has seen it. */
    public static final byte MOVED = 4;

    /** Flag: came in a pull response. */
    public static final byte BY_PULL = 8;

    /** Flag: came from its origin itself. */
    public static final byte FROM_ORIGIN = 16;

    /** Flag: own, and offered as best effort. */
    public static final byte BEST_EFFORT = 32;

    /** Flag: own, and some peer is known to have it. */
    public static final byte CONFIRMED = 64;

    /** Flag: the journal has it. */
    public static final byte JOURNALED = (byte)128;

    /** Value of the number of peers asked: everybody, and the bits are those of the peers that are waited for. */
    public static final short EVERYBODY = -1;

    /** Offset of the length. */
    public static final int LENGTH_OFFSET = 0;

    /** Offset of the kind. */
    public static final int KIND_OFFSET = LENGTH_OFFSET + Integer.BYTES;

    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = KIND_OFFSET + Byte.BYTES;

    /** Offset of the number of peers asked. */
    public static final int ASKED_OFFSET = FLAGS_OFFSET + Byte.BYTES;

    /** Offset of the origin's index. */
    public static final int ORIGIN_INDEX_OFFSET = ASKED_OFFSET + Short.BYTES;

    /** Offset of the source's address handle (records of others). */
    public static final int SOURCE_OFFSET = ORIGIN_INDEX_OFFSET + Integer.BYTES;

    /** Offset of the time of append (own records). */
    public static final int TIME_OFFSET = SOURCE_OFFSET;

    /** Offset of the holders. */
    public static final int HOLDERS_OFFSET = SOURCE_OFFSET + Integer.BYTES;

    /** Offset of when the packet that brought the record was sent, microseconds since the epoch (records of others). */
    public static final int SENT_AT_OFFSET = HOLDERS_OFFSET;

    /** Offset of the body. */
    public static final int BODY_OFFSET = HOLDERS_OFFSET + Long.BYTES;

    /** Alignment of records. */
    public static final int ALIGNMENT = 8;

    private RecordDescriptor()
    {
    }

    /**
     * Room that a record takes.
     *
     * @param length of header and body.
     * @return the aligned length.
     */
    public static int aligned(final int length)
    {
        return BitUtil.align(length, ALIGNMENT);
    }

    /**
     * Length of header and body.
     *
     * @param buffer of the log.
     * @param offset of the record.
     * @return the length, not aligned.
     */
    public static int length(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + LENGTH_OFFSET);
    }

    /**
     * Kind of the record.
     *
     * @param buffer of the log.
     * @param offset of the record.
     * @return the kind.
     */
    public static byte kind(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + KIND_OFFSET);
    }

    /**
     * Flags of the record.
     *
     * @param buffer of the log.
     * @param offset of the record.
     * @return the flags.
     */
    public static int flags(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + FLAGS_OFFSET) & 0xFF;
    }

    /**
     * Whether one flag is set.
     *
     * @param buffer of the log.
     * @param offset of the record.
     * @param flag   to look for.
     * @return true if it is set.
     */
    public static boolean is(final DirectBuffer buffer, final int offset, final byte flag)
    {
        return (buffer.getByte(offset + FLAGS_OFFSET) & flag) != 0;
    }

    /**
     * Write the flags.
     *
     * @param buffer of the log.
     * @param offset of the record.
     * @param flags  to write.
     */
    public static void flags(final MutableDirectBuffer buffer, final int offset, final int flags)
    {
        buffer.putByte(offset + FLAGS_OFFSET, (byte)flags);
    }

    /**
     * Index of the record's origin.
     *
     * @param buffer of the log.
     * @param offset of the record.
     * @return the index.
     */
    public static int originIndex(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + ORIGIN_INDEX_OFFSET);
    }

    /**
     * Address handle of the peer that the record came from.
     *
     * @param buffer of the log.
     * @param offset of the record.
     * @return the handle.
     */
    public static int source(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + SOURCE_OFFSET);
    }
}
