package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import org.agrona.DirectBuffer;

/**
 * Answers requests from the log, and from the journal what left that ({@link StoredAnswers}): one per peer at a time (a
 * newer one replaces it), a bounded number of datagrams per cycle over all peers, and a bounded search where nothing is
 * held. What is not held any more is said in a sync of its origin. Owned by the agent's thread; at most
 * {@link #MAX_ANSWERS} at a time (counter <code>requests-refused</code>).
 */
final class PullAnswerer
{
    private static final int MAX_ANSWERS = 64;
    /** More than what a peer asks for at a time: else each request takes two cycles, and pull falls behind push. */
    private static final int MAX_PACKETS_PER_CYCLE = 16;
    /** Nobody who asks for what is in the log waits behind those who were away for an hour. */
    private static final int MAX_STORED_PACKETS_PER_CYCLE = 8;
    private static final int MAX_LOOKS_PER_CYCLE = 256;
    private static final int SEQUENCES_PER_LOOK = 2_048;

    private final NodeState node;
    private final SyncWriter writer;
    private final ResponseWriter response;
    private final StoredAnswers stored;
    private final PullAnswer[] answers = new PullAnswer[MAX_ANSWERS];
    private int looksLeft;
    private int openCount;
    private int next;

    PullAnswerer(final NodeState node, final SyncWriter writer)
    {
        this.node = node;
        this.writer = writer;
        response = new ResponseWriter(node);
        stored = new StoredAnswers(node, response);
    }

    /**
     * A valid request came in.
     *
     * @param offset of its records.
     * @param length of its records.
     */
    void onRequest(final Peer peer, final DirectBuffer buffer, final int offset, final int length)
    {
        final PullAnswer answer = peer.answer != Peer.NONE && answers[peer.answer].peer == peer ?
            answers[peer.answer] : open(peer);
        if (answer == null)
        {
            node.counters.increment(CounterDescriptor.REQUESTS_REFUSED);
            return;
        }

        if (answer.question == StoredAnswers.NONE || !stored.goOn(answer, buffer, offset, length))
        {
            stored.abandon(answer);
            answer.begin(buffer, offset, length);
        }
    }

    int onCycle()
    {
        int packets = stored.onCycle(MAX_STORED_PACKETS_PER_CYCLE);
        looksLeft = MAX_LOOKS_PER_CYCLE;
        for (int i = 0;
            i < MAX_ANSWERS && openCount > 0 && packets < MAX_PACKETS_PER_CYCLE && looksLeft > 0;
            i++)
        {
            next = next + 1 < MAX_ANSWERS ? next + 1 : 0;
            final PullAnswer answer = answers[next];
            if (answer != null && answer.peer != null)
            {
                packets += step(answer, MAX_PACKETS_PER_CYCLE - packets);
            }
        }

        return packets;
    }

    private int step(final PullAnswer answer, final int maxPackets)
    {
        if (node.peers.find(answer.peer.id()) != answer.peer)
        {
            close(answer);
            return 0;
        }

        int packets = 0;
        while (answer.question == StoredAnswers.NONE && packets < maxPackets && node.sender.isReady(node.nowNs))
        {
            response.begin();
            assemble(answer);
            if (response.length() > 0)
            {
                response.sendTo(answer.peer);
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

    /**
     * Fill the response as far as the log and this cycle's looks go, and ask the journal for what comes next if that
     * has it.
     */
    private void assemble(final PullAnswer answer)
    {
        while (answer.at < answer.length)
        {
            final Origin origin = node.origins.find(RangeFlyweight.origin(answer.ranges, answer.at));
            final long last = RangeFlyweight.last(answer.ranges, answer.at);
            final long end = origin == null ? 0 : Math.min(last, origin.window.highest());
            answer.sequence = Math.max(answer.sequence, RangeFlyweight.first(answer.ranges, answer.at));
            if (origin != null && answer.sequence < node.ranges.lowest(origin))
            {
                // the index answers for what lies between this and the highest, and need not look further down
                answer.hasMissing = true;
                answer.sequence = node.ranges.lowest(origin);
            }
            while (answer.sequence <= end)
            {
                if (!advance(answer, origin, end))
                {
                    return;
                }
            }
            answer.hasMissing |= end < last;
            answer.sequence = 0;
            answer.at += RangeFlyweight.LENGTH;
        }
    }

    /**
     * Go on with the next message, or what is missing before it.
     *
     * @return false if that has to wait.
     */
    private boolean advance(final PullAnswer answer, final Origin origin, final long end)
    {
        final long sequence = answer.sequence;
        final int record = node.index.get(origin.index(), sequence);
        if (record >= 0)
        {
            final int count =
                response.add(node.log.buffer(), record + RecordDescriptor.BODY_OFFSET, sequence, end);
            answer.sequence += count;
            return count > 0;
        }
        if (looksLeft == 0)
        {
            return false;
        }

        looksLeft--;
        final long endOfStored = node.ranges.endOfStored(origin, sequence, end);
        if (endOfStored >= sequence)
        {
            stored.ask(answer, origin.id(), sequence, endOfStored);
            return false;
        }

        answer.hasMissing = true;
        answer.sequence = node.ranges.next(origin, sequence, Math.min(end, sequence + SEQUENCES_PER_LOOK - 1));
        return true;
    }

    private int sayMissing(final PullAnswer answer)
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

    private PullAnswer open(final Peer peer)
    {
        for (int i = 0; i < MAX_ANSWERS; i++)
        {
            if (answers[i] == null)
            {
                answers[i] = new PullAnswer();
            }
            if (answers[i].peer == null)
            {
                answers[i].peer = peer;
                answers[i].isRefused = false;
                peer.answer = i;
                openCount++;
                return answers[i];
            }
        }

        return null;
    }

    private void close(final PullAnswer answer)
    {
        stored.abandon(answer);
        answer.peer.answer = Peer.NONE;
        answer.peer = null;
        openCount--;
    }
}
