package io.hearsay.io.net;

import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_ADDRESSES_FULL;
import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_MERGED;
import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_TRUNCATED;
import static io.hearsay.core.spi.PacketTransport.NULL_ADDRESS;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;

import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.PacketHandler;
import io.hearsay.core.wire.PacketFlyweight;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads datagrams from the channels that have some, into one buffer, and hands them over: each alone, though the kernel
 * may have merged several. Agent's thread alone.
 */
final class UdpReceiver
{
    private static final int BUFFER_LENGTH = 65_536;

    private static final int NOTHING = -1;
    private static final int DROPPED = 0;

    private final UdpChannels channels;
    private final AddressTable addresses;
    private final PeerRanking ranking;
    private final ChannelErrors errors;
    private final EngineCounters counters;
    private final ByteBuffer byteBuffer = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(byteBuffer);

    /**
     * A receiver.
     *
     * @param channels  to read from, which were selected.
     * @param addresses to find senders in; those that are not there get a provisional one.
     * @param ranking   told of what comes from whom.
     * @param errors    told of errors.
     * @param counters  of the engine.
     */
    UdpReceiver(
        final UdpChannels channels,
        final AddressTable addresses,
        final PeerRanking ranking,
        final ChannelErrors errors,
        final EngineCounters counters)
    {
        this.channels = channels;
        this.addresses = addresses;
        this.ranking = ranking;
        this.errors = errors;
        this.counters = counters;
    }

    /**
     * Hand over what waits.
     *
     * @param limit datagrams, which what the kernel merged may exceed.
     * @return the number handed over.
     */
    int poll(final PacketHandler handler, final int limit)
    {
        int handedOver = 0;
        int budget = limit;
        UdpChannel channel;
        while (budget > 0 && (channel = channels.nextReady()) != null)
        {
            // the handler may have closed it
            final int result = channel.isOpen() ? receive(channel, handler) : NOTHING;
            if (result == NOTHING || !channel.isBusy())
            {
                channels.onDrained();
            }
            if (result != NOTHING)
            {
                budget -= Math.max(result, 1);
                handedOver += result;
            }
        }

        return handedOver;
    }

    private int receive(final UdpChannel channel, final PacketHandler handler)
    {
        byteBuffer.clear();
        try
        {
            return channel.isConnected() ? receiveConnected(channel, handler) : receiveUnconnected(channel, handler);
        }
        catch (final PortUnreachableException ex)
        {
            errors.onUnreachable(channel);
            return DROPPED;
        }
        catch (final IOException ex)
        {
            errors.onError(ex);
            return DROPPED;
        }
    }

    private int receiveConnected(final UdpChannel channel, final PacketHandler handler) throws IOException
    {
        // an empty datagram reads as -1, as if the stream had ended; no datagram as 0
        if (channel.channel().read(byteBuffer) == 0)
        {
            return NOTHING;
        }

        channel.onReceived();
        return handOver(channel, channel.address(), handler);
    }

    private int receiveUnconnected(final UdpChannel channel, final PacketHandler handler) throws IOException
    {
        final InetSocketAddress sender = (InetSocketAddress)channel.channel().receive(byteBuffer);
        if (sender == null)
        {
            return NOTHING;
        }

        final int known = addresses.find(sender);
        if (known != NULL_ADDRESS)
        {
            return handOver(channel, known, handler);
        }

        final int provisional = addresses.beginProvisional(sender);
        if (provisional == NULL_ADDRESS)
        {
            counters.increment(TRANSPORT_ADDRESSES_FULL);
            return DROPPED;
        }

        final int result = handOver(channel, provisional, handler);
        addresses.endProvisional();
        return result;
    }

    private int handOver(final UdpChannel channel, final int address, final PacketHandler handler)
    {
        final int end = byteBuffer.position();
        final int length = channel.isMerging() ? lengthOfEach(end) : end;
        if (length > PacketFlyweight.MAX_PACKET_LENGTH)
        {
            counters.increment(TRANSPORT_TRUNCATED);
            return DROPPED;
        }

        int count = 0;
        int at = 0;
        do
        {
            if (addresses.isRetained(address))
            {
                ranking.onReceived(address);
            }
            handler.onPacket(address, buffer, at, Math.min(length, end - at));
            count++;
            at += length;
        }
        while (at < end && channel.isOpen()); // the handler may have closed it
        counters.add(TRANSPORT_MERGED, count > 1 ? count : 0);
        return count;
    }

    /**
     * The kernel merges datagrams that are all as long as the first, but for the last; and the first says how long it
     * is. So that a datagram with something behind its end stays a malformed one, at least one of the others must be as
     * long as it says, too. Else all of it is handed over as one: whoever can send in a peer's name may spoil what the
     * kernel merges with it.
     */
    private int lengthOfEach(final int end)
    {
        final long first = end < PacketFlyweight.BODY_OFFSET ? 0 : lengthAt(0);
        if (first < PacketFlyweight.BODY_OFFSET || first >= end)
        {
            return end;
        }

        final int length = (int)first;
        for (int at = length; at + PacketFlyweight.BODY_OFFSET <= end; at += length)
        {
            if (lengthAt(at) == Math.min(length, end - at))
            {
                return length;
            }
        }

        return end;
    }

    private long lengthAt(final int offset)
    {
        return (long)PacketFlyweight.size(buffer, offset) + PacketFlyweight.LABEL_LENGTH;
    }

    /**
     * Free the buffer. Nothing is received any more.
     */
    void free()
    {
        BufferUtil.free(byteBuffer);
    }
}
