package io.hearsay.core.agent;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.log.MessageLog;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Holes;
import io.hearsay.core.origin.Origin;
import org.agrona.collections.IntArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The life of origins: met, their base fixed, their lost messages declared, forgotten. Owned by the agent's thread.
 * Origins are looked at in rotation, a few each millisecond.
 */
final class OriginWatch
{
    private static final int BASE_OPEN_INTERVALS = 5;
    private static final int ORIGINS_PER_LOOK = 64;

    /** A narrow window is for what comes next: what came before it was met may be much more. */
    private static final long MIN_LOWERED = 1 << 20;

    /** After so many idle syncs somebody named to a node that joins nearly all that is known of others. */
    private static final int JOIN_INTERVALS = 300;

    private static final long LOOK_INTERVAL_NS = NodeState.MS_NS;
    private static final long NO_POSITION = -1;

    private final NodeState node;
    private final Claims claims;
    private final long baseOpenNs;
    private final long maxLowered;
    private final long joinHistory;
    private final long joinNs;
    private final long gapTimeoutNs;
    private final long ackTimeoutNs;
    private final long originLingerNs;
    private final IntArrayQueue young = new IntArrayQueue(Origin.NONE);
    private OriginHandler originHandler;
    private int next;
    private long lookedNs;
    private long lastGapPosition = NO_POSITION;
    private boolean hasMetAnybody;
    private long joinedNs = Long.MAX_VALUE;

    OriginWatch(final NodeState node, final Claims claims)
    {
        this.node = node;
        this.claims = claims;
        baseOpenNs = BASE_OPEN_INTERVALS * node.settings.get(EngineOption.PULL_INTERVAL);
        maxLowered = Math.max(node.settings.get(EngineOption.WINDOW_WIDTH), MIN_LOWERED);
        joinHistory = node.settings.get(EngineOption.JOIN_HISTORY);
        joinNs = JOIN_INTERVALS * node.settings.get(EngineOption.PULL_INTERVAL);
        gapTimeoutNs = node.settings.get(EngineOption.GAP_TIMEOUT);
        ackTimeoutNs = node.settings.get(EngineOption.ACK_TIMEOUT);
        originLingerNs = node.settings.get(EngineOption.ORIGIN_LINGER);
        hasMetAnybody = node.journal == null; // else what it restored waits for somebody
    }

    /**
     * Told when the base of an origin is fixed, and when an origin is forgotten.
     */
    void originHandler(final OriginHandler handler)
    {
        originHandler = handler;
    }

    /**
     * This node had an earlier life: what others store of an origin that it does not know may be of the time since. So
     * it takes all of it.
     */
    void onRestored()
    {
        joinedNs = 0;
        for (int i = 0; i < node.origins.indexLimit(); i++)
        {
            final Origin origin = node.origins.at(i);
            if (origin != null && origin.window.isBaseOpen())
            {
                young.addInt(i);
            }
        }
    }

    /**
     * Find the origin of messages that came, or meet it.
     *
     * @return null if all of this is older than its tombstone, or there is no room for another origin.
     */
    Origin findOrAdd(final long id, final long first, final long last)
    {
        return findOrAdd(id, first, last, first - 1);
    }

    /**
     * Find the origin of messages that a peer names, or meet it. While this node joins, what it does not know yet may
     * be a long history, of which it takes a part.
     *
     * @return null if all of this is older than its tombstone, or there is no room for another origin.
     */
    Origin findOrAddNamed(final long id, final long first, final long last)
    {
        final boolean isJoining = node.nowNs - joinedNs < 0;
        final long base = isJoining ? Math.max(first - 1, last - joinHistory) : first - 1;
        final Origin known = node.origins.find(id);
        if (known != null && !isDoubtful(known, last))
        {
            return known;
        }
        if (known != null)
        {
            beginAnew(known, base);
        }

        final Origin origin = findOrAdd(id, first, last, base);
        if (origin != null && origin.window.isBaseOpen())
        {
            origin.window.onNamed(isJoining ? last : base); // what comes now is not too far ahead of what it asks for
        }
        return origin;
    }

    /** Somebody said to hold far more than others do, and did not give it. */
    private boolean isDoubtful(final Origin origin, final long last)
    {
        return last <= origin.window.base() && origin.window.isOnlyNamed() && joinHistory > 0 &&
            !claims.isAnyAsked(origin);
    }

    /**
     * A message came, by itself, from below what was only named: what it tells is certain.
     */
    void onPushedBelow(final Origin origin, final long first)
    {
        if (origin.window.isOnlyNamed())
        {
            beginAnew(origin, first - 1);
        }
    }

    private void beginAnew(final Origin origin, final long base)
    {
        if (!origin.window.isBaseOpen())
        {
            node.counters.add(CounterDescriptor.HISTORY_SKIPPED, -origin.window.base()); // it was counted
            young.addInt(origin.index());
            originHandler.onForgotten(origin.index());
        }
        origin.beginAnew(base, node.nowNs);
    }

    private Origin findOrAdd(final long id, final long first, final long last, final long base)
    {
        final Origin known = node.origins.find(id);
        if (known != null)
        {
            return known;
        }
        if (last <= node.origins.tombstone(id) || node.origins.isFull() && !node.makeOriginRoom())
        {
            return null;
        }

        final Origin origin = node.origins.add(id, base, true, node.nowNs);
        originHandler.onForgotten(origin.index()); // whatever was noted for an earlier origin with this index
        if (origin.window.isBaseOpen())
        {
            young.addInt(origin.index());
        }
        else
        {
            originHandler.onBaseFixed(origin); // it was known before: order goes on where it ended
        }
        return origin;
    }

    /**
     * A message came, or a peer names it: it is not below the base if that is open, and not too far away.
     *
     * @param isPushed whether it came by itself: then it is no history, for that is only named.
     */
    void lowerBase(final Origin origin, final long first, final boolean isPushed)
    {
        if (first <= origin.window.base() && origin.window.isBaseOpen())
        {
            final boolean isRestored = !isPushed && origin.restoredEnd() > 0;
            final boolean isHistory = isRestored || !isPushed && origin.createdNs() - joinedNs < 0;
            // What an earlier life has counts: else each restart would go further back than the one before.
            final long base = isRestored ? Math.max(first - 1, origin.restoredEnd() - joinHistory) : first - 1;
            origin.lowerBase(base, isHistory ? joinHistory : maxLowered, node.nowNs);
        }
    }

    int onCycle()
    {
        fixBases();
        if (node.nowNs - lookedNs < LOOK_INTERVAL_NS)
        {
            return 0;
        }

        lookedNs = node.nowNs;
        if (joinedNs == Long.MAX_VALUE && node.peers.provenCount() > 0)
        {
            joinedNs = node.nowNs + joinNs;
        }
        if (!hasMetAnybody && !meetAnybody())
        {
            return 0;
        }

        int work = 0;
        final int limit = node.origins.indexLimit();
        for (int i = 0; i < Math.min(limit, ORIGINS_PER_LOOK); i++)
        {
            next = next + 1 < limit ? next + 1 : 0;
            final Origin origin = node.origins.at(next);
            if (origin != null)
            {
                claims.purge(origin);
                work += declareGaps(origin);
                if (node.nowNs - origin.lastHeardNs() > originLingerNs && node.isForgettable(origin) &&
                    !node.ranges.isStored(origin))
                {
                    node.forget(origin);
                    work++;
                }
            }
        }

        return work;
    }

    private void fixBases()
    {
        while (hasMetAnybody && !young.isEmpty())
        {
            final Origin origin = node.origins.at(young.peekInt());
            if (origin != null && origin.window.isBaseOpen())
            {
                if (node.nowNs - origin.createdNs() < baseOpenNs)
                {
                    return;
                }
                origin.window.fixBase();
                node.counters.add(CounterDescriptor.HISTORY_SKIPPED, origin.window.base());
                originHandler.onBaseFixed(origin);
            }
            young.pollInt();
        }
    }

    private int declareGaps(final Origin origin)
    {
        int declared = 0;
        int hole = origin.window.firstHole();
        while (hole != Holes.NONE)
        {
            final int following = node.origins.holes().next(hole);
            if (isLost(origin, hole))
            {
                if (!declare(origin, hole))
                {
                    return declared;
                }
                declared++;
            }
            hole = following;
        }

        return declared;
    }

    private boolean isLost(final Origin origin, final int hole)
    {
        final Holes holes = node.origins.holes();
        final long missingNs = node.nowNs - holes.sinceNs(hole);
        if (missingNs >= gapTimeoutNs)
        {
            return !isComing(origin, hole);
        }

        final int needed = Math.max(1, Math.min(node.peers.liveCount(), node.rounds()));
        final int denied = Long.bitCount(holes.deniedBy(hole));
        if (denied < needed || claims.isClaimed(origin, holes.first(hole), holes.last(hole)))
        {
            return false;
        }

        // where everybody is asked, a live origin holds what not all have: the others' word is not enough
        final boolean isOriginLive = node.peers.isLive(node.addressOf(origin.id()));
        if (isOriginLive && (holes.isDeniedByOrigin(hole) || node.isDirect()))
        {
            return holes.isDeniedByOrigin(hole);
        }

        return missingNs >=
            Formulas.hearsayNs(node.rounds(), node.syncIntervalNs(), ackTimeoutNs) + baseOpenNs;
    }

    /** It can be had, and other holes of that origin are being filled: its turn comes. */
    private boolean isComing(final Origin origin, final int hole)
    {
        return node.nowNs - origin.window.filledNs() < gapTimeoutNs &&
            claims.isToBeHad(origin, node.origins.holes().first(hole));
    }

    /** What an earlier life of this node lacked counts as missing from when there is somebody to ask. */
    private boolean meetAnybody()
    {
        hasMetAnybody = node.peers.provenCount() > 0;
        for (int i = 0; hasMetAnybody && i < node.origins.indexLimit(); i++)
        {
            final Origin origin = node.origins.at(i);
            if (origin != null)
            {
                origin.restart(node.nowNs);
            }
        }

        return hasMetAnybody;
    }

    private boolean declare(final Origin origin, final int hole)
    {
        final long first = node.origins.holes().first(hole);
        final long last = node.origins.holes().last(hole);
        if (!mergeWithLastGap(origin, first, last))
        {
            final int length = RecordDescriptor.BODY_OFFSET + DeliveryDescriptor.GAP_LENGTH;
            final int offset = node.claim(length, 1);
            if (offset == MessageLog.NO_ROOM)
            {
                return false;
            }

            final int body = offset + RecordDescriptor.BODY_OFFSET;
            final UnsafeBuffer log = node.log.buffer();
            log.putLong(body + DeliveryDescriptor.GAP_ORIGIN_OFFSET, origin.id());
            log.putLong(body + DeliveryDescriptor.GAP_FIRST_OFFSET, first);
            log.putLong(body + DeliveryDescriptor.GAP_LAST_OFFSET, last);
            log.putInt(body + DeliveryDescriptor.GAP_CAUSE_OFFSET, DeliveryDescriptor.GAP_CAUSE_LOST);
            lastGapPosition = node.log.append(offset, length, RecordDescriptor.GAP, 0, origin.index(), Origin.NONE);
            node.index.putGap(origin.index(), first, offset);
            origin.gapAppended();
        }

        origin.close(hole);
        node.counters.add(CounterDescriptor.GAPS_DECLARED, last - first + 1);
        return true;
    }

    private boolean mergeWithLastGap(final Origin origin, final long first, final long last)
    {
        if (lastGapPosition < node.log.tail() || node.log.isPassed(lastGapPosition) ||
            node.log.next(lastGapPosition) != node.log.head())
        {
            return false;
        }

        final UnsafeBuffer log = node.log.buffer();
        final int offset = node.log.offset(lastGapPosition);
        final int at = offset + RecordDescriptor.BODY_OFFSET + DeliveryDescriptor.GAP_LAST_OFFSET;
        if (RecordDescriptor.originIndex(log, offset) != origin.index() || log.getLong(at) + 1 != first)
        {
            return false;
        }

        log.putLong(at, last);
        return true;
    }
}
