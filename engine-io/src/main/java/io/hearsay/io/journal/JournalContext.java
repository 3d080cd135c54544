package io.hearsay.io.journal;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * What a journal is opened with. One thread, before {@link Journal#open}; the journal takes what it needs then.
 */
public final class JournalContext
{
    private static final int DEFAULT_SEGMENT_LENGTH = 64 * 1024 * 1024;
    private static final long DEFAULT_RETAINED_LENGTH = 8L * 1024 * 1024 * 1024;
    private static final int DEFAULT_MAX_ORIGINS = 65_536;
    private static final int DEFAULT_MAX_RANGES = 64;
    private static final int MAX_KNOWN_RANGES = 16 * 1024 * 1024;

    private final Path directory;
    private int segmentLength = DEFAULT_SEGMENT_LENGTH;
    private SyncPolicy syncPolicy = SyncPolicy.INTERVAL;
    private long syncIntervalNs = TimeUnit.SECONDS.toNanos(1);
    private long retainedLength = DEFAULT_RETAINED_LENGTH;
    private long retainedMs = Long.MAX_VALUE;
    private int maxOrigins = DEFAULT_MAX_ORIGINS;
    private int maxRanges = DEFAULT_MAX_RANGES;
    private long retryIntervalNs = TimeUnit.SECONDS.toNanos(1);
    private EpochClock epochClock = SystemEpochClock.INSTANCE;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private ErrorHandler errorHandler = Throwable::printStackTrace;
    private BlockWriter blockWriter = BlockWriter::writeFully;
    private boolean isExternalKeeper;

    /**
     * A journal in a directory, everything else as it is if nobody says otherwise.
     *
     * @param directory of the journal alone, made if there is none.
     */
    public JournalContext(final Path directory)
    {
        this.directory = Objects.requireNonNull(directory);
    }

    /**
     * Check that all of it makes sense.
     *
     * @throws IllegalArgumentException that says what does not.
     */
    void conclude()
    {
        require(SegmentDescriptor.isLength(segmentLength), "the length of a segment is a power of two of " +
            SegmentDescriptor.MIN_LENGTH + " to " + SegmentDescriptor.MAX_LENGTH + " bytes, not " + segmentLength);
        require(retainedLength >= 0, "the length retained is not negative");
        require(retainedMs > 0, "the age retained is positive");
        require(syncIntervalNs > 0, "the interval of the sync policy is positive");
        require(retryIntervalNs > 0, "the interval of retries is positive");
        require(maxOrigins >= 1 && maxRanges >= 1 && (long)maxOrigins * maxRanges <= MAX_KNOWN_RANGES,
            "origins times ranges known of each are 1 to " + MAX_KNOWN_RANGES);
    }

    private static void require(final boolean isTrue, final String message)
    {
        if (!isTrue)
        {
            throw new IllegalArgumentException("journal: " + message);
        }
    }

    /**
     * Where the journal is.
     *
     * @return the directory.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * How long a file is. Existing segments of another length stay as they are.
     *
     * @param length in bytes, a power of two, 1 to 256 MiB; default 64 MiB.
     * @return this.
     */
    public JournalContext segmentLength(final int length)
    {
        segmentLength = length;
        return this;
    }

    int segmentLength()
    {
        return segmentLength;
    }

    /**
     * When messages are forced to the disk.
     *
     * @param policy default {@link SyncPolicy#INTERVAL}.
     * @return this.
     */
    public JournalContext syncPolicy(final SyncPolicy policy)
    {
        syncPolicy = Objects.requireNonNull(policy);
        return this;
    }

    SyncPolicy syncPolicy()
    {
        return syncPolicy;
    }

    /** Whether anything has to be on the disk before it counts. */
    boolean isForced()
    {
        return syncPolicy != SyncPolicy.NONE;
    }

    /**
     * How often messages are forced to the disk by {@link SyncPolicy#INTERVAL}.
     *
     * @param intervalNs in nanoseconds; default 1 s.
     * @return this.
     */
    public JournalContext syncIntervalNs(final long intervalNs)
    {
        syncIntervalNs = intervalNs;
        return this;
    }

    long syncIntervalNs()
    {
        return syncIntervalNs;
    }

    /**
     * How much is kept. The segment being written and the one prepared count, but are never removed.
     *
     * @param length of all segments in bytes; default 8 GiB.
     * @return this.
     */
    public JournalContext retainedLength(final long length)
    {
        retainedLength = length;
        return this;
    }

    long retainedLength()
    {
        return retainedLength;
    }

    /**
     * How long messages are kept; a segment leaves when its newest record is older.
     *
     * @param timeMs in milliseconds; default for ever.
     * @return this.
     */
    public JournalContext retainedMs(final long timeMs)
    {
        retainedMs = timeMs;
        return this;
    }

    long retainedMs()
    {
        return retainedMs;
    }

    /**
     * Of how many origins it is known what was accepted; those that were silent longest are forgotten first, and what
     * they sent would be accepted once more after a restart.
     *
     * @param count of origins; default 65 536.
     * @return this.
     */
    public JournalContext maxOrigins(final int count)
    {
        maxOrigins = count;
        return this;
    }

    int maxOrigins()
    {
        return maxOrigins;
    }

    /**
     * How many ranges of sequences are known of an origin. If there are more, the lowest hole counts as accepted: a
     * message of it that comes after a restart is refused, but none is accepted twice.
     *
     * @param count of ranges; default 64.
     * @return this.
     */
    public JournalContext maxRanges(final int count)
    {
        maxRanges = count;
        return this;
    }

    int maxRanges()
    {
        return maxRanges;
    }

    /**
     * How long to wait when a file could not be written.
     *
     * @param intervalNs in nanoseconds; default 1 s.
     * @return this.
     */
    public JournalContext retryIntervalNs(final long intervalNs)
    {
        retryIntervalNs = intervalNs;
        return this;
    }

    long retryIntervalNs()
    {
        return retryIntervalNs;
    }

    /**
     * What time it is, for the age of segments.
     *
     * @param clock default the system's.
     * @return this.
     */
    public JournalContext epochClock(final EpochClock clock)
    {
        epochClock = Objects.requireNonNull(clock);
        return this;
    }

    EpochClock epochClock()
    {
        return epochClock;
    }

    /**
     * How time passes, for intervals.
     *
     * @param clock default the system's.
     * @return this.
     */
    public JournalContext nanoClock(final NanoClock clock)
    {
        nanoClock = Objects.requireNonNull(clock);
        return this;
    }

    NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * Who is told of what is wrong on the disk. Called by the thread that opens the journal and by the journal's.
     *
     * @param handler default prints to standard error.
     * @return this.
     */
    public JournalContext errorHandler(final ErrorHandler handler)
    {
        errorHandler = Objects.requireNonNull(handler);
        return this;
    }

    ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Whether somebody else runs {@link Journal#keeper()} instead of a thread of the journal's own.
     *
     * @param isExternal default false.
     * @return this.
     */
    public JournalContext externalKeeper(final boolean isExternal)
    {
        isExternalKeeper = isExternal;
        return this;
    }

    boolean isExternalKeeper()
    {
        return isExternalKeeper;
    }

    JournalContext blockWriter(final BlockWriter writer)
    {
        blockWriter = writer;
        return this;
    }

    BlockWriter blockWriter()
    {
        return blockWriter;
    }
}
