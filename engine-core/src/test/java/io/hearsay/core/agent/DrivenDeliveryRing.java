package io.hearsay.core.agent;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * The engine's end of a delivery ring for those who measure it from another package. One thread.
 */
public final class DrivenDeliveryRing
{
    private final DeliveryRing ring;

    /**
     * Write to a ring.
     *
     * @param ring that nobody else writes.
     */
    public DrivenDeliveryRing(final RingBuffer ring)
    {
        this.ring = new DeliveryRing(ring);
    }

    /**
     * Deliver a whole run.
     *
     * @param buffer that holds it.
     * @param offset of the run.
     * @param length of the run.
     * @return the number of messages written; 0 if there is no room.
     */
    public int writeRun(final UnsafeBuffer buffer, final int offset, final int length)
    {
        return DeliveryWriter.writeRun(ring, buffer, offset, length, 0);
    }
}
