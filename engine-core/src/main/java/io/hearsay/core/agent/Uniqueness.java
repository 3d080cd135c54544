package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.spi.PacketTransport;

/**
 * Watches over what must not be used twice: this node's id, its packet numbers, its sequences. A number that is used
 * twice breaks what it numbers, so a node stops before it comes to that; its next life has a new id. Owned by the
 * agent's thread.
 */
final class Uniqueness
{
    /** No duty cycle publishes more messages than that. */
    private static final long SEQUENCE_MARGIN = 1L << 31;

    private final NodeState node;
    private final PacketTransport transport;
    private String violation;

    Uniqueness(final NodeState node, final PacketTransport transport)
    {
        this.node = node;
        this.transport = transport;
    }

    /**
     * A packet with this node's id came in: its own came back, or there is a second holder of the id.
     */
    void onOwnPacket(final int address, final long packetNumber)
    {
        if (node.sender.isUsed(packetNumber))
        {
            node.counters.increment(CounterDescriptor.REFLECTED);
            node.peers.onReflected(address, node.nowNs);
        }
        else
        {
            node.sender.halt();
            violation = "another node uses this node's id (a cloned machine?), first met at " +
                transport.describe(address);
        }
    }

    /**
     * Look whether this node may go on.
     *
     * @return why it must not send any more, or null.
     */
    String check()
    {
        if (node.sender.isExhausted())
        {
            violation = "this node's id has no packet number left: start the node again";
        }
        else if (node.own.window.highest() > Origin.MAX_SEQUENCE - SEQUENCE_MARGIN)
        {
            node.sender.halt();
            violation = "this node's id has no sequence left for its messages: start the node again";
        }

        return violation;
    }
}
