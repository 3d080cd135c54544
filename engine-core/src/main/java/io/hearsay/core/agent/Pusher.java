package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.log.LogCursor;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Passes new messages on: a cursor over the log that packs runs into datagrams, each sealed once and sent to a few
 * random peers. What has made its eager hops makes its origin hot instead. Owned by the agent's thread; a bounded
 * number of datagrams per cycle.
 */
final class Pusher
{
    private static final int MAX_PACKETS_PER_CYCLE = 32;
    private static final int MIXED = -2;

    private final NodeState node;
    private final AckWindows ackWindows;
    private final HotOrigins hotOrigins;
    private final OwnMessages ownMessages;
    private final PushLimit pushLimit;
    private final LogCursor cursor = new LogCursor();
    private final PushContent content = new PushContent();
    private final int[] targets;
    private final int[] asked;

    /** Messages of the record at the cursor that are pushed already. */
    private int passedCount;
    private int passedLength;
    private int commonSource;
    private int commonOrigin;

    Pusher(
        final NodeState node,
        final AckWindows ackWindows,
        final HotOrigins hotOrigins,
        final OwnMessages ownMessages,
        final PushLimit pushLimit)
    {
        this.node = node;
        this.ackWindows = ackWindows;
        this.hotOrigins = hotOrigins;
        this.ownMessages = ownMessages;
        this.pushLimit = pushLimit;
        targets = new int[node.maxFanout()];
        asked = new int[node.maxFanout()];
        node.log.add(cursor, node.log.head());
    }

    int onCycle()
    {
        int packets = pushAgain();
        while (cursor.position() < node.log.head() && packets < MAX_PACKETS_PER_CYCLE)
        {
            if (!node.sender.isReady(node.nowNs))
            {
                break;
            }
            if (!ackWindows.hasRoom())
            {
                node.counters.increment(CounterDescriptor.PUSHES_DELAYED);
                break;
            }

            final int bodyLength = assemble();
            if (bodyLength > 0)
            {
                push(bodyLength, select());
                packets++;
            }
        }

        return packets;
    }

    /**
     * Push own messages again that nobody confirmed in time: their acknowledgements, or they themselves, were lost, and
     * who has them may not retain them any more, so that no sync can name them. Who confirmed them is spared.
     */
    private int pushAgain()
    {
        int packets = 0;
        while (node.eagerHops() > 0 && node.sender.isReady(node.nowNs) &&
            ackWindows.hasRoom())
        {
            final int record = ownMessages.nextOverdue(cursor.position());
            if (record < 0)
            {
                break;
            }

            final UnsafeBuffer log = node.log.buffer();
            final int run = record + RecordDescriptor.BODY_OFFSET;
            final int entriesLength = entriesLength(log, record);
            content.clear();
            put(log, record, 0, RunFlyweight.count(log, run), run + RunFlyweight.HEADER_LENGTH, entriesLength, 0);
            final int count = retain(select(), ownMessages.lacking(record), ownMessages.heardSinceNs(record));
            if (count > 0)
            {
                push(RunFlyweight.HEADER_LENGTH + entriesLength, count);
                node.counters.increment(CounterDescriptor.PUSHES_REPEATED);
                packets++;
            }
        }

        return packets;
    }

    /**
     * Fill the packet with what comes next in the log.
     *
     * @return the length of the body.
     */
    private int assemble()
    {
        content.clear();
        commonSource = PacketTransport.NULL_ADDRESS;
        commonOrigin = Origin.NONE;
        final UnsafeBuffer log = node.log.buffer();
        int length = 0;
        while (cursor.position() < node.log.head())
        {
            final int record = node.log.offset(cursor.position());
            if (isToPush(log, record))
            {
                final int added = addRun(log, record, length);
                length += added;
                if (added == 0 || passedCount > 0)
                {
                    break;
                }
            }
            cursor.position(node.log.next(cursor.position()));
        }

        return length;
    }

    private boolean isToPush(final UnsafeBuffer log, final int record)
    {
        if (passedCount > 0)
        {
            return true; // begun: what follows does not depend on who has come or gone since
        }
        if (RecordDescriptor.kind(log, record) != RecordDescriptor.RUN ||
            RecordDescriptor.is(log, record, RecordDescriptor.MOVED))
        {
            return false;
        }

        final int hops = RunFlyweight.hops(log, record + RecordDescriptor.BODY_OFFSET);
        if (hops < node.eagerHops() && node.peers.liveCount() > 0)
        {
            return true;
        }

        final int flags = RecordDescriptor.flags(log, record);
        if ((flags & RecordDescriptor.OWN) != 0)
        {
            ownMessages.onSent(entriesLength(log, record));
        }
        final boolean isCovered = node.isDirect() && hops == 1 &&
            (flags & (RecordDescriptor.FROM_ORIGIN | RecordDescriptor.BY_PULL)) == RecordDescriptor.FROM_ORIGIN;
        if (!isCovered)
        {
            hotOrigins.onNews(RecordDescriptor.originIndex(log, record), sourceOf(log, record));
        }
        return false;
    }

    /**
     * Add the run at the cursor, or as many of its messages as fit.
     *
     * @return the bytes added; 0 if not even one message fits any more.
     */
    private int addRun(final UnsafeBuffer log, final int record, final int length)
    {
        final int run = record + RecordDescriptor.BODY_OFFSET;
        final int runEnd = record + RecordDescriptor.length(log, record);
        final int total = RunFlyweight.count(log, run);
        final int entries = run + RunFlyweight.HEADER_LENGTH + passedLength;
        final int room = node.sender.batchCapacity() - length - RunFlyweight.HEADER_LENGTH;

        int count = total - passedCount;
        int entriesEnd = runEnd;
        if (runEnd - entries > room)
        {
            if (length > 0)
            {
                return 0;
            }
            count = 1; // a message that is longer than a batch travels alone
            entriesEnd = RunFlyweight.skipEntries(log, entries, 1);
            while (passedCount + count < total)
            {
                final int next = RunFlyweight.skipEntries(log, entriesEnd, 1);
                if (next - entries > room)
                {
                    break;
                }
                entriesEnd = next;
                count++;
            }
        }

        put(log, record, passedCount, count, entries, entriesEnd - entries, length);
        if (RecordDescriptor.is(log, record, RecordDescriptor.OWN))
        {
            ownMessages.onSent(entriesEnd - entries);
        }
        if (passedCount + count == total)
        {
            passedCount = 0;
            passedLength = 0;
        }
        else
        {
            passedCount += count;
            passedLength += entriesEnd - entries;
        }

        return RunFlyweight.HEADER_LENGTH + entriesEnd - entries;
    }

    private void put(
        final UnsafeBuffer log,
        final int record,
        final int skipped,
        final int count,
        final int entries,
        final int entriesLength,
        final int length)
    {
        final UnsafeBuffer packet = node.sender.packet();
        final int run = record + RecordDescriptor.BODY_OFFSET;
        final int to = PacketFlyweight.BODY_OFFSET + length;
        final long first = RunFlyweight.firstSequence(log, run) + skipped;
        RunFlyweight.putHeader(
            packet,
            to,
            RunFlyweight.origin(log, run),
            first,
            RunFlyweight.topic(log, run),
            Math.min(RunFlyweight.hops(log, run) + 1, 255),
            count);
        packet.putBytes(to + RunFlyweight.HEADER_LENGTH, log, entries, entriesLength);

        final boolean isOwn = RecordDescriptor.is(log, record, RecordDescriptor.OWN);
        final int originIndex = RecordDescriptor.originIndex(log, record);
        final int source = sourceOf(log, record);
        commonSource = content.size() == 0 || commonSource == source ? source : MIXED;
        commonOrigin = content.size() == 0 || commonOrigin == originIndex ? originIndex : MIXED;
        content.add(originIndex, first, count, isOwn ? entriesLength : 0);
    }

    /** Who the packet goes to. */
    private int select()
    {
        final int origin = commonOrigin == MIXED || commonOrigin == node.own.index() ?
            PacketTransport.NULL_ADDRESS : node.addressOf(node.origins.at(commonOrigin).id());
        return node.peers.select(targets, Math.min(node.fanout(), targets.length), commonSource, origin);
    }

    private void push(final int bodyLength, final int count)
    {
        if (count == 0)
        {
            return; // only its source or origin is there
        }

        final long packetNumber =
            node.sender.seal(PacketFlyweight.PUSH_MESSAGE, bodyLength, node.nowUs);
        int askedCount = 0;
        long slowestNs = 0;
        for (int i = 0; i < count; i++)
        {
            if (node.sender.sendTo(targets[i], node.nowNs))
            {
                node.counters.increment(CounterDescriptor.PUSHES_SENT);
                final Peer peer = node.peers.at(targets[i]);
                if (peer != null && peer.isAsked())
                {
                    asked[askedCount++] = targets[i];
                    slowestNs = Math.max(slowestNs, node.roundTripNs(peer));
                }
            }
        }

        if (askedCount > 0)
        {
            openWindow(packetNumber, askedCount, slowestNs);
        }
    }

    /** Of the targets those that lack what is pushed again, and spoke since. */
    private int retain(final int count, final long lacking, final long heardSinceNs)
    {
        if (!node.isDirect())
        {
            return count;
        }

        int retained = 0;
        for (int i = 0; i < count; i++)
        {
            final Peer peer = node.peers.at(targets[i]);
            if (peer != null && (lacking >>> peer.bit() & 1) != 0 && peer.lastHeardNs() >= heardSinceNs)
            {
                targets[retained++] = targets[i];
            }
        }

        return retained;
    }

    private void openWindow(final long packetNumber, final int askedCount, final long slowestNs)
    {
        final long timeoutNs = node.ackDeadlineNs(slowestNs);
        ackWindows.open(packetNumber, content, asked, askedCount, node.isDirect(), node.nowNs, timeoutNs);
        if (content.ownLength() > 0)
        {
            pushLimit.onSent(content.ownLength());
            for (int i = 0; i < content.size(); i++)
            {
                if (content.origin(i) == node.own.index())
                {
                    ownMessages.onAsked(content.first(i), askedCount);
                }
            }
        }
    }

    private static int sourceOf(final UnsafeBuffer log, final int record)
    {
        return RecordDescriptor.is(log, record, RecordDescriptor.OWN) ?
            PacketTransport.NULL_ADDRESS : RecordDescriptor.source(log, record);
    }

    private static int entriesLength(final UnsafeBuffer log, final int record)
    {
        return RecordDescriptor.length(log, record) - RecordDescriptor.BODY_OFFSET - RunFlyweight.HEADER_LENGTH;
    }
}
