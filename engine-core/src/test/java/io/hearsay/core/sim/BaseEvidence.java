package io.hearsay.core.sim;

import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one node was handed of each origin while its window was young: the lowest sequence that came, or that a peer
 * said to hold, says where the window begins (DESIGN §4, Origin windows). It reads the wire and the node's clock and
 * knows nothing of the engine's tables.
 */
final class BaseEvidence
{
    private static final long NEVER = Long.MIN_VALUE;

    private final SimulatedClock clock;
    private final long openNs;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final Long2LongHashMap firstNs = new Long2LongHashMap(NEVER);
    private final Long2LongHashMap lowest = new Long2LongHashMap(Long.MAX_VALUE);

    BaseEvidence(final SimulatedClock clock, final long openNs)
    {
        this.clock = clock;
        this.openNs = openNs;
    }

    /**
     * The node is handed a datagram.
     */
    void onPacket(final byte[] packet)
    {
        final int end = packet.length - ClearProtection.CHECKSUM_LENGTH;
        if (end <= PacketFlyweight.BODY_OFFSET)
        {
            return;
        }

        view.wrap(packet);
        final byte type = PacketFlyweight.type(view, 0);
        if (type == PacketFlyweight.PULL_SYNC)
        {
            for (int at = PacketFlyweight.BODY_OFFSET; at + RangeFlyweight.LENGTH <= end; at += RangeFlyweight.LENGTH)
            {
                onNamed(packet, RangeFlyweight.origin(view, at), RangeFlyweight.first(view, at));
            }
        }
        else if (type == PacketFlyweight.PUSH_MESSAGE || type == PacketFlyweight.PULL_RESPONSE)
        {
            onRuns(packet, end);
        }
    }

    /**
     * The lowest sequence that it heard of in time.
     *
     * @param origin    node id.
     * @param otherwise what to answer if it heard of none.
     * @return the sequence.
     */
    long lowest(final long origin, final long otherwise)
    {
        return firstNs.containsKey(origin) ? lowest.get(origin) : otherwise;
    }

    private void onRuns(final byte[] packet, final int end)
    {
        int at = PacketFlyweight.BODY_OFFSET;
        while (at >= 0 && at < end)
        {
            final int runEnd = PacketValidator.endOfRun(view, at, end);
            if (runEnd >= 0)
            {
                onNamed(packet, RunFlyweight.origin(view, at), RunFlyweight.firstSequence(view, at));
            }
            at = runEnd;
        }
    }

    private void onNamed(final byte[] packet, final long origin, final long sequence)
    {
        if (sequence >= lowest.get(origin) || !ClearProtection.isIntact(packet))
        {
            return;
        }

        final long nowNs = clock.nanoTime();
        if (!firstNs.containsKey(origin))
        {
            firstNs.put(origin, nowNs);
        }
        if (nowNs - firstNs.get(origin) < openNs)
        {
            lowest.put(origin, sequence);
        }
    }
}
