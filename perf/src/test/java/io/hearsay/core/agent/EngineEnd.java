package io.hearsay.core.agent;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * The engine's end of a delivery ring for those who stress the client's, which is in another package. One thread.
 */
public final class EngineEnd
{
    /** Payload of each message: its sequence. */
    public static final int PAYLOAD_LENGTH = Long.BYTES;

    private static final int MAX_COUNT = 3;
    private static final int ENTRY_LENGTH = RunFlyweight.ENTRY_HEADER_LENGTH + PAYLOAD_LENGTH;

    private final UnsafeBuffer log = new UnsafeBuffer(new byte[RunFlyweight.HEADER_LENGTH + MAX_COUNT * ENTRY_LENGTH]);
    private final DeliveryRing ring;

    /**
     * Write to a ring.
     *
     * @param ring that nobody else writes.
     */
    public EngineEnd(final RingBuffer ring)
    {
        this.ring = new DeliveryRing(ring);
    }

    /**
     * Deliver the last messages of a run, or as many of them as a record may hold.
     *
     * @param origin        of the run.
     * @param firstSequence of the run.
     * @param skipped       messages at its start that are left out.
     * @param count         of messages, those included.
     * @return the number of messages written; 0 if there is no room.
     */
    public int writeRun(final long origin, final long firstSequence, final int skipped, final int count)
    {
        RunFlyweight.putHeader(log, 0, origin, firstSequence, 0, 0, count);
        int at = RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            RunFlyweight.entryLength(log, at, PAYLOAD_LENGTH);
            log.putLong(at + RunFlyweight.ENTRY_HEADER_LENGTH, firstSequence + i);
            at += ENTRY_LENGTH;
        }
        return DeliveryWriter.writeRun(ring, log, 0, at, skipped);
    }

    /**
     * Deliver a gap of one message.
     *
     * @param origin   of the message.
     * @param sequence of the message.
     * @return false if there is no room.
     */
    public boolean writeGap(final long origin, final long sequence)
    {
        return DeliveryWriter.writeGap(ring, origin, sequence, sequence, DeliveryDescriptor.GAP_CAUSE_LOST);
    }

    /**
     * Whether the client wrote nonsense.
     *
     * @return true if nothing can be delivered any more.
     */
    public boolean isCorrupt()
    {
        ring.used();
        return ring.isCorrupt();
    }
}
