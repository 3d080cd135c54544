package io.hearsay.io.net;

import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_SEGMENTED;
import static io.hearsay.core.counters.CounterDescriptor.TRANSPORT_UNSENT;
import static io.hearsay.core.spi.PacketTransport.BACK_PRESSURED;
import static io.hearsay.core.spi.PacketTransport.FAILED;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.hearsay.core.counters.EngineCounters;
import org.agrona.DirectBuffer;

/**
 * Writes datagrams to channels. Those for a peer with a channel of its own may be kept until {@link #flush()}, so that
 * several leave with one call to the kernel, see {@link DatagramBatch}. Agent's thread alone.
 */
final class UdpSender
{
    private final UdpChannel unconnected;
    private final ChannelErrors errors;
    private final EngineCounters counters;
    private final int batchLength;
    private final int sendLimit;
    private final PacketView packetView = new PacketView();
    private UdpChannel[] keeping = new UdpChannel[8];
    private int keepingCount;

    /**
     * A sender.
     *
     * @param unconnected channel that reaches everybody.
     * @param errors      told of errors.
     * @param counters    of the engine.
     * @param batchLength longest datagram that is kept, in bytes: what the interface carries.
     * @param sendLimit   datagrams for a peer that may leave with one call, at most
     *                    {@link UdpSegmentation#MAX_SEGMENTS}.
     */
    UdpSender(
        final UdpChannel unconnected,
        final ChannelErrors errors,
        final EngineCounters counters,
        final int batchLength,
        final int sendLimit)
    {
        this.unconnected = unconnected;
        this.errors = errors;
        this.counters = counters;
        this.batchLength = batchLength;
        this.sendLimit = UdpSegmentation.isAvailable() ? sendLimit : 1;
    }

    /**
     * Send to a peer that has a channel of its own, now or with {@link #flush()}.
     *
     * @return as {@link io.hearsay.core.spi.PacketTransport#send}.
     */
    int send(final UdpChannel channel, final DirectBuffer packet, final int offset, final int length)
    {
        if (sendLimit == 1 || length > batchLength || length == 0)
        {
            return write(channel, null, packetView.of(packet, offset, length));
        }

        final DatagramBatch batch = batchOf(channel);
        final boolean isFirst = batch.count() == 0;
        if (!batch.hasRoom(length) && !flush(channel))
        {
            return BACK_PRESSURED;
        }
        if (!channel.isOpen())
        {
            return FAILED; // given up meanwhile
        }
        if (isFirst)
        {
            keep(channel);
        }
        batch.add(packet, offset, length);
        return length;
    }

    /**
     * Send by the unconnected channel.
     *
     * @return as {@link io.hearsay.core.spi.PacketTransport#send}.
     */
    int send(final InetSocketAddress target, final DirectBuffer packet, final int offset, final int length)
    {
        return write(unconnected, target, packetView.of(packet, offset, length));
    }

    /**
     * Write what is kept. What a full socket does not take stays.
     */
    void flush()
    {
        int count = 0;
        for (int i = 0; i < keepingCount; i++)
        {
            if (!flush(keeping[i]))
            {
                keeping[count++] = keeping[i];
            }
        }
        Arrays.fill(keeping, count, keepingCount, null);
        keepingCount = count;
    }

    /**
     * A channel is about to be closed: what is kept for it leaves now or never.
     *
     * @param channel that is open.
     */
    void onClosing(final UdpChannel channel)
    {
        final DatagramBatch batch = channel.batch();
        if (batch == null)
        {
            return;
        }
        if (batch.count() > 0)
        {
            if (!flush(channel))
            {
                counters.add(TRANSPORT_UNSENT, batch.count());
            }
            int i = 0;
            while (keeping[i] != channel)
            {
                i++;
            }
            keeping[i] = keeping[--keepingCount];
            keeping[keepingCount] = null;
        }
        batch.free();
    }

    void free()
    {
        packetView.free();
    }

    /**
     * What the kernel's answer means: UDP takes a datagram whole or not at all.
     *
     * @param sentLength as the channel said.
     * @param length     of the datagram.
     * @return as {@link io.hearsay.core.spi.PacketTransport#send}.
     */
    static int resultOf(final int sentLength, final int length)
    {
        return sentLength == 0 && length != 0 ? BACK_PRESSURED : length;
    }

    /**
     * Whether an error only says that there is no room (ENOBUFS): BSD kernels report a full queue of the interface so.
     *
     * @param error of a send.
     * @return true if the datagram may be tried again later.
     */
    static boolean isBufferFull(final IOException error)
    {
        return "No buffer space available".equals(error.getMessage());
    }

    private DatagramBatch batchOf(final UdpChannel channel)
    {
        if (channel.batch() == null)
        {
            channel.batch(new DatagramBatch(channel.channel(), sendLimit, batchLength));
        }

        return channel.batch();
    }

    private void keep(final UdpChannel channel)
    {
        if (keepingCount == keeping.length)
        {
            keeping = Arrays.copyOf(keeping, 2 * keepingCount);
        }
        keeping[keepingCount++] = channel;
    }

    /** Whether nothing is kept for the channel any more. */
    private boolean flush(final UdpChannel channel)
    {
        final DatagramBatch batch = channel.batch();
        final int count = batch.count();
        if (count == 0)
        {
            return true;
        }

        try
        {
            final boolean isWritten = batch.write();
            counters.add(TRANSPORT_SEGMENTED, isWritten && count > 1 ? count : 0);
            return isWritten;
        }
        catch (final PortUnreachableException ex)
        {
            sendSingly(channel, batch);
            errors.onUnreachable(channel);
        }
        catch (final IOException ex)
        {
            if (isBufferFull(ex))
            {
                return false;
            }
            batch.onRefused(); // by the kernel, the interface or the path: whatever it was, one at a time is safe
            sendSingly(channel, batch);
            errors.onError(ex);
        }

        return true;
    }

    private void sendSingly(final UdpChannel channel, final DatagramBatch batch)
    {
        for (int i = 0; i < batch.count(); i++)
        {
            if (write(unconnected, channel.peer(), batch.datagram(i)) < 0)
            {
                counters.increment(TRANSPORT_UNSENT);
            }
        }
        batch.clear();
    }

    /**
     * Write one datagram.
     *
     * @param target address of the receiver, null on a connected channel.
     */
    private int write(final UdpChannel channel, final InetSocketAddress target, final ByteBuffer datagram)
    {
        try
        {
            final int length = datagram.remaining();
            if (channel.batch() != null)
            {
                channel.batch().beforeLone(length);
            }
            return resultOf(
                target == null ? channel.channel().write(datagram) : channel.channel().send(datagram, target), length);
        }
        catch (final PortUnreachableException ex)
        {
            errors.onUnreachable(channel);
        }
        catch (final IOException ex)
        {
            if (isBufferFull(ex))
            {
                return BACK_PRESSURED;
            }
            errors.onError(ex);
        }

        return FAILED;
    }
}
