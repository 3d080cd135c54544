package io.hearsay.core.agent;

import java.util.HashSet;
import java.util.Set;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.peer.RawAddress;
import io.hearsay.core.spi.PacketTransport;
import org.agrona.collections.IntHashSet;
import org.agrona.collections.MutableInteger;

/**
 * Applies what discovery says: each raw address is validated; new ones are met, those that are gone are forgotten.
 * Owned by the agent's thread. Allocates, but only when the answer of discovery changes.
 */
final class AddressBook
{
    private static final int MAX_REPORTED = 1_024;

    private final NodeState node;
    private final PacketTransport transport;
    private final Set<String> reported = new HashSet<>();
    private IntHashSet current = new IntHashSet();

    AddressBook(final NodeState node, final PacketTransport transport)
    {
        this.node = node;
        this.transport = transport;
    }

    /**
     * Take an answer of discovery.
     *
     * @return the number of addresses that came or went.
     */
    int apply(final String[] rawAddresses)
    {
        final IntHashSet next = new IntHashSet(Math.max(8, rawAddresses.length * 2));
        final MutableInteger changes = new MutableInteger();
        for (final String raw : rawAddresses)
        {
            final int address = RawAddress.isValid(raw) ? transport.resolve(raw) : PacketTransport.NULL_ADDRESS;
            if (address == PacketTransport.NULL_ADDRESS)
            {
                report(raw);
            }
            else if (next.add(address) && !current.contains(address))
            {
                changes.value++;
                if (!node.peers.discover(address))
                {
                    next.remove(address);
                    transport.release(address);
                }
            }
        }

        current.forEachInt(
            (address) ->
            {
                if (!next.contains(address))
                {
                    changes.value++;
                    node.peers.undiscover(address);
                }
            });
        current = next;
        return changes.value;
    }

    private void report(final String raw)
    {
        final String shown = String.valueOf(raw);
        if (reported.size() < MAX_REPORTED && reported.add(shown))
        {
            node.counters.increment(CounterDescriptor.ADDRESSES_INVALID);
            node.errorHandler.onError(new IllegalArgumentException("discovery names what is no address: " + shown));
        }
    }
}
