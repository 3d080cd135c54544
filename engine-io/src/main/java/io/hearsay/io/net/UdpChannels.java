package io.hearsay.io.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.function.Consumer;

import org.agrona.CloseHelper;

/**
 * The unconnected channel, the connected ones, and the selector over all of them. Owned by the agent's thread; at most
 * the given number are connected at a time; <code>transport-connected</code> shows how many.
 */
final class UdpChannels
{
    /**
     * After so many failures in a row no more connections are tried.
     */
    private static final int MAX_FAILURES = 3;

    /** The selector is asked at least at each so manieth look. */
    private static final int SELECT_INTERVAL = 4;

    private final UdpChannel unconnected;
    private final InetSocketAddress local;
    private final Selector selector;
    private final int bufferLength;
    private final UdpChannel[] ready;
    private final Consumer<SelectionKey> onReadyConsumer = this::onReady;
    private UdpChannel[] byAddress = new UdpChannel[0];
    private int limit;
    private int connectedCount;
    private int failureCount;
    private int readyCount;
    private int readyIndex;
    private int selectCount;

    /** Was ready alone the last time that any was, and had not been the look before. */
    private UdpChannel lone;

    /** Was so twice running. */
    private UdpChannel expected;
    private int unaskedCount;

    private UdpChannels(
        final UdpChannel unconnected, final Selector selector, final int bufferLength, final int limit)
        throws IOException
    {
        this.unconnected = unconnected;
        this.selector = selector;
        this.bufferLength = bufferLength;
        this.limit = limit > 0 && unconnected.share() ? limit : 0;
        local = unconnected.localAddress();
        ready = new UdpChannel[limit + 1];
        unconnected.register(selector);
    }

    /**
     * Bind the unconnected channel.
     *
     * @param address      to bind to.
     * @param bufferLength asked for per socket, each way.
     * @param limit        of connected channels.
     * @return the channels.
     * @throws IOException if the kernel refuses.
     */
    static UdpChannels open(final InetSocketAddress address, final int bufferLength, final int limit)
        throws IOException
    {
        final UdpChannel unconnected = UdpChannel.open(address, bufferLength);
        Selector selector = null;
        try
        {
            selector = Selector.open();
            return new UdpChannels(unconnected, selector, bufferLength, limit);
        }
        catch (final IOException ex)
        {
            CloseHelper.quietCloseAll(unconnected.channel(), selector);
            throw ex;
        }
    }

    InetSocketAddress localAddress()
    {
        return local;
    }

    UdpChannel unconnected()
    {
        return unconnected;
    }

    boolean canConnect()
    {
        return limit > 0;
    }

    boolean isFull()
    {
        return connectedCount >= limit;
    }

    int connectedCount()
    {
        return connectedCount;
    }

    /**
     * The connected channel of a peer.
     *
     * @param address any handle that is in use.
     * @return the channel or null.
     */
    UdpChannel get(final int address)
    {
        return address < byAddress.length ? byAddress[address] : null;
    }

    UdpChannel[] byAddress()
    {
        return byAddress;
    }

    void ensureCapacity(final int capacity)
    {
        if (capacity > byAddress.length)
        {
            byAddress = Arrays.copyOf(byAddress, capacity);
        }
    }

    /**
     * Connect a channel to a peer. Allocates.
     *
     * @param address of the peer, without a connection.
     * @param peer    its address.
     * @throws IOException if the kernel refuses; the peer stays with the unconnected channel.
     */
    void connect(final int address, final InetSocketAddress peer) throws IOException
    {
        try
        {
            byAddress[address] = UdpChannel.connect(local, peer, address, bufferLength, selector);
            connectedCount++;
            failureCount = 0;
        }
        catch (final IOException ex)
        {
            if (++failureCount == MAX_FAILURES)
            {
                limit = 0;
            }
            throw ex;
        }
    }

    void disconnect(final int address) throws IOException
    {
        final UdpChannel channel = get(address);
        if (channel != null)
        {
            byAddress[address] = null;
            connectedCount--;
            expected = expected == channel ? null : expected;
            channel.channel().close();
        }
    }

    /**
     * Find the channels that have something to read, or may have. Who comes first changes with each call. Where single
     * datagrams come by the same channel, now and then, it is tried three times of four without asking the selector:
     * that takes as long while there is nothing, and half as long when there is.
     *
     * @throws IOException if the selector fails.
     */
    void select() throws IOException
    {
        Arrays.fill(ready, 0, readyCount, null);
        readyIndex = 0;
        if (expected != null && ++unaskedCount < SELECT_INTERVAL)
        {
            ready[0] = expected;
            readyCount = 1;
            return;
        }

        unaskedCount = 0;
        readyCount = 0;
        selectCount++;
        selector.selectNow(onReadyConsumer);
        if (readyCount > 0)
        {
            final UdpChannel alone = readyCount == 1 && !ready[0].isBusy() ? ready[0] : null;
            expected = alone == lone ? alone : null;
            lone = alone;
            readyIndex = (selectCount & Integer.MAX_VALUE) % readyCount;
        }
    }

    /**
     * The next channel in turn, one datagram each.
     *
     * @return the channel, or null if none has anything left.
     */
    UdpChannel nextReady()
    {
        if (readyCount == 0)
        {
            return null;
        }

        readyIndex = readyIndex < readyCount ? readyIndex : 0;
        return ready[readyIndex++];
    }

    /**
     * The channel that {@link #nextReady()} gave last has nothing left.
     */
    void onDrained()
    {
        ready[--readyIndex] = ready[--readyCount];
        ready[readyCount] = null;
    }

    void close(final ErrorReporter errorReporter)
    {
        for (final UdpChannel channel : byAddress)
        {
            CloseHelper.close(errorReporter::onError, channel == null ? null : channel.channel());
        }
        Arrays.fill(byAddress, null);
        connectedCount = 0;
        CloseHelper.close(errorReporter::onError, unconnected.channel());
        // only this lets the kernel free the port
        CloseHelper.close(errorReporter::onError, selector);
    }

    private void onReady(final SelectionKey key)
    {
        // a channel that was closed in this cycle is not among them, so there are never more than fit
        final UdpChannel channel = (UdpChannel)key.attachment();
        channel.onReady(selectCount);
        ready[readyCount++] = channel;
    }
}
