package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.spi.PacketTransport;

/**
 * Passes what became of pushes on to those that it matters to: how fast a peer answers, what was missed, who holds own
 * messages, and how much may be under way. Owned by the agent's thread.
 */
final class PushOutcome implements AckWindowHandler
{
    private final NodeState node;
    private final HotOrigins hotOrigins;
    private final OwnMessages ownMessages;
    private final PushLimit pushLimit;

    PushOutcome(
        final NodeState node, final HotOrigins hotOrigins, final OwnMessages ownMessages, final PushLimit pushLimit)
    {
        this.node = node;
        this.hotOrigins = hotOrigins;
        this.ownMessages = ownMessages;
        this.pushLimit = pushLimit;
    }

    @Override
    public void onAnswer(final int address, final long roundTripNs)
    {
        final Peer peer = node.peers.at(address);
        if (peer != null)
        {
            node.onRoundTrip(peer, roundTripNs);
            node.answerTime.onSample(roundTripNs);
        }
    }

    @Override
    public void onUnanswered(final int address, final long sentNs)
    {
        final Peer peer = node.peers.at(address);
        if (peer != null)
        {
            peer.onPushUnanswered(sentNs, node.nowNs);
        }
    }

    @Override
    public void onNoRoom()
    {
        node.counters.increment(CounterDescriptor.NO_ROOM_RECEIVED);
        pushLimit.onNoRoom();
        ownMessages.onNoRoom();
    }

    @Override
    public void onMissed(final int originIndex)
    {
        hotOrigins.onNews(originIndex, PacketTransport.NULL_ADDRESS);
    }

    @Override
    public void onHeldBy(final int address, final int originIndex, final long firstSequence)
    {
        final Peer peer = node.peers.at(address);
        if (peer != null && originIndex == node.own.index())
        {
            ownMessages.onHeldBy(peer, firstSequence);
        }
    }

    @Override
    public void onOwnEnded(final int length, final boolean isExpired, final long elapsedNs)
    {
        pushLimit.onEnded(length, isExpired, elapsedNs);
    }
}
