package io.hearsay.core.wire;

import static io.hearsay.core.wire.PacketFlyweight.MAX_PACKET_LENGTH;

import io.hearsay.core.counters.CounterDescriptor;
import org.agrona.DirectBuffer;

/**
 * Decides whether a datagram has the form that PROTOCOL.md asks for, before anything is done with it. Pure. What it
 * lets through, the flyweights may read without checking again.
 */
public final class PacketValidator
{
    private PacketValidator()
    {
    }

    /**
     * Check label and header, before authentication.
     *
     * @param buffer that holds the datagram.
     * @param offset of the datagram.
     * @param length of the datagram.
     * @return null if they are valid, or the counter of the violation.
     */
    public static CounterDescriptor checkHeader(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < PacketFlyweight.BODY_OFFSET || length > MAX_PACKET_LENGTH ||
            PacketFlyweight.size(buffer, offset) != length - PacketFlyweight.LABEL_LENGTH)
        {
            return CounterDescriptor.MALFORMED_LENGTH;
        }
        if (PacketFlyweight.version(buffer, offset) != PacketFlyweight.VERSION)
        {
            return CounterDescriptor.MALFORMED_VERSION;
        }

        final byte type = PacketFlyweight.type(buffer, offset);
        return type < PacketFlyweight.PUSH_MESSAGE || type > PacketFlyweight.PULL_RESPONSE ?
            CounterDescriptor.MALFORMED_TYPE : null;
    }

    /**
     * Check the body, after authentication.
     *
     * @param type   of the packet.
     * @param buffer that holds the clear body.
     * @param offset of the body.
     * @param length of the body.
     * @return true if it is valid.
     */
    public static boolean isBodyValid(final byte type, final DirectBuffer buffer, final int offset, final int length)
    {
        switch (type)
        {
            case PacketFlyweight.PUSH_MESSAGE:
                return areRunsValid(buffer, offset, length);

            case PacketFlyweight.PUSH_ACK:
                return length >= AckFlyweight.TO_LENGTH &&
                    areAcksValid(buffer, offset + AckFlyweight.TO_LENGTH, length - AckFlyweight.TO_LENGTH);

            case PacketFlyweight.PULL_SYNC:
                return areRangesValid(buffer, offset, length);

            case PacketFlyweight.PULL_REQUEST:
                return length >= RangeFlyweight.TO_LENGTH &&
                    areRangesValid(buffer, offset + RangeFlyweight.TO_LENGTH, length - RangeFlyweight.TO_LENGTH);

            case PacketFlyweight.PULL_RESPONSE:
                return length > 0 && areRunsValid(buffer, offset, length);

            default:
                return false;
        }
    }

    /**
     * Check one run.
     *
     * @param buffer that holds it.
     * @param offset of the run.
     * @param end    offset behind what it may take.
     * @return the offset behind it, or -1 if it is not valid.
     */
    public static int endOfRun(final DirectBuffer buffer, final int offset, final int end)
    {
        if (end - offset < RunFlyweight.HEADER_LENGTH)
        {
            return -1;
        }

        final int count = RunFlyweight.count(buffer, offset);
        final long first = RunFlyweight.firstSequence(buffer, offset);
        if (count < 1 || first < 1 || first + count - 1 < first)
        {
            return -1;
        }

        int at = offset + RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            if (end - at < RunFlyweight.ENTRY_HEADER_LENGTH)
            {
                return -1;
            }
            final int length = RunFlyweight.entryLength(buffer, at);
            at += RunFlyweight.ENTRY_HEADER_LENGTH + length;
            if (at > end || length > RunFlyweight.MAX_MESSAGE_LENGTH)
            {
                return -1;
            }
        }

        return at;
    }

    private static boolean areRunsValid(final DirectBuffer buffer, final int offset, final int length)
    {
        final int end = offset + length;
        int at = offset;
        while (at < end)
        {
            at = endOfRun(buffer, at, end);
            if (at < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static boolean areAcksValid(final DirectBuffer buffer, final int offset, final int length)
    {
        final int end = offset + length;
        int at = offset;
        while (at < end)
        {
            if (end - at < AckFlyweight.BITS_OFFSET)
            {
                return false;
            }
            at += AckFlyweight.length(AckFlyweight.count(buffer, at));
        }

        return at == end;
    }

    private static boolean areRangesValid(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length % RangeFlyweight.LENGTH != 0)
        {
            return false;
        }

        for (int at = offset; at < offset + length; at += RangeFlyweight.LENGTH)
        {
            final long first = RangeFlyweight.first(buffer, at);
            if (first < 1 || RangeFlyweight.last(buffer, at) < first)
            {
                return false;
            }
        }

        return true;
    }
}
