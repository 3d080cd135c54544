package io.hearsay.core.sim;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The datagrams that one node was handed, as far as they can justify that it declares messages lost (DESIGN §4, Gaps);
 * and the judgement whether they do. It reads the wire and the node's clock and knows nothing of the engine's tables.
 * Where it is not certain it acquits: it keeps the last syncs only, and takes a statement for accepted that the node
 * may have refused.
 */
final class GapEvidence
{
    private static final long NEVER = Long.MIN_VALUE;
    private static final long LONG_AGO = Long.MIN_VALUE / 2;
    private static final int MAX_RISES = 256;
    private static final int MAX_LOOKED_AT = 33;

    private final SimulatedNode node;
    private final long gapTimeoutNs;
    private final long ackTimeoutNs;
    private final long peerTimeoutNs;
    private final int clusterSize;
    private final int maxSyncs;
    private final long granularityNs;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final ArrayDeque<Sync> syncs = new ArrayDeque<>(1);
    private final Long2ObjectHashMap<Trail> trails = new Long2ObjectHashMap<>();
    private final Long2LongHashMap respondedNs = new Long2LongHashMap(NEVER);
    private long[] riseNs;
    private int riseCount;
    private long declaredCount;
    private long forgottenNs = NEVER;
    private long liveCount = Long.MAX_VALUE;
    private long liveBefore = Long.MAX_VALUE;

    private record Sync(long atNs, long sender, byte[] packet)
    {
    }

    GapEvidence(final SimulatedNode node, final int nodeCount)
    {
        this.node = node;
        gapTimeoutNs = node.settings().get(EngineOption.GAP_TIMEOUT);
        ackTimeoutNs = node.settings().get(EngineOption.ACK_TIMEOUT);
        peerTimeoutNs = node.settings().get(EngineOption.PEER_TIMEOUT);
        clusterSize = node.settings().getInt(EngineOption.CLUSTER_SIZE);
        maxSyncs = Math.max(16, 65_536 / nodeCount);
        granularityNs = nodeCount <= 64 ? 1_000_000 : 250_000_000;
    }

    /**
     * The node is handed a datagram.
     */
    void onPacket(final byte[] packet)
    {
        if (packet.length <= PacketFlyweight.BODY_OFFSET + ClearProtection.CHECKSUM_LENGTH)
        {
            return;
        }

        view.wrap(packet);
        final byte type = PacketFlyweight.type(view, 0);
        final long sender = PacketFlyweight.sender(view, 0);
        if (type == PacketFlyweight.PULL_SYNC)
        {
            if (syncs.size() >= maxSyncs)
            {
                forgottenNs = syncs.remove().atNs;
            }
            syncs.add(new Sync(node.clock().nanoTime(), sender, packet));
        }
        else if (type == PacketFlyweight.PUSH_MESSAGE || type == PacketFlyweight.PULL_RESPONSE)
        {
            onMessages(type, packet.length - ClearProtection.CHECKSUM_LENGTH);
            if (type == PacketFlyweight.PULL_RESPONSE)
            {
                respondedNs.put(sender, node.clock().nanoTime());
            }
        }
    }

    /**
     * The node has a message from an earlier life.
     */
    void onRestored(final long origin, final long sequence)
    {
        trails.computeIfAbsent(origin, (key) -> new Trail())
            .onArrived(sequence, node.clock().nanoTime(), granularityNs, gapTimeoutNs);
    }

    /**
     * The node ended a duty cycle.
     *
     * @param declared messages that it declared lost so far.
     * @param live     peers that it has now, as far as it shows.
     */
    void onCycle(final long declared, final long live)
    {
        if (declared != declaredCount)
        {
            declaredCount = declared;
            riseNs = riseNs == null ? new long[MAX_RISES] : riseNs;
            riseNs[riseCount++ % MAX_RISES] = node.clock().nanoTime();
            // the cluster's size is that of the cycle's beginning: who came back in this cycle does not count yet
            liveCount = Math.min(liveCount, Math.min(live, liveBefore));
        }
        liveBefore = live;
    }

    /**
     * A client was told of a loss.
     *
     * @param gap      that it was told.
     * @param isPrompt whether the client polls all that there is, so that what it is told just happened.
     * @throws AssertionError if the rule allowed it at no time at which the node declared one.
     */
    void check(final ReceivedGap gap, final boolean isPrompt)
    {
        if (riseCount > MAX_RISES && !isPrompt)
        {
            return; // one that is not known any more may have been it
        }

        final long length = gap.last() - gap.first() + 1;
        final long step = Math.max(1, length / (MAX_LOOKED_AT - 1));
        for (long sequence = gap.first(); sequence <= gap.last(); sequence += step)
        {
            require(gap.origin(), sequence);
        }
        require(gap.origin(), gap.last());
    }

    private void require(final long origin, final long sequence)
    {
        String newest = "it declared none";
        for (int i = riseCount - 1; i >= Math.max(0, riseCount - MAX_RISES); i--)
        {
            final String objection = objection(origin, sequence, riseNs[i % MAX_RISES]);
            if (objection == null)
            {
                return;
            }
            newest = i == riseCount - 1 ? objection : newest;
        }
        throw new AssertionError(node.address() + " declared " + Long.toHexString(origin) + "/" + sequence +
            " lost, against the rule: " + newest);
    }

    private String objection(final long origin, final long sequence, final long atNs)
    {
        final Trail trail = trails.get(origin);
        final long missingNs = trail == null ? NEVER : trail.firstNsAbove(sequence);
        if (missingNs == LONG_AGO)
        {
            return null; // what is not known any more is older than the timeout
        }
        if (missingNs == NEVER || missingNs > atNs)
        {
            return "it never had a later one";
        }
        if (atNs - missingNs >= gapTimeoutNs || forgottenNs != NEVER && forgottenNs >= missingNs)
        {
            return null;
        }

        final LongHashSet deniers = new LongHashSet();
        final LongHashSet claimers = new LongHashSet();
        hear(origin, sequence, atNs, deniers, claimers);
        final int rounds = (int)Math.ceil(Math.log(clusterSize > 0 ? clusterSize : liveCount + 1)) + 3;
        final long needed = Math.max(1, Math.min(liveCount, rounds));
        if (deniers.size() < needed)
        {
            return deniers.size() + " of " + needed + " live peers said that they do not hold it";
        }
        if (!claimers.isEmpty() && isClaimCertain())
        {
            return claimers.size() + " live peers said last that they hold it";
        }
        if (!deniers.contains(origin) && atNs - missingNs < ackTimeoutNs)
        {
            return "it was missing for " + (atNs - missingNs) + " ns only";
        }

        return null;
    }

    /** Whether the node has no other reason to drop a claim than that it was answered. */
    private boolean isClaimCertain()
    {
        return node.counter(CounterDescriptor.CLAIMS_DROPPED) == 0 &&
            node.counter(CounterDescriptor.SYNC_RECORDS_IGNORED) == 0 &&
            node.counter(CounterDescriptor.PEERS_CONTESTED) == 0 &&
            node.counter(CounterDescriptor.PEERS_FORGOTTEN) == 0 &&
            node.counter(CounterDescriptor.PEERS_MOVED) == 0 &&
            node.counter(CounterDescriptor.REJECTED_TOO_OLD) == 0 &&
            node.counter(CounterDescriptor.REJECTED_PEERS_FULL) == 0;
    }

    /** What each peer said last counts as a claim, what it ever said as a denial: a later claim may be settled. */
    private void hear(
        final long origin,
        final long sequence,
        final long atNs,
        final LongHashSet deniers,
        final LongHashSet claimers)
    {
        final Set<List<Long>> heard = new HashSet<>();
        for (final Sync sync : syncs)
        {
            view.wrap(sync.packet);
            final boolean isAccepted = sync.atNs <= atNs && ClearProtection.isIntact(sync.packet) &&
                heard.add(List.of(sync.sender, PacketFlyweight.packetNumber(view, 0)));
            final int word = !isAccepted ? 0 : statement(sync.packet, origin, sequence);
            if (word < 0)
            {
                deniers.add(sync.sender);
                claimers.remove(sync.sender);
            }
            else if (word > 0 && atNs - sync.atNs < peerTimeoutNs / 2 && respondedNs.get(sync.sender) < sync.atNs)
            {
                claimers.add(sync.sender);
            }
        }
    }

    /**
     * What a sync says of a sequence: 1 = held, −1 = not held, 0 = nothing.
     */
    private int statement(final byte[] packet, final long origin, final long sequence)
    {
        view.wrap(packet);
        final int end = packet.length - ClearProtection.CHECKSUM_LENGTH;
        int records = 0;
        long before = 0;
        for (int at = PacketFlyweight.BODY_OFFSET; at + RangeFlyweight.LENGTH <= end; at += RangeFlyweight.LENGTH)
        {
            if (RangeFlyweight.origin(view, at) != origin)
            {
                continue;
            }

            final long first = RangeFlyweight.first(view, at);
            final long last = RangeFlyweight.last(view, at);
            if (sequence >= first && sequence <= last)
            {
                return 1;
            }
            if (sequence < first && sequence > before)
            {
                return records == 1 ? 0 : -1; // between the lowest and the stretch nothing is said
            }
            records++;
            before = last;
        }

        return 0;
    }

    private void onMessages(final byte type, final int end)
    {
        final int body = PacketFlyweight.BODY_OFFSET;
        if (!PacketValidator.isBodyValid(type, view, body, end - body))
        {
            return;
        }

        int at = body;
        while (at < end)
        {
            final long origin = RunFlyweight.origin(view, at);
            Trail trail = trails.get(origin);
            if (trail == null)
            {
                trail = new Trail();
                trails.put(origin, trail);
            }
            trail.onArrived(
                RunFlyweight.firstSequence(view, at) + RunFlyweight.count(view, at) - 1,
                node.clock().nanoTime(),
                granularityNs,
                gapTimeoutNs);
            at = PacketValidator.endOfRun(view, at, end);
        }
    }

    /**
     * When the highest sequence that came of an origin was how high; at times rounded down.
     */
    private static final class Trail
    {
        private long[] timesNs = new long[1];
        private long[] highests = new long[1];
        private int count;
        private boolean isCut;

        void onArrived(final long sequence, final long nowNs, final long granularityNs, final long keptNs)
        {
            if (count > 0 && sequence <= highests[count - 1])
            {
                return;
            }
            if (count > 0 && nowNs - timesNs[count - 1] < granularityNs)
            {
                highests[count - 1] = sequence;
                return;
            }

            if (count == timesNs.length)
            {
                forget(nowNs - keptNs - granularityNs);
            }
            if (count == timesNs.length)
            {
                timesNs = Arrays.copyOf(timesNs, 2 * count);
                highests = Arrays.copyOf(highests, 2 * count);
            }
            timesNs[count] = nowNs;
            highests[count++] = sequence;
        }

        long firstNsAbove(final long sequence)
        {
            for (int i = 0; i < count; i++)
            {
                if (highests[i] > sequence)
                {
                    return i == 0 && isCut ? LONG_AGO : timesNs[i];
                }
            }

            return NEVER;
        }

        /** All but the last one of those before a time. */
        private void forget(final long beforeNs)
        {
            int from = 0;
            while (from + 1 < count && timesNs[from + 1] - beforeNs < 0)
            {
                from++;
            }
            isCut |= from > 0;
            count -= from;
            System.arraycopy(timesNs, from, timesNs, 0, count);
            System.arraycopy(highests, from, highests, 0, count);
        }
    }
}
