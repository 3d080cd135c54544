package io.hearsay.core.agent;

import java.util.Arrays;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.log.LogCursor;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.collections.IntArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Delivery in the order of each origin's sequences: a lookup by origin and sequence. New records in the log only wake
 * their origin; what is delivered is what comes next of it. The cursor keeps the log from the oldest record on that is
 * not delivered yet.
 */
final class OrderedDelivery implements Delivery
{
    private static final long NOT_STARTED = 0;
    private static final int NOTHING = -2;

    private final NodeState node;
    private final DeliveryRing ring;
    private final TopicFilter topics;
    private final boolean deliversOwn;
    private final long attachedAt;
    private final long attachedNs;
    private final LogCursor cursor = new LogCursor();
    private final IntArrayQueue ready = new IntArrayQueue(Origin.NONE);
    private long[] next = new long[16];
    private long[] forcedStart = new long[16];
    private boolean[] isReady = new boolean[16];
    private final LogCursor wakeCursor = new LogCursor();

    OrderedDelivery(final NodeState node, final ClientPort port, final TopicFilter topics)
    {
        this.node = node;
        this.topics = topics;
        ring = new DeliveryRing(port.delivery());
        this.deliversOwn = port.deliversOwn();
        attachedAt = node.log.head();
        attachedNs = node.nowNs;
        node.log.add(cursor, port.fromRetained() ? node.log.tail() : node.log.head());
        node.log.add(wakeCursor, cursor.position());
        node.reserve.onAttached();
        for (int i = 0; i < node.origins.indexLimit(); i++)
        {
            final Origin origin = node.origins.at(i);
            if (origin != null && (origin != node.own || deliversOwn))
            {
                if (!port.fromRetained())
                {
                    start(origin, origin.window.contiguous() + 1);
                }
                else if (!origin.window.isBaseOpen())
                {
                    start(origin, oldest(origin));
                }
            }
        }
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
    public void close()
    {
        node.log.remove(cursor);
        node.log.remove(wakeCursor);
        node.reserve.onDetached();
    }

    @Override
    public void onBaseFixed(final Origin origin)
    {
        if (nextOf(origin.index()) == NOT_STARTED && (origin != node.own || deliversOwn))
        {
            start(origin, beginning(origin));
        }
    }

    @Override
    public void onForgotten(final int originIndex)
    {
        if (originIndex < next.length)
        {
            next[originIndex] = NOT_STARTED;
            forcedStart[originIndex] = NOT_STARTED;
        }
    }

    @Override
    public int onCycle(final int limit)
    {
        final UnsafeBuffer log = node.log.buffer();
        for (int i = 0; i < limit && wakeCursor.position() < node.log.head(); i++)
        {
            final int record = node.log.offset(wakeCursor.position());
            if (RecordDescriptor.kind(log, record) != RecordDescriptor.PADDING)
            {
                if (!tellIfTooLate(log, record))
                {
                    break;
                }
                wake(RecordDescriptor.originIndex(log, record));
            }
            wakeCursor.position(node.log.next(wakeCursor.position()));
        }

        int delivered = 0;
        int records = 0;
        while (!ready.isEmpty() && records < limit)
        {
            final int index = ready.peekInt();
            final Origin origin = node.origins.at(index);
            final int written = origin == null ? NOTHING : deliver(origin);
            if (written == BACK_PRESSURED)
            {
                advance();
                return delivered == 0 ? BACK_PRESSURED : delivered;
            }
            if (written == NOTHING)
            {
                ready.pollInt();
                isReady[index] = false;
            }
            else
            {
                delivered += written;
            }
            records++;
        }

        advance();
        return delivered;
    }

    @Override
    public int ringUsed()
    {
        return ring.used();
    }

    @Override
    public boolean skip(final boolean isFull)
    {
        advance();
        if (cursor.position() >= wakeCursor.position() || !node.log.isBlockedBy(cursor))
        {
            return false;
        }

        final int record = node.log.offset(cursor.position());
        final UnsafeBuffer log = node.log.buffer();
        final Origin origin = node.origins.at(RecordDescriptor.originIndex(log, record));
        if (nextOf(origin.index()) == NOT_STARTED)
        {
            // the base stays open: other clients still take what comes before
            start(origin, beginning(origin));
            forcedStart[origin.index()] = next[origin.index()];
            return true;
        }

        final long missing = nextOf(origin.index());
        final boolean waitsForRing = isReady[origin.index()];
        if (waitsForRing || missing >= firstOf(log, record))
        {
            return false;
        }

        if (!isFull && !node.reserve.isGivenUp(origin))
        {
            return true; // there is room for it, and somebody has it
        }

        // the record at the tail need not be the next one that is here
        final long first = node.index.next(origin.index(), missing, firstOf(log, record));
        if (!tellSkipped(origin.id(), missing, first - 1))
        {
            return false;
        }

        next[origin.index()] = first;
        wake(origin.index());
        return true;
    }

    /**
     * Deliver the next record of an origin.
     *
     * @return the number of messages, 0 for a gap or a run of another topic; {@link #NOTHING} if the next one is not
     *         here.
     */
    private int deliver(final Origin origin)
    {
        final int index = origin.index();
        final long sequence = nextOf(index);
        if (sequence == NOT_STARTED)
        {
            return NOTHING;
        }

        final UnsafeBuffer log = node.log.buffer();
        final int record = node.index.get(index, sequence);
        if (record >= 0)
        {
            final int run = record + RecordDescriptor.BODY_OFFSET;
            final int runLength = RecordDescriptor.length(log, record) - RecordDescriptor.BODY_OFFSET;
            final int skipped = (int)(sequence - RunFlyweight.firstSequence(log, run));
            if (!topics.isWanted(RunFlyweight.topic(log, run)))
            {
                next[index] += RunFlyweight.count(log, run) - skipped;
                return 0;
            }

            final int written = DeliveryWriter.writeRun(ring, log, run, runLength, skipped);
            if (written == 0)
            {
                return BACK_PRESSURED;
            }

            next[index] += written;
            node.onDelivered(record, attachedAt);
            return written;
        }

        final int gap = node.index.getGap(index, sequence);
        if (gap >= 0)
        {
            final int body = gap + RecordDescriptor.BODY_OFFSET;
            if (!DeliveryWriter.writeGap(ring, log, body))
            {
                return BACK_PRESSURED;
            }
            next[index] = log.getLong(body + DeliveryDescriptor.GAP_LAST_OFFSET) + 1;
            return 0;
        }

        return sequence <= origin.window.contiguous() ? passEvicted(origin, sequence) : NOTHING;
    }

    /**
     * What comes below the sequence at which the log's want of room made this client begin can not be delivered in
     * order any more, but it is told.
     *
     * @return false if the ring has no room for that.
     */
    private boolean tellIfTooLate(final UnsafeBuffer log, final int record)
    {
        final int index = RecordDescriptor.originIndex(log, record);
        final long first = firstOf(log, record);
        if (index >= forcedStart.length || first >= forcedStart[index])
        {
            return true;
        }

        final int body = record + RecordDescriptor.BODY_OFFSET;
        if (RecordDescriptor.kind(log, record) == RecordDescriptor.GAP)
        {
            return DeliveryWriter.writeGap(ring, log, body);
        }

        return !topics.isWanted(RunFlyweight.topic(log, body)) ||
            tellSkipped(RunFlyweight.origin(log, body), first, lastOf(log, record));
    }

    /**
     * What comes next left the log before this client attached: it begins at what is retained. What came in an earlier
     * life of this node is none of its business.
     */
    private int passEvicted(final Origin origin, final long sequence)
    {
        final long retained = node.index.next(origin.index(), sequence, origin.window.contiguous());
        final long skipped = Math.max(sequence, origin.restoredEnd() + 1);
        if (skipped < retained && !tellSkipped(origin.id(), skipped, retained - 1))
        {
            return BACK_PRESSURED;
        }

        next[origin.index()] = retained;
        return 0;
    }

    /** @return false if the ring has no room for that. */
    private boolean tellSkipped(final long originId, final long first, final long last)
    {
        if (!DeliveryWriter.writeGap(ring, originId, first, last, DeliveryDescriptor.GAP_CAUSE_ORDER))
        {
            return false;
        }

        node.counters.add(CounterDescriptor.GAPS_ORDER, last - first + 1);
        return true;
    }

    private void start(final Origin origin, final long sequence)
    {
        ensureCapacity(origin.index());
        next[origin.index()] = sequence;
        wake(origin.index());
    }

    /** All that came of an origin that was met since is in the log still, with what was declared lost before it. */
    private long beginning(final Origin origin)
    {
        return origin.createdNs() - attachedNs < 0 ? oldest(origin) : origin.window.base() + 1;
    }

    private static long oldest(final Origin origin)
    {
        final long contiguousEnd = origin.window.contiguous() + 1;
        final long retained = origin.retainedCount() > 0 ? origin.lowestRetained() : contiguousEnd;
        return Math.max(origin.window.base() + 1, Math.min(retained, contiguousEnd));
    }

    private void wake(final int originIndex)
    {
        ensureCapacity(originIndex);
        if (!isReady[originIndex])
        {
            isReady[originIndex] = true;
            ready.addInt(originIndex);
        }
    }

    /**
     * Let go of the records that are delivered or not wanted.
     */
    private void advance()
    {
        final UnsafeBuffer log = node.log.buffer();
        while (cursor.position() < wakeCursor.position() && isDone(log, node.log.offset(cursor.position())))
        {
            cursor.position(node.log.next(cursor.position()));
        }
    }

    private boolean isDone(final UnsafeBuffer log, final int record)
    {
        final int kind = RecordDescriptor.kind(log, record);
        final int flags = RecordDescriptor.flags(log, record);
        if (kind == RecordDescriptor.PADDING || !deliversOwn && (flags & RecordDescriptor.OWN) != 0)
        {
            return true;
        }

        final long started = nextOf(RecordDescriptor.originIndex(log, record));
        return started != NOT_STARTED && lastOf(log, record) < started;
    }

    private long nextOf(final int originIndex)
    {
        return originIndex < next.length ? next[originIndex] : NOT_STARTED;
    }

    private static long firstOf(final UnsafeBuffer log, final int record)
    {
        final int body = record + RecordDescriptor.BODY_OFFSET;
        return RecordDescriptor.kind(log, record) == RecordDescriptor.GAP ?
            log.getLong(body + DeliveryDescriptor.GAP_FIRST_OFFSET) : RunFlyweight.firstSequence(log, body);
    }

    private static long lastOf(final UnsafeBuffer log, final int record)
    {
        final int body = record + RecordDescriptor.BODY_OFFSET;
        return RecordDescriptor.kind(log, record) == RecordDescriptor.GAP ?
            log.getLong(body + DeliveryDescriptor.GAP_LAST_OFFSET) :
            RunFlyweight.firstSequence(log, body) + RunFlyweight.count(log, body) - 1;
    }

    private void ensureCapacity(final int originIndex)
    {
        if (originIndex >= next.length)
        {
            final int length = Math.max(originIndex + 1, next.length * 2);
            next = Arrays.copyOf(next, length);
            forcedStart = Arrays.copyOf(forcedStart, length);
            isReady = Arrays.copyOf(isReady, length);
        }
    }
}
