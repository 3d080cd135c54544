package io.hearsay.core.sim;

import java.util.ArrayDeque;
import java.util.function.Consumer;

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
    private final ArrayDeque<Datagram> inbox = new ArrayDeque<>(4);
    private final AddressHandles handles = new AddressHandles();
    private int number;
    private Consumer<byte[]> witness;
    private Runnable arrivalHandler = () -> {};
    private int batchLength = 1_408;
    private int receiveCapacity = Integer.MAX_VALUE;
    private boolean isBackPressured;
    private boolean isClosed;

    SimulatedTransport(final SimulatedNetwork network, final int number)
    {
        this.network = network;
        this.number = number;
    }

    /**
     * Address that this transport is bound to.
     *
     * @return the address.
     */
    public String address()
    {
        return network.addresses().name(number);
    }

    /**
     * Number of that address in its network.
     */
    int number()
    {
        return number;
    }

    /**
     * Stand behind another address from now on, as a node does whose router or machine gives it a new one. Datagrams on
     * the way to the old address are lost.
     *
     * @param newAddress at which nobody may be.
     */
    public void move(final String newAddress)
    {
        final int before = number;
        number = network.addresses().numberOf(newAddress);
        network.bind(this);
        network.unbind(this, before);
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
     * Show somebody what is handed over from now on.
     */
    void witness(final Consumer<byte[]> packetWitness)
    {
        witness = packetWitness;
    }

    /**
     * Number of addresses retained now.
     *
     * @return the number.
     */
    public int retainedCount()
    {
        return handles.count();
    }

    @Override
    public int batchLength()
    {
        return batchLength;
    }

    @Override
    public int resolve(final String rawAddress)
    {
        final int resolved = network.addresses().resolve(rawAddress);
        if (resolved == SimulatedAddresses.NONE)
        {
            return NULL_ADDRESS;
        }

        final int handle = handles.handleOf(resolved);
        handles.retain(handle);
        return handle;
    }

    @Override
    public void retain(final int handle)
    {
        requireValid(handle);
        handles.retain(handle);
    }

    @Override
    public void release(final int handle)
    {
        requireValid(handle);
        handles.free(handle);
    }

    @Override
    public String describe(final int handle)
    {
        requireValid(handle);
        return network.addresses().name(handles.addressOf(handle));
    }

    @Override
    public int poll(final PacketHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit && !inbox.isEmpty())
        {
            final Datagram datagram = inbox.poll();
            final int handle = handles.handleOf(datagram.from());
            final byte[] packet = datagram.packet();
            network.receiveBuffer.putBytes(0, packet);
            if (witness != null)
            {
                witness.accept(packet);
            }
            count++;
            handler.onPacket(handle, network.receiveBuffer, 0, packet.length);
            if (handles.isValid(handle) && handles.addressOf(handle) == datagram.from() && !handles.isRetained(handle))
            {
                handles.free(handle);
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
        network.transmit(number, handles.addressOf(handle), copy);
        return length;
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            inbox.clear();
            network.unbind(this, number);
        }
    }

    boolean enqueue(final Datagram datagram)
    {
        if (inbox.size() >= receiveCapacity)
        {
            return false;
        }

        inbox.add(datagram);
        arrivalHandler.run();
        return true;
    }

    private void requireValid(final int handle)
    {
        if (!handles.isValid(handle))
        {
            throw new IllegalStateException("not a valid address handle: " + handle);
        }
    }
}
