package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.IntArrayQueue;

/**
 * Spreads the word about origins with news that push does not carry further: a sync to a few peers at once, then to
 * one random peer each sync interval, for <code>⌈ln n⌉ + 3</code> rounds after the last news. After an interval
 * without news the next one is shorter: the rounds that are left then find the last few nodes sooner, and are no more
 * for it. All hot origins share the datagrams, newest first, then in rotation; at most <code>fanout</code> datagrams
 * leave per interval, and as many for each {@value #NEWS_PER_SYNCS} news within it: the cost per message falls as the
 * rate rises, but no news waits behind more than a datagram can tell.
 * <p>
 * On a fast network intervals are so short that all of this would cost more than the messages do. So there are at most
 * <code>fanout</code> datagrams for each millisecond: a message that is alone saved up what it takes to spread the word
 * of it at full speed, a steady stream keeps to the millisecond, and fresh news come before rounds. Owned by the
 * agent's thread.
 */
final class HotOrigins
{
    private static final int MIXED = -2;
    private static final int NEWS_PER_SYNCS = 64;
    private static final long ALLOWANCE_INTERVAL_NS = 1_000_000;

    private final NodeState node;
    private final SyncWriter writer;
    private final IntArrayList fresh = new IntArrayList(16, Origin.NONE);
    private final IntArrayQueue rotation = new IntArrayQueue(Origin.NONE);
    private final int[] targets;
    private final long syncCostNs;
    private long intervalStartNs;
    /** What came since then is saved up. */
    private long allowanceUsedNs = Long.MIN_VALUE / 2;
    private int budget;
    private boolean isRoundDue;
    private int news;
    private boolean hasNews;

    HotOrigins(final NodeState node, final SyncWriter writer)
    {
        this.node = node;
        this.writer = writer;
        targets = new int[node.maxFanout()];
        budget = node.syncFanout();
        syncCostNs = Math.max(1, ALLOWANCE_INTERVAL_NS / node.syncFanout());
    }

    /**
     * An origin has news that push does not carry further, or whose push was missed.
     *
     * @param originIndex of the origin.
     * @param source      address that the news came from, or {@link PacketTransport#NULL_ADDRESS}.
     */
    void onNews(final int originIndex, final int source)
    {
        final Origin origin = node.origins.at(originIndex);
        if (origin == null)
        {
            return;
        }

        hasNews = true;
        news++;
        origin.hotRounds = (byte)node.rounds();
        origin.newsSource = source;
        if (!origin.isFresh)
        {
            origin.isFresh = true;
            fresh.addInt(originIndex);
        }
        if (!origin.isHot)
        {
            origin.isHot = true;
            rotation.addInt(originIndex);
        }
    }

    int onCycle()
    {
        if (node.nowNs - intervalStartNs >= (hasNews ? node.syncIntervalNs() : node.quietSyncIntervalNs()))
        {
            hasNews = false;
            intervalStartNs = node.nowNs;
            isRoundDue = true;
            restoreBudget(Math.min(allowance(), node.syncFanout()));
        }
        else if (news >= NEWS_PER_SYNCS)
        {
            restoreBudget(node.syncFanout());
        }
        if (rotation.isEmpty() && fresh.isEmpty() || budget == 0 || node.peers.liveCount() == 0)
        {
            return 0;
        }

        if (!fresh.isEmpty())
        {
            return node.sender.isReady(node.nowNs) ? syncFresh() : 0;
        }

        return isRoundDue && allowance() > node.syncFanout() && node.sender.isReady(node.nowNs) ? syncRound() : 0;
    }

    private void restoreBudget(final int count)
    {
        budget = count;
        news = 0;
    }

    /**
     * Syncs that may leave now: what was saved up, at most what it takes to tell of one message, and of the next.
     */
    private int allowance()
    {
        final long mostNs = (2L * node.syncFanout() + node.rounds()) * syncCostNs;
        allowanceUsedNs = Math.max(allowanceUsedNs, node.nowNs - mostNs);
        return (int)((node.nowNs - allowanceUsedNs) / syncCostNs);
    }

    private int syncFresh()
    {
        int commonSource = PacketTransport.NULL_ADDRESS;
        int commonOrigin = PacketTransport.NULL_ADDRESS;
        int named = 0;
        writer.begin(node.sender.packet(), PacketFlyweight.BODY_OFFSET, node.sender.batchCapacity());
        while (!fresh.isEmpty() && writer.hasRoom())
        {
            final Origin origin = node.origins.at(fresh.removeAt(fresh.size() - 1));
            if (origin != null && origin.isFresh)
            {
                origin.isFresh = false;
                if (writer.add(origin, true, fresh.isEmpty() && rotation.size() <= 1))
                {
                    final int address = node.addressOf(origin.id());
                    commonSource = named == 0 || commonSource == origin.newsSource ? origin.newsSource : MIXED;
                    commonOrigin = named == 0 || commonOrigin == address ? address : MIXED;
                    named++;
                }
            }
        }
        addFromRotation();
        return send(Math.min(budget, node.syncFanout()), commonSource, commonOrigin);
    }

    private int syncRound()
    {
        writer.begin(node.sender.packet(), PacketFlyweight.BODY_OFFSET, node.sender.batchCapacity());
        addFromRotation();
        return send(1, PacketTransport.NULL_ADDRESS, PacketTransport.NULL_ADDRESS);
    }

    private void addFromRotation()
    {
        for (int left = rotation.size(); left > 0 && writer.hasRoom(); left--)
        {
            final Origin origin = node.origins.at(rotation.pollInt());
            if (origin == null || !origin.isHot)
            {
                continue;
            }
            if (isRoundDue && --origin.hotRounds < 0)
            {
                origin.isHot = false;
                continue;
            }

            rotation.addInt(origin.index());
            if (!writer.contains(origin.id()))
            {
                writer.add(origin, true, rotation.size() <= 1);
            }
        }
        isRoundDue = false;
    }

    private int send(final int count, final int excluded, final int excluded2)
    {
        if (writer.length() == 0)
        {
            return 0;
        }

        final int selected = node.peers.select(targets, count, excluded, excluded2);
        if (selected > 0)
        {
            node.sender.seal(PacketFlyweight.PULL_SYNC, writer.length(), node.nowUs);
        }
        for (int i = 0; i < selected; i++)
        {
            if (writer.sendTo(targets[i]))
            {
                node.counters.increment(CounterDescriptor.HOT_SYNCS_SENT);
            }
        }
        budget -= selected;
        // what much news needs beyond that is no debt
        allowanceUsedNs = Math.min(node.nowNs, allowanceUsedNs + selected * syncCostNs);
        return selected;
    }
}
