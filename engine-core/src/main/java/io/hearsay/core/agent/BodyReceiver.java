package io.hearsay.core.agent;

import java.nio.ByteOrder;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RangeFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;

/**
 * Hands the valid body of a packet to who deals with its type. Owned by the agent's thread.
 */
final class BodyReceiver
{
    private final NodeState node;
    private final Acceptor acceptor;
    private final AckCollector ackCollector;
    private final AckReceiver ackReceiver;
    private final SyncReceiver syncReceiver;
    private final PullRequester requester;
    private final PullAnswerer answerer;

    BodyReceiver(
        final NodeState node,
        final Acceptor acceptor,
        final AckCollector ackCollector,
        final AckReceiver ackReceiver,
        final SyncReceiver syncReceiver,
        final PullRequester requester,
        final PullAnswerer answerer)
    {
        this.node = node;
        this.acceptor = acceptor;
        this.ackCollector = ackCollector;
        this.ackReceiver = ackReceiver;
        this.syncReceiver = syncReceiver;
        this.requester = requester;
        this.answerer = answerer;
    }

    /**
     * A body came in; if it holds messages, {@link Acceptor#read} read it.
     *
     * @param peer that sent it, or null if nothing but the answer to a probe is to be sent back.
     */
    void onBody(
        final byte type,
        final long packetNumber,
        final long sender,
        final int address,
        final Peer peer,
        final DirectBuffer buffer,
        final int body,
        final int bodyLength)
    {
        switch (type)
        {
            case PacketFlyweight.PUSH_MESSAGE:
                onPush(packetNumber, sender, address, peer, buffer, body, bodyLength);
                break;

            case PacketFlyweight.PUSH_ACK:
                ackReceiver.onAcks(sender, address, buffer, body, bodyLength);
                break;

            case PacketFlyweight.PULL_SYNC:
                node.counters.increment(CounterDescriptor.SYNCS_RECEIVED);
                if (peer != null)
                {
                    syncReceiver.onSync(peer, buffer, body, bodyLength);
                }
                break;

            case PacketFlyweight.PULL_REQUEST:
                onRequest(peer, buffer, body, bodyLength);
                break;

            default:
                node.counters.increment(CounterDescriptor.RESPONSES_RECEIVED);
                acceptor.accept(packetNumber, sender, address, true, buffer, body);
                onMessages(peer);
                requester.onResponse(
                    peer, RunFlyweight.origin(buffer, body), bodyLength, acceptor.messageCount());
                break;
        }
    }

    private void onPush(
        final long packetNumber,
        final long sender,
        final int address,
        final Peer peer,
        final DirectBuffer buffer,
        final int body,
        final int bodyLength)
    {
        acceptor.accept(packetNumber, sender, address, false, buffer, body);
        onMessages(peer);
        if (bodyLength == 0 && node.peers.isProbeAnsweredAt(peer, address))
        {
            // each of two that restarted, or moved, together may believe that the other is what it was, or where it
            // was: one has to answer first
            ackCollector.answerProbe(sender, address, packetNumber);
        }
        else if (peer != null)
        {
            ackCollector.add(
                peer, packetNumber, acceptor.ackRecord(), acceptor.messageCount(), acceptor.isNoRoom());
        }
    }

    private void onMessages(final Peer peer)
    {
        if (peer != null)
        {
            peer.messagesReceived += acceptor.messageCount();
            peer.messagesNew += acceptor.acceptedCount();
        }
    }

    private void onRequest(final Peer peer, final DirectBuffer buffer, final int body, final int bodyLength)
    {
        node.counters.increment(CounterDescriptor.REQUESTS_RECEIVED);
        if (buffer.getLong(body, ByteOrder.BIG_ENDIAN) != node.nodeId)
        {
            node.counters.increment(CounterDescriptor.REQUESTS_MISDIRECTED);
        }
        else if (peer != null)
        {
            answerer.onRequest(
                peer, buffer, body + RangeFlyweight.TO_LENGTH, bodyLength - RangeFlyweight.TO_LENGTH);
        }
    }
}
