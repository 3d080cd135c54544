package io.hearsay.core.agent;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.log.LogCursor;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends what is accepted to the journal, in the order of the log, own messages too: a cursor, so the log keeps what
 * the journal has no room for yet. Where the log refuses messages for its sake for too long, it is cut off as a client
 * is, and then holds nothing up until there is room again: what it passes meanwhile is counted
 * (<code>journal-skipped</code>), and a gap is noted before what follows. Owned by the agent's thread; a bounded number
 * of records per cycle.
 */
final class JournalCursor
{
    private static final int RECORDS_PER_CYCLE = 256;
    private static final int SKIPPED_PER_CYCLE = 4_096;
    private static final int US_PER_MS = 1_000;

    private final NodeState node;
    private final MessageJournal journal;
    private final LogCursor cursor = new LogCursor();
    private final Stall stall;
    private boolean isCutOff;
    private long skippedCount;

    JournalCursor(final NodeState node)
    {
        this.node = node;
        journal = node.journal;
        stall = new Stall(node.settings.get(EngineOption.CLIENT_LIVENESS_TIMEOUT), node.log.capacity());
        node.log.add(cursor, node.log.head());
    }

    int onCycle()
    {
        if (isCutOff && !resume())
        {
            return skip();
        }

        final int work = append();
        final boolean isBlocking =
            (node.refusedNs == node.nowNs || node.keptNs == node.nowNs) && node.log.isBlockedBy(cursor);
        // after it was cut off it counts as stalled until a quarter of the log is done: to pass more is for need alone
        if (stall.onCycle(isBlocking, cursor.position(), node.nowNs) && isBlocking)
        {
            isCutOff = true;
            node.counters.increment(CounterDescriptor.JOURNAL_CUT_OFF);
            return work + skip();
        }

        return work;
    }

    /**
     * Where the log goes on behind what is journaled, or passed over.
     *
     * @return the position of the next record.
     */
    long position()
    {
        return cursor.position();
    }

    /**
     * How much of the log is not journaled yet.
     *
     * @return the length in bytes.
     */
    long lag()
    {
        return node.log.head() - cursor.position();
    }

    private int append()
    {
        final UnsafeBuffer log = node.log.buffer();
        int work = 0;
        for (int i = 0; i < RECORDS_PER_CYCLE && cursor.position() < node.log.head(); i++)
        {
            final int record = node.log.offset(cursor.position());
            if (isToAppend(log, record))
            {
                if (!append(log, record))
                {
                    node.counters.increment(CounterDescriptor.JOURNAL_BACK_PRESSURED);
                    break;
                }
                work++;
            }
            cursor.position(node.log.next(cursor.position()));
        }

        return work;
    }

    private boolean append(final UnsafeBuffer log, final int record)
    {
        final int run = record + RecordDescriptor.BODY_OFFSET;
        final int length = RecordDescriptor.length(log, record) - RecordDescriptor.BODY_OFFSET;
        final int flags = RecordDescriptor.flags(log, record);
        final long position = journal.append(log, run, length, (flags & RecordDescriptor.OWN) != 0, nowMs());
        if (position < 0)
        {
            return false;
        }

        RecordDescriptor.flags(log, record, flags | RecordDescriptor.JOURNALED);
        node.counters.add(CounterDescriptor.JOURNAL_APPENDED, RunFlyweight.count(log, run));
        return true;
    }

    /** What was moved to the head is journaled already, unless it was passed over. */
    private static boolean isToAppend(final UnsafeBuffer log, final int record)
    {
        return RecordDescriptor.kind(log, record) == RecordDescriptor.RUN &&
            !RecordDescriptor.is(log, record, RecordDescriptor.JOURNALED);
    }

    /**
     * Note what was passed over, if there is room for that.
     */
    private boolean resume()
    {
        if (skippedCount > 0 && journal.appendGap(skippedCount, nowMs()) < 0)
        {
            return false;
        }

        skippedCount = 0;
        isCutOff = false;
        return true;
    }

    private int skip()
    {
        final UnsafeBuffer log = node.log.buffer();
        long count = 0;
        int work = 0;
        while (work < SKIPPED_PER_CYCLE && cursor.position() < node.log.head())
        {
            final int record = node.log.offset(cursor.position());
            if (isToAppend(log, record))
            {
                count += RunFlyweight.count(log, record + RecordDescriptor.BODY_OFFSET);
            }
            cursor.position(node.log.next(cursor.position()));
            work++;
        }

        skippedCount += count;
        node.counters.add(CounterDescriptor.JOURNAL_SKIPPED, count);
        return work;
    }

    private long nowMs()
    {
        return node.nowUs / US_PER_MS;
    }
}
