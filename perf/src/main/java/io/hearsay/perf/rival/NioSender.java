package io.hearsay.perf.rival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.Position;

/**
 * Packs messages into a datagram and writes it to each target once it is full, or once nothing more is offered for now.
 * One thread of the rig. It has at most {@value #WINDOW} datagrams on their way to the slowest target; if that one
 * reads nothing for {@value #GIVE_UP_MS} ms, what is on its way is lost.
 */
final class NioSender implements AutoCloseable
{
    /** Longest datagram in bytes. */
    static final int MAX_DATAGRAM_LENGTH = 8_192;

    /** What Hearsay spends on a datagram beside its messages: label, header, tag, and one group's header. */
    static final int HEADER_LENGTH = 6 + 32 + 16 + 24;

    /** What Hearsay spends on a message beside its payload. */
    static final int ENTRY_LENGTH = 2;

    /** Where a datagram says who publishes it (4). */
    static final int PUBLISHER_OFFSET = 0;

    /** Datagrams on their way: as many as fit into a socket's buffer, whatever their length. */
    static final int WINDOW = 128;

    /** Milliseconds after which what is on its way is lost. */
    static final int GIVE_UP_MS = 100;

    private final ByteBuffer datagram = ByteBuffer.allocateDirect(MAX_DATAGRAM_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(datagram);
    private final List<Target> targets;
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final AtomicLong datagrams = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final long[] lost;
    private final int fullLength;
    private int length = HEADER_LENGTH;
    private int nextTarget;
    private long sent;
    private long stalledSinceNs;
    private boolean isStalled;

    /**
     * Where to send to.
     *
     * @param address of the node.
     * @param read    how many datagrams of this sender it read.
     */
    record Target(InetSocketAddress address, Position read)
    {
    }

    NioSender(final int publisher, final int size, final int maxLength, final List<Target> targets)
    {
        this.targets = targets;
        lost = new long[targets.size()];
        final int entryLength = ENTRY_LENGTH + size;
        fullLength = HEADER_LENGTH + Math.max(1, (maxLength - HEADER_LENGTH) / entryLength) * entryLength;
        buffer.putInt(PUBLISHER_OFFSET, publisher);
        try
        {
            for (final Target target : targets)
            {
                final DatagramChannel channel = DatagramChannel.open();
                channels.add(channel);
                channel.setOption(StandardSocketOptions.SO_SNDBUF, Loopback.SOCKET_BUFFER_LENGTH);
                channel.bind(Loopback.any());
                channel.connect(target.address());
                channel.configureBlocking(false);
            }
        }
        catch (final IOException ex)
        {
            close();
            throw new UncheckedIOException(ex);
        }
    }

    boolean offer(final DirectBuffer message, final int size)
    {
        // What one target has already, must not change for the others.
        if ((length == fullLength || nextTarget > 0) && !send())
        {
            return false;
        }

        buffer.putShort(length, (short)size);
        buffer.putBytes(length + ENTRY_LENGTH, message, 0, size);
        length += ENTRY_LENGTH + size;
        if (length == fullLength)
        {
            send();
        }

        return true;
    }

    boolean flush()
    {
        return length == HEADER_LENGTH || send();
    }

    private boolean send()
    {
        if (nextTarget == 0 && !isWithinWindow())
        {
            return false;
        }

        try
        {
            while (nextTarget < channels.size())
            {
                datagram.limit(length).position(0);
                if (channels.get(nextTarget).write(datagram) == 0)
                {
                    return false;
                }
                nextTarget++;
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        datagrams.lazySet(datagrams.get() + channels.size());
        bytes.lazySet(bytes.get() + (long)channels.size() * length);
        nextTarget = 0;
        length = HEADER_LENGTH;
        sent++;
        return true;
    }

    private boolean isWithinWindow()
    {
        for (int i = 0; i < lost.length; i++)
        {
            if (sent - lost[i] - targets.get(i).read().getVolatile() >= WINDOW)
            {
                giveUpAfterAWhile();
                return false;
            }
        }

        isStalled = false;
        return true;
    }

    private void giveUpAfterAWhile()
    {
        final long nowNs = System.nanoTime();
        if (!isStalled)
        {
            isStalled = true;
            stalledSinceNs = nowNs;
        }
        else if (nowNs - stalledSinceNs > TimeUnit.MILLISECONDS.toNanos(GIVE_UP_MS))
        {
            for (int i = 0; i < lost.length; i++)
            {
                lost[i] = sent - targets.get(i).read().getVolatile();
            }
        }
    }

    /**
     * Datagrams sent. Any thread.
     *
     * @return the count.
     */
    long datagrams()
    {
        return datagrams.get();
    }

    /**
     * Bytes in these datagrams. Any thread.
     *
     * @return the count.
     */
    long bytes()
    {
        return bytes.get();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(channels);
    }
}
