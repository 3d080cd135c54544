package io.hearsay.core.swarm;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.sim.ClearProtection;
import io.hearsay.core.sim.NetworkEvent;
import io.hearsay.core.sim.NetworkObserver;
import io.hearsay.core.sim.SimulatedCluster;
import io.hearsay.core.sim.SimulatedNode;
import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.collections.Long2LongCounterMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What nodes say in their acknowledgements, against what they did: each bit that says <em>new</em> is a message that
 * was accepted from a push, each that says <em>known</em> one that was known, or older than all that is remembered.
 * What was refused is acknowledged by neither: its packet is also answered by <em>no room</em>.
 */
final class AckAccounts implements NetworkObserver
{
    private final Long2LongCounterMap newCounts = new Long2LongCounterMap(0);
    private final Long2LongCounterMap knownCounts = new Long2LongCounterMap(0);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    @Override
    public void onEvent(
        final long nowNs, final NetworkEvent event, final String from, final String to, final byte[] packet)
    {
        if (event == NetworkEvent.SENT && packet.length > PacketFlyweight.BODY_OFFSET + ClearProtection.CHECKSUM_LENGTH)
        {
            view.wrap(packet);
            if (PacketFlyweight.type(view, 0) == PacketFlyweight.PUSH_ACK && ClearProtection.isIntact(packet))
            {
                count(PacketFlyweight.sender(view, 0), packet.length - ClearProtection.CHECKSUM_LENGTH);
            }
        }
    }

    /**
     * Compare with the nodes' counters.
     *
     * @param cluster whose network it watched from the beginning.
     * @throws AssertionError if a node said more than it did.
     */
    void check(final SimulatedCluster cluster)
    {
        for (final SimulatedNode node : cluster.nodes())
        {
            requireAtMost(cluster, node, "new", newCounts.get(node.nodeId()),
                node.counter(CounterDescriptor.MESSAGES_BY_PUSH));
            requireAtMost(cluster, node, "known", knownCounts.get(node.nodeId()),
                node.counter(CounterDescriptor.DUPLICATES_DROPPED) + node.counter(CounterDescriptor.BELOW_BASE) +
                node.counter(CounterDescriptor.REFUSED_OWN_ORIGIN));
        }
    }

    private void count(final long sender, final int end)
    {
        int at = PacketFlyweight.BODY_OFFSET + AckFlyweight.TO_LENGTH;
        while (at < end)
        {
            final int count = AckFlyweight.count(view, at);
            final int next = at + AckFlyweight.length(count);
            final boolean isNoRoom = next < end && AckFlyweight.count(view, next) == 0 &&
                AckFlyweight.packetNumber(view, next) == AckFlyweight.packetNumber(view, at);
            for (int i = 0; i < count; i++)
            {
                if (AckFlyweight.bit(view, at, i))
                {
                    newCounts.incrementAndGet(sender);
                }
                else if (!isNoRoom)
                {
                    knownCounts.incrementAndGet(sender);
                }
            }
            at = next;
        }
    }

    private static void requireAtMost(
        final SimulatedCluster cluster, final SimulatedNode node, final String what, final long said, final long done)
    {
        if (said > done)
        {
            throw cluster.failure(
                node.address() + " said of " + said + " messages that they are " + what + ", but " + done + " were",
                null);
        }
    }
}
