package io.hearsay.core.agent;

import io.hearsay.core.log.LogCursor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.spi.ClientPort;

/**
 * Delivery to a client that reads the journal itself: nothing until it has come to the end and asks for the rest, and
 * then as messages arrive, from the record at which the journal ends. So it may take as long as it likes without
 * holding anything up, and there is neither a gap nor a message twice between the two. To one that follows the journal
 * for good gaps alone are delivered, as the journal has none. Owned by the agent's thread.
 */
final class ReplayedDelivery implements Delivery
{
    private final NodeState node;
    private final ClientPort port;
    private final TopicFilter topics;
    private final JournalCursor journalCursor;
    private Delivery delivery;
    private boolean isLive;

    ReplayedDelivery(
        final NodeState node, final ClientPort port, final TopicFilter topics, final JournalCursor journalCursor)
    {
        this.node = node;
        this.port = port;
        this.topics = topics;
        this.journalCursor = journalCursor;
        isLive = port.follows();
        delivery = isLive ? new ArrivalDelivery(
            node, port, new TopicFilter(new int[0]), node.log.head(), node.log.head()) : new NoDelivery();
    }

    @Override
    public LogCursor cursor()
    {
        return delivery.cursor();
    }

    @Override
    public boolean isCorrupt()
    {
        return delivery.isCorrupt();
    }

    @Override
    public int onCycle(final int limit)
    {
        if (!isLive && port.asksForLive())
        {
            isLive = true;
            delivery = new ArrivalDelivery(node, port, topics, journalCursor.position(), journalCursor.position());
            port.onLive(node.journal.position());
        }

        return delivery.onCycle(limit);
    }

    @Override
    public int ringUsed()
    {
        return delivery.ringUsed();
    }

    @Override
    public boolean skip(final boolean isFull)
    {
        return delivery.skip(isFull);
    }

    @Override
    public void onBaseFixed(final Origin origin)
    {
        delivery.onBaseFixed(origin);
    }

    @Override
    public void onForgotten(final int originIndex)
    {
        delivery.onForgotten(originIndex);
    }

    @Override
    public void close()
    {
        delivery.close();
    }
}
