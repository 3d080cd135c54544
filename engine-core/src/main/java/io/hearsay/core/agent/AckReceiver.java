package io.hearsay.core.agent;

import java.nio.ByteOrder;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.peer.PeerTable;
import io.hearsay.core.wire.AckFlyweight;
import org.agrona.DirectBuffer;

/**
 * Reads acknowledgements: those of pushes belong to a window of {@link AckWindows}, those of probes show who stands
 * behind an address. Owned by the agent's thread.
 */
final class AckReceiver
{
    private final NodeState node;
    private final AckWindows ackWindows;

    AckReceiver(final NodeState node, final AckWindows ackWindows)
    {
        this.node = node;
        this.ackWindows = ackWindows;
    }

    /**
     * Valid acknowledgements came in.
     */
    void onAcks(final long sender, final int address, final DirectBuffer buffer, final int body, final int bodyLength)
    {
        if (buffer.getLong(body, ByteOrder.BIG_ENDIAN) != node.nodeId)
        {
            node.counters.increment(CounterDescriptor.ACKS_MISDIRECTED);
            return;
        }

        final int end = body + bodyLength;
        int at = body + AckFlyweight.TO_LENGTH;
        while (at < end)
        {
            final long packetNumber = AckFlyweight.packetNumber(buffer, at);
            final int count = AckFlyweight.count(buffer, at);
            final int next = at + AckFlyweight.length(count);
            final boolean isNoRoom = count > 0 && next < end &&
                AckFlyweight.packetNumber(buffer, next) == packetNumber && AckFlyweight.count(buffer, next) == 0;
            final boolean isExpected = count == 0 ?
                onProbeAck(sender, address, packetNumber) :
                isAt(sender, address) &&
                    ackWindows.onAck(address, packetNumber, buffer, at, count, isNoRoom, node.nowNs);
            node.counters.increment(
                isExpected ? CounterDescriptor.ACKS_RECEIVED : CounterDescriptor.ACKS_UNSOLICITED);
            if (isNoRoom && isAt(sender, address))
            {
                node.peers.at(address).noRoomCount++;
            }
            at = isNoRoom ? next + AckFlyweight.length(0) : next;
        }
    }

    /**
     * Whether the acknowledgement of a push counts as that of the peer behind an address: only if it is this one's.
     */
    private boolean isAt(final long sender, final int address)
    {
        final Peer peer = node.peers.at(address);
        return peer != null && peer.id() == sender;
    }

    private boolean onProbeAck(final long sender, final int address, final long packetNumber)
    {
        final long sentNs = node.peers.onProbeAck(sender, address, packetNumber, node.nowNs);
        if (sentNs == PeerTable.NO_PROBE)
        {
            return false;
        }

        if (sentNs != PeerTable.LATE)
        {
            node.onRoundTrip(node.peers.at(address), node.nowNs - sentNs);
        }
        return true;
    }
}
