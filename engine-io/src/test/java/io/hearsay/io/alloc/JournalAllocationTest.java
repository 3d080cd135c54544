package io.hearsay.io.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.ThreadMXBean;
import io.hearsay.core.spi.MessageJournal;
import io.hearsay.core.testing.Await;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.journal.Journal;
import io.hearsay.io.journal.JournalContext;
import io.hearsay.io.journal.SyncPolicy;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent's calls of a journal, while segments come and go in the journal's own thread.
 */
@Timeout(120)
class JournalAllocationTest implements MessageJournal.AnswerHandler
{
    private static final int RUNS = 20_000;
    private static final int ORIGINS = 100;
    /** So that more segments are written than are retained. */
    private static final int MIN_BATCHES = 3;
    private static final int MAX_BATCHES = 20;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer run = new UnsafeBuffer(ByteBuffer.allocateDirect(1_024));
    private final List<Throwable> errors = new ArrayList<>();
    private long answered;
    private long ended;
    private long lowestStored;

    @Test
    void shouldAllocateNothingInTheAgentsCalls(@TempDir final Path directory) throws IOException
    {
        try (Journal journal = Journal.open(new JournalContext(directory)
            .segmentLength(1024 * 1024)
            .maxOrigins(ORIGINS / 2)
            .retainedLength(4 * 1024 * 1024)
            .syncPolicy(SyncPolicy.NONE)
            .errorHandler(errors::add)))
        {
            final StringBuilder seen = new StringBuilder();
            long sequence = 1;
            long allocated = Long.MAX_VALUE;
            // what the JVM itself allocates while it compiles ends after some batches
            for (int batch = 0; batch < MAX_BATCHES && (batch < MIN_BATCHES || allocated != 0); batch++)
            {
                final long before = threads.getCurrentThreadAllocatedBytes();
                exchange(journal, sequence);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
                sequence += RUNS;
                seen.append(allocated).append(' ');
            }

            assertEquals(0, allocated, "bytes allocated by each batch of " + RUNS + " runs: " + seen);
            Await.until(() -> journal.removedSegmentCount() > 10 | poll(journal), "segments to be removed");
            assertTrue(answered > 0 && ended > 0 && lowestStored > 1);
        }
        assertEquals(List.of(), errors);
    }

    private boolean poll(final Journal journal)
    {
        return journal.poll(this, 1) < 0;
    }

    private void exchange(final Journal journal, final long first)
    {
        for (long sequence = first; sequence < first + RUNS; sequence++)
        {
            final int length = putRun(sequence);
            while (journal.append(run, 0, length, false, sequence) == MessageJournal.NO_ROOM)
            {
                journal.poll(this, 16);
            }
            if (sequence % 64 == 0)
            {
                journal.ask(sequence, sequence % ORIGINS, sequence - 10, sequence);
                journal.appendGap(1, sequence);
            }
            journal.poll(this, 16);
            final long from = journal.storedFrom(sequence % ORIGINS);
            lowestStored = from == Long.MAX_VALUE ? lowestStored : from;
        }
    }

    private int putRun(final long sequence)
    {
        RunFlyweight.putHeader(run, 0, sequence % ORIGINS, sequence, 1, 1, 1);
        RunFlyweight.entryLength(run, RunFlyweight.HEADER_LENGTH, 400);
        return RunFlyweight.HEADER_LENGTH + RunFlyweight.ENTRY_HEADER_LENGTH + 400;
    }

    @Override
    public boolean onRun(final long token, final DirectBuffer buffer, final int offset, final int length)
    {
        answered++;
        return answered % 5 != 0;
    }

    @Override
    public void onEnd(final long token)
    {
        ended++;
    }
}
