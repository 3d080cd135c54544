package io.hearsay.io;

import static io.hearsay.core.client.DeliveryDescriptor.GAP_CAUSE_OFFSET;
import static io.hearsay.core.client.DeliveryDescriptor.GAP_FIRST_OFFSET;
import static io.hearsay.core.client.DeliveryDescriptor.GAP_LAST_OFFSET;
import static io.hearsay.core.client.DeliveryDescriptor.GAP_LENGTH;
import static io.hearsay.core.client.DeliveryDescriptor.GAP_ORIGIN_OFFSET;
import static io.hearsay.core.client.DeliveryDescriptor.GAP_TYPE_ID;
import static io.hearsay.core.client.DeliveryDescriptor.RUN_TYPE_ID;

import io.hearsay.core.client.RingReader;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.LangUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * Walks the records of a delivery ring message by message. A run that is left in its middle, because the limit was
 * reached, the application's handler threw or wanted no more, stays in the ring, and the next poll goes on behind the
 * last message that was handed over and not refused. Polling thread alone; allocates nothing.
 */
final class DeliveryWalker implements org.agrona.concurrent.ControlledMessageHandler
{
    /** In the ring of a replay: a run that a client of this engine published, in whatever life of it. */
    static final int OWN_RUN_TYPE_ID = 3;

    private final RingReader ring;
    private final GapHandler gapHandler;
    private MessageHandler handler;
    private ControlledMessageHandler controlledHandler;
    private Throwable thrown;
    private boolean isPolling;
    private boolean isStopped;
    private boolean isRefused;
    private boolean isOwn;
    private int remaining;
    private int resumeOffset;
    private int resumeCount;

    DeliveryWalker(final RingBuffer ring, final GapHandler gapHandler)
    {
        this.ring = new RingReader(ring);
        this.gapHandler = gapHandler;
    }

    /**
     * Hand messages over.
     *
     * @param messageHandler called for each.
     * @param limit          the most messages to hand over.
     * @return the number of messages handed over.
     */
    int poll(final MessageHandler messageHandler, final int limit)
    {
        return poll(messageHandler, null, limit);
    }

    /**
     * Hand messages over for as long as the handler wants them.
     *
     * @param messageHandler called for each.
     * @param limit          the most messages to hand over.
     * @return the number of messages handed over and not refused.
     */
    int controlledPoll(final ControlledMessageHandler messageHandler, final int limit)
    {
        return poll(null, messageHandler, limit);
    }

    /**
     * Whether the last poll ended because the handler refused a message, which is still there.
     *
     * @return true if so.
     */
    boolean isRefused()
    {
        return isRefused;
    }

    /**
     * Whether the message that is being handed over was read as an own one of the engine.
     *
     * @return false also if it comes from the engine itself, which does not say so.
     */
    boolean isOwn()
    {
        return isOwn;
    }

    private int poll(final MessageHandler plain, final ControlledMessageHandler controlled, final int limit)
    {
        if (isPolling)
        {
            throw new IllegalStateException("poll was called within a handler of poll, or by two threads");
        }

        isPolling = true;
        isStopped = false;
        isRefused = false;
        handler = plain;
        controlledHandler = controlled;
        remaining = limit;
        try
        {
            final long position = ring.position();
            int read = ring.read(this, Integer.MAX_VALUE);
            if (remaining == limit && thrown == null && ring.position() != position)
            {
                // Nothing but padding at the ring's end, or gaps: what follows begins at the ring's start.
                read = ring.read(this, Integer.MAX_VALUE);
            }
            if (read == RingReader.CORRUPT && remaining == limit && thrown == null)
            {
                thrown = new IllegalStateException("the delivery ring holds nonsense: nothing can be read any more");
            }
        }
        finally
        {
            isPolling = false;
            handler = null;
            controlledHandler = null;
        }

        if (thrown != null)
        {
            final Throwable cause = thrown;
            thrown = null;
            LangUtil.rethrowUnchecked(cause);
        }

        return limit - remaining;
    }

    @Override
    public Action onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (remaining <= 0)
        {
            return Action.ABORT;
        }

        isOwn = typeId == OWN_RUN_TYPE_ID;
        return switch (typeId)
        {
            case RUN_TYPE_ID, OWN_RUN_TYPE_ID -> onRun(buffer, index, length);
            case GAP_TYPE_ID -> onGap(buffer, index, length);
            default -> Action.CONTINUE;
        };
    }

    private Action onRun(final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (length < RunFlyweight.HEADER_LENGTH)
        {
            return corrupt();
        }

        final long origin = RunFlyweight.origin(buffer, index);
        final long firstSequence = RunFlyweight.firstSequence(buffer, index);
        final int topic = RunFlyweight.topic(buffer, index);
        final int count = RunFlyweight.count(buffer, index);
        final int end = index + length;
        final boolean isPlain = controlledHandler == null;
        int at = index + (resumeOffset == 0 ? RunFlyweight.HEADER_LENGTH : resumeOffset);
        int i = resumeCount;
        try
        {
            while (i < count && remaining > 0 && !isStopped)
            {
                final int start = at;
                final int payloadAt = at + RunFlyweight.ENTRY_HEADER_LENGTH;
                // read once: whoever writes the ring may change it after the check
                final int payloadLength = payloadAt > end ? -1 : RunFlyweight.entryLength(buffer, at);
                if (payloadLength < 0 || payloadLength > end - payloadAt)
                {
                    return corrupt();
                }

                at = payloadAt + payloadLength;
                i++;
                remaining--;
                if (isPlain)
                {
                    handler.onMessage(origin, firstSequence + i - 1, topic, buffer, payloadAt, payloadLength);
                }
                else if (!isTaken(origin, firstSequence + i - 1, topic, buffer, payloadAt, payloadLength))
                {
                    at = start;
                    i--;
                    remaining++;
                }
            }
        }
        catch (final Throwable ex)
        {
            thrown = ex;
        }

        if (i < count)
        {
            resumeCount = i;
            resumeOffset = at - index;
            return Action.ABORT;
        }

        resumeCount = 0;
        resumeOffset = 0;
        return thrown == null && !isStopped ? Action.CONTINUE : Action.BREAK;
    }

    private boolean isTaken(
        final long origin,
        final long sequence,
        final int topic,
        final MutableDirectBuffer payload,
        final int offset,
        final int length)
    {
        final ControlledMessageHandler.Action action =
            controlledHandler.onMessage(origin, sequence, topic, payload, offset, length);
        isStopped = action != ControlledMessageHandler.Action.CONTINUE;
        isRefused = action == ControlledMessageHandler.Action.ABORT;
        return !isRefused;
    }

    private Action onGap(final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (length < GAP_LENGTH)
        {
            return corrupt();
        }
        if (gapHandler == null)
        {
            return Action.CONTINUE;
        }

        try
        {
            gapHandler.onGap(
                buffer.getLong(index + GAP_ORIGIN_OFFSET),
                buffer.getLong(index + GAP_FIRST_OFFSET),
                buffer.getLong(index + GAP_LAST_OFFSET),
                buffer.getInt(index + GAP_CAUSE_OFFSET));
            return Action.CONTINUE;
        }
        catch (final Throwable ex)
        {
            thrown = ex;
            return Action.BREAK;
        }
    }

    private Action corrupt()
    {
        thrown = new IllegalStateException("the delivery ring holds nonsense: a record was skipped");
        resumeCount = 0;
        resumeOffset = 0;
        return Action.BREAK;
    }
}
