package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;

/**
 * Shows how the node is, once each millisecond: the counters that are states and not sums, and the tables of peers,
 * origins and clients. Owned by the agent's thread.
 */
final class Gauges
{
    private static final long INTERVAL_NS = NodeState.MS_NS;

    private final NodeState node;
    private final PushLimit pushLimit;
    private final AckWindows ackWindows;
    private final ClientSessions clients;
    /** Null without a journal. */
    private final JournalCursor journalCursor;
    private final StatusTables tables;
    private long shownNs;

    Gauges(
        final NodeState node,
        final PushLimit pushLimit,
        final AckWindows ackWindows,
        final ClientSessions clients,
        final JournalCursor journalCursor,
        final StatusTables tables)
    {
        this.node = node;
        this.pushLimit = pushLimit;
        this.ackWindows = ackWindows;
        this.clients = clients;
        this.journalCursor = journalCursor;
        this.tables = tables;
    }

    void onCycle()
    {
        if (node.nowNs - shownNs >= INTERVAL_NS)
        {
            shownNs = node.nowNs;
            update();
            tables.onCycle();
            clients.show();
        }
    }

    private void update()
    {
        node.counters.set(CounterDescriptor.PEERS_LIVE, node.peers.liveCount());
        node.counters.set(CounterDescriptor.PEERS_PROVEN, node.peers.provenCount());
        node.counters.set(CounterDescriptor.ORIGINS, node.origins.count());
        node.counters.set(CounterDescriptor.LOG_USED, node.log.head() - node.log.tail());
        node.counters.set(CounterDescriptor.LOG_LENGTH, node.log.capacity());
        node.counters.set(CounterDescriptor.LOG_HELD, node.log.heldLength());
        node.counters.set(CounterDescriptor.ACK_WINDOWS_OPEN, ackWindows.openCount());
        node.counters.set(CounterDescriptor.CLIENTS, clients.count());
        node.counters.set(CounterDescriptor.ROUND_TRIP, node.roundTripNs());
        node.counters.set(CounterDescriptor.PUSH_LIMIT, pushLimit.limit());
        if (journalCursor != null)
        {
            node.counters.set(CounterDescriptor.JOURNAL_LAG, journalCursor.lag());
            node.counters.set(CounterDescriptor.JOURNAL_POSITION, node.journal.position());
        }
    }
}
