package io.hearsay.core.agent;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.client.RingReader;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.CounterTable;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;

/**
 * One attached client: what it offers is drained, what is accepted is delivered, and it is cut off if the log waits for
 * it too long. Owned by the agent's thread. Nothing that the client writes is believed; what it may cost is bounded by
 * its rings and by the limits per cycle.
 */
final class ClientSession implements ControlledMessageHandler
{
    private static final int RECORDS_PER_CYCLE = 256;
    private static final int OPEN = -1;

    /** What clients do must not fill the log of distinct errors: so many of those that are corrupt are told apart. */
    private static final int MAX_NAMED = 20;

    private static final long NO_POSITION = -1;

    private final NodeState node;
    private final OwnMessages ownMessages;
    private final ClientPort port;
    private final RingReader publication;
    private final Delivery delivery;
    private final long livenessTimeoutNs;
    private final int publishLimit;
    private final Stall stall;
    private boolean isDetaching;
    private int detachReason;
    private boolean isAbandoned;
    private long abandonedEnd;
    private long claimPosition = NO_POSITION;
    private long claimDeadlineNs;
    private int closeReason = OPEN;
    private int row = CounterTable.NO_ROW;
    private long published;
    private long delivered;
    private long refused;
    private long dropped;
    private long publishBackPressured;
    private long deliveryBackPressured;

    ClientSession(
        final NodeState node, final OwnMessages ownMessages, final JournalCursor journalCursor, final ClientPort port)
    {
        this.node = node;
        this.ownMessages = ownMessages;
        this.port = port;
        livenessTimeoutNs = node.settings.get(EngineOption.CLIENT_LIVENESS_TIMEOUT);
        publishLimit = node.settings.getInt(EngineOption.PUBLISH_LIMIT);
        stall = new Stall(livenessTimeoutNs, node.log.capacity());
        publication = new RingReader(port.publication());
        delivery = newDelivery(new TopicFilter(port.topics()), journalCursor);
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
     * @return the amount of work done.
     */
    int drain()
    {
        if (closeReason != OPEN)
        {
            return 0;
        }

        final int count = publication.read(this, publishLimit);
        if (count == RingReader.CORRUPT)
        {
            onCorrupt(null);
            return 0;
        }

        return isDetaching ? count + finish() : count;
    }

    @Override
    public Action onMessage(
        final int msgTypeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        final int payloadLength = length - PublicationDescriptor.PAYLOAD_OFFSET;
        if (msgTypeId != PublicationDescriptor.MESSAGE_TYPE_ID || payloadLength < 0 ||
            payloadLength > RunFlyweight.MAX_MESSAGE_LENGTH)
        {
            node.counters.increment(CounterDescriptor.PUBLICATION_REFUSED);
            refused++;
            return Action.CONTINUE;
        }

        final int topic = buffer.getInt(index + PublicationDescriptor.TOPIC_OFFSET);
        final int flags = buffer.getInt(index + PublicationDescriptor.FLAGS_OFFSET);
        final boolean isBestEffort = (flags & PublicationDescriptor.BEST_EFFORT) != 0;
        final int payload = index + PublicationDescriptor.PAYLOAD_OFFSET;
        final boolean isLimited = ownMessages.isLimited();
        if (!isLimited && ownMessages.append(topic, isBestEffort, buffer, payload, payloadLength))
        {
            published++;
            return Action.CONTINUE;
        }
        if (isBestEffort && !isLimited)
        {
            node.counters.increment(CounterDescriptor.BEST_EFFORT_DROPPED);
            dropped++;
            return Action.CONTINUE;
        }

        node.counters.increment(CounterDescriptor.PUBLISH_BACK_PRESSURED);
        publishBackPressured++;
        return Action.ABORT;
    }

    /**
     * Deliver what was accepted, and see whether the log waits for this client, and for how long.
     *
     * @return the number of messages delivered.
     */
    int deliver()
    {
        if (isDetaching || closeReason != OPEN)
        {
            return 0;
        }

        final int count = delivery.onCycle(RECORDS_PER_CYCLE);
        checkProgress();
        if (delivery.isCorrupt())
        {
            onCorrupt(null);
        }
        if (count == Delivery.BACK_PRESSURED)
        {
            node.counters.increment(CounterDescriptor.DELIVERY_BACK_PRESSURED);
            deliveryBackPressured++;
            return 0;
        }

        node.counters.add(CounterDescriptor.MESSAGES_DELIVERED, count);
        delivered += count;
        return count;
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
     * The client wants to go: nothing is delivered any more, but what it offered is still published, however long the
     * log or the peers let it wait. Only a claim that it left open has a deadline.
     */
    void detach()
    {
        detach(ClientPort.CLOSED_BY_CLIENT);
    }

    /**
     * The client is dead: as {@link #detach()}, but claims that it left open are passed at once. If it had detached
     * before, it went in good order.
     */
    void abandon()
    {
        if (!isDetaching)
        {
            node.counters.increment(CounterDescriptor.CLIENTS_SILENT);
        }
        detach(ClientPort.CLOSED_SILENT);
        passClaims();
    }

    /**
     * The memory of this client's rings, or of somebody's, is not there any more.
     *
     * @return the error if it is this client's memory, else null.
     */
    InternalError findFault()
    {
        final InternalError fault = MemoryFault.find(port.publication().buffer());
        return fault == null ? MemoryFault.find(port.delivery().buffer()) : fault;
    }

    /**
     * What the client wrote makes no sense, or its memory is gone.
     *
     * @param cause what is known about it, or null.
     */
    void onCorrupt(final Throwable cause)
    {
        if (closeReason == OPEN)
        {
            closeReason = ClientPort.CLOSED_CORRUPT;
            node.counters.increment(CounterDescriptor.CLIENTS_CORRUPT);
            final boolean isNamed = node.counters.get(CounterDescriptor.CLIENTS_CORRUPT) <= MAX_NAMED;
            node.errorHandler.onError(new IllegalStateException(
                (isNamed ? "client " + port.id() : "one more client") + ": its rings hold nonsense",
                cause == null ? MemoryFault.pending() : cause));
        }
    }

    /**
     * Take a row in the table of clients.
     */
    void takeRow()
    {
        final CounterTable table = node.counters.table(CounterScope.CLIENT);
        row = table.firstFree();
        if (row != CounterTable.NO_ROW)
        {
            table.take(row, port.label());
        }
    }

    /**
     * Bring the row of this client up to date, if it got one.
     */
    void show()
    {
        if (row == CounterTable.NO_ROW || closeReason != OPEN)
        {
            return;
        }

        final CounterTable table = node.counters.table(CounterScope.CLIENT);
        final long position = delivery.cursor().position();
        final boolean isWaiting = !isDetaching && position >= 0;
        table.begin(row, port.id());
        table.set(row, CounterDescriptor.CLIENT_PUBLISHED, published);
        table.set(row, CounterDescriptor.CLIENT_DELIVERED, delivered);
        table.set(row, CounterDescriptor.CLIENT_REFUSED, refused);
        table.set(row, CounterDescriptor.CLIENT_DROPPED, dropped);
        table.set(row, CounterDescriptor.CLIENT_PUBLISH_BACK_PRESSURED, publishBackPressured);
        table.set(row, CounterDescriptor.CLIENT_DELIVERY_BACK_PRESSURED, deliveryBackPressured);
        table.set(row, CounterDescriptor.CLIENT_PUBLICATION_USED, publication.unread());
        table.set(row, CounterDescriptor.CLIENT_PUBLICATION_LENGTH, port.publication().capacity());
        table.set(row, CounterDescriptor.CLIENT_DELIVERY_USED, delivery.ringUsed());
        table.set(row, CounterDescriptor.CLIENT_DELIVERY_LENGTH, port.delivery().capacity());
        table.set(row, CounterDescriptor.CLIENT_LAG, isWaiting ? node.log.head() - position : 0);
        table.set(row, CounterDescriptor.CLIENT_STALLED, stall.durationNs(node.nowNs));
        table.end(row);
    }

    /**
     * Let go of the client's memory, and count what was in it.
     */
    void close(final int reason)
    {
        MemoryFault.pending(); // late news must not come in the middle of this
        try
        {
            port.onClosing(reason);
            if (!isDetaching)
            {
                isDetaching = true;
                delivery.close();
            }
            node.counters.add(CounterDescriptor.PUBLICATIONS_ABANDONED, unread());
            node.counters.table(CounterScope.CLIENT).free(row);
        }
        finally
        {
            port.onClosed(reason);
        }
    }

    private int unread()
    {
        try
        {
            final int length = publication.unread();
            return MemoryFault.pending() == null ? length : 0;
        }
        catch (final InternalError ex)
        {
            onCorrupt(ex); // unless that is known already
            return 0;
        }
    }

    private Delivery newDelivery(final TopicFilter topics, final JournalCursor journalCursor)
    {
        if (topics.isEmpty())
        {
            return new NoDelivery();
        }

        if (port.replays())
        {
            return new ReplayedDelivery(node, port, topics, journalCursor);
        }

        return port.isOrdered() ? new OrderedDelivery(node, port, topics) : new ArrivalDelivery(node, port, topics);
    }

    private void checkProgress()
    {
        final long position = delivery.cursor().position();
        final boolean isFull = node.refusedNs == node.nowNs;
        final boolean isBlocking = (isFull || node.keptNs == node.nowNs) &&
            node.log.isBlockedBy(delivery.cursor()) && !delivery.skip(isFull);
        if (stall.onCycle(isBlocking, position, node.nowNs))
        {
            closeReason = ClientPort.CLOSED_TOO_SLOW;
            node.counters.increment(CounterDescriptor.CLIENTS_CUT_OFF);
        }
    }

    private void detach(final int reason)
    {
        if (!isDetaching)
        {
            isDetaching = true;
            detachReason = reason;
            delivery.close();
        }
    }

    /**
     * From now on claims are passed, and what is offered from now on does not count: this comes to an end.
     */
    private void passClaims()
    {
        if (!isAbandoned)
        {
            isAbandoned = true;
            abandonedEnd = publication.position() + publication.unread();
        }
    }

    /**
     * See whether all that a leaving client offered is published, and pass what never will be.
     */
    private int finish()
    {
        if (publication.unread() == 0 || isAbandoned && publication.position() - abandonedEnd >= 0)
        {
            closeReason = detachReason;
            return 0;
        }
        if (!publication.isClaimOpen() || !isClaimOverdue())
        {
            return 0;
        }

        passClaims();
        final int skipped = publication.skipClaim();
        if (skipped == RingReader.CORRUPT)
        {
            onCorrupt(null);
            return 0;
        }

        node.counters.add(CounterDescriptor.PUBLICATIONS_ABANDONED, skipped);
        return 1;
    }

    private boolean isClaimOverdue()
    {
        if (!isAbandoned && claimPosition != publication.position())
        {
            claimPosition = publication.position();
            claimDeadlineNs = node.nowNs + livenessTimeoutNs;
        }

        return isAbandoned || claimDeadlineNs - node.nowNs <= 0;
    }
}
