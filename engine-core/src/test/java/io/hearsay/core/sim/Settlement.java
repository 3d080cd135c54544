package io.hearsay.core.sim;

import java.util.List;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.counters.CounterDescriptor;

/**
 * What the nodes of a {@link SimulatedCluster} still owe to their clients, and whether all adds up once it is nothing.
 * <p>
 * Owed to a client is each message of each origin that runs, from the first one that the client got, or was told to be
 * lost, or that was published while both nodes had run for a time and nothing ever stood between any nodes; at least
 * the newest one. It is paid by the message, or by a gap that says that it is lost. Not owed is what left all logs
 * before anybody told the node of it: that lies below the base of the origin's window. But the node counts it, so that
 * each message of each origin that runs is received, told to be lost, or in a counter.
 */
final class Settlement
{
    /** Nodes that have run for so long know each other. */
    private static final long JOIN_NS = 200_000_000;

    private static final long INTERVAL_NS = 10_000_000;

    private final SimulatedCluster cluster;
    private boolean isDisturbed;

    Settlement(final SimulatedCluster cluster)
    {
        this.cluster = cluster;
    }

    /**
     * See {@link SimulatedCluster#settle}.
     */
    long settle(final long maxDurationNs)
    {
        final SimulatedNetwork network = cluster.network();
        network.heal();
        network.filter(null);
        cluster.nodes().forEach((node) -> node.clients().forEach(SimulatedClient::resume));
        final long startNs = network.nowNs();
        String owed = missing();
        while (owed != null && network.nowNs() - startNs < maxDurationNs)
        {
            cluster.run(INTERVAL_NS);
            owed = missing();
        }
        checkInvariants();
        if (owed != null)
        {
            throw cluster.failure("not at rest after " + maxDurationNs / 1_000 + " µs: " + owed, null);
        }

        return network.nowNs() - startNs;
    }

    private void checkInvariants()
    {
        try
        {
            cluster.nodes().stream().filter(SimulatedNode::isRunning).forEach(node -> node.invariants().check());
        }
        catch (final AssertionError error)
        {
            throw cluster.failure(error.getMessage(), error);
        }
    }

    /**
     * The first thing that is owed, or else the first sum that is wrong: once nothing is owed, what each node accepted
     * and declared lost is what its clients got and were told, as soon as it is on its way no more.
     */
    private String missing()
    {
        final String owed = owed();
        if (owed != null)
        {
            return owed;
        }

        for (final SimulatedNode node : cluster.nodes())
        {
            if (node.isRunning())
            {
                final String sum = wrongSum(node);
                if (sum != null)
                {
                    return sum;
                }
            }
        }

        return null;
    }

    /**
     * The first thing that is owed.
     *
     * @return what a person reads, or null if nothing is.
     */
    private String owed()
    {
        isDisturbed = cluster.isDisturbed();
        final List<SimulatedNode> origins = cluster.nodes().stream()
            .filter((node) -> node.isRunning() && node.counter(CounterDescriptor.MESSAGES_PUBLISHED) > 0).toList();
        for (final SimulatedNode node : cluster.nodes())
        {
            final String owed = node.isRunning() ? owedAt(node, origins) : null;
            if (owed != null)
            {
                return node.address() + " " + owed;
            }
        }

        return null;
    }

    private String owedAt(final SimulatedNode node, final List<SimulatedNode> origins)
    {
        final DeliveryLedger ledger = cluster.ledger();
        final long offered = ledger.offeredCount(node.nodeId());
        final long taken = node.invariants().takenCount();
        if (taken < offered && !ledger.isNonsensical(node.nodeId()) &&
            node.counter(CounterDescriptor.PUBLICATIONS_ABANDONED) == 0 && !hasDead(node))
        {
            return "took " + taken + " of " + offered + " messages from its clients";
        }

        for (final SimulatedClient client : node.clients())
        {
            final boolean isServed = !client.isClosed() && !client.isDead();
            for (int i = 0; isServed && i < origins.size(); i++)
            {
                final SimulatedNode origin = origins.get(i);
                final long published = origin.counter(CounterDescriptor.MESSAGES_PUBLISHED);
                final long first = origin == node && !client.deliversOwn() ? published + 1 : firstOwed(client, origin);
                final long owed = ledger.nextOwed(client, origin.nodeId(), first, published);
                if (owed <= published)
                {
                    return "owes client " + client.id() + " message " + owed + " of " + published + " of " +
                        origin.address();
                }
            }
        }

        return null;
    }

    private long firstOwed(final SimulatedClient client, final SimulatedNode origin)
    {
        final SimulatedNode node = client.node();
        final long published = origin.counter(CounterDescriptor.MESSAGES_PUBLISHED);
        long first = cluster.ledger().lowest(client, origin.nodeId(), published);
        if (!isDisturbed)
        {
            final long joinedNs = Math.max(Math.max(node.startNs(), origin.startNs()), client.attachedNs()) + JOIN_NS;
            final long heardOf = node.windowBegin(origin.nodeId(), published);
            first = Math.min(first, Math.max(heardOf, origin.publishedBefore(joinedNs) + 1));
        }

        return client.attachedNs() == node.startNs() ?
            first : Math.max(first, origin.publishedBefore(client.attachedNs() + JOIN_NS) + 1);
    }

    private String wrongSum(final SimulatedNode node)
    {
        final long accepted =
            node.counter(CounterDescriptor.MESSAGES_BY_PUSH) + node.counter(CounterDescriptor.MESSAGES_BY_PULL);
        final long declared = node.counter(CounterDescriptor.GAPS_DECLARED);
        long received = 0;
        for (final SimulatedClient client : node.clients())
        {
            received += client.receivedCount();
            final boolean getsAll = client.attachedNs() == node.startNs() && client.topics() == null &&
                !client.deliversOwn() && !client.isClosed() && !client.isDead() &&
                node.counter(CounterDescriptor.GAPS_ORDER) == 0;
            final long reported = client.lostCount(DeliveryDescriptor.GAP_CAUSE_LOST);
            if (getsAll && accepted + declared != client.receivedCount() + reported)
            {
                return node.address() + " accepted " + accepted + " and declared " + declared + " lost, but client " +
                    client.id() + " got " + client.receivedCount() + " and was told of " + reported;
            }
            if (getsAll && untoldCount(client) > node.counter(CounterDescriptor.HISTORY_SKIPPED))
            {
                return node.address() + " counts " + node.counter(CounterDescriptor.HISTORY_SKIPPED) +
                    " messages from before its windows, but client " + client.id() + " was told nothing of " +
                    untoldCount(client);
            }
        }

        final long delivered = node.counter(CounterDescriptor.MESSAGES_DELIVERED);
        return received != delivered && !hasDead(node) ?
            node.address() + " delivered " + delivered + ", clients got " + received : null;
    }

    /** What was published by those who run, and neither came nor was told to be lost. */
    private long untoldCount(final SimulatedClient client)
    {
        final DeliveryLedger ledger = cluster.ledger();
        return cluster.nodes().stream()
            .filter((origin) -> origin.isRunning() && origin != client.node() && !ledger.isNonsensical(origin.nodeId()))
            .mapToLong((origin) -> origin.counter(CounterDescriptor.MESSAGES_PUBLISHED) -
                ledger.toldCount(client, origin.nodeId()))
            .sum();
    }

    private static boolean hasDead(final SimulatedNode node)
    {
        return node.clients().stream().anyMatch(SimulatedClient::isDead);
    }
}
