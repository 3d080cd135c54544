package io.hearsay.io.keys;

import static io.hearsay.io.keys.KeyringAnswerDescriptor.BODY_OFFSET;
import static io.hearsay.io.keys.KeyringAnswerDescriptor.CORRELATION_ID_OFFSET;
import static io.hearsay.io.keys.KeyringAnswerDescriptor.COUNT_OFFSET;
import static io.hearsay.io.keys.KeyringAnswerDescriptor.ENTRY_ALGORITHM_OFFSET;
import static io.hearsay.io.keys.KeyringAnswerDescriptor.ENTRY_KEY_ID_OFFSET;
import static io.hearsay.io.keys.KeyringAnswerDescriptor.ENTRY_LAST_OFFSET;
import static io.hearsay.io.keys.KeyringAnswerDescriptor.ENTRY_LENGTH;
import static io.hearsay.io.keys.KeyringAnswerDescriptor.ENTRY_PACKETS_OFFSET;
import static io.hearsay.io.keys.KeyringAnswerDescriptor.ENTRY_SENDING_OFFSET;
import static io.hearsay.io.keys.KeyringAnswerDescriptor.MAX_LENGTH;
import static io.hearsay.io.keys.KeyringAnswerDescriptor.REFUSED;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.KeyringEntry;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What the keyring says to a command: its entries, or why it refuses. Layout: {@link KeyringAnswerDescriptor}.
 *
 * @param entries of the keyring after the command; empty if it is refused.
 * @param refusal why it is refused, or null if it is done.
 */
public record KeyringAnswer(List<KeyringEntry> entries, String refusal)
{
    private static final int MAX_REASON_LENGTH = 1_024;

    /**
     * Write the answer to a command that is done.
     *
     * @param buffer        with room for {@link KeyringAnswerDescriptor#MAX_LENGTH}.
     * @param correlationId of the command.
     * @param entries       of the keyring.
     * @return length of the answer in bytes.
     */
    static int encode(final MutableDirectBuffer buffer, final long correlationId, final List<KeyringEntry> entries)
    {
        buffer.putLong(CORRELATION_ID_OFFSET, correlationId);
        buffer.putInt(COUNT_OFFSET, entries.size());
        int offset = BODY_OFFSET;
        for (final KeyringEntry entry : entries)
        {
            buffer.setMemory(offset, ENTRY_LENGTH, (byte)0);
            buffer.putInt(offset + ENTRY_KEY_ID_OFFSET, entry.keyId());
            buffer.putByte(offset + ENTRY_ALGORITHM_OFFSET, entry.algorithm().number());
            buffer.putByte(offset + ENTRY_SENDING_OFFSET, (byte)(entry.isSending() ? 1 : 0));
            buffer.putLong(offset + ENTRY_PACKETS_OFFSET, entry.packetsOpened());
            buffer.putLong(offset + ENTRY_LAST_OFFSET, entry.lastOpenedUs());
            offset += ENTRY_LENGTH;
        }

        return offset;
    }

    /**
     * Write the answer to a command that is refused.
     *
     * @param buffer        with room for {@link KeyringAnswerDescriptor#MAX_LENGTH}.
     * @param correlationId of the command.
     * @param reason        of the refusal; its end is cut off if it is very long.
     * @return length of the answer in bytes.
     */
    static int encode(final MutableDirectBuffer buffer, final long correlationId, final String reason)
    {
        final byte[] bytes = reason.getBytes(UTF_8);
        final int length = Math.min(bytes.length, MAX_REASON_LENGTH);
        buffer.putLong(CORRELATION_ID_OFFSET, correlationId);
        buffer.putInt(COUNT_OFFSET, REFUSED);
        buffer.putBytes(BODY_OFFSET, bytes, 0, length);
        return BODY_OFFSET + length;
    }

    /**
     * Read an answer.
     *
     * @param buffer that holds it.
     * @param offset at which it begins.
     * @param length of it in bytes.
     * @return the answer, or null if it makes no sense.
     */
    public static KeyringAnswer decode(final DirectBuffer buffer, final int offset, final int length)
    {
        final int count = length < BODY_OFFSET || length > MAX_LENGTH ? 0 : buffer.getInt(offset + COUNT_OFFSET);
        if (count == REFUSED)
        {
            final byte[] reason = new byte[length - BODY_OFFSET];
            buffer.getBytes(offset + BODY_OFFSET, reason);
            return new KeyringAnswer(List.of(), new String(reason, UTF_8));
        }
        if (count <= 0 || length != BODY_OFFSET + (long)count * ENTRY_LENGTH)
        {
            return null;
        }

        final List<KeyringEntry> entries = new ArrayList<>();
        for (int at = offset + BODY_OFFSET; at < offset + length; at += ENTRY_LENGTH)
        {
            final Algorithm algorithm = numbered(buffer.getByte(at + ENTRY_ALGORITHM_OFFSET));
            if (algorithm == null)
            {
                return null;
            }
            entries.add(new KeyringEntry(
                buffer.getInt(at + ENTRY_KEY_ID_OFFSET),
                algorithm,
                buffer.getByte(at + ENTRY_SENDING_OFFSET) != 0,
                buffer.getLong(at + ENTRY_PACKETS_OFFSET),
                buffer.getLong(at + ENTRY_LAST_OFFSET)));
        }

        return new KeyringAnswer(List.copyOf(entries), null);
    }

    private static Algorithm numbered(final byte number)
    {
        for (final Algorithm algorithm : Algorithm.values())
        {
            if (algorithm.number() == number)
            {
                return algorithm;
            }
        }

        return null;
    }
}
