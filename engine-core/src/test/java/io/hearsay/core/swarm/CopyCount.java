package io.hearsay.core.swarm;

import io.hearsay.core.sim.ClearProtection;
import io.hearsay.core.sim.NetworkEvent;
import io.hearsay.core.sim.NetworkObserver;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How often one message arrives anywhere, in pushes and in responses, new or not. What else is on its way, as what
 * somebody lacked before, does not count.
 */
final class CopyCount implements NetworkObserver
{
    private final long origin;
    private final long sequence;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private long count;

    CopyCount(final long origin, final long sequence)
    {
        this.origin = origin;
        this.sequence = sequence;
    }

    /**
     * Copies that arrived so far.
     */
    long count()
    {
        return count;
    }

    @Override
    public void onEvent(
        final long nowNs, final NetworkEvent event, final String from, final String to, final byte[] packet)
    {
        if (event != NetworkEvent.ARRIVED)
        {
            return;
        }

        view.wrap(packet);
        final byte type = PacketFlyweight.type(view, 0);
        if (type == PacketFlyweight.PUSH_MESSAGE || type == PacketFlyweight.PULL_RESPONSE)
        {
            final int end = packet.length - ClearProtection.CHECKSUM_LENGTH;
            int at = PacketFlyweight.BODY_OFFSET;
            while (at < end)
            {
                final long first = RunFlyweight.firstSequence(view, at);
                final boolean holds = RunFlyweight.origin(view, at) == origin && sequence >= first &&
                    sequence < first + RunFlyweight.count(view, at);
                count += holds ? 1 : 0;
                at = PacketValidator.endOfRun(view, at, end);
            }
        }
    }
}
