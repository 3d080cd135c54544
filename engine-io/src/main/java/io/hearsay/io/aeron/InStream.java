package io.hearsay.io.aeron;

import io.aeron.Aeron;
import io.aeron.ControlledFragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.hearsay.io.GossipClient;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

/**
 * An Aeron stream whose messages are offered to gossip on one topic. What gossip has no room for stays in Aeron, whose
 * flow control then slows its publishers. Bridge's thread alone; memory: a buffer for each publisher whose messages
 * come in fragments, as long as the longest of them, at most 16 MiB, until it goes.
 */
final class InStream implements Registration.Kind<Subscription>, ControlledFragmentHandler
{
    private final StreamAddress address;
    private final int topic;
    private final GossipClient gossip;
    private final AeronBridgeCounters counters;
    private final Registration<Subscription> registration;
    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(this);

    InStream(
        final StreamAddress address,
        final int topic,
        final GossipClient gossip,
        final AeronBridgeCounters counters,
        final ErrorHandler errorHandler,
        final long intervalNs)
    {
        this.address = address;
        this.topic = topic;
        this.gossip = gossip;
        this.counters = counters;
        registration = new Registration<>(this, errorHandler, intervalNs);
    }

    Registration<Subscription> registration()
    {
        return registration;
    }

    int poll(final int limit)
    {
        final Subscription subscription = registration.resource();
        return subscription == null ? 0 : subscription.controlledPoll(assembler, limit);
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (GossipMark.isMark(header.reservedValue()))
        {
            counters.increment(AeronBridgeCounter.LOOPED_BACK);
            return Action.CONTINUE;
        }

        final long result = gossip.offer(buffer, offset, length, topic);
        if (result > 0)
        {
            counters.increment(AeronBridgeCounter.OFFERED);
            return Action.CONTINUE;
        }

        if (result == GossipClient.TOO_LONG)
        {
            counters.increment(AeronBridgeCounter.TOO_LONG_DROPPED);
            return Action.CONTINUE;
        }

        counters.increment(result == GossipClient.BACK_PRESSURED ?
            AeronBridgeCounter.GOSSIP_BACK_PRESSURED : AeronBridgeCounter.GOSSIP_NOT_CONNECTED);
        return Action.ABORT;
    }

    @Override
    public long add(final Aeron aeron)
    {
        assembler.clear();
        return aeron.asyncAddSubscription(
            address.channel(), address.streamId(), null, (image) -> assembler.freeSessionBuffer(image.sessionId()));
    }

    @Override
    public Subscription find(final Aeron aeron, final long registrationId)
    {
        return aeron.getSubscription(registrationId);
    }

    @Override
    public long channelStatus(final Subscription subscription)
    {
        return subscription.channelStatus();
    }
}
