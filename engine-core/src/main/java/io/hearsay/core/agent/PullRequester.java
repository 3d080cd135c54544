package io.hearsay.core.agent;

import java.nio.ByteOrder;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.log.MessageLog;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import org.agrona.collections.IntArrayQueue;

/**
 * Asks peers for what they claim to hold and this node lacks. Owned by the agent's thread. An origin is asked for from
 * one peer at a time and a peer has one request at a time, so nothing is asked for twice; all requests together ask for
 * at most <code>pullBudget</code> bytes, estimated from the messages seen. A request ends when the last of it arrived,
 * when the peer says that it does not hold it, or when its deadline, restarted by each part, passes.
 */
final class PullRequester
{
    private static final int MAX_SESSIONS = 16;
    private static final int MAX_RANGES = 64;
    private static final int MAX_ORIGINS_PER_CYCLE = 64;
    private static final int INITIAL_ENTRY_LENGTH = 256;

    /** What a peer answers in time takes so much from how long it is waited for. */
    private static final int PATIENCE_SHARE = 16;

    /** So many <code>ackTimeout</code>s after the first request nothing is an answer to it. */
    private static final int MAX_LATE = 10;

    private final NodeState node;
    private final Claims claims;
    private final IntArrayQueue pulled = new IntArrayQueue(Origin.NONE);
    private final Session[] sessions = new Session[MAX_SESSIONS];
    private final long pullBudget;
    private final long ackTimeoutNs;
    private final int windowWidth;
    private long outstanding;
    private long roomLength;
    private int openSessions;
    private long entryLength = INITIAL_ENTRY_LENGTH;

    PullRequester(final NodeState node, final Claims claims)
    {
        this.node = node;
        this.claims = claims;
        pullBudget = node.settings.get(EngineOption.PULL_BUDGET);
        ackTimeoutNs = node.settings.get(EngineOption.ACK_TIMEOUT);
        windowWidth = node.settings.getInt(EngineOption.WINDOW_WIDTH);
    }

    /**
     * A peer claims to hold something that is lacking.
     */
    void onClaim(final Origin origin)
    {
        if (!origin.isPulled)
        {
            origin.isPulled = true;
            pulled.addInt(origin.index());
        }
    }

    /**
     * A response of a peer was taken.
     *
     * @param originId     of its first message.
     * @param bodyLength   of the response.
     * @param messageCount in it.
     */
    void onResponse(final Peer peer, final long originId, final int bodyLength, final int messageCount)
    {
        entryLength = Math.max(1, entryLength + (bodyLength / messageCount - entryLength) / 8);
        if (peer == null)
        {
            return;
        }
        if (peer.session == Peer.NONE)
        {
            onLateResponse(peer, originId);
            return;
        }

        if (peer.askedNs != 0)
        {
            peer.askedNs = 0;
            peer.patienceNs -= peer.patienceNs / PATIENCE_SHARE;
        }
        final Session session = sessions[peer.session];
        session.deadlineNs = node.nowNs + deadlineNs(peer, false);
        session.isAnswered = true;
        if (isEndHere(session))
        {
            end(session);
        }
    }

    /**
     * It was given up already. That it answers after all counts as any answer, and what it takes to answer, from a
     * journal, it is given from now on.
     */
    private void onLateResponse(final Peer peer, final long originId)
    {
        if (peer.askedNs == 0)
        {
            return;
        }

        final long tookNs = node.nowNs - peer.askedNs;
        peer.patienceNs = Math.max(peer.patienceNs, Math.min(ackTimeoutNs, tookNs + tookNs / 2));
        peer.askedNs = 0;
        final Origin origin = node.origins.find(originId);
        if (origin != null && origin.firstClaim != Claims.NONE)
        {
            claims.onAnswered(origin, peer.address());
            onClaim(origin);
        }
    }

    private long deadlineNs(final Peer peer, final boolean isShort)
    {
        return Math.max(peer.patienceNs, Formulas.pullDeadlineNs(node.roundTripNs(peer), isShort, ackTimeoutNs));
    }

    /**
     * A sync of a peer was read: it may have said that it does not hold what it was asked for.
     */
    void onSyncRead(final Peer peer)
    {
        if (peer.session == Peer.NONE)
        {
            return;
        }

        final Session session = sessions[peer.session];
        for (int i = 0; i < session.count; i++)
        {
            final Origin origin = node.origins.at(session.origins[i]);
            if (claims.isLackingClaimed(origin, peer.address(), session.firsts[i], session.lasts[i]))
            {
                return;
            }
        }
        end(session);
    }

    int onCycle()
    {
        int work = 0;
        for (int i = 0; i < MAX_SESSIONS && openSessions > 0; i++)
        {
            final Session session = sessions[i];
            if (session != null && session.peer != null &&
                (session.deadlineNs - node.nowNs <= 0 || isEndHere(session)))
            {
                expire(session);
                work++;
            }
        }

        final int waiting = Math.min(pulled.size(), MAX_ORIGINS_PER_CYCLE);
        for (int i = 0; i < waiting && openSessions < MAX_SESSIONS && outstanding < pullBudget; i++)
        {
            if (!node.sender.isReady(node.nowNs))
            {
                break;
            }
            work += request(node.origins.at(pulled.pollInt()));
        }

        return work;
    }

    private int request(final Origin origin)
    {
        if (origin == null || !origin.isPulled)
        {
            return 0;
        }

        if (origin.session != Origin.NONE)
        {
            pulled.addInt(origin.index());
            return 0;
        }

        claims.purge(origin);
        if (!claims.isAnyAsked(origin))
        {
            origin.isPulled = false;
            return 0;
        }

        pulled.addInt(origin.index());
        final Peer peer = choose(origin);
        if (peer == null)
        {
            return 0;
        }
        if (!hasRoom(origin))
        {
            node.reserve.onNotAsked(origin);
            return 0;
        }

        final Session session = freeSession();
        addRanges(session, origin, peer);
        final int others = Math.min(pulled.size(), MAX_ORIGINS_PER_CYCLE);
        for (int i = 0; i < others && session.count < MAX_RANGES && session.length < pullBudget - outstanding; i++)
        {
            final int index = pulled.pollInt();
            pulled.addInt(index);
            final Origin other = node.origins.at(index);
            if (other != null && other != origin && other.isPulled && other.session == Origin.NONE)
            {
                addRanges(session, other, peer);
            }
        }
        if (session.count == 0)
        {
            return 0; // what it claims is beyond the window
        }

        start(session, peer);
        return 1;
    }

    /** What waits for this origin's next message may have left no more room than for that. */
    private boolean hasRoom(final Origin origin)
    {
        final int spare = node.reserve.lengthBehindNext(origin);
        roomLength = pullBudget;
        if (node.log.hasRoom(MessageLog.MAX_RECORD_LENGTH, spare))
        {
            return true;
        }

        final int length = (int)Math.max(node.sender.batchCapacity(), entryLength) + RecordDescriptor.BODY_OFFSET;
        if (node.reserve.isOnlyNextTaken(origin) && origin.window.isWaiting() &&
            length < MessageLog.MAX_RECORD_LENGTH && node.log.hasRoom(length))
        {
            roomLength = node.log.freeLength();
            return true;
        }

        node.onRefused(spare);
        return false;
    }

    private Peer choose(final Origin origin)
    {
        final boolean isOnlyNext = node.reserve.isOnlyNextTaken(origin);
        final long next = origin.window.contiguous() + 1;
        Peer best = null;
        int bestUnanswered = Integer.MAX_VALUE;
        for (int claim = origin.firstClaim; claim != Claims.NONE; claim = claims.next(claim))
        {
            final Peer peer = node.peers.at(claims.address(claim));
            final boolean isUseful = !isOnlyNext || claims.first(claim) <= next && next <= claims.last(claim);
            if (isUseful && peer != null && peer.session == Peer.NONE && claims.isAsked(claim) &&
                claims.unanswered(claim) < bestUnanswered)
            {
                best = peer;
                bestUnanswered = claims.unanswered(claim);
            }
        }

        return best;
    }

    private void addRanges(final Session session, final Origin origin, final Peer peer)
    {
        final long next = origin.window.contiguous() + 1;
        final boolean isOnlyNext = node.reserve.isOnlyNextTaken(origin);
        final long windowEnd = isOnlyNext ? Math.min(origin.window.endOfLacking(next), next + windowWidth - 1) :
            next + windowWidth - 1;
        for (int claim = origin.firstClaim; claim != Claims.NONE; claim = claims.next(claim))
        {
            if (claims.address(claim) != peer.address() || !claims.isAsked(claim))
            {
                continue;
            }

            long lacking = origin.window.nextLacking(Math.max(claims.first(claim), origin.window.base() + 1));
            if (isOnlyNext && lacking != next)
            {
                continue;
            }
            // beyond the window one message is asked for: it is refused, but shows that what lies before it is missing
            final boolean isBeyond = lacking > windowEnd && origin.window.highest() < windowEnd;
            final long end = isBeyond && lacking <= claims.last(claim) ?
                lacking : Math.min(claims.last(claim), windowEnd);
            while (lacking <= end && session.count < MAX_RANGES)
            {
                final long room =
                    (Math.min(roomLength, pullBudget - outstanding) - session.length) / entryLength;
                if (room <= 0 && session.count > 0)
                {
                    return;
                }
                final long last =
                    Math.min(Math.min(end, origin.window.endOfLacking(lacking)), lacking + Math.max(0, room - 1));
                session.add(origin, lacking, last, (last - lacking + 1) * entryLength);
                lacking = origin.window.nextLacking(last + 1);
            }
        }
    }

    private void start(final Session session, final Peer peer)
    {
        final int body = PacketFlyweight.BODY_OFFSET;
        node.sender.packet().putLong(body, peer.id(), ByteOrder.BIG_ENDIAN);
        int at = body + RangeFlyweight.TO_LENGTH;
        final int fitting = (node.sender.batchCapacity() - RangeFlyweight.TO_LENGTH) / RangeFlyweight.LENGTH;
        session.count = Math.min(session.count, fitting);
        for (int i = 0; i < session.count; i++)
        {
            final Origin origin = node.origins.at(session.origins[i]);
            RangeFlyweight.put(node.sender.packet(), at, origin.id(), session.firsts[i], session.lasts[i]);
            origin.session = (byte)session.index;
            at += RangeFlyweight.LENGTH;
        }

        session.peer = peer;
        session.isAnswered = false;
        final boolean isShort = session.length <= node.sender.batchCapacity() &&
            !claims.isAnyUnanswered(node.origins.at(session.origins[0]), peer.address());
        session.deadlineNs = node.nowNs + deadlineNs(peer, isShort);
        final boolean isFirst = peer.askedNs == 0 || node.nowNs - peer.askedNs > MAX_LATE * ackTimeoutNs;
        peer.askedNs = isFirst ? node.nowNs : peer.askedNs;
        peer.session = session.index;
        outstanding += session.length;
        openSessions++;
        node.sender.seal(PacketFlyweight.PULL_REQUEST, at - body, node.nowUs);
        if (node.sender.sendTo(peer.address(), node.nowNs))
        {
            node.counters.increment(CounterDescriptor.REQUESTS_SENT);
        }
    }

    private boolean isEndHere(final Session session)
    {
        final int end = session.count - 1;
        final Origin origin = node.origins.at(session.origins[end]);
        return origin.window.nextLacking(session.lasts[end]) > session.lasts[end];
    }

    private void expire(final Session session)
    {
        if (isEndHere(session))
        {
            end(session);
            return;
        }

        for (int i = 0; i < session.count; i++)
        {
            final Origin origin = node.origins.at(session.origins[i]);
            if (session.isAnswered)
            {
                claims.onAnswered(origin, session.peer.address());
            }
            else if (i == 0 || session.origins[i] != session.origins[i - 1])
            {
                claims.onUnanswered(origin, session.peer.address());
            }
        }
        final Peer peer = session.peer;
        final long askedNs = session.isAnswered ? 0 : peer.askedNs;
        if (!session.isAnswered)
        {
            node.counters.increment(CounterDescriptor.REQUESTS_EXPIRED);
        }
        end(session);
        peer.askedNs = askedNs;
    }

    private void end(final Session session)
    {
        for (int i = 0; i < session.count; i++)
        {
            node.origins.at(session.origins[i]).session = Origin.NONE;
        }
        session.peer.session = Peer.NONE;
        session.peer.askedNs = 0;
        session.peer = null;
        session.count = 0;
        outstanding -= session.length;
        session.length = 0;
        openSessions--;
    }

    private Session freeSession()
    {
        for (int i = 0; i < MAX_SESSIONS; i++)
        {
            if (sessions[i] == null)
            {
                sessions[i] = new Session(i);
            }
            if (sessions[i].peer == null)
            {
                sessions[i].count = 0;
                sessions[i].length = 0;
                return sessions[i];
            }
        }

        throw new IllegalStateException("all sessions are open");
    }

    private static final class Session
    {
        private final int index;
        private final int[] origins = new int[MAX_RANGES];
        private final long[] firsts = new long[MAX_RANGES];
        private final long[] lasts = new long[MAX_RANGES];
        private int count;
        private long length;
        private long deadlineNs;
        private boolean isAnswered;
        private Peer peer;

        private Session(final int index)
        {
            this.index = index;
        }

        private void add(final Origin origin, final long first, final long last, final long estimatedLength)
        {
            origins[count] = origin.index();
            firsts[count] = first;
            lasts[count] = last;
            count++;
            length += estimatedLength;
        }
    }
}
