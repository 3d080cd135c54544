package io.hearsay.core.agent;

import io.hearsay.core.log.LogCursor;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Delivery as messages arrive: a cursor over the log.
 */
final class ArrivalDelivery implements Delivery
{
    private final NodeState node;
    private final DeliveryRing ring;
    private final TopicFilter topics;
    private final boolean deliversOwn;
    private final LogCursor cursor = new LogCursor();
    private final long attachedAt;
    private int passedCount;

    ArrivalDelivery(final NodeState node, final ClientPort port, final TopicFilter topics)
    {
        this(node, port, topics, node.log.head(), port.fromRetained() ? node.log.tail() : node.log.head());
    }

    /**
     * From a record on.
     *
     * @param attachedAt position from which on what was moved there is known to the client.
     * @param start      position of the first record to deliver.
     */
    ArrivalDelivery(
        final NodeState node, final ClientPort port, final TopicFilter topics, final long attachedAt, final long start)
    {
        this.node = node;
        this.topics = topics;
        ring = new DeliveryRing(port.delivery());
        this.deliversOwn = port.deliversOwn();
        this.attachedAt = attachedAt;
        node.log.add(cursor, start);
    }

    @Override
    public LogCursor cursor()
    {
        return cursor;
    }

    @Override
    public boolean isCorrupt()
    {
        return ring.isCorrupt();
    }

    @Override
    public int onCycle(final int limit)
    {
        final UnsafeBuffer log = node.log.buffer();
        int delivered = 0;
        for (int i = 0; i < limit && cursor.position() < node.log.head(); i++)
        {
            final int record = node.log.offset(cursor.position());
            final byte kind = RecordDescriptor.kind(log, record);
            if (kind == RecordDescriptor.RUN && isWanted(log, record))
            {
                final int run = record + RecordDescriptor.BODY_OFFSET;
                final int runLength = RecordDescriptor.length(log, record) - RecordDescriptor.BODY_OFFSET;
                final int written = DeliveryWriter.writeRun(ring, log, run, runLength, passedCount);
                delivered += written;
                passedCount += written;
                if (written == 0)
                {
                    return delivered == 0 ? BACK_PRESSURED : delivered;
                }
                node.onDelivered(record, attachedAt);
                if (passedCount < RunFlyweight.count(log, run))
                {
                    continue;
                }
                passedCount = 0;
            }
            else if (kind == RecordDescriptor.GAP &&
                !DeliveryWriter.writeGap(ring, log, record + RecordDescriptor.BODY_OFFSET))
            {
                return delivered == 0 ? BACK_PRESSURED : delivered;
            }
            cursor.position(node.log.next(cursor.position()));
        }

        return delivered;
    }

    private boolean isWanted(final UnsafeBuffer log, final int record)
    {
        final int flags = RecordDescriptor.flags(log, record);
        final boolean isSeen = (flags & RecordDescriptor.MOVED) != 0 && cursor.position() >= attachedAt;
        return !isSeen && (deliversOwn || (flags & RecordDescriptor.OWN) == 0) &&
            topics.isWanted(RunFlyweight.topic(log, record + RecordDescriptor.BODY_OFFSET));
    }

    @Override
    public int ringUsed()
    {
        return ring.used();
    }

    @Override
    public boolean skip(final boolean isFull)
    {
        return false;
    }

    @Override
    public void close()
    {
        node.log.remove(cursor);
    }

    @Override
    public void onBaseFixed(final Origin origin)
    {
    }

    @Override
    public void onForgotten(final int originIndex)
    {
    }
}
