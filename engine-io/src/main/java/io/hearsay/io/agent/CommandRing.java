package io.hearsay.io.agent;

import io.hearsay.core.client.RingReader;
import org.agrona.ErrorHandler;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * The engine's end of the command ring. Whoever may open <code>engine.dat</code> can write anything into it, so nothing
 * that it says of lengths and positions is believed: nonsense empties it, and a record that its writer did not finish
 * within {@link #STUCK_CHECKS} looks is skipped. Other commands that are under way then get no answer; the engine goes
 * on. Agent's thread alone.
 */
final class CommandRing implements ControlledMessageHandler
{
    /** Looks at a ring that does not move after which its writer counts as dead. */
    static final int STUCK_CHECKS = 100;

    private final RingReader reader;
    private final ErrorHandler errorHandler;
    private MessageHandler handler;
    private long lastPosition;
    private int stuckCount;

    CommandRing(final RingBuffer ring, final ErrorHandler errorHandler)
    {
        reader = new RingReader(ring);
        this.errorHandler = errorHandler;
    }

    /**
     * Read commands.
     *
     * @param commandHandler of them; it may throw.
     * @param limit          of commands.
     * @return the number of records read.
     */
    int read(final MessageHandler commandHandler, final int limit)
    {
        handler = commandHandler;
        int count = 0;
        int read = 1;
        while (read > 0 && count < limit)
        {
            read = reader.read(this, limit - count);
            count += Math.max(0, read);
        }
        if (read == RingReader.CORRUPT)
        {
            empty();
        }

        return count;
    }

    @Override
    public Action onMessage(final int msgTypeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        handler.onMessage(msgTypeId, buffer, index, length);
        return Action.CONTINUE;
    }

    /**
     * See that no writer that died in the middle of a command stops the others. To be called now and then.
     */
    void checkStuck()
    {
        final long position = reader.position();
        if (position != lastPosition || reader.isEmpty())
        {
            lastPosition = position;
            stuckCount = 0;
            return;
        }

        stuckCount++;
        if (stuckCount >= STUCK_CHECKS)
        {
            stuckCount = 0;
            if (reader.skipClaim() <= 0)
            {
                empty();
            }
        }
    }

    private void empty()
    {
        reader.reset();
        errorHandler.onError(new IllegalStateException("the ring of commands held nonsense and was emptied"));
    }
}
