package io.hearsay.core.peer;

import io.hearsay.core.spi.PacketTransport;

/**
 * Addresses that wait, first in first out, chained through what is kept for each of them: so an address is in one queue
 * at a time. Owned by the agent's thread.
 */
final class AddressQueue
{
    private final KnownAddresses addresses;
    private int first = KnownAddresses.NONE;
    private int last;
    private int size;

    AddressQueue(final KnownAddresses addresses)
    {
        this.addresses = addresses;
    }

    int size()
    {
        return size;
    }

    void addLast(final int address)
    {
        addresses.link(address, KnownAddresses.NONE);
        if (first == KnownAddresses.NONE)
        {
            first = address;
        }
        else
        {
            addresses.link(last, address);
        }
        last = address;
        size++;
    }

    /**
     * Take the first one out.
     *
     * @return its handle, or {@link PacketTransport#NULL_ADDRESS} if there is none.
     */
    int pollFirst()
    {
        if (first == KnownAddresses.NONE)
        {
            return PacketTransport.NULL_ADDRESS;
        }

        final int address = first;
        first = addresses.link(address);
        size--;
        return address;
    }
}
