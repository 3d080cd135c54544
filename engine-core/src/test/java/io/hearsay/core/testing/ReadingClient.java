package io.hearsay.core.testing;

import io.hearsay.core.spi.ClientPort;
import org.agrona.BufferUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A client that wants order, and throws away what it gets. One thread.
 */
final class ReadingClient implements ClientPort
{
    private static final int RING_LENGTH = 64 * 1_024;
    private static final MessageHandler IGNORE = (type, buffer, index, length) -> {};

    private final RingBuffer publication = ring();
    private final RingBuffer delivery = ring();
    private final long id;

    ReadingClient(final long id)
    {
        this.id = id;
    }

    void read()
    {
        delivery.read(IGNORE);
    }

    @Override
    public long id()
    {
        return id;
    }

    @Override
    public RingBuffer publication()
    {
        return publication;
    }

    @Override
    public RingBuffer delivery()
    {
        return delivery;
    }

    @Override
    public boolean isOrdered()
    {
        return true;
    }

    @Override
    public boolean deliversOwn()
    {
        return false;
    }

    @Override
    public boolean fromRetained()
    {
        return false;
    }

    @Override
    public void onClosing(final int reason)
    {
    }

    @Override
    public void onClosed(final int reason)
    {
    }

    private static RingBuffer ring()
    {
        return new ManyToOneRingBuffer(new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, 64)));
    }
}
