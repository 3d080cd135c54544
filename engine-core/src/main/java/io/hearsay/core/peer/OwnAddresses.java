package io.hearsay.core.peer;

import java.util.Arrays;

import io.hearsay.core.spi.PacketTransport;

/**
 * Addresses that turned out to be this node's own: nothing is sent there for a while. There are few, so they are looked
 * through one by one. Owned by the agent's thread; bounded by what discovery names.
 */
final class OwnAddresses
{
    private static final long DURATION_NS = 60_000_000_000L;

    private int[] addresses = new int[4];
    private long[] untilNs = new long[4];
    private int count;

    boolean contains(final int address)
    {
        return indexOf(address) >= 0;
    }

    void add(final int address, final long nowNs)
    {
        int index = indexOf(address);
        if (index < 0)
        {
            if (count == addresses.length)
            {
                addresses = Arrays.copyOf(addresses, count * 2);
                untilNs = Arrays.copyOf(untilNs, count * 2);
            }
            index = count++;
        }
        addresses[index] = address;
        untilNs[index] = nowNs + DURATION_NS;
    }

    void remove(final int address)
    {
        final int index = indexOf(address);
        if (index >= 0)
        {
            removeAt(index);
        }
    }

    int pollExpired(final long nowNs)
    {
        for (int i = 0; i < count; i++)
        {
            if (untilNs[i] - nowNs < 0)
            {
                final int address = addresses[i];
                removeAt(i);
                return address;
            }
        }

        return PacketTransport.NULL_ADDRESS;
    }

    private int indexOf(final int address)
    {
        for (int i = 0; i < count; i++)
        {
            if (addresses[i] == address)
            {
                return i;
            }
        }

        return -1;
    }

    private void removeAt(final int index)
    {
        count--;
        addresses[index] = addresses[count];
        untilNs[index] = untilNs[count];
    }
}
