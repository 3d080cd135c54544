package io.hearsay.core.peer;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.PacketTransport;

/**
 * Which addresses are kept though nobody was heard from there: those that discovery names. They are live, and probed,
 * but for those that turned out to be this node's own. Owned by the agent's thread; bounded by <code>maxPeers</code>.
 */
final class DiscoveredAddresses
{
    private final PacketTransport transport;
    private final EngineCounters counters;
    private final KnownAddresses addresses;
    private final ProbeSchedule probes;
    private final OwnAddresses own = new OwnAddresses();
    private final int maxPeers;

    DiscoveredAddresses(
        final PacketTransport transport,
        final EngineCounters counters,
        final KnownAddresses addresses,
        final ProbeSchedule probes,
        final int maxPeers)
    {
        this.transport = transport;
        this.counters = counters;
        this.addresses = addresses;
        this.probes = probes;
        this.maxPeers = maxPeers;
    }

    void begin(final int count)
    {
        addresses.unmarkAll();
        final int expected = Math.min(count, maxPeers);
        addresses.ensureLimit(expected);
        addresses.ensureLive(expected);
    }

    boolean add(final int address)
    {
        if (address >= maxPeers)
        {
            counters.increment(CounterDescriptor.REJECTED_PEERS_FULL);
            return false;
        }

        addresses.ensureLimit(address + 1);
        addresses.mark(address);
        if (!addresses.isDiscovered(address))
        {
            addresses.discovered(address, true);
            final Peer peer = addresses.peer(address);
            if (peer != null)
            {
                peer.isVerified = true;
                probes.onRevived(peer);
                addresses.addLive(address);
            }
            else if (!own.contains(address))
            {
                addresses.addLive(address);
                probes.addUnproven(address);
            }
        }

        return true;
    }

    int end()
    {
        int result = 0;
        for (int address = 0, limit = addresses.limit(); address < limit; address++)
        {
            if (addresses.isDiscovered(address) && !addresses.isMarked(address))
            {
                remove(address);
                result++;
            }
        }

        return result;
    }

    void remove(final int address)
    {
        addresses.discovered(address, false);
        if (addresses.peer(address) == null)
        {
            addresses.removeLive(address);
            own.remove(address);
            release(address);
            counters.increment(CounterDescriptor.PEERS_FORGOTTEN);
        }
    }

    /**
     * The peer behind an address is gone: it stays with what is never heard from if discovery names it.
     */
    void onLeft(final int address)
    {
        addresses.removeLive(address);
        if (addresses.isDiscovered(address))
        {
            addresses.addLive(address);
            addresses.doubt(address);
            probes.addLeft(address);
        }
        else
        {
            release(address);
        }
    }

    /**
     * A peer stands behind an address, so this node does not.
     */
    void onTaken(final int address)
    {
        own.remove(address);
    }

    void onReflected(final int address, final long nowNs)
    {
        if (addresses.isDiscovered(address) && addresses.peer(address) == null)
        {
            addresses.removeLive(address);
            own.add(address, nowNs);
        }
    }

    /**
     * What was this node's own address a while ago may be another's now.
     */
    void onCycle(final long nowNs)
    {
        for (int address = own.pollExpired(nowNs);
            address != PacketTransport.NULL_ADDRESS;
            address = own.pollExpired(nowNs))
        {
            if (addresses.isDiscovered(address) && addresses.peer(address) == null)
            {
                addresses.addLive(address);
                probes.addUnproven(address);
            }
        }
    }

    boolean isOwn(final int address)
    {
        return own.contains(address);
    }

    private void release(final int address)
    {
        transport.release(address);
        counters.table(CounterScope.PEER).free(address);
    }
}
