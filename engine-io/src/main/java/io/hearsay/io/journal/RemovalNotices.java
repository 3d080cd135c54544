package io.hearsay.io.journal;

import java.nio.ByteBuffer;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Tells the agent's thread up to where each origin of a segment is not stored any more, before the segment is removed.
 * Bounded by a ring: if the agent does not listen, removal waits.
 */
final class RemovalNotices
{
    private static final int RING_LENGTH = 64 * 1024;
    private static final int MESSAGE_TYPE = 1;
    private static final int ORIGIN_OFFSET = 0;
    private static final int SEQUENCE_OFFSET = Long.BYTES;
    private static final int LENGTH = 2 * Long.BYTES;

    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(
        new UnsafeBuffer(ByteBuffer.allocateDirect(RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH)));
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
    private final StoredOrigins stored;
    private final MessageHandler handler = this::onNotice;
    private StoredSegment segment;
    private OriginRanges nextRanges;

    RemovalNotices(final StoredOrigins stored)
    {
        this.stored = stored;
    }

    /**
     * Tell of a segment. The journal's thread.
     *
     * @param removed segment, the same one until all of it is told.
     * @return whether all of it is told.
     */
    boolean tell(final StoredSegment removed)
    {
        if (segment != removed)
        {
            segment = removed;
            nextRanges = removed.ranges().oldest();
        }
        while (nextRanges != null)
        {
            message.putLong(ORIGIN_OFFSET, nextRanges.origin());
            message.putLong(SEQUENCE_OFFSET, nextRanges.highest());
            if (!ring.write(MESSAGE_TYPE, message, 0, LENGTH))
            {
                return false;
            }
            nextRanges = nextRanges.newer;
        }

        segment = null;
        return true;
    }

    /**
     * Take in what was told. The agent's thread.
     */
    void listen()
    {
        ring.read(handler);
    }

    private void onNotice(
        final int type, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        stored.onRemoved(buffer.getLong(offset + ORIGIN_OFFSET), buffer.getLong(offset + SEQUENCE_OFFSET));
    }
}
