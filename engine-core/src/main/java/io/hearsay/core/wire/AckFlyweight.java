package io.hearsay.core.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * An acknowledgement: the record of PushAck, whose body begins with the node id that is acknowledged. Big-endian.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       packet number (8)                       |
 *  +-------------------------------+-------------------------------+
 *  |             count             |  bits, lowest first          ...
 * </pre>
 * Bit i is 1 if message i of the packet was new. A count of 0 says <em>no room</em>, or answers a probe.
 */
public final class AckFlyweight
{
    /** Length of the node id that stands before the records. */
    public static final int TO_LENGTH = Long.BYTES;

    /** Offset of the packet number. */
    public static final int PACKET_NUMBER_OFFSET = 0;

    /** Offset of the number of bits. */
    public static final int COUNT_OFFSET = PACKET_NUMBER_OFFSET + Long.BYTES;

    /** Offset of the bits. */
    public static final int BITS_OFFSET = COUNT_OFFSET + Short.BYTES;

    private AckFlyweight()
    {
    }

    /**
     * Length of a record.
     *
     * @param count of bits.
     * @return the length in bytes.
     */
    public static int length(final int count)
    {
        return BITS_OFFSET + ((count + 7) >>> 3);
    }

    /**
     * Write a record with all bits 0.
     *
     * @param buffer       to write to.
     * @param offset       of the record.
     * @param packetNumber that is acknowledged.
     * @param count        of bits.
     */
    public static void put(
        final MutableDirectBuffer buffer, final int offset, final long packetNumber, final int count)
    {
        buffer.putLong(offset + PACKET_NUMBER_OFFSET, packetNumber, BIG_ENDIAN);
        buffer.putShort(offset + COUNT_OFFSET, (short)count, BIG_ENDIAN);
        buffer.setMemory(offset + BITS_OFFSET, (count + 7) >>> 3, (byte)0);
    }

    /**
     * Number of the packet that is acknowledged.
     *
     * @param buffer to read from.
     * @param offset of the record.
     * @return the number.
     */
    public static long packetNumber(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + PACKET_NUMBER_OFFSET, BIG_ENDIAN);
    }

    /**
     * Number of bits.
     *
     * @param buffer to read from.
     * @param offset of the record.
     * @return 0 … 65 535.
     */
    public static int count(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + COUNT_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * One bit.
     *
     * @param buffer to read from.
     * @param offset of the record.
     * @param index  of the message in its packet.
     * @return true if the message was new.
     */
    public static boolean bit(final DirectBuffer buffer, final int offset, final int index)
    {
        return (buffer.getByte(offset + BITS_OFFSET + (index >>> 3)) & (1 << (index & 7))) != 0;
    }

    /**
     * Set a range of bits to 1.
     *
     * @param buffer to write to.
     * @param offset of the record.
     * @param from   index of the first message.
     * @param to     index behind the last one.
     */
    public static void setBits(final MutableDirectBuffer buffer, final int offset, final int from, final int to)
    {
        int index = from;
        for (; index < to && (index & 7) != 0; index++)
        {
            setBit(buffer, offset, index);
        }
        final int bytes = (to - index) >>> 3;
        if (bytes > 0)
        {
            buffer.setMemory(offset + BITS_OFFSET + (index >>> 3), bytes, (byte)0xFF);
            index += bytes << 3;
        }
        for (; index < to; index++)
        {
            setBit(buffer, offset, index);
        }
    }

    /**
     * Count the bits that are 1 in a range.
     *
     * @param buffer to read from.
     * @param offset of the record.
     * @param from   index of the first message.
     * @param to     index behind the last one.
     * @return the number of new messages among them.
     */
    public static int countBits(final DirectBuffer buffer, final int offset, final int from, final int to)
    {
        int result = 0;
        int index = from;
        for (; index < to && (index & 7) != 0; index++)
        {
            result += bit(buffer, offset, index) ? 1 : 0;
        }
        for (; to - index >= Long.SIZE; index += Long.SIZE)
        {
            result += Long.bitCount(buffer.getLong(offset + BITS_OFFSET + (index >>> 3)));
        }
        for (; to - index >= Byte.SIZE; index += Byte.SIZE)
        {
            result += Integer.bitCount(buffer.getByte(offset + BITS_OFFSET + (index >>> 3)) & 0xFF);
        }
        for (; index < to; index++)
        {
            result += bit(buffer, offset, index) ? 1 : 0;
        }

        return result;
    }

    private static void setBit(final MutableDirectBuffer buffer, final int offset, final int index)
    {
        final int at = offset + BITS_OFFSET + (index >>> 3);
        buffer.putByte(at, (byte)(buffer.getByte(at) | (1 << (index & 7))));
    }
}
