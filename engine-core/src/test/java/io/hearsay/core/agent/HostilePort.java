package io.hearsay.core.agent;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.spi.ClientPort;

import java.util.SplittableRandom;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A client that writes what it likes into the memory that it shares with the engine.
 */
final class HostilePort implements ClientPort
{
    final ManyToOneRingBuffer publication;
    final ManyToOneRingBuffer delivery;
    int closedCount;
    int closedReason;
    int[] topics;
    long id = 666;
    Runnable onLabel = () -> {};

    private final boolean isOrdered;
    private final UnsafeBuffer message = new UnsafeBuffer(BufferUtil.allocateDirectAligned(1_024, 64));

    HostilePort(final boolean isOrdered, final int ringLength)
    {
        this(isOrdered, newRing(ringLength), newRing(ringLength));
    }

    HostilePort(
        final boolean isOrdered, final ManyToOneRingBuffer publication, final ManyToOneRingBuffer delivery)
    {
        this.isOrdered = isOrdered;
        this.publication = publication;
        this.delivery = delivery;
    }

    void publish(final int payloadLength)
    {
        try
        {
            final int length = PublicationDescriptor.PAYLOAD_OFFSET + payloadLength;
            publication.write(PublicationDescriptor.MESSAGE_TYPE_ID, message, 0, length);
        }
        catch (final IndexOutOfBoundsException ignore)
        {
            // it ruined its own ring
        }
    }

    /**
     * Overwrite a few bytes of a ring: of a header, of the trailer with head and tail, or anywhere.
     */
    void overwrite(final SplittableRandom random, final ManyToOneRingBuffer ring)
    {
        final int capacity = ring.capacity();
        final int head = (int)ring.consumerPosition() & (capacity - 1);
        switch (random.nextInt(5))
        {
            case 0:
                ring.buffer().putInt(head, random.nextInt());
                break;

            case 1:
                ring.buffer().putInt(head + Integer.BYTES & capacity - 1, random.nextInt());
                break;

            case 2:
                ring.buffer().putLong(capacity + RingBufferDescriptor.TAIL_POSITION_OFFSET, random.nextLong());
                break;

            case 3:
                ring.buffer().putLong(capacity + RingBufferDescriptor.HEAD_POSITION_OFFSET, random.nextLong() & ~7L);
                break;

            default:
                for (int i = 0; i < 64; i++)
                {
                    ring.buffer().putByte(random.nextInt(capacity), (byte)random.nextInt());
                }
                break;
        }
    }

    @Override
    public long id()
    {
        return id;
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
        return isOrdered;
    }

    @Override
    public boolean deliversOwn()
    {
        return true;
    }

    @Override
    public boolean fromRetained()
    {
        return true;
    }

    @Override
    public String label()
    {
        onLabel.run();
        return "hostile";
    }

    @Override
    public int[] topics()
    {
        return topics;
    }

    @Override
    public void onClosed(final int reason)
    {
        closedCount++;
        closedReason = reason;
    }

    private static ManyToOneRingBuffer newRing(final int length)
    {
        return new ManyToOneRingBuffer(new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(length + RingBufferDescriptor.TRAILER_LENGTH, 64)));
    }
}
