package io.hearsay.io.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

import org.agrona.ErrorHandler;
import org.agrona.SystemUtil;

/**
 * Forces segments to the disk by a policy. The journal's thread; the position may be read by any. A failure is reported
 * once per episode and tried again.
 */
final class JournalSync
{
    /** To be forced a file need not be writable any more, where systems do not ask for that. */
    private static final OpenOption MODE =
        SystemUtil.isLinux() || SystemUtil.isMac() ? StandardOpenOption.READ : StandardOpenOption.WRITE;

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
     * @param pending segments that may have to be forced, in order.
     * @param nowNs   monotonic time.
     * @return the number of segments forced.
     */
    int sync(final List<StoredSegment> pending, final long nowNs)
    {
        final boolean isEarly = nextNs - nowNs > 0;
        if (policy == SyncPolicy.NONE || isFailing && isEarly)
        {
            return 0;
        }

        final int count = force(pending, isEarly, nowNs);
        // What is behind a segment that is complete was written since then.
        nextNs = !isFailing && (count > 0 || !isEarly) ? nowNs + intervalNs : nextNs;
        return count;
    }

    private int force(final List<StoredSegment> pending, final boolean isEarly, final long nowNs)
    {
        int count = 0;
        for (int i = 0; i < pending.size(); i++)
        {
            final StoredSegment segment = pending.get(i);
            if (isToBeForced(segment))
            {
                if (isWaitedWith(segment, isEarly) || !force(segment, nowNs))
                {
                    return count;
                }
                count++;
            }
        }

        return count;
    }

    /** One that is complete is forced at once, but is cheaper to force when it has no memory any more. */
    private boolean isWaitedWith(final StoredSegment segment, final boolean isEarly)
    {
        final ActiveSegment active = segment.active();
        if (active == null)
        {
            return false;
        }

        return active.isFull() ? !segment.isTakenIn() : policy == SyncPolicy.INTERVAL && isEarly;
    }

    private boolean isToBeForced(final StoredSegment segment)
    {
        return segment.active() == null ? segment.unforcedEnd() > 0 : isDirty(segment.active());
    }

    /**
     * Whether a segment has to be forced once it has no memory any more.
     *
     * @param active segment that is full.
     * @return false if all of it is on the disk, or nobody wants that.
     */
    boolean isToBeForced(final ActiveSegment active)
    {
        return policy != SyncPolicy.NONE && isDirty(active);
    }

    private boolean isDirty(final ActiveSegment active)
    {
        return !active.isLost() && active.endOffset() > SegmentDescriptor.HEADER_LENGTH &&
            active.endPosition() > syncedPosition;
    }

    private boolean force(final StoredSegment segment, final long nowNs)
    {
        try
        {
            final ActiveSegment active = segment.active();
            if (active == null)
            {
                forceFile(segment.path());
                syncedPosition = segment.unforcedEnd();
                segment.forced();
            }
            else
            {
                final long end = active.endPosition();
                active.force((int)(end - active.firstPosition()));
                syncedPosition = end;
            }
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

    /** Each page that is mapped costs an interrupt of all processors before it is written; of this file none is. */
    private static void forceFile(final Path path) throws IOException
    {
        try (FileChannel channel = FileChannel.open(path, MODE, LinkOption.NOFOLLOW_LINKS))
        {
            channel.force(false);
        }
        catch (final IOException ex)
        {
            if (isThere(path))
            {
                throw ex;
            }
            // Somebody removed it: there is nothing to force.
        }
    }

    private static boolean isThere(final Path path) throws IOException
    {
        try
        {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile();
        }
        catch (final NoSuchFileException ignore)
        {
            return false;
        }
    }

    /**
     * Force all at the end, unless the policy is not to.
     *
     * @param pending segments that may have to be forced.
     * @param nowNs   monotonic time.
     */
    void syncAll(final List<StoredSegment> pending, final long nowNs)
    {
        nextNs = nowNs;
        sync(pending, nowNs);
    }
}
