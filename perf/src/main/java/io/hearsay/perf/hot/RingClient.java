package io.hearsay.perf.hot;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * An application with its two rings: it publishes, and walks the messages of the runs that it gets, as a client does.
 * One thread.
 */
final class RingClient implements ClientPort, MessageHandler
{
    private static final int RING_LENGTH = 1024 * 1024;

    private final ManyToOneRingBuffer publication = newRing();
    private final ManyToOneRingBuffer delivery = newRing();
    private final UnsafeBuffer message;
    private long offeredCount;
    private long receivedCount;
    private long gapCount;
    private long sum;

    /**
     * A client.
     *
     * @param messageLength of each message that it publishes; at least 8.
     */
    RingClient(final int messageLength)
    {
        message = new UnsafeBuffer(BufferUtil.allocateDirectAligned(messageLength, BitUtil.CACHE_LINE_LENGTH));
    }

    /**
     * A ring in memory of its own.
     *
     * @return the ring.
     */
    static ManyToOneRingBuffer newRing()
    {
        return new ManyToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
    }

    /**
     * Publish one message, in the way of the client.
     *
     * @throws IllegalStateException if the ring is full.
     */
    void offer()
    {
        message.putLong(0, offeredCount);
        offer(publication, message);
        offeredCount++;
    }

    /**
     * Put a message into a publication ring.
     *
     * @param ring    to write to.
     * @param message to write.
     * @throws IllegalStateException if the ring is full.
     */
    static void offer(final ManyToOneRingBuffer ring, final UnsafeBuffer message)
    {
        final int length = message.capacity();
        final int at = ring.tryClaim(
            PublicationDescriptor.MESSAGE_TYPE_ID, PublicationDescriptor.PAYLOAD_OFFSET + length);
        if (at < 0)
        {
            throw new IllegalStateException("the publication ring is full");
        }

        ring.buffer().putInt(at + PublicationDescriptor.TOPIC_OFFSET, 0);
        ring.buffer().putInt(at + PublicationDescriptor.FLAGS_OFFSET, PublicationDescriptor.MUST_DELIVER);
        ring.buffer().putBytes(at + PublicationDescriptor.PAYLOAD_OFFSET, message, 0, length);
        ring.commit(at);
    }

    /**
     * Take all that was delivered.
     *
     * @return a number that depends on each message that ever came.
     */
    long poll()
    {
        while (delivery.consumerPosition() < delivery.producerPosition())
        {
            delivery.read(this); // ends at the end of the ring's memory, and may have found nothing but padding there
        }
        return sum;
    }

    @Override
    public void onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (typeId != DeliveryDescriptor.RUN_TYPE_ID)
        {
            gapCount++;
            return;
        }

        final int count = RunFlyweight.count(buffer, index);
        int at = index + RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            sum += buffer.getLong(at + RunFlyweight.ENTRY_HEADER_LENGTH);
            at += RunFlyweight.ENTRY_HEADER_LENGTH + RunFlyweight.entryLength(buffer, at);
        }
        receivedCount += count;
    }

    long offeredCount()
    {
        return offeredCount;
    }

    long receivedCount()
    {
        return receivedCount;
    }

    long gapCount()
    {
        return gapCount;
    }

    @Override
    public long id()
    {
        return 1;
    }

    @Override
    public ManyToOneRingBuffer publication()
    {
        return publication;
    }

    @Override
    public ManyToOneRingBuffer delivery()
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
    public void onClosed(final int reason)
    {
    }
}
