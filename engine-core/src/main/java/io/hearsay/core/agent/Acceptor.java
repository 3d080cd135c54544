package io.hearsay.core.agent;

import java.nio.ByteBuffer;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.log.MessageLog;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes the runs of a packet into the log, each message once. Owned by the agent's thread. A run is checked against its
 * origin's window as a range and copied once; it is split only where part of it is known already. Each message that is
 * not taken has a counter that says why.
 */
final class Acceptor
{
    private final NodeState node;
    private final OriginWatch originWatch;
    private final int windowWidth;
    private final UnsafeBuffer ackRecord = new UnsafeBuffer(
        ByteBuffer.allocateDirect(AckFlyweight.length(PacketFlyweight.MAX_PACKET_LENGTH)));

    private final int[] runEnds = new int[PacketFlyweight.MAX_PACKET_LENGTH / RunFlyweight.HEADER_LENGTH];
    private int runCount;
    private int messageCount;
    private boolean isNoRoom;
    private int source;
    private int recordFlags;
    private long acceptedCount;

    Acceptor(final NodeState node, final OriginWatch originWatch)
    {
        this.node = node;
        this.originWatch = originWatch;
        windowWidth = node.settings.getInt(EngineOption.WINDOW_WIDTH);
    }

    /**
     * Look where the runs of a body end, the only time that its messages are looked at one by one.
     *
     * @param buffer that holds the body.
     * @param offset of the body.
     * @param length of the body.
     * @return false if it is not valid.
     */
    boolean read(final DirectBuffer buffer, final int offset, final int length)
    {
        final int end = offset + length;
        messageCount = 0;
        runCount = 0;
        int at = offset;
        while (at < end)
        {
            final int runEnd = PacketValidator.endOfRun(buffer, at, end);
            if (runEnd < 0)
            {
                return false;
            }
            messageCount += RunFlyweight.count(buffer, at);
            runEnds[runCount++] = runEnd;
            at = runEnd;
        }

        return true;
    }

    /**
     * Take what is new of the valid body that was read.
     *
     * @param packetNumber  of the packet.
     * @param sender        node id of the packet's sender.
     * @param sourceAddress handle of the address that it came from.
     * @param isPull        whether it is a response and not a push.
     * @param buffer        that holds the body.
     * @param offset        of the body.
     */
    void accept(
        final long packetNumber,
        final long sender,
        final int sourceAddress,
        final boolean isPull,
        final DirectBuffer buffer,
        final int offset)
    {
        source = sourceAddress;
        isNoRoom = false;
        acceptedCount = 0;
        AckFlyweight.put(ackRecord, 0, packetNumber, messageCount);

        int message = 0;
        int at = offset;
        for (int i = 0; i < runCount; i++)
        {
            final int runEnd = runEnds[i];
            final boolean isFromOrigin = RunFlyweight.origin(buffer, at) == sender;
            recordFlags = (isPull ? RecordDescriptor.BY_PULL : 0) | (isFromOrigin ? RecordDescriptor.FROM_ORIGIN : 0);
            acceptRun(buffer, at, runEnd, message);
            message += RunFlyweight.count(buffer, at);
            at = runEnd;
        }

        node.counters.add(CounterDescriptor.PAYLOAD_COPIES, messageCount);
        node.counters.add(
            isPull ? CounterDescriptor.MESSAGES_BY_PULL : CounterDescriptor.MESSAGES_BY_PUSH, acceptedCount);
    }

    /**
     * The acknowledgement of the last packet: a bit for each of its messages.
     */
    DirectBuffer ackRecord()
    {
        return ackRecord;
    }

    /**
     * Number of messages in the last packet.
     */
    int messageCount()
    {
        return messageCount;
    }

    /**
     * Number of messages of the last packet that were new.
     */
    long acceptedCount()
    {
        return acceptedCount;
    }

    /**
     * Whether something of the last packet was refused for want of room.
     */
    boolean isNoRoom()
    {
        return isNoRoom;
    }

    private void acceptRun(final DirectBuffer buffer, final int run, final int runEnd, final int firstMessage)
    {
        final long id = RunFlyweight.origin(buffer, run);
        final int count = RunFlyweight.count(buffer, run);
        final long first = RunFlyweight.firstSequence(buffer, run);
        final long last = first + count - 1;
        if (id == node.nodeId)
        {
            node.counters.add(CounterDescriptor.REFUSED_OWN_ORIGIN, count);
            return;
        }

        if (last > Origin.MAX_SEQUENCE)
        {
            refuse(CounterDescriptor.REFUSED_TOO_FAR, count);
            return;
        }

        final Origin origin = originWatch.findOrAdd(id, first, last);
        if (origin == null)
        {
            if (last <= node.origins.tombstone(id))
            {
                node.counters.add(CounterDescriptor.BELOW_BASE, count);
            }
            else
            {
                refuse(CounterDescriptor.REFUSED_ORIGINS_FULL, count);
            }
            return;
        }

        final boolean isPushed = (recordFlags & RecordDescriptor.BY_PULL) == 0;
        if (first <= origin.window.base() && origin.window.isBaseOpen())
        {
            if (!origin.window.canLowerBase())
            {
                refuse(CounterDescriptor.REFUSED_HOLES_FULL, count);
                return;
            }
            originWatch.lowerBase(origin, first, isPushed);
        }
        if (first <= origin.window.base() && isPushed)
        {
            originWatch.onPushedBelow(origin, first);
        }

        long sequence = first;
        int entry = run + RunFlyweight.HEADER_LENGTH;
        while (sequence <= last)
        {
            final long stretch = sequence <= origin.window.base() ?
                -(Math.min(last, origin.window.base()) - sequence + 1) : origin.window.classify(sequence, last);
            final int part = (int)Math.abs(stretch);
            final boolean isRest = sequence + part - 1 == last;
            final int partEnd = isRest ? runEnd : RunFlyweight.skipEntries(buffer, entry, part);
            if (stretch > 0)
            {
                if (append(origin, sequence, part, buffer, run, entry, partEnd - entry))
                {
                    final int message = firstMessage + (int)(sequence - first);
                    AckFlyweight.setBits(ackRecord, 0, message, message + part);
                    acceptedCount += part;
                }
            }
            else
            {
                node.counters.add(sequence <= origin.window.base() ?
                    CounterDescriptor.BELOW_BASE : CounterDescriptor.DUPLICATES_DROPPED, part);
                origin.duplicateCount += part;
            }
            sequence += part;
            entry = partEnd;
        }
    }

    private boolean append(
        final Origin origin,
        final long first,
        final int count,
        final DirectBuffer buffer,
        final int run,
        final int entries,
        final int entriesLength)
    {
        final long last = first + count - 1;
        if (origin.window.isTooFar(last, windowWidth))
        {
            // these messages exist, so what lies before them is missing: the gap rules move the window on
            origin.window.missingUpTo(origin.window.start() + windowWidth, node.nowNs);
            return refuse(CounterDescriptor.REFUSED_TOO_FAR, count);
        }
        if (!origin.window.canAccept(first, last))
        {
            return refuse(CounterDescriptor.REFUSED_HOLES_FULL, count);
        }

        final int length = RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH + entriesLength;
        final boolean isNext = first == origin.window.contiguous() + 1;
        final int spare = isNext ? node.reserve.lengthBehindNext(origin) :
            node.reserve.lengthBeyond(origin, first, count, entriesLength);
        final boolean isToWait = !isNext && (spare == OrderReserve.UNREACHABLE || node.reserve.isNextFirst(origin));
        final int offset = isToWait ? MessageLog.NO_ROOM : node.claim(length, count, spare);
        if (offset == MessageLog.NO_ROOM)
        {
            node.reserve.onRefused(origin, first, last);
            return refuse(CounterDescriptor.REFUSED_NO_ROOM, count);
        }

        final UnsafeBuffer log = node.log.buffer();
        final int body = offset + RecordDescriptor.BODY_OFFSET;
        RunFlyweight.putHeader(
            log, body, origin.id(), first, RunFlyweight.topic(buffer, run), RunFlyweight.hops(buffer, run), count);
        log.putBytes(body + RunFlyweight.HEADER_LENGTH, buffer, entries, entriesLength);
        node.log.append(offset, length, RecordDescriptor.RUN, recordFlags, origin.index(), source);
        log.putLong(offset + RecordDescriptor.SENT_AT_OFFSET, node.sentAtUs);
        node.index.put(origin.index(), first, count, offset);
        origin.window.jump(first, last, windowWidth);
        origin.accept(first, last, node.nowNs);
        origin.retained(first, count);
        origin.isChanged = true;
        return true;
    }

    private boolean refuse(final CounterDescriptor cause, final int count)
    {
        node.counters.add(cause, count);
        isNoRoom = true;
        return false;
    }
}
