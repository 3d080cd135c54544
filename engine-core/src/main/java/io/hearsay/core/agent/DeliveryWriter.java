package io.hearsay.core.agent;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes runs and gaps into a delivery ring. A run goes as one record by one copy, or in parts where it is longer than
 * the ring's longest record. Static: it has no state.
 */
final class DeliveryWriter
{
    private DeliveryWriter()
    {
    }

    /**
     * Write messages of a run.
     *
     * @param ring      to write to.
     * @param log       that holds the run.
     * @param run       offset of the run.
     * @param runLength of the run.
     * @param skipped   messages at its start that are left out.
     * @return the number of messages written; 0 if the ring is full.
     */
    static int writeRun(
        final DeliveryRing ring, final UnsafeBuffer log, final int run, final int runLength, final int skipped)
    {
        final int total = RunFlyweight.count(log, run);
        if (skipped == 0 && runLength <= ring.maxMsgLength())
        {
            return ring.write(DeliveryDescriptor.RUN_TYPE_ID, log, run, runLength) ? total : 0;
        }

        final int entries = RunFlyweight.skipEntries(log, run + RunFlyweight.HEADER_LENGTH, skipped);
        int entriesEnd = entries;
        int count = 0;
        while (skipped + count < total)
        {
            final int following = RunFlyweight.skipEntries(log, entriesEnd, 1);
            if (count > 0 && RunFlyweight.HEADER_LENGTH + following - entries > ring.maxMsgLength())
            {
                break;
            }
            entriesEnd = following;
            count++;
        }

        final int length = RunFlyweight.HEADER_LENGTH + entriesEnd - entries;
        final int at = ring.tryClaim(DeliveryDescriptor.RUN_TYPE_ID, length);
        if (at == DeliveryRing.NO_ROOM)
        {
            return 0;
        }

        RunFlyweight.putHeader(
            ring.buffer(),
            at,
            RunFlyweight.origin(log, run),
            RunFlyweight.firstSequence(log, run) + skipped,
            RunFlyweight.topic(log, run),
            RunFlyweight.hops(log, run),
            count);
        ring.buffer().putBytes(at + RunFlyweight.HEADER_LENGTH, log, entries, entriesEnd - entries);
        ring.commit();
        return count;
    }

    /**
     * Write a gap.
     *
     * @return false if the ring is full.
     */
    static boolean writeGap(
        final DeliveryRing ring, final long origin, final long first, final long last, final int cause)
    {
        final int at = ring.tryClaim(DeliveryDescriptor.GAP_TYPE_ID, DeliveryDescriptor.GAP_LENGTH);
        if (at == DeliveryRing.NO_ROOM)
        {
            return false;
        }

        ring.buffer().putLong(at + DeliveryDescriptor.GAP_ORIGIN_OFFSET, origin);
        ring.buffer().putLong(at + DeliveryDescriptor.GAP_FIRST_OFFSET, first);
        ring.buffer().putLong(at + DeliveryDescriptor.GAP_LAST_OFFSET, last);
        ring.buffer().putInt(at + DeliveryDescriptor.GAP_CAUSE_OFFSET, cause);
        ring.commit();
        return true;
    }

    /**
     * Write a gap of the log as it is.
     *
     * @return false if the ring is full.
     */
    static boolean writeGap(final DeliveryRing ring, final UnsafeBuffer log, final int gap)
    {
        return ring.write(DeliveryDescriptor.GAP_TYPE_ID, log, gap, DeliveryDescriptor.GAP_LENGTH);
    }
}
