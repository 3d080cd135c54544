package io.hearsay.io.net;

import static io.hearsay.core.spi.PacketTransport.NULL_ADDRESS;
import static java.net.StandardSocketOptions.SO_RCVBUF;
import static java.net.StandardSocketOptions.SO_REUSEPORT;
import static java.net.StandardSocketOptions.SO_SNDBUF;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * One socket: either the unconnected one or one that is connected to a peer. Owned by the agent's thread; closed by the
 * transport. The kernel lets go of it when the selector looks next, so a close is followed by a select.
 */
final class UdpChannel
{
    private final DatagramChannel channel;
    private final int address;
    private final InetSocketAddress peer;
    private DatagramBatch batch;
    private boolean isMerging;
    private int unreachableCount;
    private int readyAt = -1;
    private boolean isBusy;

    private UdpChannel(final DatagramChannel channel, final int address, final InetSocketAddress peer)
    {
        this.channel = channel;
        this.address = address;
        this.peer = peer;
    }

    /**
     * Open the unconnected channel. It is bound without options for reuse, so the port must be free.
     *
     * @param local        to bind to.
     * @param bufferLength asked for, each way.
     * @return the channel.
     * @throws IOException if the kernel refuses.
     */
    static UdpChannel open(final InetSocketAddress local, final int bufferLength) throws IOException
    {
        final DatagramChannel channel = openChannel(local);
        try
        {
            channel.bind(local);
            return new UdpChannel(configure(channel, bufferLength), NULL_ADDRESS, null);
        }
        catch (final IOException | RuntimeException ex)
        {
            channel.close();
            throw ex;
        }
    }

    /**
     * Open a channel that is connected to a peer, on a port that {@link #share()} was called for. Datagrams of others
     * that the kernel hands to it before it is connected are lost: some microseconds' worth.
     *
     * @param local        address of the unconnected channel.
     * @param peer         to connect to.
     * @param address      handle of the peer.
     * @param bufferLength asked for, each way.
     * @param selector     to register it with.
     * @return the channel.
     * @throws IOException if the kernel refuses.
     */
    static UdpChannel connect(
        final InetSocketAddress local,
        final InetSocketAddress peer,
        final int address,
        final int bufferLength,
        final Selector selector)
        throws IOException
    {
        final DatagramChannel channel = openChannel(local);
        try
        {
            configure(channel, bufferLength);
            channel.setOption(SO_REUSEPORT, true);
            channel.bind(local).connect(peer);
            final UdpChannel connected = new UdpChannel(channel, address, peer);
            connected.register(selector);
            return connected;
        }
        catch (final IOException | RuntimeException ex)
        {
            channel.close();
            throw ex;
        }
    }

    /**
     * Let connected channels share the port from now on.
     *
     * @return false where ports can not be shared.
     */
    boolean share()
    {
        try
        {
            if (channel.supportedOptions().contains(SO_REUSEPORT))
            {
                channel.setOption(SO_REUSEPORT, true);
                return true;
            }
        }
        catch (final IOException ignore)
        {
            // named but not granted is not supported either
        }

        return false;
    }

    void register(final Selector selector) throws IOException
    {
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    DatagramChannel channel()
    {
        return channel;
    }

    /**
     * Handle of the peer.
     *
     * @return the handle, or NULL_ADDRESS for the unconnected channel.
     */
    int address()
    {
        return address;
    }

    /**
     * Address of the peer.
     *
     * @return the address, or null for the unconnected channel.
     */
    InetSocketAddress peer()
    {
        return peer;
    }

    /**
     * What is kept for the peer, to leave with one call.
     *
     * @return the batch, or null if there never was one.
     */
    DatagramBatch batch()
    {
        return batch;
    }

    /**
     * Receive several datagrams with one call from now on, if that can be.
     */
    void merge()
    {
        isMerging = UdpSegmentation.merge(channel);
    }

    /**
     * Whether what is read may be several datagrams.
     */
    boolean isMerging()
    {
        return isMerging;
    }

    void batch(final DatagramBatch kept)
    {
        batch = kept;
    }

    boolean isConnected()
    {
        return address != NULL_ADDRESS;
    }

    boolean isOpen()
    {
        return channel.isOpen();
    }

    InetSocketAddress localAddress() throws IOException
    {
        return (InetSocketAddress)channel.getLocalAddress();
    }

    /**
     * The selector found something to read.
     *
     * @param select number of that look.
     */
    void onReady(final int select)
    {
        isBusy = select - readyAt == 1;
        readyAt = select;
    }

    /**
     * Whether there was something at the look before, too, so that more than one datagram can be expected. Else it is
     * not worth a call to the kernel to hear that there is none: if there is, the next look finds it.
     */
    boolean isBusy()
    {
        return isBusy;
    }

    /**
     * The kernel said that the peer's port is closed.
     *
     * @return how often it said so since the peer was heard last.
     */
    int onUnreachable()
    {
        return ++unreachableCount;
    }

    void onReceived()
    {
        unreachableCount = 0;
    }

    private static DatagramChannel openChannel(final InetSocketAddress local) throws IOException
    {
        return DatagramChannel.open(
            local.getAddress() instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    }

    private static DatagramChannel configure(final DatagramChannel channel, final int bufferLength) throws IOException
    {
        channel.configureBlocking(false);
        try
        {
            channel.setOption(SO_RCVBUF, bufferLength).setOption(SO_SNDBUF, bufferLength);
        }
        catch (final IOException ignore)
        {
            // the kernel's own lengths will do
        }

        return channel;
    }
}
