package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.CounterTable;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.spi.PacketTransport;

/**
 * Shows peers and origins to those who look at the engine from outside: a few rows at a time in rotation, so that their
 * number does not matter to a duty cycle. Owned by the agent's thread. A peer's row is that of its address, an origin's
 * that of its index; what lies beyond the last row is not shown.
 */
final class StatusTables
{
    private static final int ROWS_AT_ONCE = 8;
    private static final String OWN_LABEL = "own";

    private final NodeState node;
    private final PacketTransport transport;
    private final CounterTable peers;
    private final CounterTable origins;
    private int nextPeer;
    private int nextOrigin;

    StatusTables(final NodeState node, final PacketTransport transport)
    {
        this.node = node;
        this.transport = transport;
        peers = node.counters.table(CounterScope.PEER);
        origins = node.counters.table(CounterScope.ORIGIN);
    }

    /**
     * Bring the next rows up to date.
     */
    void onCycle()
    {
        final int peerLimit = Math.min(node.peers.addressLimit(), peers.rowCount());
        for (int i = 0; i < Math.min(ROWS_AT_ONCE, peerLimit); i++)
        {
            nextPeer = nextPeer + 1 < peerLimit ? nextPeer + 1 : 0;
            showAddress(nextPeer);
        }

        final int originLimit = Math.min(node.origins.indexLimit(), origins.rowCount());
        for (int i = 0; i < Math.min(ROWS_AT_ONCE, originLimit); i++)
        {
            nextOrigin = nextOrigin + 1 < originLimit ? nextOrigin + 1 : 0;
            showOrigin(nextOrigin);
        }
    }

    private void showAddress(final int address)
    {
        if (!node.peers.isKept(address) || node.peers.isOwn(address))
        {
            peers.free(address);
            return;
        }
        if (!peers.isTaken(address))
        {
            peers.take(address, transport.describe(address));
        }

        final Peer peer = node.peers.at(address);
        peers.begin(address, peer == null ? 0 : peer.id());
        peers.set(address, CounterDescriptor.PEER_LIVE, node.peers.isLive(address));
        peers.set(address, CounterDescriptor.PEER_DISCOVERED, node.peers.isDiscovered(address));
        if (peer != null)
        {
            peer.show(peers, address, node.nowNs, node.nowUs / 1_000);
        }
        peers.end(address);
    }

    private void showOrigin(final int index)
    {
        final Origin origin = node.origins.at(index);
        if (origin == null)
        {
            origins.free(index);
            return;
        }
        if (!origins.isTaken(index))
        {
            origins.take(index, origin == node.own ? OWN_LABEL : "");
        }

        origins.begin(index, origin.id());
        origin.show(origins, index, node.nowNs, node.nowUs / 1_000);
        origins.end(index);
    }
}
