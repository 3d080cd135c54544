package io.hearsay.core.agent;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.PeerTable;
import io.hearsay.core.peer.RawAddress;
import io.hearsay.core.spi.PacketTransport;

/**
 * Applies what discovery says: each raw address is validated; new ones are met, those that are gone are forgotten.
 * Owned by the agent's thread, but for {@link #discovered}. Takes a time that is linear in the number of addresses;
 * keeps nothing of its own but the few that are no addresses, and allocates only for those and for what is met.
 */
final class AddressBook
{
    private static final int MAX_REPORTED = 1_024;

    /** A list that is no longer gets all its first probes at the same time, wherever one begins. */
    private static final int PROBED_AT_ONCE = PeerTable.MAX_PROBES_PER_SECOND;

    private final NodeState node;
    private final PacketTransport transport;
    private final AtomicReference<String[]> discovered = new AtomicReference<>();
    private Set<String> reported = Set.of();

    AddressBook(final NodeState node, final PacketTransport transport)
    {
        this.node = node;
        this.transport = transport;
    }

    /**
     * Any thread: discovery gave an answer, which nobody changes any more.
     */
    void discovered(final String[] rawAddresses)
    {
        discovered.set(Objects.requireNonNull(rawAddresses));
    }

    int onCycle()
    {
        final String[] rawAddresses = discovered.get() == null ? null : discovered.getAndSet(null);
        return rawAddresses == null ? 0 : apply(rawAddresses);
    }

    /**
     * Take an answer of discovery. What is met first is probed first, and all nodes of a cluster may have the same
     * list: each begins somewhere else in a long one, at a place that its id gives.
     *
     * @return the number of addresses that came or went.
     */
    private int apply(final String[] rawAddresses)
    {
        int changes = 0;
        final int count = rawAddresses.length;
        final int start = count <= PROBED_AT_ONCE ? 0 : (int)Long.remainderUnsigned(node.nodeId, count);
        node.peers.beginDiscovery(count);
        for (int i = 0; i < count; i++)
        {
            final String raw = rawAddresses[i < count - start ? start + i : start + i - count];
            final int address = RawAddress.isValid(raw) ? transport.resolve(raw) : PacketTransport.NULL_ADDRESS;
            if (address == PacketTransport.NULL_ADDRESS)
            {
                report(raw);
                continue;
            }

            changes += node.peers.isDiscovered(address) ? 0 : 1;
            if (!node.peers.discover(address))
            {
                transport.release(address);
            }
        }

        return changes + node.peers.endDiscovery();
    }

    private void report(final String raw)
    {
        final String shown = String.valueOf(raw);
        if (reported.isEmpty())
        {
            reported = new HashSet<>();
        }
        if (reported.size() < MAX_REPORTED && reported.add(shown))
        {
            node.counters.increment(CounterDescriptor.ADDRESSES_INVALID);
            node.errorHandler.onError(new IllegalArgumentException("discovery names what is no address: " + shown));
        }
    }
}
