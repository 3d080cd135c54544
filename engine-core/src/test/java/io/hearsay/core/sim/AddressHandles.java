package io.hearsay.core.sim;

import java.util.Arrays;

/**
 * The handles of one {@link SimulatedTransport} for the addresses that it knows, in 8 … 16 bytes each, since a large
 * cluster has as many as the square of its nodes. The handle that was released last is the first to be given again.
 * <pre>
 *  table       hash of an address → handle + 1, or 0; linear probing
 *  addresses   handle → address, or −2 − the next free handle
 * </pre>
 */
final class AddressHandles
{
    /** No handle. */
    static final int NONE = -1;

    private static final int MIN_LENGTH = 16;

    private int[] table = new int[MIN_LENGTH];
    private int[] addresses = new int[MIN_LENGTH];
    private long[] retained = new long[1];
    private int limit;
    private int firstFree = NONE;
    private int count;

    /**
     * Number of addresses that have a handle.
     */
    int count()
    {
        return count;
    }

    /**
     * The handle of an address; it gets one if it has none.
     */
    int handleOf(final int address)
    {
        final int slot = slotOf(address);
        if (table[slot] != 0)
        {
            return table[slot] - 1;
        }

        final int handle = take();
        addresses[handle] = address;
        count++;
        if (count > table.length / 4 * 3)
        {
            rehash();
        }
        else
        {
            table[slot] = handle + 1;
        }

        return handle;
    }

    /**
     * Whether a handle stands for an address now.
     */
    boolean isValid(final int handle)
    {
        return handle >= 0 && handle < limit && addresses[handle] >= 0;
    }

    /**
     * The address of a valid handle.
     */
    int addressOf(final int handle)
    {
        return addresses[handle];
    }

    boolean isRetained(final int handle)
    {
        return (retained[handle >>> 6] & 1L << handle) != 0;
    }

    void retain(final int handle)
    {
        retained[handle >>> 6] |= 1L << handle;
    }

    /**
     * Forget the address of a valid handle.
     */
    void free(final int handle)
    {
        remove(slotOf(addresses[handle]));
        retained[handle >>> 6] &= ~(1L << handle);
        addresses[handle] = -2 - firstFree;
        firstFree = handle;
        count--;
    }

    private int take()
    {
        if (firstFree != NONE)
        {
            final int handle = firstFree;
            firstFree = -2 - addresses[handle];
            return handle;
        }

        if (limit == addresses.length)
        {
            final int length = limit + (limit >> 2);
            addresses = Arrays.copyOf(addresses, length);
            retained = Arrays.copyOf(retained, (length >>> 6) + 1);
        }

        return limit++;
    }

    private void rehash()
    {
        table = new int[table.length * 2];
        for (int handle = 0; handle < limit; handle++)
        {
            if (addresses[handle] >= 0)
            {
                table[slotOf(addresses[handle])] = handle + 1;
            }
        }
    }

    /** The slot that holds an address, or the empty one where it belongs. */
    private int slotOf(final int address)
    {
        int slot = hash(address);
        while (table[slot] != 0 && addresses[table[slot] - 1] != address)
        {
            slot = slot + 1 & table.length - 1;
        }

        return slot;
    }

    /** Successors that the slot kept from their own one move up, so that no marks of removal are needed. */
    private void remove(final int slot)
    {
        final int mask = table.length - 1;
        int hole = slot;
        for (int next = hole + 1 & mask; table[next] != 0; next = next + 1 & mask)
        {
            final int home = hash(addresses[table[next] - 1]);
            if ((next - home & mask) >= (next - hole & mask))
            {
                table[hole] = table[next];
                hole = next;
            }
        }
        table[hole] = 0;
    }

    private int hash(final int address)
    {
        return (address * 0x9E37_79B9 >>> 7) & table.length - 1;
    }
}
