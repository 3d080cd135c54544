package io.hearsay.io.keys;

import java.nio.ByteBuffer;
import java.util.List;

import io.hearsay.crypto.KeyringEntry;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastTransmitter;

/**
 * Sends answers to whoever listens. Nobody is waited for: who does not listen in time misses them. Agent's thread
 * alone.
 */
public final class Answers
{
    private final UnsafeBuffer answer = new UnsafeBuffer(ByteBuffer.allocateDirect(KeyringAnswerDescriptor.MAX_LENGTH));
    private final BroadcastTransmitter transmitter;
    private final ErrorHandler errorHandler;

    /**
     * Send through a broadcast buffer.
     *
     * @param buffer       of <code>engine.dat</code>, with its trailer.
     * @param errorHandler told if it is broken.
     */
    public Answers(final AtomicBuffer buffer, final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        transmitter = new BroadcastTransmitter(buffer);
    }

    /**
     * A command is done.
     *
     * @param correlationId of it.
     * @param entries       of the keyring after it.
     */
    void done(final long correlationId, final List<KeyringEntry> entries)
    {
        send(KeyringAnswer.encode(answer, correlationId, entries));
    }

    /**
     * A command is refused.
     *
     * @param correlationId of it.
     * @param reason        in one line.
     */
    void refused(final long correlationId, final String reason)
    {
        send(KeyringAnswer.encode(answer, correlationId, reason));
    }

    private void send(final int length)
    {
        try
        {
            transmitter.transmit(KeyringAnswerDescriptor.TYPE_ID, answer, 0, length);
        }
        catch (final IndexOutOfBoundsException | IllegalArgumentException ex)
        {
            // Somebody wrote nonsense into the buffer's positions: who asked will hear nothing.
            errorHandler.onError(ex);
        }
    }
}
