package io.hearsay.core.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Label and header of a datagram. All integers are big-endian.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------+---------------+-------------------------------+
 *  |     type      |   algorithm   |       size (bytes after       |
 *  +---------------+---------------+---------------+---------------+
 *  |          the label)           |   version     |     flags     |
 *  +-------------------------------+---------------+---------------+
 *  |           reserved            |             key id            |
 *  +-------------------------------+-------------------------------+
 *  |                               |             sender           ...
 *  ...                           (8)                               |
 *  +-------------------------------+-------------------------------+
 *  |                         packet number (8)                     |
 *  +---------------------------------------------------------------+
 *  |                sent at, microseconds since 1970 (8)           |
 *  +---------------------------------------------------------------+
 *  |                              body                            ...
 *  +---------------------------------------------------------------+
 *  |                   tag (16, none for algorithm 0)              |
 *  +---------------------------------------------------------------+
 * </pre>
 * Static accessors: the hot path needs no object. None checks its arguments; {@link PacketValidator} does that once.
 */
public final class PacketFlyweight
{
    /** The version that this code speaks. */
    public static final byte VERSION = 1;

    /** Type of new messages, or of a probe if there are none. */
    public static final byte PUSH_MESSAGE = 1;

    /** Type of acknowledgements. */
    public static final byte PUSH_ACK = 2;

    /** Type of a sync: what the sender holds. */
    public static final byte PULL_SYNC = 3;

    /** Type of a request for ranges. */
    public static final byte PULL_REQUEST = 4;

    /** Type of the answer to a request. */
    public static final byte PULL_RESPONSE = 5;

    /** Offset of the type. */
    public static final int TYPE_OFFSET = 0;

    /** Offset of the algorithm. */
    public static final int ALGORITHM_OFFSET = TYPE_OFFSET + Byte.BYTES;

    /** Offset of the size. */
    public static final int SIZE_OFFSET = ALGORITHM_OFFSET + Byte.BYTES;

    /** Length of the label. */
    public static final int LABEL_LENGTH = SIZE_OFFSET + Integer.BYTES;

    /** Offset of the version. */
    public static final int VERSION_OFFSET = LABEL_LENGTH;

    /** Offset of the flags, 0 in version 1. */
    public static final int FLAGS_OFFSET = VERSION_OFFSET + Byte.BYTES;

    /** Offset of two reserved bytes, 0 in version 1. */
    public static final int RESERVED_OFFSET = FLAGS_OFFSET + Byte.BYTES;

    /** Offset of the key id. */
    public static final int KEY_ID_OFFSET = RESERVED_OFFSET + Short.BYTES;

    /** Offset of the sender's node id. */
    public static final int SENDER_OFFSET = KEY_ID_OFFSET + Integer.BYTES;

    /** Offset of the packet number. */
    public static final int PACKET_NUMBER_OFFSET = SENDER_OFFSET + Long.BYTES;

    /** Offset of the time of sending. */
    public static final int SENT_AT_OFFSET = PACKET_NUMBER_OFFSET + Long.BYTES;

    /** Offset of the body. */
    public static final int BODY_OFFSET = SENT_AT_OFFSET + Long.BYTES;

    /** Length of the header, without the label. */
    public static final int HEADER_LENGTH = BODY_OFFSET - LABEL_LENGTH;

    /** Longest datagram of version 1. */
    public static final int MAX_PACKET_LENGTH = 8_192;

    /** Longest tag and padding of any algorithm. */
    public static final int MAX_OVERHEAD_LENGTH = 32;

    private PacketFlyweight()
    {
    }

    /**
     * Write what the sender knows; algorithm, size and key id are left to the protection.
     *
     * @param buffer       to write to.
     * @param offset       of the label.
     * @param type         of the packet.
     * @param sender       node id.
     * @param packetNumber of the packet.
     * @param sentAtUs     microseconds since the epoch.
     */
    public static void putHeader(
        final MutableDirectBuffer buffer,
        final int offset,
        final byte type,
        final long sender,
        final long packetNumber,
        final long sentAtUs)
    {
        buffer.putByte(offset + TYPE_OFFSET, type);
        buffer.putByte(offset + VERSION_OFFSET, VERSION);
        buffer.putByte(offset + FLAGS_OFFSET, (byte)0);
        buffer.putShort(offset + RESERVED_OFFSET, (short)0);
        buffer.putLong(offset + SENDER_OFFSET, sender, BIG_ENDIAN);
        buffer.putLong(offset + PACKET_NUMBER_OFFSET, packetNumber, BIG_ENDIAN);
        buffer.putLong(offset + SENT_AT_OFFSET, sentAtUs, BIG_ENDIAN);
    }

    /**
     * Write what the protection decides.
     *
     * @param buffer    to write to.
     * @param offset    of the label.
     * @param algorithm number of the algorithm.
     * @param length    of the whole datagram.
     * @param keyId     of the key.
     */
    public static void putProtection(
        final MutableDirectBuffer buffer, final int offset, final byte algorithm, final int length, final int keyId)
    {
        buffer.putByte(offset + ALGORITHM_OFFSET, algorithm);
        buffer.putInt(offset + SIZE_OFFSET, length - LABEL_LENGTH, BIG_ENDIAN);
        buffer.putInt(offset + KEY_ID_OFFSET, keyId, BIG_ENDIAN);
    }

    /**
     * Type of the packet.
     *
     * @param buffer to read from.
     * @param offset of the label.
     * @return the type.
     */
    public static byte type(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + TYPE_OFFSET);
    }

    /**
     * Algorithm of the packet.
     *
     * @param buffer to read from.
     * @param offset of the label.
     * @return its number.
     */
    public static byte algorithm(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + ALGORITHM_OFFSET);
    }

    /**
     * Bytes that follow the label, as the label says.
     *
     * @param buffer to read from.
     * @param offset of the label.
     * @return the size.
     */
    public static int size(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + SIZE_OFFSET, BIG_ENDIAN);
    }

    /**
     * Version of the packet.
     *
     * @param buffer to read from.
     * @param offset of the label.
     * @return the version.
     */
    public static byte version(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + VERSION_OFFSET);
    }

    /**
     * Id of the packet's key.
     *
     * @param buffer to read from.
     * @param offset of the label.
     * @return the key id.
     */
    public static int keyId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + KEY_ID_OFFSET, BIG_ENDIAN);
    }

    /**
     * Node id of the sender.
     *
     * @param buffer to read from.
     * @param offset of the label.
     * @return the node id.
     */
    public static long sender(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SENDER_OFFSET, BIG_ENDIAN);
    }

    /**
     * Number of the packet, unsigned.
     *
     * @param buffer to read from.
     * @param offset of the label.
     * @return the number.
     */
    public static long packetNumber(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + PACKET_NUMBER_OFFSET, BIG_ENDIAN);
    }

    /**
     * Time of sending.
     *
     * @param buffer to read from.
     * @param offset of the label.
     * @return microseconds since the epoch.
     */
    public static long sentAtUs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SENT_AT_OFFSET, BIG_ENDIAN);
    }
}
