package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntArrayList;

/**
 * Reads what a peer says to hold: notes what this node lacks, what the peer does not hold, which own messages it has,
 * and answers with what the peer lacks. Owned by the agent's thread.
 */
final class SyncReceiver
{
    private static final int MAX_ANSWERED_ORIGINS = 256;

    private final NodeState node;
    private final OriginWatch originWatch;
    private final Claims claims;
    private final PullRequester requester;
    private final OwnMessages ownMessages;
    private final SyncWriter writer;
    private final IntArrayList answered = new IntArrayList(16, Origin.NONE);

    SyncReceiver(
        final NodeState node,
        final OriginWatch originWatch,
        final Claims claims,
        final PullRequester requester,
        final OwnMessages ownMessages,
        final SyncWriter writer)
    {
        this.node = node;
        this.originWatch = originWatch;
        this.claims = claims;
        this.requester = requester;
        this.ownMessages = ownMessages;
        this.writer = writer;
    }

    /**
     * A valid sync came in.
     */
    void onSync(final Peer peer, final DirectBuffer buffer, final int offset, final int length)
    {
        answered.clear();
        final int end = offset + length;
        int at = offset;
        while (at < end)
        {
            final long id = RangeFlyweight.origin(buffer, at);
            final int groupEnd = endOfGroup(buffer, at, end, id);
            if (!isAscending(buffer, at, groupEnd))
            {
                node.counters.add(
                    CounterDescriptor.SYNC_RECORDS_IGNORED, (groupEnd - at) / RangeFlyweight.LENGTH);
            }
            else if (id == node.nodeId)
            {
                onOwn(peer, buffer, at, groupEnd);
            }
            else
            {
                onOrigin(peer, id, buffer, at, groupEnd);
            }
            at = groupEnd;
        }

        requester.onSyncRead(peer);
        answer(peer);
    }

    private void onOwn(final Peer peer, final DirectBuffer buffer, final int from, final int to)
    {
        for (int at = from; at < to; at += RangeFlyweight.LENGTH)
        {
            ownMessages.onNamed(peer, RangeFlyweight.first(buffer, at), RangeFlyweight.last(buffer, at));
        }
        answerIfLacking(node.own, buffer, from, to, false);
    }

    private void onOrigin(final Peer peer, final long id, final DirectBuffer buffer, final int from, final int to)
    {
        final long lowest = RangeFlyweight.first(buffer, from);
        final long highest = RangeFlyweight.last(buffer, to - RangeFlyweight.LENGTH);
        final Origin origin = highest > Origin.MAX_SEQUENCE ? null : originWatch.findOrAddNamed(id, lowest, highest);
        if (origin == null)
        {
            node.counters.add(CounterDescriptor.SYNC_RECORDS_IGNORED, (to - from) / RangeFlyweight.LENGTH);
            return;
        }

        origin.heard(node.nowNs);
        originWatch.lowerBase(origin, lowest, false);

        final boolean isOrigin = peer.id() == id;
        deny(origin, peer, 1, lowest - 1, isOrigin);
        long before = 0;
        for (int at = from; at < to; at += RangeFlyweight.LENGTH)
        {
            final long first = RangeFlyweight.first(buffer, at);
            final long last = RangeFlyweight.last(buffer, at);
            if (at > from + RangeFlyweight.LENGTH)
            {
                deny(origin, peer, before + 1, first - 1, isOrigin);
            }
            if (origin.window.nextLacking(Math.max(first, origin.window.base() + 1)) <= last)
            {
                origin.window.claimed(first, last, peer.bit(), isOrigin);
                claims.add(origin, peer.address(), first, last);
                requester.onClaim(origin);
            }
            before = last;
        }
        answerIfLacking(origin, buffer, from, to, isOrigin);
    }

    private void deny(
        final Origin origin, final Peer peer, final long first, final long last, final boolean isOrigin)
    {
        if (first <= last)
        {
            if (node.peers.isLive(peer.address())) // else nobody would take it back when it falls silent
            {
                origin.window.deny(first, last, peer.bit(), isOrigin);
            }
            claims.retract(origin, peer.address(), first, last);
        }
    }

    private void answerIfLacking(
        final Origin origin, final DirectBuffer buffer, final int from, final int to, final boolean isSendersOwn)
    {
        if (node.ranges.isAny(origin) && answered.size() < MAX_ANSWERED_ORIGINS &&
            (isSendersOwn || holdsMore(origin, buffer, from, to)))
        {
            answered.addInt(origin.index());
        }
    }

    private boolean holdsMore(final Origin origin, final DirectBuffer buffer, final int from, final int to)
    {
        final long highest = RangeFlyweight.last(buffer, to - RangeFlyweight.LENGTH);
        if (node.ranges.isAny(origin, highest + 1, origin.window.highest()))
        {
            return true;
        }

        for (int at = from + 2 * RangeFlyweight.LENGTH; at < to; at += RangeFlyweight.LENGTH)
        {
            final long gapFirst = RangeFlyweight.last(buffer, at - RangeFlyweight.LENGTH) + 1;
            final long gapLast = Math.min(RangeFlyweight.first(buffer, at) - 1, origin.window.highest());
            if (node.ranges.isAny(origin, gapFirst, gapLast))
            {
                return true;
            }
        }

        return false;
    }

    private void answer(final Peer peer)
    {
        if (answered.isEmpty() || node.nowNs - peer.lastSyncSentNs < node.syncIntervalNs() ||
            !node.sender.isReady(node.nowNs))
        {
            return;
        }

        writer.begin(node.sender.packet(), PacketFlyweight.BODY_OFFSET, node.sender.batchCapacity());
        for (int i = 0; i < answered.size() && writer.hasRoom(); i++)
        {
            final Origin origin = node.origins.at(answered.getInt(i));
            if (origin != null)
            {
                writer.add(origin, true, answered.size() == 1);
            }
        }
        if (writer.length() > 0)
        {
            node.sender.seal(PacketFlyweight.PULL_SYNC, writer.length(), node.nowUs);
            writer.sendTo(peer.address());
        }
    }

    private static int endOfGroup(final DirectBuffer buffer, final int from, final int end, final long id)
    {
        int at = from;
        while (at < end && RangeFlyweight.origin(buffer, at) == id)
        {
            at += RangeFlyweight.LENGTH;
        }

        return at;
    }

    private static boolean isAscending(final DirectBuffer buffer, final int from, final int to)
    {
        for (int at = from + RangeFlyweight.LENGTH; at < to; at += RangeFlyweight.LENGTH)
        {
            if (RangeFlyweight.first(buffer, at) <= RangeFlyweight.last(buffer, at - RangeFlyweight.LENGTH))
            {
                return false;
            }
        }

        return true;
    }
}
