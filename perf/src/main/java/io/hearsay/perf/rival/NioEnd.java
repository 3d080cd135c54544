package io.hearsay.perf.rival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The floor of a round trip: a connected channel that is tried again and again.
 */
final class NioEnd implements RoundTripEnd
{
    private final ByteBuffer sent = ByteBuffer.allocateDirect(NioSender.MAX_DATAGRAM_LENGTH);
    private final ByteBuffer received = ByteBuffer.allocateDirect(NioSender.MAX_DATAGRAM_LENGTH);
    private final UnsafeBuffer receivedBuffer = new UnsafeBuffer(received);
    private final UnsafeBuffer sentBuffer = new UnsafeBuffer(sent);
    private final DatagramChannel channel;
    private final Sink sink;

    NioEnd(final int localPort, final int remotePort, final Sink sink)
    {
        this.sink = sink;
        try
        {
            channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress(Loopback.HOST, localPort));
            channel.connect(new InetSocketAddress(Loopback.HOST, remotePort));
            channel.configureBlocking(false);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public boolean isConnected()
    {
        return true;
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length)
    {
        sentBuffer.putBytes(0, buffer, offset, length);
        sent.limit(length).position(0);
        try
        {
            return channel.write(sent) > 0;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public int doWork()
    {
        received.clear();
        try
        {
            if (channel.read(received) <= 0)
            {
                return 0;
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        sink.onMessage(receivedBuffer, 0, received.position());
        return 1;
    }

    @Override
    public void close()
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
