package io.hearsay.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads every field of a valid body, as the engine does. A field beyond its end makes the buffer throw.
 */
final class ClearBody
{
    private ClearBody()
    {
    }

    /**
     * Read a body that {@link PacketValidator} let through.
     *
     * @return the offset behind its last record.
     */
    static int read(final byte type, final DirectBuffer body)
    {
        switch (type)
        {
            case PacketFlyweight.PUSH_ACK:
                return readAcks(body);

            case PacketFlyweight.PULL_SYNC:
                return readRanges(body, 0);

            case PacketFlyweight.PULL_REQUEST:
                body.getLong(0);
                return readRanges(body, RangeFlyweight.TO_LENGTH);

            default:
                return readRuns(body);
        }
    }

    static boolean isValid(final byte type, final byte[] bytes)
    {
        return PacketValidator.isBodyValid(type, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static int readRuns(final DirectBuffer body)
    {
        int at = 0;
        while (at < body.capacity())
        {
            final int count = RunFlyweight.count(body, at);
            final long first = RunFlyweight.firstSequence(body, at);
            assertTrue(count >= 1 && first >= 1 && first + count - 1 >= first);
            RunFlyweight.origin(body, at);
            RunFlyweight.topic(body, at);
            RunFlyweight.hops(body, at);
            at += RunFlyweight.HEADER_LENGTH;
            for (int i = 0; i < count; i++)
            {
                final int length = RunFlyweight.entryLength(body, at);
                assertTrue(length <= RunFlyweight.MAX_MESSAGE_LENGTH);
                body.boundsCheck(at + RunFlyweight.ENTRY_HEADER_LENGTH, length);
                at += RunFlyweight.ENTRY_HEADER_LENGTH + length;
            }
        }
        return at;
    }

    private static int readAcks(final DirectBuffer body)
    {
        body.getLong(0);
        int at = AckFlyweight.TO_LENGTH;
        while (at < body.capacity())
        {
            final int count = AckFlyweight.count(body, at);
            AckFlyweight.packetNumber(body, at);
            assertTrue(AckFlyweight.countBits(body, at, 0, count) <= count);
            at += AckFlyweight.length(count);
        }
        return at;
    }

    private static int readRanges(final DirectBuffer body, final int from)
    {
        int at = from;
        while (at < body.capacity())
        {
            RangeFlyweight.origin(body, at);
            final long first = RangeFlyweight.first(body, at);
            assertTrue(first >= 1 && first <= RangeFlyweight.last(body, at));
            at += RangeFlyweight.LENGTH;
        }
        return at;
    }
}
