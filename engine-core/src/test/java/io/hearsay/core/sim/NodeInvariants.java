package io.hearsay.core.sim;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;

/**
 * What is always true of one node's counters, and of what its clients got: looked at in each of its duty cycles, or
 * once a millisecond if there are more.
 */
final class NodeInvariants
{
    private static final long INTERVAL_NS = 1_000_000;

    private static final CounterDescriptor[] FATES_OF_COPIES =
    {
        CounterDescriptor.MESSAGES_BY_PUSH,
        CounterDescriptor.MESSAGES_BY_PULL,
        CounterDescriptor.DUPLICATES_DROPPED,
        CounterDescriptor.BELOW_BASE,
        CounterDescriptor.REFUSED_NO_ROOM,
        CounterDescriptor.REFUSED_TOO_FAR,
        CounterDescriptor.REFUSED_ORIGINS_FULL,
        CounterDescriptor.REFUSED_HOLES_FULL,
        CounterDescriptor.REFUSED_OWN_ORIGIN,
    };

    private final SimulatedNode node;
    private long nextNs;

    NodeInvariants(final SimulatedNode node)
    {
        this.node = node;
    }

    /**
     * The node ended a duty cycle.
     *
     * @throws AssertionError if something does not hold.
     */
    void onCycle(final long nowNs)
    {
        if (nowNs >= nextNs)
        {
            nextNs = nowNs + INTERVAL_NS;
            check();
        }
    }

    void check()
    {
        checkBounds();
        long fates = 0;
        for (final CounterDescriptor fate : FATES_OF_COPIES)
        {
            fates += get(fate);
        }
        require(fates == get(CounterDescriptor.PAYLOAD_COPIES), "messages received without a fate", fates);

        final long published = get(CounterDescriptor.MESSAGES_PUBLISHED);
        final long used = takenCount() - get(CounterDescriptor.PUBLICATION_REFUSED); // those may be no messages
        if (used > 0 && !node.ledger().isNonsensical(node.nodeId()))
        {
            final long offered = node.ledger().offeredCount(node.nodeId());
            require(used <= offered, "took more messages from clients than they offered", offered);
        }
        require(get(CounterDescriptor.MESSAGES_CONFIRMED) <= published, "confirmed more than it published", published);

        long received = 0;
        for (int i = 0; i < node.clients().size(); i++)
        {
            final SimulatedClient client = node.clients().get(i);
            received += client.receivedCount();
            require(client.closedCount() <= 1, "closed a client more than once", client.id());
            require(client.lostCount(DeliveryDescriptor.GAP_CAUSE_LOST) <= get(CounterDescriptor.GAPS_DECLARED),
                "told of more losses than it declared: client", client.id());
        }
        require(received <= get(CounterDescriptor.MESSAGES_DELIVERED), "clients got more than it delivered", received);
    }

    /**
     * Messages of clients that the node took out of their rings.
     */
    long takenCount()
    {
        return get(CounterDescriptor.MESSAGES_PUBLISHED) + get(CounterDescriptor.BEST_EFFORT_DROPPED) +
            get(CounterDescriptor.PUBLICATION_REFUSED);
    }

    private void checkBounds()
    {
        final long logLength = get(CounterDescriptor.LOG_LENGTH);
        requireAtMost(CounterDescriptor.LOG_USED, logLength);
        requireAtMost(CounterDescriptor.LOG_HELD, logLength);
        requireAtMost(CounterDescriptor.ACK_WINDOWS_OPEN, EngineOption.ACK_WINDOWS);
        requireAtMost(CounterDescriptor.ORIGINS, EngineOption.MAX_ORIGINS);
        requireAtMost(CounterDescriptor.PEERS_PROVEN, EngineOption.MAX_PEERS);
        requireAtMost(CounterDescriptor.PEERS_LIVE, EngineOption.MAX_PEERS);
        requireAtMost(CounterDescriptor.CLIENTS, EngineOption.MAX_CLIENTS);
    }

    private void requireAtMost(final CounterDescriptor descriptor, final EngineOption option)
    {
        requireAtMost(descriptor, node.settings().get(option));
    }

    private void requireAtMost(final CounterDescriptor descriptor, final long limit)
    {
        if (get(descriptor) > limit)
        {
            require(false, descriptor.label() + " is " + get(descriptor) + ", more than", limit);
        }
    }

    private long get(final CounterDescriptor descriptor)
    {
        return node.counter(descriptor);
    }

    private void require(final boolean isTrue, final String what, final long value)
    {
        if (!isTrue)
        {
            throw new AssertionError(node.address() + ": " + what + " " + value);
        }
    }
}
