package io.hearsay.core.agent;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.spi.ClientPort;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A client that is nothing but its two rings, in the hands of a test. One thread.
 */
final class RingPort implements ClientPort
{
    private static final int RING_LENGTH = 64 * 1024;

    private final RingBuffer publication = ring();
    private final RingBuffer delivery = ring();
    private Runnable closingTask = () -> {};
    private boolean isFollowing;

    /** Run this when the engine is about to close it. */
    RingPort whenClosing(final Runnable task)
    {
        closingTask = task;
        return this;
    }

    /** It reads the journal for good. */
    RingPort following()
    {
        isFollowing = true;
        return this;
    }

    boolean offer(final byte[] payload)
    {
        final int index = publication.tryClaim(
            PublicationDescriptor.MESSAGE_TYPE_ID, PublicationDescriptor.PAYLOAD_OFFSET + payload.length);
        if (index < 0)
        {
            return false;
        }

        publication.buffer().putInt(index + PublicationDescriptor.TOPIC_OFFSET, 0);
        publication.buffer().putInt(index + PublicationDescriptor.FLAGS_OFFSET, PublicationDescriptor.MUST_DELIVER);
        publication.buffer().putBytes(index + PublicationDescriptor.PAYLOAD_OFFSET, payload);
        publication.commit(index);
        return true;
    }

    /** Throw away what was delivered. */
    void drain()
    {
        delivery.read((type, buffer, index, length) -> {});
    }

    @Override
    public long id()
    {
        return 1;
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
        return false;
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
    public boolean replays()
    {
        return isFollowing;
    }

    @Override
    public boolean follows()
    {
        return isFollowing;
    }

    @Override
    public void onClosing(final int reason)
    {
        closingTask.run();
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
