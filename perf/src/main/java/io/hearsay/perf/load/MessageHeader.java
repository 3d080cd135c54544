package io.hearsay.perf.load;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What the rig writes into the first 16 bytes of every message, in native order:
 * <pre>
 *   0  when it was to be sent, nanoseconds of System.nanoTime (8)
 *   8  measurement (8 bits) | publisher (8 bits) | sequence (48 bits), 0 for the publisher's first message
 * </pre>
 */
public final class MessageHeader
{
    /** Length of the header in bytes: no message is shorter. */
    public static final int LENGTH = 16;

    /** Publishers that can be told apart. */
    public static final int MAX_PUBLISHERS = 1 << 8;

    private static final int TIME_OFFSET = 0;
    private static final int IDENTITY_OFFSET = 8;
    private static final int SEQUENCE_BITS = 48;
    private static final int BYTE_BITS = 8;
    private static final int BYTE_MASK = 0xFF;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

    private MessageHeader()
    {
    }

    /**
     * Write a header.
     *
     * @param buffer     of the message, which begins at 0.
     * @param intendedNs when it was to be sent.
     * @param identity   from {@link #identity}.
     */
    static void write(final MutableDirectBuffer buffer, final long intendedNs, final long identity)
    {
        buffer.putLong(TIME_OFFSET, intendedNs);
        buffer.putLong(IDENTITY_OFFSET, identity);
    }

    static long intendedNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TIME_OFFSET);
    }

    static long identity(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + IDENTITY_OFFSET);
    }

    /**
     * Which message of which publisher.
     *
     * @param measurement number of it, modulo 256.
     * @param publisher   number of the node.
     * @param sequence    among its messages.
     * @return all in one.
     */
    static long identity(final int measurement, final int publisher, final long sequence)
    {
        return (long)(measurement & BYTE_MASK) << SEQUENCE_BITS + BYTE_BITS |
            (long)publisher << SEQUENCE_BITS | sequence;
    }

    static int measurement(final long identity)
    {
        return (int)(identity >>> SEQUENCE_BITS + BYTE_BITS);
    }

    static int publisher(final long identity)
    {
        return (int)(identity >>> SEQUENCE_BITS) & BYTE_MASK;
    }

    static long sequence(final long identity)
    {
        return identity & SEQUENCE_MASK;
    }
}
