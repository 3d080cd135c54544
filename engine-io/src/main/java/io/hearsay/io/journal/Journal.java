package io.hearsay.io.journal;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Accepted messages in segments on the disk. The calls of {@link MessageJournal} are the agent's thread's and cost
 * memory and a few instructions; all else happens in a daemon thread of its own, <code>hearsay-journal</code>. Memory
 * is bounded by some mapped segments (two, and more for moments), two rings, what is known of the past (see
 * {@link JournalContext#maxOrigins}) and an index of what is retained, per segment and origin in it.
 * <p>
 * What {@link #append} returned a position for survives the death of the process; {@link #syncedPosition} says what
 * survives that of the machine. Closed by any thread once the agent's calls have ended.
 */
public final class Journal implements MessageJournal, AutoCloseable
{
    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int CLOSE_TIMEOUT_MS = 30_000;

    private final JournalDirectory directory;
    private final DamageReport damage;
    private final RangeTable history;
    private final StoredOrigins stored;
    private final RemovalNotices notices;
    private final Questions questions = new Questions();
    private final SegmentWriter writer;
    private final SegmentCatalog catalog;
    private final JournalSync sync;
    private final JournalKeeper keeper;
    private final UnsafeBuffer gap = new UnsafeBuffer(new byte[RecordDescriptor.GAP_LENGTH]);
    private final AgentRunner runner;
    private volatile boolean isClosed;

    private Journal(final JournalContext context, final JournalDirectory directory) throws IOException
    {
        this.directory = directory;
        damage = new DamageReport(context.errorHandler());
        history = new RangeTable(context.maxOrigins(), context.maxRanges());
        stored = new StoredOrigins(context.maxOrigins());
        notices = new RemovalNotices(stored);
        final Recovery recovery = Recovery.run(context.directory(), history, damage);
        final ActiveSegment active = recovery.active();
        final long position = active == null ? recovery.nextFirst() : active.endPosition();
        writer = new SegmentWriter(active, position);
        catalog = new SegmentCatalog(context, recovery, history, notices);
        stored.restore(recovery.segments(), history);
        sync = new JournalSync(context, catalog.forcedPosition(position), context.nanoClock().nanoTime());
        keeper = new JournalKeeper(
            context,
            writer,
            catalog,
            new SegmentTail(history, damage),
            sync,
            new Lookup(questions, catalog, damage),
            recovery.nextFirst());
        runner = context.isExternalKeeper() ? null : new AgentRunner(
            new BackoffIdleStrategy(1, 1, MIN_PARK_NS, MAX_PARK_NS), context.errorHandler(), null, keeper);
    }

    /**
     * Open a journal and find out what is in it. What is damaged is reported and does not prevent that. The
     * first segment of a new one is made before this returns, if nobody else runs its keeper.
     *
     * @param context of the journal.
     * @return the journal, which is the only one of its directory.
     * @throws IOException              if somebody else has it, files can not be read or written, or the JVM lacks the
     *                                  flags that chronicle-bytes needs.
     * @throws IllegalArgumentException if the context makes no sense.
     */
    public static Journal open(final JournalContext context) throws IOException
    {
        context.conclude();
        SegmentMemory.requireFlags();
        final JournalDirectory directory = JournalDirectory.claim(context.directory());
        try
        {
            final Journal journal = new Journal(context, directory);
            if (journal.runner != null)
            {
                journal.prepare();
                AgentRunner.startOnThread(journal.runner, Journal::daemon);
            }
            return journal;
        }
        catch (final IOException | RuntimeException ex)
        {
            directory.close();
            throw ex;
        }
    }

    /** A new journal has room from the start, unless the disk is full. */
    private void prepare()
    {
        while (!writer.hasSegment() && !keeper.isDiskFull())
        {
            keeper.doWork();
        }
    }

    private static Thread daemon(final Runnable runnable)
    {
        final Thread thread = new Thread(runnable);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * What the journal's thread runs, for whoever runs it instead: see {@link JournalContext#externalKeeper}.
     *
     * @return the agent.
     */
    public Agent keeper()
    {
        return keeper;
    }

    @Override
    public void restore(final RangeHandler handler)
    {
        for (OriginRanges ranges = history.oldest(); ranges != null; ranges = ranges.newer)
        {
            for (int i = 0; i < ranges.count(); i++)
            {
                handler.onRange(ranges.origin(), ranges.first(i), ranges.last(i));
            }
        }
    }

    @Override
    public long append(
        final DirectBuffer buffer, final int offset, final int length, final boolean isOwn, final long timeMs)
    {
        if (length > RecordDescriptor.MAX_BODY_LENGTH)
        {
            throw new IllegalArgumentException("a run of " + length + " bytes is longer than a datagram");
        }

        final long position = writer.append(
            RecordDescriptor.RUN, isOwn ? RecordDescriptor.OWN : 0, timeMs, buffer, offset, length);
        if (position != NO_ROOM)
        {
            final long first = RunFlyweight.firstSequence(buffer, offset);
            stored.onStored(
                RunFlyweight.origin(buffer, offset), first, first + RunFlyweight.count(buffer, offset) - 1);
        }

        return position;
    }

    @Override
    public long appendGap(final long count, final long timeMs)
    {
        gap.putLong(0, count);
        return writer.append(RecordDescriptor.GAP, (byte)0, timeMs, gap, 0, RecordDescriptor.GAP_LENGTH);
    }

    @Override
    public long position()
    {
        return writer.position();
    }

    @Override
    public long storedFrom(final long origin)
    {
        notices.listen();
        return stored.storedFrom(origin);
    }

    @Override
    public boolean ask(final long token, final long origin, final long first, final long last)
    {
        return questions.ask(token, origin, first, last);
    }

    @Override
    public int poll(final AnswerHandler handler, final int limit)
    {
        notices.listen();
        return questions.poll(handler, limit);
    }

    /**
     * Up to where messages would survive the death of the machine, as far as this journal has forced them. Any thread.
     *
     * @return the position.
     */
    public long syncedPosition()
    {
        return sync.syncedPosition();
    }

    /**
     * Whether the next segment could not be made for want of room, or for another reason that the error handler was
     * told of. Any thread.
     *
     * @return true until one could be made.
     */
    public boolean isDiskFull()
    {
        return keeper.isDiskFull();
    }

    /**
     * How often {@link #append} and {@link #appendGap} had no room. The agent's thread.
     *
     * @return the number since the start.
     */
    public long noRoomCount()
    {
        return writer.noRoomCount();
    }

    /**
     * How much was found damaged. Any thread.
     *
     * @return the number of records, files and ends of files since the start.
     */
    public long damageCount()
    {
        return damage.count();
    }

    /**
     * How often forcing to the disk failed. Any thread.
     *
     * @return the number since the start.
     */
    public long syncFailureCount()
    {
        return sync.failureCount();
    }

    /**
     * Length of all segments. Any thread.
     *
     * @return in bytes, with the one that is prepared.
     */
    public long totalLength()
    {
        return catalog.totalLength();
    }

    /**
     * How many segments had to leave. Any thread.
     *
     * @return the number since the start.
     */
    public long removedSegmentCount()
    {
        return catalog.removedCount();
    }

    /**
     * How many origins were forgotten, see {@link JournalContext#maxOrigins}. Any thread.
     *
     * @return the number since the start.
     */
    public long forgottenOriginCount()
    {
        return history.forgottenCount();
    }

    /**
     * How many holes count as accepted, see {@link JournalContext#maxRanges}. Any thread.
     *
     * @return the number since the start.
     */
    public long closedHoleCount()
    {
        return history.closedHoleCount();
    }

    /**
     * End: take in and force what was appended, unless the policy is not to, and let another one own the directory.
     * Idempotent.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        try
        {
            if (runner == null)
            {
                keeper.onClose();
            }
            else
            {
                runner.close(CLOSE_TIMEOUT_MS, null);
            }
        }
        finally
        {
            CloseHelper.close(directory);
        }
    }
}
