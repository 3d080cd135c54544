package io.hearsay.core.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.hearsay.core.peer.RawAddress;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.DirectBuffer;

/**
 * The socket of one node in a {@link SimulatedNetwork}. Stricter than a real one: the use of a handle that is neither
 * retained nor of the datagram being handled is an error of the caller and throws. A released handle is the first to be
 * reused, so that a caller which keeps it talks to the wrong node.
 */
public final class SimulatedTransport implements PacketTransport
{
    private final SimulatedNetwork network;
    private String address;
    private final ArrayDeque<Datagram> inbox = new ArrayDeque<>();
    private final Map<String, Integer> handles = new HashMap<>();
    private final List<String> addresses = new ArrayList<>();
    private final List<Boolean> retained = new ArrayList<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private Runnable arrivalHandler = () -> {};
    private int batchLength = 1_408;
    private int receiveCapacity = Integer.MAX_VALUE;
    private boolean isBackPressured;
    private boolean isClosed;

    SimulatedTransport(final SimulatedNetwork network, final String address)
    {
        this.network = network;
        this.address = address;
    }

    /**
     * Address that this transport is bound to.
     *
     * @return the address.
     */
    public String address()
    {
        return address;
    }

    /**
     * Stand behind another address from now on, as a node does whose router or machine gives it a new one. Datagrams on
     * the way to the old address are lost.
     *
     * @param newAddress at which nobody may be.
     */
    public void move(final String newAddress)
    {
        final String before = address;
        address = newAddress;
        network.rebind(this, before);
    }

    /**
     * Set the longest datagram that several messages share.
     *
     * @param length in bytes.
     * @return this.
     */
    public SimulatedTransport batchLength(final int length)
    {
        batchLength = length;
        return this;
    }

    /**
     * Set how many datagrams wait at most to be polled; further ones are dropped.
     *
     * @param datagrams at most.
     * @return this.
     */
    public SimulatedTransport receiveCapacity(final int datagrams)
    {
        receiveCapacity = datagrams;
        return this;
    }

    /**
     * Pretend that the send buffer is full, or not any more.
     *
     * @param isFull whether it is.
     */
    public void backPressured(final boolean isFull)
    {
        isBackPressured = isFull;
    }

    /**
     * Be told when a datagram arrives.
     *
     * @param handler to call; it must not poll.
     */
    public void onArrival(final Runnable handler)
    {
        arrivalHandler = handler;
    }

    /**
     * Number of addresses retained now.
     *
     * @return the number.
     */
    public int retainedCount()
    {
        return handles.size();
    }

    @Override
    public int batchLength()
    {
        return batchLength;
    }

    @Override
    public int resolve(final String rawAddress)
    {
        if (!RawAddress.isValid(rawAddress))
        {
            return NULL_ADDRESS;
        }

        final int handle = handleOf(rawAddress);
        retained.set(handle, true);
        return handle;
    }

    @Override
    public void retain(final int handle)
    {
        requireValid(handle);
        retained.set(handle, true);
    }

    @Override
    public void release(final int handle)
    {
        requireValid(handle);
        free(handle);
    }

    @Override
    public String describe(final int handle)
    {
        requireValid(handle);
        return addresses.get(handle);
    }

    @Override
    public int poll(final PacketHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit && !inbox.isEmpty())
        {
            final Datagram datagram = inbox.poll();
            final int handle = handleOf(datagram.from);
            final byte[] packet = datagram.packet;
            network.receiveBuffer.putBytes(0, packet);
            count++;
            handler.onPacket(handle, network.receiveBuffer, 0, packet.length);
            if (datagram.from.equals(addresses.get(handle)) && !retained.get(handle))
            {
                free(handle);
            }
        }

        return count;
    }

    @Override
    public int send(final int handle, final DirectBuffer packet, final int offset, final int length)
    {
        requireValid(handle);
        if (length < 1 || length > PacketFlyweight.MAX_PACKET_LENGTH)
        {
            throw new IllegalArgumentException("datagram of " + length + " bytes");
        }
        if (isClosed)
        {
            return FAILED;
        }
        if (isBackPressured)
        {
            return BACK_PRESSURED;
        }

        final byte[] copy = new byte[length];
        packet.getBytes(offset, copy);
        network.transmit(address, addresses.get(handle), copy);
        return length;
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            inbox.clear();
            network.unbind(this);
        }
    }

    boolean enqueue(final String from, final byte[] packet)
    {
        if (inbox.size() >= receiveCapacity)
        {
            return false;
        }

        inbox.add(new Datagram(from, packet));
        arrivalHandler.run();
        return true;
    }

    private int handleOf(final String name)
    {
        final Integer known = handles.get(name);
        if (known != null)
        {
            return known;
        }

        final int handle;
        if (free.isEmpty())
        {
            handle = addresses.size();
            addresses.add(name);
            retained.add(false);
        }
        else
        {
            handle = free.pop();
            addresses.set(handle, name);
            retained.set(handle, false);
        }
        handles.put(name, handle);
        return handle;
    }

    private void free(final int handle)
    {
        handles.remove(addresses.get(handle));
        addresses.set(handle, null);
        retained.set(handle, false);
        free.push(handle);
    }

    private void requireValid(final int handle)
    {
        if (handle < 0 || handle >= addresses.size() || addresses.get(handle) == null)
        {
            throw new IllegalStateException("not a valid address handle: " + handle);
        }
    }

    private record Datagram(String from, byte[] packet)
    {
    }
}
