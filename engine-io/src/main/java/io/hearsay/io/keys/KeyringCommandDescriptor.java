package io.hearsay.io.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A command to the keyring, in the command ring of <code>engine.dat</code>, native byte order. The text goes to the end
 * of the record. To the engine it is hostile input.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |               correlation id, from the ring's counter         |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |              operation, see {@link KeyringOperation}          |
 *  +---------------------------------------------------------------+
 *  |              text in UTF-8, 0 … 4 096 bytes                  ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class KeyringCommandDescriptor
{
    /** Offset of the correlation id. */
    public static final int CORRELATION_ID_OFFSET = 0;

    /** Offset of the operation. */
    public static final int OPERATION_OFFSET = CORRELATION_ID_OFFSET + Long.BYTES;

    /** Offset of the text. */
    public static final int TEXT_OFFSET = OPERATION_OFFSET + Integer.BYTES;

    /** Longest text in bytes. */
    public static final int MAX_TEXT_LENGTH = 4_096;

    private KeyringCommandDescriptor()
    {
    }

    /**
     * Write a command.
     *
     * @param buffer        with room for {@link #TEXT_OFFSET} + {@link #MAX_TEXT_LENGTH}.
     * @param correlationId that the answer will name.
     * @param operation     that is asked for.
     * @param text          of it, may be empty.
     * @return length of the command in bytes.
     * @throws IllegalArgumentException if the text is too long.
     */
    public static int encode(
        final MutableDirectBuffer buffer,
        final long correlationId,
        final KeyringOperation operation,
        final String text)
    {
        final byte[] bytes = text.getBytes(UTF_8);
        requireLength(bytes.length);
        buffer.putLong(CORRELATION_ID_OFFSET, correlationId);
        buffer.putInt(OPERATION_OFFSET, operation.number());
        buffer.putBytes(TEXT_OFFSET, bytes);
        return TEXT_OFFSET + bytes.length;
    }

    /**
     * Read the text of a command.
     *
     * @param buffer that holds the command.
     * @param offset at which it begins.
     * @param length of the command in bytes, at least {@link #TEXT_OFFSET}.
     * @return the text.
     * @throws IllegalArgumentException if it is too long or not in UTF-8.
     */
    static String text(final DirectBuffer buffer, final int offset, final int length)
    {
        requireLength(length - TEXT_OFFSET);
        final byte[] bytes = new byte[length - TEXT_OFFSET];
        buffer.getBytes(offset + TEXT_OFFSET, bytes);
        try
        {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
        catch (final CharacterCodingException ignore)
        {
            throw new IllegalArgumentException("the text of the command is not in UTF-8");
        }
    }

    private static void requireLength(final int length)
    {
        if (length > MAX_TEXT_LENGTH)
        {
            throw new IllegalArgumentException(
                "the text of the command has " + length + " bytes, allowed are " + MAX_TEXT_LENGTH);
        }
    }
}
