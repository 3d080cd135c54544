package io.hearsay.io.aeron;

import io.aeron.Publication;
import io.aeron.ReservedValueSupplier;
import io.hearsay.io.ControlledMessageHandler;
import io.hearsay.io.GossipClient;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Offers gossip messages to the Aeron stream of their topic, marked as gossip's. What a stream has no room for stays in
 * the client's delivery ring. Bridge's thread alone; allocates nothing.
 */
final class Republisher implements ControlledMessageHandler, ReservedValueSupplier
{
    private final Int2ObjectHashMap<OutStream> streams;
    private final GossipClient gossip;
    private final NotConnectedPolicy policy;
    private final boolean isOwnOnly;
    private final AeronBridgeCounters counters;
    private long mark;

    Republisher(
        final Int2ObjectHashMap<OutStream> streams,
        final GossipClient gossip,
        final NotConnectedPolicy policy,
        final Origins origins,
        final AeronBridgeCounters counters)
    {
        this.streams = streams;
        this.gossip = gossip;
        this.policy = policy;
        isOwnOnly = origins == Origins.OWN;
        this.counters = counters;
    }

    int poll(final int limit)
    {
        return gossip.controlledPoll(this, limit);
    }

    @Override
    public Action onMessage(
        final long origin,
        final long sequence,
        final int topic,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        final OutStream stream = streams.get(topic);
        if (stream == null || isOwnOnly && !gossip.isPolledOwn(origin))
        {
            counters.increment(AeronBridgeCounter.NOT_WANTED);
            return Action.CONTINUE;
        }

        mark = GossipMark.of(origin);
        final long result = stream.offer(payload, offset, length, this);
        if (result > 0)
        {
            counters.increment(AeronBridgeCounter.REPUBLISHED);
            return Action.CONTINUE;
        }

        return onRefusal(stream, result);
    }

    private Action onRefusal(final OutStream stream, final long result)
    {
        if (result == Publication.NOT_CONNECTED && !stream.registration().isRenewed())
        {
            final boolean isDropped = policy == NotConnectedPolicy.DROP;
            counters.increment(
                isDropped ? AeronBridgeCounter.NOT_CONNECTED_DROPPED : AeronBridgeCounter.AERON_WAITED);
            return isDropped ? Action.CONTINUE : Action.ABORT;
        }

        if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED)
        {
            counters.increment(AeronBridgeCounter.PUBLICATION_REOPENS);
            stream.registration().renew();
        }
        else
        {
            counters.increment(AeronBridgeCounter.AERON_BACK_PRESSURED);
        }

        return Action.ABORT;
    }

    @Override
    public long get(final DirectBuffer termBuffer, final int termOffset, final int frameLength)
    {
        return mark;
    }
}
