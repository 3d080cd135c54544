package io.hearsay.core.agent;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;

/**
 * One attached client: what it offers is drained, what is accepted is delivered, and it is cut off if the log waits for
 * it too long. Owned by the agent's thread.
 */
final class ClientSession implements ControlledMessageHandler
{
    private static final int RECORDS_PER_CYCLE = 256;
    private static final int OPEN = -1;
    private static final long NOT_STALLED = Long.MIN_VALUE;

    private final NodeState node;
    private final OwnMessages ownMessages;
    private final ClientPort port;
    private final Delivery delivery;
    private final long livenessTimeoutNs;
    private final int publishLimit;
    private long stalledSinceNs = NOT_STALLED;
    private long lastStalledNs;
    private long stalledPosition;
    private long detachDeadlineNs;
    private boolean isDetaching;
    private int detachReason;
    private int closeReason = OPEN;

    ClientSession(final NodeState node, final OwnMessages ownMessages, final ClientPort port)
    {
        this.node = node;
        this.ownMessages = ownMessages;
        this.port = port;
        delivery = port.isOrdered() ? new OrderedDelivery(node, port) : new ArrivalDelivery(node, port);
        livenessTimeoutNs = node.settings.get(EngineOption.CLIENT_LIVENESS_TIMEOUT);
        publishLimit = node.settings.getInt(EngineOption.PUBLISH_LIMIT);
    }

    long id()
    {
        return port.id();
    }

    /**
     * Why this session is to be closed, or -1 while it is open.
     */
    int closeReason()
    {
        return closeReason;
    }

    /**
     * Take what the client offered.
     *
     * @return the number of records read.
     */
    int drain()
    {
        int work = 0;
        try
        {
            work = port.publication().controlledRead(this, publishLimit);
            if (isDetaching &&
                (port.publication().size() == 0 || detachDeadlineNs - node.nowNs <= 0))
            {
                closeReason = detachReason;
            }
        }
        catch (final IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException ex)
        {
            onCorrupt(ex);
        }

        return work;
    }

    @Override
    public Action onMessage(
        final int msgTypeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        final int payloadLength = length - PublicationDescriptor.PAYLOAD_OFFSET;
        if (msgTypeId != PublicationDescriptor.MESSAGE_TYPE_ID || payloadLength < 0 ||
            payloadLength > RunFlyweight.MAX_MESSAGE_LENGTH || index < 0 || index + length > buffer.capacity())
        {
            node.counters.increment(CounterDescriptor.PUBLICATION_REFUSED);
            return Action.CONTINUE;
        }

        final int topic = buffer.getInt(index + PublicationDescriptor.TOPIC_OFFSET);
        final int flags = buffer.getInt(index + PublicationDescriptor.FLAGS_OFFSET);
        final boolean isBestEffort = (flags & PublicationDescriptor.BEST_EFFORT) != 0;
        final int payload = index + PublicationDescriptor.PAYLOAD_OFFSET;
        final boolean isLimited = ownMessages.isLimited();
        if (!isLimited && ownMessages.append(topic, isBestEffort, buffer, payload, payloadLength))
        {
            return Action.CONTINUE;
        }
        if (isBestEffort && !isLimited)
        {
            node.counters.increment(CounterDescriptor.BEST_EFFORT_DROPPED);
            return Action.CONTINUE;
        }

        node.counters.increment(CounterDescriptor.PUBLISH_BACK_PRESSURED);
        return Action.ABORT;
    }

    /**
     * Deliver what was accepted.
     *
     * @return the number of messages delivered.
     */
    int deliver()
    {
        if (isDetaching)
        {
            return 0;
        }

        int delivered = 0;
        try
        {
            delivered = delivery.onCycle(RECORDS_PER_CYCLE);
        }
        catch (final IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException ex)
        {
            onCorrupt(ex);
        }
        if (delivered == Delivery.BACK_PRESSURED)
        {
            node.counters.increment(CounterDescriptor.DELIVERY_BACK_PRESSURED);
            return 0;
        }

        node.counters.add(CounterDescriptor.MESSAGES_DELIVERED, delivered);
        return delivered;
    }

    /**
     * See whether the log waits for this client, and for how long.
     */
    void checkProgress()
    {
        if (isDetaching)
        {
            return;
        }

        final long position = delivery.cursor().position();
        if (node.refusedNs == node.nowNs && node.log.isBlockedBy(delivery.cursor()) && !delivery.skip())
        {
            lastStalledNs = node.nowNs;
            if (stalledSinceNs == NOT_STALLED)
            {
                stalledSinceNs = node.nowNs;
                stalledPosition = position;
            }
        }
        if (stalledSinceNs == NOT_STALLED)
        {
            return;
        }

        if (position - stalledPosition >= node.log.capacity() / 4 ||
            node.nowNs - lastStalledNs > livenessTimeoutNs)
        {
            stalledSinceNs = NOT_STALLED;
        }
        else if (node.nowNs - stalledSinceNs >= livenessTimeoutNs)
        {
            closeReason = ClientPort.CLOSED_TOO_SLOW;
            node.counters.increment(CounterDescriptor.CLIENTS_CUT_OFF);
        }
    }

    void onBaseFixed(final Origin origin)
    {
        delivery.onBaseFixed(origin);
    }

    void onForgotten(final int originIndex)
    {
        delivery.onForgotten(originIndex);
    }

    /**
     * The client wants to go or is dead: nothing is delivered any more, but what it offered is still published.
     */
    void detach(final int reason)
    {
        if (!isDetaching)
        {
            isDetaching = true;
            detachReason = reason;
            detachDeadlineNs = node.nowNs + livenessTimeoutNs;
            delivery.close();
        }
    }

    void close(final int reason)
    {
        if (!isDetaching)
        {
            delivery.close();
        }
        port.onClosed(reason);
    }

    private void onCorrupt(final RuntimeException ex)
    {
        closeReason = ClientPort.CLOSED_CORRUPT;
        node.counters.increment(CounterDescriptor.CLIENTS_CORRUPT);
        node.errorHandler.onError(new IllegalStateException("client " + port.id() + ": its rings hold nonsense", ex));
    }
}
