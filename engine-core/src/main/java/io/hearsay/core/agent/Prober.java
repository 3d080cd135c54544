package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.PacketFlyweight;

/**
 * Sends probes: those whose turn it is, and those that verify who stands behind an address. Owned by the agent's
 * thread.
 */
final class Prober
{
    private final NodeState node;

    Prober(final NodeState node)
    {
        this.node = node;
    }

    /**
     * Send what is due.
     */
    int onCycle()
    {
        int probes = 0;
        while (node.sender.isReady(node.nowNs))
        {
            final int address = node.peers.nextProbe(node.nowNs);
            if (address == PacketTransport.NULL_ADDRESS)
            {
                break;
            }
            probe(address, null);
            probes++;
        }

        return probes;
    }

    /**
     * Probe an address.
     *
     * @param toVerify the peer that this is to show where it stands, or null if the schedule asked for it.
     */
    void probe(final int address, final Peer toVerify)
    {
        if (node.sender.isReady(node.nowNs))
        {
            final long packetNumber = node.sender.seal(PacketFlyweight.PUSH_MESSAGE, 0, node.nowUs);
            node.sender.sendTo(address, node.nowNs);
            node.counters.increment(CounterDescriptor.PROBES_SENT);
            node.peers.onProbeSent(address, toVerify, packetNumber, node.nowNs);
        }
    }
}
