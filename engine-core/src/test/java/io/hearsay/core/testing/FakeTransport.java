package io.hearsay.core.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keeps what is sent and hands over what a test queued. An address is its port: <code>x:7</code> has handle 7. One
 * thread.
 */
public final class FakeTransport implements PacketTransport
{
    private final ArrayDeque<Packet> inbound = new ArrayDeque<>();
    private final List<Packet> sent = new ArrayList<>();
    private final Map<Integer, Integer> retained = new HashMap<>();
    private final TreeSet<Integer> released = new TreeSet<>();
    private int batchLength = 1_432;
    private int sendResult;
    private boolean isClosed;
    private RuntimeException closeFailure;

    /**
     * One datagram.
     *
     * @param address handle that it came from or goes to.
     * @param bytes   of the datagram.
     */
    public record Packet(int address, byte[] bytes)
    {
    }

    /**
     * Set the length of a batch.
     *
     * @param length in bytes.
     * @return this.
     */
    public FakeTransport batchLength(final int length)
    {
        batchLength = length;
        return this;
    }

    /**
     * What {@link #send} says from now on.
     *
     * @param result 0 = sent, else the code.
     */
    public void sendResult(final int result)
    {
        sendResult = result;
    }

    /**
     * Queue a datagram to be received.
     *
     * @param address that it comes from.
     * @param bytes   of the datagram.
     */
    public void receive(final int address, final byte[] bytes)
    {
        inbound.add(new Packet(address, bytes));
    }

    /**
     * Take what was sent.
     *
     * @return the datagrams since the last call.
     */
    public List<Packet> takeSent()
    {
        final List<Packet> result = new ArrayList<>(sent);
        sent.clear();
        return result;
    }

    /**
     * Whether a handle is retained.
     *
     * @param address handle.
     * @return true if it is.
     */
    public boolean isRetained(final int address)
    {
        return retained.containsKey(address);
    }

    /**
     * Whether a handle was released ever.
     *
     * @param address handle.
     * @return true if it was.
     */
    public boolean wasReleased(final int address)
    {
        return released.contains(address);
    }

    /**
     * Whether it was closed.
     *
     * @return true if it was.
     */
    public boolean isClosed()
    {
        return isClosed;
    }

    @Override
    public int batchLength()
    {
        return batchLength;
    }

    @Override
    public int resolve(final String rawAddress)
    {
        final int address = Integer.parseInt(rawAddress.substring(rawAddress.lastIndexOf(':') + 1));
        retain(address);
        return address;
    }

    @Override
    public void retain(final int address)
    {
        retained.put(address, 1);
    }

    @Override
    public void release(final int address)
    {
        if (retained.remove(address) == null)
        {
            throw new IllegalStateException("released but not retained: " + address);
        }
        released.add(address);
    }

    @Override
    public String describe(final int address)
    {
        return "x:" + address;
    }

    @Override
    public int poll(final PacketHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit && !inbound.isEmpty())
        {
            final Packet packet = inbound.poll();
            // of its exact length, so that reading beyond it fails
            final UnsafeBuffer buffer =
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(packet.bytes.length + 1, 8), 0, packet.bytes.length);
            buffer.putBytes(0, packet.bytes);
            handler.onPacket(packet.address, buffer, 0, packet.bytes.length);
            count++;
        }

        return count;
    }

    @Override
    public int send(final int address, final DirectBuffer packet, final int offset, final int length)
    {
        if (sendResult < 0)
        {
            return sendResult;
        }

        final byte[] bytes = new byte[length];
        packet.getBytes(offset, bytes);
        sent.add(new Packet(address, Arrays.copyOf(bytes, length)));
        return length;
    }

    /**
     * Let the close fail.
     *
     * @param failure to throw.
     */
    public void closeFailure(final RuntimeException failure)
    {
        closeFailure = failure;
    }

    @Override
    public void close()
    {
        isClosed = true;
        if (closeFailure != null)
        {
            throw closeFailure;
        }
    }
}
