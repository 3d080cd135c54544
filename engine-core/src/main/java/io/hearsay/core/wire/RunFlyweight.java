package io.hearsay.core.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A run: consecutive messages of one origin, topic and hop count. The same bytes on the wire (there called message
 * group), in the message log and in a delivery ring. Big-endian.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                           origin (8)                          |
 *  +---------------------------------------------------------------+
 *  |                       first sequence (8)                      |
 *  +---------------------------------------------------------------+
 *  |                             topic                             |
 *  +---------------+---------------+-------------------------------+
 *  |     hops      |     flags     |             count             |
 *  +---------------+---------------+-------------------------------+
 *  |           length              |          payload             ...
 *  +-------------------------------+-------------------------------+
 *  |           length              |          payload             ...
 * </pre>
 */
public final class RunFlyweight
{
    /** Offset of the origin's node id. */
    public static final int ORIGIN_OFFSET = 0;

    /** Offset of the first message's sequence. */
    public static final int FIRST_SEQUENCE_OFFSET = ORIGIN_OFFSET + Long.BYTES;

    /** Offset of the topic. */
    public static final int TOPIC_OFFSET = FIRST_SEQUENCE_OFFSET + Long.BYTES;

    /** Offset of the number of hops. */
    public static final int HOPS_OFFSET = TOPIC_OFFSET + Integer.BYTES;

    /** Offset of the flags, 0 in version 1. */
    public static final int FLAGS_OFFSET = HOPS_OFFSET + Byte.BYTES;

    /** Offset of the number of messages, unsigned. */
    public static final int COUNT_OFFSET = FLAGS_OFFSET + Byte.BYTES;

    /** Length of what stands before the messages. */
    public static final int HEADER_LENGTH = COUNT_OFFSET + Short.BYTES;

    /** Length of what stands before each payload. */
    public static final int ENTRY_HEADER_LENGTH = Short.BYTES;

    /** Longest payload of a message, under every algorithm. */
    public static final int MAX_MESSAGE_LENGTH = PacketFlyweight.MAX_PACKET_LENGTH - PacketFlyweight.BODY_OFFSET -
        PacketFlyweight.MAX_OVERHEAD_LENGTH - HEADER_LENGTH - ENTRY_HEADER_LENGTH;

    /** Most messages of a run. */
    public static final int MAX_COUNT = 0xFFFF;

    private RunFlyweight()
    {
    }

    /**
     * Write what stands before the messages.
     *
     * @param buffer        to write to.
     * @param offset        of the run.
     * @param origin        node id.
     * @param firstSequence of the first message.
     * @param topic         of all of them.
     * @param hops          that they made.
     * @param count         of messages.
     */
    public static void putHeader(
        final MutableDirectBuffer buffer,
        final int offset,
        final long origin,
        final long firstSequence,
        final int topic,
        final int hops,
        final int count)
    {
        buffer.putLong(offset + ORIGIN_OFFSET, origin, BIG_ENDIAN);
        buffer.putLong(offset + FIRST_SEQUENCE_OFFSET, firstSequence, BIG_ENDIAN);
        buffer.putInt(offset + TOPIC_OFFSET, topic, BIG_ENDIAN);
        hops(buffer, offset, hops);
        buffer.putByte(offset + FLAGS_OFFSET, (byte)0);
        count(buffer, offset, count);
    }

    /**
     * Node id of the origin.
     *
     * @param buffer to read from.
     * @param offset of the run.
     * @return the node id.
     */
    public static long origin(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ORIGIN_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sequence of the first message.
     *
     * @param buffer to read from.
     * @param offset of the run.
     * @return the sequence.
     */
    public static long firstSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + FIRST_SEQUENCE_OFFSET, BIG_ENDIAN);
    }

    /**
     * Topic of the messages.
     *
     * @param buffer to read from.
     * @param offset of the run.
     * @return the topic.
     */
    public static int topic(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + TOPIC_OFFSET, BIG_ENDIAN);
    }

    /**
     * Number of hops made.
     *
     * @param buffer to read from.
     * @param offset of the run.
     * @return 0 … 255.
     */
    public static int hops(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + HOPS_OFFSET) & 0xFF;
    }

    /**
     * Write the number of hops made.
     *
     * @param buffer to write to.
     * @param offset of the run.
     * @param hops   0 … 255.
     */
    public static void hops(final MutableDirectBuffer buffer, final int offset, final int hops)
    {
        buffer.putByte(offset + HOPS_OFFSET, (byte)hops);
    }

    /**
     * Number of messages.
     *
     * @param buffer to read from.
     * @param offset of the run.
     * @return 0 … 65 535; 0 is not valid on the wire.
     */
    public static int count(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + COUNT_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Write the number of messages.
     *
     * @param buffer to write to.
     * @param offset of the run.
     * @param count  1 … 65 535.
     */
    public static void count(final MutableDirectBuffer buffer, final int offset, final int count)
    {
        buffer.putShort(offset + COUNT_OFFSET, (short)count, BIG_ENDIAN);
    }

    /**
     * Length of a message's payload.
     *
     * @param buffer      to read from.
     * @param entryOffset of the message's entry.
     * @return 0 … 65 535.
     */
    public static int entryLength(final DirectBuffer buffer, final int entryOffset)
    {
        return buffer.getShort(entryOffset, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Write the length of a message's payload.
     *
     * @param buffer      to write to.
     * @param entryOffset of the message's entry.
     * @param length      of the payload.
     */
    public static void entryLength(final MutableDirectBuffer buffer, final int entryOffset, final int length)
    {
        buffer.putShort(entryOffset, (short)length, BIG_ENDIAN);
    }

    /**
     * Walk over entries.
     *
     * @param buffer      to read from.
     * @param entryOffset of the first entry to pass.
     * @param count       of entries to pass.
     * @return the offset behind them.
     */
    public static int skipEntries(final DirectBuffer buffer, final int entryOffset, final int count)
    {
        int at = entryOffset;
        for (int i = 0; i < count; i++)
        {
            at += ENTRY_HEADER_LENGTH + entryLength(buffer, at);
        }

        return at;
    }
}
