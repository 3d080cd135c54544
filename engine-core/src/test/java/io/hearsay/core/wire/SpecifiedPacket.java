package io.hearsay.core.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Says once more what a valid packet is, as PROTOCOL.md does, with nothing of what the engine uses: a record after the
 * other is taken from the front, until nothing is left.
 */
final class SpecifiedPacket
{
    private static final int LABEL = 6;
    private static final int HEADER = 32;
    private static final int LONGEST_DATAGRAM = 8_192;
    private static final int LONGEST_MESSAGE = 8_096;

    private SpecifiedPacket()
    {
    }

    static boolean isHeaderValid(final byte[] datagram)
    {
        if (datagram.length < LABEL + HEADER || datagram.length > LONGEST_DATAGRAM)
        {
            return false;
        }

        final ByteBuffer buffer = ByteBuffer.wrap(datagram);
        final int type = buffer.get() & 0xFF;
        buffer.get(); // the algorithm, with which the keyring deals
        final long size = buffer.getInt() & 0xFFFF_FFFFL;
        final int version = buffer.get();
        return type >= 1 && type <= 5 && size == datagram.length - LABEL && version == 1;
    }

    static boolean isBodyValid(final int type, final byte[] body)
    {
        final ByteBuffer left = ByteBuffer.wrap(body);
        try
        {
            switch (type)
            {
                case 1:
                    return areGroups(left);

                case 2:
                    left.getLong();
                    return areAcknowledgements(left);

                case 3:
                    return areRanges(left);

                case 4:
                    left.getLong();
                    return areRanges(left);

                case 5:
                    return left.hasRemaining() && areGroups(left);

                default:
                    return false;
            }
        }
        catch (final BufferUnderflowException ignore)
        {
            return false;
        }
    }

    private static boolean areGroups(final ByteBuffer left)
    {
        while (left.hasRemaining())
        {
            left.getLong();
            final long first = left.getLong();
            left.getInt();
            left.getShort();
            final int count = left.getShort() & 0xFFFF;
            if (first < 1 || count < 1 || Long.MAX_VALUE - first < count - 1)
            {
                return false;
            }
            for (int i = 0; i < count; i++)
            {
                final byte[] payload = new byte[left.getShort() & 0xFFFF];
                left.get(payload);
                if (payload.length > LONGEST_MESSAGE)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static boolean areAcknowledgements(final ByteBuffer left)
    {
        while (left.hasRemaining())
        {
            left.getLong();
            final int count = left.getShort() & 0xFFFF;
            for (int bits = 0; bits < count; bits += Byte.SIZE)
            {
                left.get();
            }
        }

        return true;
    }

    private static boolean areRanges(final ByteBuffer left)
    {
        while (left.hasRemaining())
        {
            left.getLong();
            final long first = left.getLong();
            final long last = left.getLong();
            if (first < 1 || last < first)
            {
                return false;
            }
        }

        return true;
    }
}
