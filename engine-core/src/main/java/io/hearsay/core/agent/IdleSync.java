package io.hearsay.core.agent;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.origin.Holes;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.PacketFlyweight;

/**
 * Anti-entropy at rest: one datagram each <code>pullInterval</code> to one random peer, that says what this node holds:
 * origins with missing sequences first, then those that changed since they were last named, then the others in
 * rotation. Owned by the agent's thread.
 */
final class IdleSync
{
    private static final int MAX_LOOKED_AT = 1_024;

    private final NodeState node;
    private final SyncWriter writer;
    private final long intervalNs;
    private final int[] target = new int[1];
    private long dueNs;
    private int urgentFrom;
    private int next;

    IdleSync(final NodeState node, final SyncWriter writer, final long startNs)
    {
        this.node = node;
        this.writer = writer;
        intervalNs = node.settings.get(EngineOption.PULL_INTERVAL);
        // nodes that start together do not speak together
        dueNs = startNs + 1 + (long)(node.random.nextDouble() * intervalNs);
    }

    int onCycle()
    {
        if (dueNs - node.nowNs > 0 || !node.sender.isReady(node.nowNs))
        {
            return 0;
        }

        dueNs = Math.max(dueNs + intervalNs, node.nowNs + intervalNs / 2);
        writer.begin(node.sender.packet(), PacketFlyweight.BODY_OFFSET, node.sender.batchCapacity());
        addUrgent(true);
        addUrgent(false);
        addOthers();
        if (writer.length() == 0 ||
            node.peers.select(target, 1, PacketTransport.NULL_ADDRESS, PacketTransport.NULL_ADDRESS) == 0)
        {
            return 0;
        }

        node.sender.seal(PacketFlyweight.PULL_SYNC, writer.length(), node.nowUs);
        if (writer.sendTo(target[0]))
        {
            node.counters.increment(CounterDescriptor.IDLE_SYNCS_SENT);
        }
        return 1;
    }

    private void addUrgent(final boolean isMissing)
    {
        final int limit = node.origins.indexLimit();
        for (int i = 0; i < Math.min(limit, MAX_LOOKED_AT) && writer.hasRoom(); i++)
        {
            urgentFrom = urgentFrom + 1 < limit ? urgentFrom + 1 : 0;
            final Origin origin = node.origins.at(urgentFrom);
            if (origin != null && (isMissing ? origin.window.firstHole() != Holes.NONE : origin.isChanged))
            {
                add(origin);
            }
        }
    }

    private void addOthers()
    {
        final int limit = node.origins.indexLimit();
        for (int i = 0; i < Math.min(limit, MAX_LOOKED_AT) && writer.hasRoom(); i++)
        {
            next = next + 1 < limit ? next + 1 : 0;
            final Origin origin = node.origins.at(next);
            if (origin != null)
            {
                add(origin);
            }
        }
    }

    private void add(final Origin origin)
    {
        if (!writer.contains(origin.id()))
        {
            origin.isChanged = false;
            writer.add(origin, false, node.origins.count() == 1);
        }
    }
}
