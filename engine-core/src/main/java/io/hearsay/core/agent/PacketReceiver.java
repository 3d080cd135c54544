package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Takes packets as they come in: nothing has any effect before header, protection and body are found valid, and what is
 * not is dropped and counted by cause. Owned by the agent's thread.
 */
final class PacketReceiver implements PacketHandler
{
    private final NodeState node;
    private final PacketProtection protection;
    private final Acceptor acceptor;
    private final BodyReceiver bodies;
    private final Uniqueness uniqueness;
    private final Prober prober;

    PacketReceiver(
        final NodeState node,
        final PacketProtection protection,
        final Acceptor acceptor,
        final BodyReceiver bodies,
        final Uniqueness uniqueness,
        final Prober prober)
    {
        this.node = node;
        this.protection = protection;
        this.acceptor = acceptor;
        this.bodies = bodies;
        this.uniqueness = uniqueness;
        this.prober = prober;
    }

    @Override
    public void onPacket(final int address, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        node.counters.increment(CounterDescriptor.PACKETS_RECEIVED);
        node.counters.add(CounterDescriptor.BYTES_RECEIVED, length);
        final CounterDescriptor violation = PacketValidator.checkHeader(buffer, offset, length);
        if (violation != null)
        {
            node.counters.increment(violation);
            return;
        }

        final int bodyLength = protection.open(buffer, offset, length, node.peers.isDiscovered(address));
        if (bodyLength < 0)
        {
            node.counters.increment(Rejection.counterOf(bodyLength));
            return;
        }

        final byte type = PacketFlyweight.type(buffer, offset);
        final long sender = PacketFlyweight.sender(buffer, offset);
        final long packetNumber = PacketFlyweight.packetNumber(buffer, offset);
        final int body = offset + PacketFlyweight.BODY_OFFSET;
        if (sender == node.nodeId)
        {
            uniqueness.onOwnPacket(address, packetNumber);
        }
        else if (!isBodyValid(type, buffer, body, bodyLength))
        {
            node.counters.increment(CounterDescriptor.MALFORMED_BODY);
        }
        else
        {
            final Peer peer = node.peers.onPacket(address, sender, length, node.nowNs);
            node.sentAtUs = PacketFlyweight.sentAtUs(buffer, offset);
            node.counters.histogram(LatencyDescriptor.HOP).record(node.nowUs - node.sentAtUs);
            bodies.onBody(type, packetNumber, sender, address, peer, buffer, body, bodyLength);
            final Peer unverified = node.peers.toVerify(sender, address, node.nowNs);
            if (unverified != null)
            {
                prober.probe(address, unverified);
            }
        }
    }

    private boolean isBodyValid(final byte type, final DirectBuffer buffer, final int body, final int bodyLength)
    {
        return type == PacketFlyweight.PUSH_MESSAGE || type == PacketFlyweight.PULL_RESPONSE && bodyLength > 0 ?
            acceptor.read(buffer, body, bodyLength) : PacketValidator.isBodyValid(type, buffer, body, bodyLength);
    }
}
