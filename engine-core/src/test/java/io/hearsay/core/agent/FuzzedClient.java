package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A client that checks what it is delivered: each message once and well formed, and in order if it asked for that. Its
 * memory can serve one fuzzed input after the other.
 */
final class FuzzedClient implements ClientPort
{
    static final int RING_LENGTH = 64 * 1024;

    private final UnsafeBuffer publicationMemory = memory();
    private final UnsafeBuffer deliveryMemory = memory();
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[1 << 14]);
    private final Map<Long, Set<Long>> received = new HashMap<>();
    private final Map<Long, Long> last = new HashMap<>();
    private final Map<Long, Integer> marks = new HashMap<>();
    private ManyToOneRingBuffer publication;
    private ManyToOneRingBuffer delivery;
    private long id;
    private boolean isOrdered;
    private boolean isRetained;
    private boolean isOwn;
    private int closedCount;
    private int closedReason;

    /** Begin a new life, with empty rings. */
    FuzzedClient renew(final long itsId, final boolean ordered, final boolean retained, final boolean own)
    {
        publicationMemory.setMemory(0, publicationMemory.capacity(), (byte)0);
        deliveryMemory.setMemory(0, deliveryMemory.capacity(), (byte)0);
        publication = new ManyToOneRingBuffer(publicationMemory);
        delivery = new ManyToOneRingBuffer(deliveryMemory);
        id = itsId;
        isOrdered = ordered;
        isRetained = retained;
        isOwn = own;
        closedCount = 0;
        closedReason = 0;
        received.clear();
        last.clear();
        marks.clear();
        return this;
    }

    /** Offer a message whose first bytes are a mark; false if there is no room for it in the ring. */
    boolean offer(final int length, final int flags, final int mark)
    {
        payload.putInt(PublicationDescriptor.TOPIC_OFFSET, 0);
        payload.putInt(PublicationDescriptor.FLAGS_OFFSET, flags);
        payload.putInt(PublicationDescriptor.PAYLOAD_OFFSET, mark);
        return publication.write(
            PublicationDescriptor.MESSAGE_TYPE_ID, payload, 0, PublicationDescriptor.PAYLOAD_OFFSET + length);
    }

    int poll(final int limit)
    {
        return delivery.read(this::onRecord, limit);
    }

    /** How many messages of an origin came with marks of at least so much. */
    int count(final long origin)
    {
        return marks.getOrDefault(origin, 0);
    }

    boolean isClosed()
    {
        return closedCount > 0;
    }

    int closedCount()
    {
        return closedCount;
    }

    int closedReason()
    {
        return closedReason;
    }

    private void onRecord(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (typeId == DeliveryDescriptor.GAP_TYPE_ID)
        {
            assertEquals(DeliveryDescriptor.GAP_LENGTH, length);
            final long first = buffer.getLong(index + DeliveryDescriptor.GAP_FIRST_OFFSET);
            final long end = buffer.getLong(index + DeliveryDescriptor.GAP_LAST_OFFSET);
            assertTrue(first >= 1 && first <= end, "a gap from " + first + " to " + end);
            return;
        }

        assertEquals(DeliveryDescriptor.RUN_TYPE_ID, typeId);
        assertEquals(index + length, PacketValidator.endOfRun(buffer, index, index + length), "delivered no run");
        final long origin = RunFlyweight.origin(buffer, index);
        final long first = RunFlyweight.firstSequence(buffer, index);
        final int count = RunFlyweight.count(buffer, index);
        int at = index + RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            onMessage(origin, first + i, RunFlyweight.entryLength(buffer, at) < Integer.BYTES ? 0 :
                buffer.getInt(at + RunFlyweight.ENTRY_HEADER_LENGTH));
            at = RunFlyweight.skipEntries(buffer, at, 1);
        }
    }

    private void onMessage(final long origin, final long sequence, final int mark)
    {
        assertTrue(
            received.computeIfAbsent(origin, key -> new HashSet<>()).add(sequence),
            () -> "delivered twice: " + sequence + " of " + origin);
        final Long before = last.put(origin, sequence);
        assertTrue(!isOrdered || before == null || before < sequence, "not in order");
        if (mark >= FuzzedWorld.LAST_MARK)
        {
            marks.merge(origin, 1, Integer::sum);
        }
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
        return isOrdered;
    }

    @Override
    public boolean deliversOwn()
    {
        return isOwn;
    }

    @Override
    public boolean fromRetained()
    {
        return isRetained;
    }

    @Override
    public void onClosed(final int reason)
    {
        closedCount++;
        closedReason = reason;
    }

    private static UnsafeBuffer memory()
    {
        return new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, 64));
    }
}
