package io.hearsay.core.agent;

import static io.hearsay.core.config.EngineOption.DIRECT_PEERS;
import static io.hearsay.core.config.EngineOption.EAGER_HOPS;
import static io.hearsay.core.config.EngineOption.FANOUT;

import java.util.random.RandomGenerator;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.core.log.EvictionHandler;
import io.hearsay.core.log.MessageLog;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.origin.OriginTable;
import io.hearsay.core.origin.RetainedIndex;
import io.hearsay.core.origin.RetainedRanges;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.peer.PeerHandler;
import io.hearsay.core.peer.PeerTable;
import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the activities of one node share: the log, what is known of origins and peers, this cycle's time, and the
 * figures that follow from the size of the cluster. Owned by the agent's thread.
 */
final class NodeState implements EvictionHandler, PeerHandler
{
    static final long MS_NS = 1_000_000L;

    private static final int MAX_CLAIMS = 8_192;

    final long nodeId;
    final Settings settings;
    final EngineCounters counters;
    final ErrorHandler errorHandler;
    final RandomGenerator random;
    final MessageLog log;
    final RetainedIndex index;
    final OriginTable origins;
    final RetainedRanges ranges;
    /** Null if there is none. */
    final MessageJournal journal;
    final Origin own;
    final PeerTable peers;
    final PacketSender sender;
    final Claims claims;
    final OrderReserve reserve;

    private final int fanout;
    private final int directPeers;
    private final int configuredEagerHops;

    /** Monotonic time of this cycle. */
    long nowNs;
    /** Time since the epoch of this cycle. */
    long nowUs;
    /** When the packet at hand was sent, as its sender says, microseconds since the epoch. */
    long sentAtUs;
    /** Cycle in which the log last refused a message for want of room, for itself or for another origin. */
    long refusedNs = Long.MIN_VALUE / 2;

    /** Cycle in which the log last refused a message only for the room that others need. */
    long keptNs = Long.MIN_VALUE / 2;

    /** Bits of peers that are no more: what is noted of them as holders of own messages does not count. */
    long forgottenHolders;

    /** How long acknowledgements take. */
    final AnswerTime answerTime = new AnswerTime();

    private final long ackDelayNs;
    private final long ackTimeoutNs;
    private int lastEvictedOrigin = Origin.NONE;
    private int lastForgotten;
    private long forgettingNs = Long.MIN_VALUE;
    private int looksLeft;
    private int clusterSize;
    private int eagerHops;
    private int rounds;
    private long roundTripNs;

    NodeState(final GossipContext context)
    {
        nodeId = context.nodeId();
        settings = context.settings();
        counters = context.counters();
        errorHandler = context.errorHandler();
        random = context.random();
        fanout = settings.getInt(FANOUT);
        directPeers = settings.getInt(DIRECT_PEERS);
        configuredEagerHops = settings.getInt(EAGER_HOPS);

        final int logLength = settings.getInt(EngineOption.LOG_LENGTH);
        final int maxOrigins = settings.getInt(EngineOption.MAX_ORIGINS);
        log = context.logMemory() == null ? new MessageLog(logLength, this) :
            new MessageLog(requireLength(context.logMemory(), logLength), this);
        index = new RetainedIndex(RetainedIndex.pageCount(logLength, maxOrigins));
        journal = context.journal();
        ranges = new RetainedRanges(index, journal);
        origins = new OriginTable(maxOrigins, settings.getInt(EngineOption.ORIGIN_TOMBSTONES), journal != null);
        own = origins.add(nodeId, 0, false, GossipAgent.START_NS);
        peers = new PeerTable(context.transport(), settings, random, counters, this);

        final int configured = settings.getInt(EngineOption.BATCH_LENGTH);
        final int batchLength = configured > 0 ? configured : context.transport().batchLength();
        sender = new PacketSender(
            nodeId, context.transport(), context.protection(), peers, counters, batchLength);
        claims = new Claims(this, Math.min(MAX_CLAIMS, 64 + 4 * maxOrigins));
        ackDelayNs = settings.get(EngineOption.ACK_DELAY);
        ackTimeoutNs = settings.get(EngineOption.ACK_TIMEOUT);
        reserve = new OrderReserve(this, ackTimeoutNs);
        onClusterSize();
    }

    private static UnsafeBuffer requireLength(final UnsafeBuffer memory, final int logLength)
    {
        if (memory.capacity() != logLength + MessageLog.TRAILER_LENGTH)
        {
            throw new IllegalArgumentException("memory of " + memory.capacity() + " bytes for a log of " + logLength);
        }

        return memory;
    }

    /**
     * A cycle begins.
     */
    void onCycle(final long cycleNs, final long cycleUs)
    {
        nowNs = cycleNs;
        nowUs = cycleUs;
        if (peers.clusterSize() != clusterSize)
        {
            onClusterSize();
        }
    }

    /**
     * Number of nodes, this one included.
     */
    int clusterSize()
    {
        return clusterSize;
    }

    /**
     * Hops that are made by push.
     */
    int eagerHops()
    {
        return eagerHops;
    }

    /**
     * <code>⌈ln n⌉ + 3</code>.
     */
    int rounds()
    {
        return rounds;
    }

    /**
     * How many peers a push goes to.
     */
    int fanout()
    {
        return isDirect() ? Math.max(fanout, peers.liveCount()) : fanout;
    }

    /**
     * How many peers a fresh sync goes to.
     */
    int syncFanout()
    {
        return fanout;
    }

    /**
     * Most peers that a push may go to, whatever the size of the cluster.
     */
    int maxFanout()
    {
        return Math.max(fanout, directPeers);
    }

    /**
     * Whether every push goes to everybody.
     */
    boolean isDirect()
    {
        return Math.max(clusterSize - 1, peers.liveCount()) <= Math.max(fanout, directPeers);
    }

    /**
     * Smoothed round trip, 0 if none is known.
     */
    long roundTripNs()
    {
        return roundTripNs;
    }

    /**
     * Round trip to a peer: its own, or the smoothed one if there is none yet; 0 if nothing is known.
     */
    long roundTripNs(final Peer peer)
    {
        final long peersNs = peer.roundTripNs();
        return peersNs == 0 ? roundTripNs : peersNs;
    }

    /**
     * Time in which a push is to be acknowledged.
     *
     * @param slowestNs round trip to the slowest peer that is asked, 0 if it is not known.
     */
    long ackDeadlineNs(final long slowestNs)
    {
        return Math.max(
            Formulas.ackDeadlineNs(slowestNs, ackDelayNs, ackTimeoutNs),
            Math.min(ackTimeoutNs, answerTime.overdueNs()));
    }

    long quietSyncIntervalNs()
    {
        return Formulas.quietSyncIntervalNs(roundTripNs);
    }

    long syncIntervalNs()
    {
        return Formulas.syncIntervalNs(roundTripNs);
    }

    /**
     * A round trip to a peer was measured.
     */
    void onRoundTrip(final Peer peer, final long sampleNs)
    {
        peer.onRoundTrip(sampleNs, nowNs);
        // one late answer, after a pause of this or that node, must not slow everybody's syncs
        final long smallest = roundTripNs == 0 ? peer.roundTripNs() : Math.min(peer.roundTripNs(), 8 * roundTripNs);
        roundTripNs = roundTripNs == 0 ? smallest : Math.max(1, roundTripNs + (smallest - roundTripNs) / 8);
    }

    /**
     * Messages of a record were written into a client's ring. If they came straight from their origin, by a push, what
     * that took is about what it took from their publication on; not so if the client asked for what there was before.
     */
    void onDelivered(final int record, final long attachedAt)
    {
        final int others = RecordDescriptor.OWN | RecordDescriptor.BY_PULL | RecordDescriptor.MOVED;
        final int flags = RecordDescriptor.flags(log.buffer(), record);
        if ((flags & (RecordDescriptor.FROM_ORIGIN | others)) == RecordDescriptor.FROM_ORIGIN &&
            log.position(record) >= attachedAt)
        {
            counters.histogram(LatencyDescriptor.PUBLISH_TO_DELIVER).record(
                nowUs - log.buffer().getLong(record + RecordDescriptor.SENT_AT_OFFSET));
        }
    }

    /**
     * Make room for a record of messages in log and index.
     *
     * @return the offset to write to, or {@link MessageLog#NO_ROOM}.
     */
    int claim(final int recordLength, final int sequenceCount)
    {
        return claim(recordLength, sequenceCount, 0);
    }

    /**
     * Make room for a record of messages in log and index.
     *
     * @param spare bytes that must stay free for others.
     * @return the offset to write to, or {@link MessageLog#NO_ROOM}.
     */
    int claim(final int recordLength, final int sequenceCount, final int spare)
    {
        final int offset = makeIndexRoom(sequenceCount) ? log.claim(recordLength, spare) : MessageLog.NO_ROOM;
        if (offset == MessageLog.NO_ROOM)
        {
            onRefused(spare);
        }

        return offset;
    }

    /**
     * The log had no room for something, or would not have left enough for others.
     */
    void onRefused(final int spare)
    {
        if (spare == 0)
        {
            refusedNs = nowNs;
        }
        else
        {
            keptNs = nowNs;
        }
    }

    /**
     * Make room for another origin: forget one of which nothing is retained or missing; if there is none, the oldest
     * records leave until there is one.
     */
    boolean makeOriginRoom()
    {
        if (forgetIdleOrigin())
        {
            return true;
        }

        final long lapEnd = log.head();
        while (origins.isFull())
        {
            lastEvictedOrigin = Origin.NONE;
            if (log.tail() >= lapEnd)
            {
                return false;
            }
            if (!log.evictOldest())
            {
                refusedNs = nowNs; // for the sake of whoever has not passed the oldest record
                return false;
            }

            final Origin candidate = lastEvictedOrigin == Origin.NONE ? null : origins.at(lastEvictedOrigin);
            if (candidate != null && isForgettable(candidate))
            {
                forget(candidate);
            }
        }

        return true;
    }

    /**
     * Whether nothing is lost with an origin but what the journal stores of it: that is not given any more then.
     */
    boolean isForgettable(final Origin origin)
    {
        return origin != own && origin.retainedCount() == 0 && origin.gapCount() == 0 &&
            origin.window.firstHole() < 0 && origin.firstClaim < 0 && origin.session < 0 && !origin.window.isBaseOpen();
    }

    void forget(final Origin origin)
    {
        origin.isHot = false;
        counters.add(CounterDescriptor.TOMBSTONES_EVICTED, origins.forget(origin));
        counters.increment(CounterDescriptor.ORIGINS_FORGOTTEN);
    }

    /**
     * Address of the peer with an id.
     */
    int addressOf(final long id)
    {
        final Peer peer = peers.find(id);
        return peer == null ? PacketTransport.NULL_ADDRESS : peer.address();
    }

    /**
     * The newest own message is kept: a peer that missed it could else never learn that anything is missing, once the
     * logs have moved on and this node has nothing new to say.
     */
    @Override
    public boolean isKept(final int offset)
    {
        final UnsafeBuffer buffer = log.buffer();
        final int body = offset + RecordDescriptor.BODY_OFFSET;
        return RecordDescriptor.is(buffer, offset, RecordDescriptor.OWN) &&
            RunFlyweight.firstSequence(buffer, body) + RunFlyweight.count(buffer, body) > own.window.highest();
    }

    @Override
    public void onEvict(final int offset)
    {
        final UnsafeBuffer buffer = log.buffer();
        final int body = offset + RecordDescriptor.BODY_OFFSET;
        final int originIndex = RecordDescriptor.originIndex(buffer, offset);
        final Origin origin = origins.at(originIndex);
        lastEvictedOrigin = originIndex;
        if (RecordDescriptor.kind(buffer, offset) == RecordDescriptor.GAP)
        {
            index.remove(originIndex, buffer.getLong(body + DeliveryDescriptor.GAP_FIRST_OFFSET), 1);
            origin.gapEvicted();
        }
        else
        {
            final long first = RunFlyweight.firstSequence(buffer, body);
            final int count = RunFlyweight.count(buffer, body);
            index.remove(originIndex, first, count);
            origin.evicted(index, first, count);
            if (!RecordDescriptor.is(buffer, offset, RecordDescriptor.JOURNALED))
            {
                origin.lost(first, first + count - 1);
            }
        }
    }

    @Override
    public void onMove(final int offset)
    {
        final UnsafeBuffer buffer = log.buffer();
        final int body = offset + RecordDescriptor.BODY_OFFSET;
        index.put(
            RecordDescriptor.originIndex(buffer, offset),
            RunFlyweight.firstSequence(buffer, body),
            RunFlyweight.count(buffer, body),
            offset);
    }

    @Override
    public void onNotLive(final Peer peer)
    {
        origins.holes().undenyAll(peer.bit());
    }

    @Override
    public void onForgotten(final Peer peer)
    {
        origins.holes().undenyAll(peer.bit());
        forgottenHolders |= 1L << peer.bit();
    }

    /**
     * In rotation, so that one lap of looks a cycle is enough for all that are to be forgotten in it. What is stored is
     * forgotten in a second one.
     */
    private boolean forgetIdleOrigin()
    {
        final int lap = origins.indexLimit();
        if (forgettingNs != nowNs)
        {
            forgettingNs = nowNs;
            looksLeft = journal == null ? lap : 2 * lap;
        }

        while (looksLeft > 0)
        {
            looksLeft--;
            lastForgotten = lastForgotten + 1 < origins.indexLimit() ? lastForgotten + 1 : 0;
            final Origin candidate = origins.at(lastForgotten);
            if (candidate != null && isForgettable(candidate) && (looksLeft < lap || !ranges.isStored(candidate)))
            {
                forget(candidate);
                return true;
            }
        }

        return false;
    }

    private boolean makeIndexRoom(final int sequenceCount)
    {
        final long lapEnd = log.head();
        while (!index.hasRoom(sequenceCount))
        {
            if (log.tail() >= lapEnd || !log.evictOldest())
            {
                return false;
            }
        }

        return true;
    }

    private void onClusterSize()
    {
        clusterSize = peers.clusterSize();
        // where a push goes to all, one hop is all there is, however small the fan-out is
        final int automatic = isDirect() ? 1 : Formulas.eagerHops(clusterSize, fanout);
        eagerHops = configuredEagerHops >= 0 ? configuredEagerHops : automatic;
        rounds = Formulas.rounds(clusterSize);
    }
}
