package io.hearsay.io;

import io.hearsay.io.keys.KeyringAnswer;
import io.hearsay.io.keys.KeyringAnswerDescriptor;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.broadcast.BroadcastReceiver;

/**
 * Looks for the answer to a command among those to everybody's. An answer is copied, and the copy believed only if the
 * engine did not write over it meanwhile; what makes no sense is passed over, a step at a time, so that nonsense in the
 * buffer costs time and nothing else. One thread.
 */
final class AnswerReceiver
{
    private static final int LIMIT = 256;

    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[KeyringAnswerDescriptor.MAX_LENGTH]);
    private final BroadcastReceiver receiver;
    private final int capacity;

    AnswerReceiver(final AtomicBuffer buffer)
    {
        receiver = new BroadcastReceiver(buffer);
        capacity = buffer.capacity() - BroadcastBufferDescriptor.TRAILER_LENGTH;
    }

    /**
     * Look at what came.
     *
     * @param correlationId of the command.
     * @return the answer to it, or null if it is not there yet.
     */
    KeyringAnswer poll(final long correlationId)
    {
        KeyringAnswer found = null;
        for (int i = 0; i < LIMIT && found == null && receiver.receiveNext(); i++)
        {
            found = read(correlationId);
        }

        return found;
    }

    /**
     * How often answers were written over before they were looked at.
     *
     * @return the number.
     */
    long missedCount()
    {
        return receiver.lappedCount();
    }

    private KeyringAnswer read(final long correlationId)
    {
        final int offset = receiver.offset();
        final int length = receiver.length();
        if (receiver.typeId() != KeyringAnswerDescriptor.TYPE_ID || length < KeyringAnswerDescriptor.BODY_OFFSET ||
            length > KeyringAnswerDescriptor.MAX_LENGTH || offset > capacity - length)
        {
            return null;
        }

        answer.putBytes(0, receiver.buffer(), offset, length);
        return receiver.validate() && answer.getLong(KeyringAnswerDescriptor.CORRELATION_ID_OFFSET) == correlationId ?
            KeyringAnswer.decode(answer, 0, length) : null;
    }
}
