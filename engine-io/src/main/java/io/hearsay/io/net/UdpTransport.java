package io.hearsay.io.net;

import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_ADDRESSES_FULL;
import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_CONNECTED;
import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_ERRORS;
import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_UNREACHABLE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.spi.PacketTransport;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

/**
 * Datagrams over UDP. Owned by the agent's thread, which also closes it; only {@link #bind} is called before, by
 * whoever launches the engine.
 * <p>
 * One unconnected channel hears everybody. Besides, the most active peers, at most <code>connectedPeers</code>, get a
 * connected channel each on the same local port, as receiving from those allocates nothing, while the JDK allocates an
 * address when the sender on an unconnected channel changes. The kernel may hand a peer's datagram to either, and both
 * are treated alike. Where ports can not be shared, the unconnected channel alone serves. Which peers are the most
 * active ones is found out by {@link PeerRanking}; at most one connection is made per poll, and only that allocates.
 * <p>
 * At most twice <code>maxPeers</code> addresses are retained; datagrams of strangers beyond are dropped and counted.
 * Errors of sockets are counted each, and told to the error handler at the 1st, 2nd, 4th, … time.
 */
public final class UdpTransport implements PacketTransport
{
    /**
     * A connected channel is given up after so many refused datagrams in a row: each one costs an exception, and on the
     * unconnected channel it costs nothing.
     */
    private static final int MAX_UNREACHABLE = 8;

    private final UdpChannels channels;
    private final LocalAddress local;
    private final int batchLength;
    private final EngineCounters counters;
    private final ErrorReporter errorReporter;
    private final AddressTable addresses;
    private final PeerRanking ranking = new PeerRanking();
    private final UdpReceiver receiver;
    private final UdpSender sender;
    private final boolean isMerging;
    private boolean isPolling;
    private boolean isClosed;

    private UdpTransport(
        final UdpChannels channels,
        final LocalAddress local,
        final Settings settings,
        final EngineCounters counters,
        final ErrorReporter errorReporter)
    {
        this.channels = channels;
        this.local = local;
        this.counters = counters;
        this.errorReporter = errorReporter;
        addresses = new AddressTable(2 * settings.getInt(EngineOption.MAX_PEERS));

        final int configuredLength = settings.getInt(EngineOption.BATCH_LENGTH);
        batchLength = configuredLength != 0 ? configuredLength : BatchLength.of(local.address().getAddress());
        isMerging = settings.getInt(EngineOption.SEND_LIMIT) > 1;
        if (isMerging)
        {
            channels.unconnected().merge();
        }
        final ChannelErrors errors = new Errors();
        receiver = new UdpReceiver(channels, addresses, ranking, errors, counters);
        sender = new UdpSender(
            channels.unconnected(),
            errors,
            counters,
            batchLength,
            settings.getInt(EngineOption.SEND_LIMIT));
    }

    /**
     * Bind to an address.
     *
     * @param bindAddress  for example <code>10.0.0.5:7400</code>, <code>[::1]:7400</code>, or
     *                     <code>0.0.0.0:7400</code>; port 0 takes a free one. A host name is looked up.
     * @param settings     of the engine.
     * @param counters     of the engine.
     * @param errorHandler told of socket errors.
     * @return the transport, open.
     * @throws IllegalArgumentException      if the text is no address to bind to.
     * @throws java.io.UncheckedIOException if the kernel refuses, for example because the port is taken.
     */
    public static UdpTransport bind(
        final String bindAddress,
        final Settings settings,
        final EngineCounters counters,
        final ErrorHandler errorHandler)
    {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(counters, "counters");
        final ErrorReporter errorReporter = new ErrorReporter(Objects.requireNonNull(errorHandler, "errorHandler"));

        final InetSocketAddress address = LocalAddress.parseBind(bindAddress);
        try
        {
            final UdpChannels channels = UdpChannels.open(
                address,
                settings.getInt(EngineOption.SOCKET_BUFFER_LENGTH),
                settings.getInt(EngineOption.CONNECTED_PEERS));
            return new UdpTransport(
                channels, new LocalAddress(channels.localAddress()), settings, counters, errorReporter);
        }
        catch (final IOException ex)
        {
            throw LocalAddress.bindFailure(address, ex);
        }
        catch (final UnsupportedOperationException ex)
        {
            throw LocalAddress.bindFailure(address, new IOException("this JVM does not speak the protocol", ex));
        }
    }

    /**
     * Where the transport is bound.
     *
     * @return host and port, the port being the real one also if 0 was asked for.
     */
    public String localAddress()
    {
        return local.toString();
    }

    /**
     * {@inheritDoc}
     * <p>
     * From the MTU of the bound interface unless <code>batchLength</code> sets it. A wildcard address takes the
     * smallest MTU of the interfaces that are up and not loopback: a packet is sealed once, and its copies may leave
     * through any of them.
     */
    @Override
    public int batchLength()
    {
        return batchLength;
    }

    /**
     * {@inheritDoc}
     * <p>
     * Refused are names (nothing is looked up here), wildcard, multicast and broadcast addresses, port 0, and addresses
     * of a family that the bound address can not send to.
     */
    @Override
    public int resolve(final String rawAddress)
    {
        final InetSocketAddress address = isClosed ? null : AddressLiteral.parse(rawAddress, 1);
        if (address == null || !local.canReach(address))
        {
            return NULL_ADDRESS;
        }

        final int handle = addresses.retain(address);
        if (handle == NULL_ADDRESS)
        {
            counters.increment(TRANSPORT_ADDRESSES_FULL);
            return NULL_ADDRESS;
        }

        ensureCapacity();
        return handle;
    }

    @Override
    public void retain(final int address)
    {
        addresses.retain(address);
        ensureCapacity();
    }

    @Override
    public void release(final int address)
    {
        if (addresses.release(address))
        {
            ranking.forget(address);
            disconnect(address);
        }
    }

    @Override
    public String describe(final int address)
    {
        final InetSocketAddress known = addresses.get(address);
        return known == null ? "unknown address " + address : AddressLiteral.format(known);
    }

    @Override
    public int poll(final PacketHandler handler, final int limit)
    {
        if (isClosed || isPolling)
        {
            return 0;
        }

        isPolling = true;
        try
        {
            if (channels.canConnect() && ranking.sweep(addresses, channels.byAddress(), channels.isFull()))
            {
                reassign();
            }

            channels.select();
            return receiver.poll(handler, limit);
        }
        catch (final IOException ex)
        {
            onError(ex);
            return 0;
        }
        finally
        {
            addresses.endProvisional();
            isPolling = false;
            if (isClosed)
            {
                freeBuffers();
            }
        }
    }

    @Override
    public int send(final int address, final DirectBuffer packet, final int offset, final int length)
    {
        final InetSocketAddress target = addresses.get(address);
        if (target == null || isClosed)
        {
            return FAILED;
        }

        final UdpChannel connected = channels.get(address);
        int result = connected == null ? FAILED : sender.send(connected, packet, offset, length);
        if (result == FAILED)
        {
            result = sender.send(target, packet, offset, length);
        }
        if (result == length && addresses.isRetained(address))
        {
            ranking.onSent(address);
        }

        return result;
    }

    /**
     * {@inheritDoc}
     * <p>
     * Kept are datagrams for peers with a connected channel, at most <code>sendLimit</code> each, where the kernel
     * sends several with one call.
     */
    @Override
    public void flush()
    {
        if (!isClosed)
        {
            sender.flush();
        }
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            for (final UdpChannel channel : channels.byAddress())
            {
                if (channel != null)
                {
                    sender.onClosing(channel);
                }
            }
            channels.close(errorReporter);
            counters.set(TRANSPORT_CONNECTED, 0);
            if (!isPolling)
            {
                freeBuffers();
            }
        }
    }

    /**
     * Whether a peer has a channel of its own now.
     *
     * @param address handle that is in use.
     * @return true if it has.
     */
    boolean isConnected(final int address)
    {
        return channels.get(address) != null;
    }

    private void reassign()
    {
        final int best = ranking.best();
        if (best == NULL_ADDRESS)
        {
            return;
        }

        if (channels.isFull())
        {
            if (!ranking.isBestClearlyBetter())
            {
                return;
            }
            disconnect(ranking.worst());
        }

        try
        {
            channels.connect(best, addresses.get(best));
            if (isMerging)
            {
                channels.get(best).merge();
            }
        }
        catch (final IOException ex)
        {
            ranking.forget(best);
            onError(ex);
        }
        counters.set(TRANSPORT_CONNECTED, channels.connectedCount());
    }

    private void disconnect(final int address)
    {
        final UdpChannel channel = channels.get(address);
        if (channel != null)
        {
            sender.onClosing(channel);
            try
            {
                channels.disconnect(address);
            }
            catch (final IOException ex)
            {
                onError(ex);
            }
            counters.set(TRANSPORT_CONNECTED, channels.connectedCount());
        }
    }

    private void onUnreachable(final UdpChannel channel)
    {
        counters.increment(TRANSPORT_UNREACHABLE);
        if (channel.isConnected() && channel.onUnreachable() >= MAX_UNREACHABLE)
        {
            ranking.forget(channel.address());
            disconnect(channel.address());
        }
    }

    private void onError(final IOException error)
    {
        counters.increment(TRANSPORT_ERRORS);
        errorReporter.onError(error);
    }

    private void ensureCapacity()
    {
        ranking.ensureCapacity(addresses.capacity());
        channels.ensureCapacity(addresses.capacity());
    }

    private void freeBuffers()
    {
        receiver.free();
        sender.free();
    }

    private final class Errors implements ChannelErrors
    {
        @Override
        public void onUnreachable(final UdpChannel channel)
        {
            UdpTransport.this.onUnreachable(channel);
        }

        @Override
        public void onError(final IOException error)
        {
            UdpTransport.this.onError(error);
        }
    }
}
