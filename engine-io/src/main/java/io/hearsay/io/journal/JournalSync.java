package io.hearsay.io.journal;

import java.io.IOException;

import org.agrona.ErrorHandler;

/**
 * Forces segments to the disk by a policy. The journal's thread; the position may be read by any. A failure is reported
 * once per episode and tried again.
 */
final class JournalSync
{
    private final SyncPolicy policy;
    private final long intervalNs;
    private final long retryIntervalNs;
    private final ErrorHandler errorHandler;
    private volatile long syncedPosition;
    private volatile long failureCount;
    private boolean isFailing;
    private long nextNs;

    JournalSync(final JournalContext context, final long position, final long nowNs)
    {
        policy = context.syncPolicy();
        intervalNs = context.syncIntervalNs();
        retryIntervalNs = context.retryIntervalNs();
        errorHandler = context.errorHandler();
        syncedPosition = position;
        nextNs = nowNs;
    }

    /**
     * Up to where all is on the disk, as far as this journal forced it.
     *
     * @return the position.
     */
    long syncedPosition()
    {
        return syncedPosition;
    }

    long failureCount()
    {
        return failureCount;
    }

    /**
     * Force what the policy says.
     *
     * @param segments that there are.
     * @param nowNs    monotonic time.
     * @return the number of segments forced.
     */
    int sync(final Iterable<StoredSegment> segments, final long nowNs)
    {
        final boolean isEarly = nextNs - nowNs > 0;
        if (policy == SyncPolicy.NONE || isFailing && isEarly)
        {
            return 0;
        }

        int count = 0;
        for (final StoredSegment segment : segments)
        {
            final ActiveSegment active = segment.active();
            if (active != null && isDirty(active))
            {
                // One that is full is not waited with, so that it can be let go of.
                if (policy == SyncPolicy.INTERVAL && isEarly && !active.isFull())
                {
                    return count;
                }
                if (!force(active, nowNs))
                {
                    return count;
                }
                count++;
            }
        }

        nextNs = count > 0 || !isEarly ? nowNs + intervalNs : nextNs;
        return count;
    }

    /**
     * Whether a segment may be let go of.
     *
     * @param active segment that is full.
     * @return false if it has to be forced before.
     */
    boolean isDone(final ActiveSegment active)
    {
        return policy == SyncPolicy.NONE || !isDirty(active);
    }

    private boolean isDirty(final ActiveSegment active)
    {
        return !active.isLost() && active.endOffset() > SegmentDescriptor.HEADER_LENGTH &&
            active.endPosition() > syncedPosition;
    }

    private boolean force(final ActiveSegment active, final long nowNs)
    {
        final long end = active.endPosition();
        try
        {
            active.force((int)(end - active.firstPosition()));
            syncedPosition = end;
            isFailing = false;
            return true;
        }
        catch (final IOException ex)
        {
            failureCount = failureCount + 1;
            nextNs = nowNs + retryIntervalNs;
            if (!isFailing)
            {
                isFailing = true;
                errorHandler.onError(ex);
            }
            return false;
        }
    }

    /**
     * Force all at the end, unless the policy is not to.
     *
     * @param segments that there are.
     * @param nowNs    monotonic time.
     */
    void syncAll(final Iterable<StoredSegment> segments, final long nowNs)
    {
        nextNs = nowNs;
        sync(segments, nowNs);
    }
}
