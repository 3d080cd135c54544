package io.hearsay.io.net;

import static io.hearsay.core.spi.PacketTransport.NULL_ADDRESS;

import java.net.InetSocketAddress;
import java.util.Arrays;

import org.agrona.collections.Object2IntHashMap;

/**
 * Gives addresses dense numbers, the handles of {@link io.hearsay.core.spi.PacketTransport}. Owned by the agent's
 * thread. Bounded by its limit of retained addresses; a stranger borrows one free handle until its datagram is handled,
 * so strangers use no memory. Lookups allocate nothing.
 * <p>
 * Scopes do not distinguish addresses (as in {@link java.net.Inet6Address#equals}): a link-local peer that discovery
 * names without its scope is found when its datagrams carry one.
 */
final class AddressTable
{
    private static final int INITIAL_CAPACITY = 64;
    private static final float LOAD_FACTOR = 0.65f;

    private final int limit;
    private final Object2IntHashMap<InetSocketAddress> handles =
        new Object2IntHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR, NULL_ADDRESS);
    private InetSocketAddress[] addresses = new InetSocketAddress[INITIAL_CAPACITY];
    private int[] freeHandles = new int[INITIAL_CAPACITY];
    private int freeCount;
    private int end;
    private int provisional = NULL_ADDRESS;

    /**
     * Create an empty table.
     *
     * @param limit of retained addresses.
     */
    AddressTable(final int limit)
    {
        this.limit = limit;
    }

    /**
     * Address of a handle.
     *
     * @param handle any number.
     * @return the address, or null if the handle is not in use.
     */
    InetSocketAddress get(final int handle)
    {
        return handle >= 0 && handle < end ? addresses[handle] : null;
    }

    /**
     * Whether a handle is in use and not provisional.
     *
     * @param handle any number.
     * @return true if it is retained.
     */
    boolean isRetained(final int handle)
    {
        return handle != provisional && get(handle) != null;
    }

    /**
     * Handle of a retained address.
     *
     * @param address to look for.
     * @return its handle or NULL_ADDRESS.
     */
    int find(final InetSocketAddress address)
    {
        return handles.getValue(address);
    }

    /**
     * Number of retained addresses.
     *
     * @return the count.
     */
    int retainedCount()
    {
        return handles.size();
    }

    /**
     * All handles are below this.
     *
     * @return the highest handle ever given + 1.
     */
    int end()
    {
        return end;
    }

    /**
     * Room for handles; grows only when an address is retained or lent for the first time.
     *
     * @return all handles are below this.
     */
    int capacity()
    {
        return addresses.length;
    }

    /**
     * Lend a handle to a stranger. It ends with {@link #endProvisional()}, unless it is retained before.
     *
     * @param address not in the table.
     * @return the handle, or NULL_ADDRESS if the address could not be retained.
     */
    int beginProvisional(final InetSocketAddress address)
    {
        if (handles.size() >= limit)
        {
            return NULL_ADDRESS;
        }

        provisional = take(address);
        return provisional;
    }

    /**
     * The stranger's datagram was handled.
     */
    void endProvisional()
    {
        if (provisional != NULL_ADDRESS)
        {
            free(provisional);
            provisional = NULL_ADDRESS;
        }
    }

    /**
     * Retain an address.
     *
     * @param address to retain.
     * @return its handle, or NULL_ADDRESS if the table is full.
     */
    int retain(final InetSocketAddress address)
    {
        final int known = handles.getValue(address);
        if (known != NULL_ADDRESS)
        {
            return known;
        }

        if (provisional != NULL_ADDRESS && addresses[provisional].equals(address))
        {
            final int handle = provisional;
            retain(handle);
            return handle;
        }

        if (handles.size() >= limit)
        {
            return NULL_ADDRESS;
        }

        final int handle = take(address);
        handles.put(address, handle);
        return handle;
    }

    /**
     * Retain a provisional handle. Without effect on others.
     *
     * @param handle any number.
     */
    void retain(final int handle)
    {
        if (handle == provisional && handle != NULL_ADDRESS)
        {
            handles.put(addresses[handle], handle);
            provisional = NULL_ADDRESS;
        }
    }

    /**
     * Forget a retained handle. Without effect on others.
     *
     * @param handle any number.
     * @return true if it was retained.
     */
    boolean release(final int handle)
    {
        if (!isRetained(handle))
        {
            return false;
        }

        handles.removeKey(addresses[handle]);
        free(handle);
        return true;
    }

    private int take(final InetSocketAddress address)
    {
        final int handle;
        if (freeCount > 0)
        {
            handle = freeHandles[--freeCount];
        }
        else
        {
            if (end == addresses.length)
            {
                addresses = Arrays.copyOf(addresses, end * 2);
                freeHandles = Arrays.copyOf(freeHandles, end * 2);
            }
            handle = end++;
        }

        addresses[handle] = address;
        return handle;
    }

    private void free(final int handle)
    {
        addresses[handle] = null;
        freeHandles[freeCount++] = handle;
    }
}
