package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Packs parts of runs into the body of a PullResponse and sends it. Owned by the agent's thread.
 */
final class ResponseWriter
{
    private final NodeState node;
    private int length;

    ResponseWriter(final NodeState node)
    {
        this.node = node;
    }

    /**
     * Begin a body. The sender must be ready.
     */
    void begin()
    {
        length = 0;
    }

    int length()
    {
        return length;
    }

    /**
     * Add messages of a run, as many as fit.
     *
     * @param buffer that holds the run.
     * @param run    offset of it.
     * @param from   first sequence, one of the run's.
     * @param to     last sequence; the run may end before.
     * @return the number of messages added.
     */
    int add(final DirectBuffer buffer, final int run, final long from, final long to)
    {
        final int skipped = (int)(from - RunFlyweight.firstSequence(buffer, run));
        final int available = (int)Math.min(to - from + 1, RunFlyweight.count(buffer, run) - skipped);
        final int entries = RunFlyweight.skipEntries(buffer, run + RunFlyweight.HEADER_LENGTH, skipped);
        final int room = node.sender.batchCapacity() - length - RunFlyweight.HEADER_LENGTH;

        int count = 0;
        int entriesEnd = entries;
        while (count < available)
        {
            final int following = RunFlyweight.skipEntries(buffer, entriesEnd, 1);
            final boolean isAlone = length == 0 && count == 0; // longer than a batch: travels alone
            if (following - entries > room && !isAlone)
            {
                break;
            }
            entriesEnd = following;
            count++;
        }
        if (count == 0)
        {
            return 0;
        }

        final UnsafeBuffer packet = node.sender.packet();
        final int at = PacketFlyweight.BODY_OFFSET + length;
        RunFlyweight.putHeader(
            packet,
            at,
            RunFlyweight.origin(buffer, run),
            from,
            RunFlyweight.topic(buffer, run),
            Math.min(RunFlyweight.hops(buffer, run) + 1, 255),
            count);
        packet.putBytes(at + RunFlyweight.HEADER_LENGTH, buffer, entries, entriesEnd - entries);
        length += RunFlyweight.HEADER_LENGTH + entriesEnd - entries;
        return count;
    }

    /**
     * Send the body, which is not empty, to a peer. The next one is to be begun.
     */
    void sendTo(final Peer peer)
    {
        node.sender.seal(PacketFlyweight.PULL_RESPONSE, length, node.nowUs);
        if (node.sender.sendTo(peer.address(), node.nowNs))
        {
            node.counters.increment(CounterDescriptor.RESPONSES_SENT);
        }
        length = 0;
    }
}
