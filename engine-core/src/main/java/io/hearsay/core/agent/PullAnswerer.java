package io.hearsay.core.agent;

import java.nio.ByteBuffer;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers requests from the log: one per peer at a time (a newer one replaces it), a bounded number of datagrams per
 * cycle over all peers, and a bounded search where nothing is held. What is not held any more is said in a sync of its
 * origin. Owned by the agent's thread; at most {@link #MAX_ANSWERS} at a time (counter <code>requests-refused</code>).
 */
final class PullAnswerer
{
    private static final int MAX_ANSWERS = 64;
    /** More than what a peer asks for at a time: else each request takes two cycles, and pull falls behind push. */
    private static final int MAX_PACKETS_PER_CYCLE = 16;
    private static final int MAX_LOOKS_PER_CYCLE = 256;
    private static final int SEQUENCES_PER_LOOK = 2_048;

    private final NodeState node;
    private final SyncWriter writer;
    private final Answer[] answers = new Answer[MAX_ANSWERS];
    private int looksLeft;
    private int openCount;
    private int next;

    PullAnswerer(final NodeState node, final SyncWriter writer)
    {
        this.node = node;
        this.writer = writer;
    }

    /**
     * A valid request came in.
     *
     * @param offset of its records.
     * @param length of its records.
     */
    void onRequest(final Peer peer, final DirectBuffer buffer, final int offset, final int length)
    {
        final Answer answer = peer.answer != Peer.NONE && answers[peer.answer].peer == peer ?
            answers[peer.answer] : open(peer);
        if (answer == null)
        {
            node.counters.increment(CounterDescriptor.REQUESTS_REFUSED);
            return;
        }

        answer.ranges.putBytes(0, buffer, offset, length);
        answer.length = length;
        answer.at = 0;
        answer.sequence = 0;
        answer.hasMissing = false;
    }

    int onCycle()
    {
        int packets = 0;
        looksLeft = MAX_LOOKS_PER_CYCLE;
        for (int i = 0;
            i < MAX_ANSWERS && openCount > 0 && packets < MAX_PACKETS_PER_CYCLE && looksLeft > 0;
            i++)
        {
            next = next + 1 < MAX_ANSWERS ? next + 1 : 0;
            final Answer answer = answers[next];
            if (answer != null && answer.peer != null)
            {
                packets += step(answer, MAX_PACKETS_PER_CYCLE - packets);
            }
        }

        return packets;
    }

    private int step(final Answer answer, final int maxPackets)
    {
        if (node.peers.find(answer.peer.id()) != answer.peer)
        {
            close(answer);
            return 0;
        }

        int packets = 0;
        while (packets < maxPackets && node.sender.isReady(node.nowNs))
        {
            final int bodyLength = assemble(answer);
            if (bodyLength > 0)
            {
                node.sender.seal(PacketFlyweight.PULL_RESPONSE, bodyLength, node.nowUs);
                if (node.sender.sendTo(answer.peer.address(), node.nowNs))
                {
                    node.counters.increment(CounterDescriptor.RESPONSES_SENT);
                }
                packets++;
            }
            else
            {
                if (answer.at == answer.length)
                {
                    packets += sayMissing(answer);
                    close(answer);
                }
                break;
            }
        }

        return packets;
    }

    private int assemble(final Answer answer)
    {
        int length = 0;
        while (answer.at < answer.length)
        {
            final Origin origin = node.origins.find(RangeFlyweight.origin(answer.ranges, answer.at));
            final long last = RangeFlyweight.last(answer.ranges, answer.at);
            long sequence = Math.max(answer.sequence, RangeFlyweight.first(answer.ranges, answer.at));
            final long end = origin == null ? 0 : Math.min(last, origin.highest());
            if (origin != null && sequence < lowestRetained(origin))
            {
                answer.hasMissing = true;
                sequence = lowestRetained(origin);
            }
            while (sequence <= end)
            {
                final int record = node.index.get(origin.index(), sequence);
                if (record < 0)
                {
                    if (looksLeft == 0)
                    {
                        answer.sequence = sequence;
                        return length;
                    }
                    looksLeft--;
                    answer.hasMissing = true;
                    sequence = node.index.next(
                        origin.index(), sequence, Math.min(end, sequence + SEQUENCES_PER_LOOK - 1));
                }
                else
                {
                    final int before = length;
                    length = addRun(record, sequence, end, length);
                    if (length == before)
                    {
                        answer.sequence = sequence;
                        return length;
                    }
                    sequence += addedCount;
                }
            }
            answer.hasMissing |= end < last;
            answer.sequence = 0;
            answer.at += RangeFlyweight.LENGTH;
        }

        return length;
    }

    /** The index answers for what lies between this and the highest sequence, and need not look further down. */
    private static long lowestRetained(final Origin origin)
    {
        return origin.retainedCount() > 0 ? origin.lowestRetained() : origin.highest() + 1;
    }

    private int addedCount;

    private int addRun(final int record, final long from, final long to, final int length)
    {
        final UnsafeBuffer log = node.log.buffer();
        final int run = record + RecordDescriptor.BODY_OFFSET;
        final long first = RunFlyweight.firstSequence(log, run);
        final int skipped = (int)(from - first);
        final int available = (int)Math.min(to - from + 1, RunFlyweight.count(log, run) - skipped);
        final int entries = RunFlyweight.skipEntries(log, run + RunFlyweight.HEADER_LENGTH, skipped);
        final int room = node.sender.batchCapacity() - length - RunFlyweight.HEADER_LENGTH;

        int count = 0;
        int entriesEnd = entries;
        while (count < available)
        {
            final int following = RunFlyweight.skipEntries(log, entriesEnd, 1);
            final boolean isAlone = length == 0 && count == 0; // longer than a batch: travels alone
            if (following - entries > room && !isAlone)
            {
                break;
            }
            entriesEnd = following;
            count++;
        }
        if (count == 0)
        {
            return length;
        }

        final UnsafeBuffer packet = node.sender.packet();
        final int to0 = PacketFlyweight.BODY_OFFSET + length;
        RunFlyweight.putHeader(
            packet,
            to0,
            RunFlyweight.origin(log, run),
            from,
            RunFlyweight.topic(log, run),
            Math.min(RunFlyweight.hops(log, run) + 1, 255),
            count);
        packet.putBytes(to0 + RunFlyweight.HEADER_LENGTH, log, entries, entriesEnd - entries);
        addedCount = count;
        return length + RunFlyweight.HEADER_LENGTH + entriesEnd - entries;
    }

    private int sayMissing(final Answer answer)
    {
        if (!answer.hasMissing)
        {
            return 0;
        }

        writer.begin(node.sender.packet(), PacketFlyweight.BODY_OFFSET, node.sender.batchCapacity());
        for (int at = 0; at < answer.length && writer.hasRoom(); at += RangeFlyweight.LENGTH)
        {
            final Origin origin = node.origins.find(RangeFlyweight.origin(answer.ranges, at));
            if (origin != null && !writer.contains(origin.id()))
            {
                writer.add(origin, true, false);
            }
        }
        if (writer.length() == 0)
        {
            return 0;
        }

        node.sender.seal(PacketFlyweight.PULL_SYNC, writer.length(), node.nowUs);
        writer.sendTo(answer.peer.address());
        return 1;
    }

    private Answer open(final Peer peer)
    {
        for (int i = 0; i < MAX_ANSWERS; i++)
        {
            if (answers[i] == null)
            {
                answers[i] = new Answer();
            }
            if (answers[i].peer == null)
            {
                answers[i].peer = peer;
                peer.answer = i;
                openCount++;
                return answers[i];
            }
        }

        return null;
    }

    private void close(final Answer answer)
    {
        answer.peer.answer = Peer.NONE;
        answer.peer = null;
        openCount--;
    }

    private static final class Answer
    {
        private final UnsafeBuffer ranges =
            new UnsafeBuffer(ByteBuffer.allocateDirect(PacketFlyweight.MAX_PACKET_LENGTH));
        private int length;
        private int at;
        private long sequence;
        private boolean hasMissing;
        private Peer peer;
    }
}
