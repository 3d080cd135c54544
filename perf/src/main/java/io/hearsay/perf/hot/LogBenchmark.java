package io.hearsay.perf.hot;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.log.EvictionHandler;
import io.hearsay.core.log.MessageLog;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.RetainedIndex;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The message log with its index, as large as by default, full of messages of 64 bytes of 64 origins: what it takes to
 * append (and thereby to evict the oldest), and to find a message, anywhere in the log, by its origin and sequence.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class LogBenchmark
{
    /** Messages of a run that is as long as a datagram. */
    static final int RUN_COUNT = ReceivePathBenchmark.PACKED;

    /** Lookups of one invocation. */
    static final int LOOKUPS = 256;

    private static final int CAPACITY = 16 * 1024 * 1024;
    private static final int ORIGINS = 64;
    private static final int MAX_ORIGINS = 4_096;
    private static final int MESSAGE_LENGTH = 64;
    private static final int ENTRY_LENGTH = RunFlyweight.ENTRY_HEADER_LENGTH + MESSAGE_LENGTH;

    /**
     * A log full of single messages.
     */
    @State(Scope.Thread)
    public static class Singles
    {
        private final Retained retained = new Retained(1);

        /**
         * Fill the log.
         */
        @Setup
        public void setUp()
        {
            retained.fill();
        }

        /**
         * See that all that is retained is found, and nothing else.
         */
        @TearDown
        public void tearDown()
        {
            retained.check();
        }
    }

    /**
     * A log full of long runs.
     */
    @State(Scope.Thread)
    public static class Runs
    {
        private final Retained retained = new Retained(RUN_COUNT);

        /**
         * Fill the log.
         */
        @Setup
        public void setUp()
        {
            retained.fill();
        }

        /**
         * See that all that is retained is found, and nothing else.
         */
        @TearDown
        public void tearDown()
        {
            retained.check();
        }
    }

    /**
     * Append one message.
     *
     * @param log to append to.
     * @return its position.
     */
    @Benchmark
    public long appendSingle(final Singles log)
    {
        return log.retained.append();
    }

    /**
     * Append a run; per message.
     *
     * @param log to append to.
     * @return its position.
     */
    @Benchmark
    @OperationsPerInvocation(RUN_COUNT)
    public long appendRun(final Runs log)
    {
        return log.retained.append();
    }

    /**
     * Find messages that are records of their own.
     *
     * @param log to look in.
     * @return a number that depends on all of them.
     */
    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public long lookUpSingle(final Singles log)
    {
        return log.retained.lookUp();
    }

    /**
     * Find messages inside of runs.
     *
     * @param log to look in.
     * @return a number that depends on all of them.
     */
    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public long lookUpInRun(final Runs log)
    {
        return log.retained.lookUp();
    }

    /**
     * Log and index.
     */
    private static final class Retained implements EvictionHandler
    {
        private final MessageLog log = new MessageLog(CAPACITY, this);
        private final RetainedIndex index =
            new RetainedIndex(RetainedIndex.pageCount(CAPACITY, MAX_ORIGINS));
        private final SplittableRandom random = new SplittableRandom(1);
        private final UnsafeBuffer entries;
        private final int runCount;
        private final long[] lowest = new long[ORIGINS];
        private final long[] highest = new long[ORIGINS];
        private int nextOrigin;

        Retained(final int runCount)
        {
            this.runCount = runCount;
            entries = new UnsafeBuffer(
                BufferUtil.allocateDirectAligned(runCount * ENTRY_LENGTH, BitUtil.CACHE_LINE_LENGTH));
            for (int i = 0; i < runCount; i++)
            {
                RunFlyweight.entryLength(entries, i * ENTRY_LENGTH, MESSAGE_LENGTH);
            }
            Arrays.fill(lowest, 1);
        }

        void fill()
        {
            while (log.head() < 2L * CAPACITY)
            {
                append();
            }
        }

        long append()
        {
            final int origin = nextOrigin;
            nextOrigin = nextOrigin + 1 < ORIGINS ? nextOrigin + 1 : 0;
            final int length = RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH + entries.capacity();
            while (!index.hasRoom(runCount))
            {
                log.evictOldest();
            }
            final int offset = log.claim(length);
            final int body = offset + RecordDescriptor.BODY_OFFSET;
            RunFlyweight.putHeader(log.buffer(), body, origin, highest[origin] + 1, 0, 1, runCount);
            log.buffer().putBytes(body + RunFlyweight.HEADER_LENGTH, entries, 0, entries.capacity());
            final long position = log.append(offset, length, RecordDescriptor.RUN, 0, origin, 1);
            index.put(origin, highest[origin] + 1, runCount, offset);
            highest[origin] += runCount;
            return position;
        }

        long lookUp()
        {
            long sum = 0;
            for (int i = 0; i < LOOKUPS; i++)
            {
                final int origin = random.nextInt(ORIGINS);
                final long sequence = random.nextLong(lowest[origin], highest[origin] + 1);
                sum += entry(origin, sequence);
            }
            return sum;
        }

        private int entry(final int origin, final long sequence)
        {
            final int run = index.get(origin, sequence) + RecordDescriptor.BODY_OFFSET;
            final long first = RunFlyweight.firstSequence(log.buffer(), run);
            return RunFlyweight.skipEntries(
                log.buffer(), run + RunFlyweight.HEADER_LENGTH, (int)(sequence - first));
        }

        void check()
        {
            long retained = 0;
            for (int origin = 0; origin < ORIGINS; origin++)
            {
                retained += highest[origin] - lowest[origin] + 1;
                for (long sequence = lowest[origin]; sequence <= highest[origin]; sequence++)
                {
                    final int entry = entry(origin, sequence);
                    if (RunFlyweight.entryLength(log.buffer(), entry) != MESSAGE_LENGTH)
                    {
                        throw new IllegalStateException("no entry of message " + origin + ", " + sequence);
                    }
                }
                if (index.get(origin, lowest[origin] - 1) >= 0 || index.get(origin, highest[origin] + 1) >= 0)
                {
                    throw new IllegalStateException("more is known of " + origin + " than there is");
                }
            }
            if (retained * ENTRY_LENGTH < CAPACITY / 4 || log.tail() < CAPACITY)
            {
                throw new IllegalStateException("the log is not full: " + retained + " messages");
            }
        }

        @Override
        public boolean isKept(final int offset)
        {
            return false;
        }

        @Override
        public void onEvict(final int offset)
        {
            final int origin = RecordDescriptor.originIndex(log.buffer(), offset);
            final int run = offset + RecordDescriptor.BODY_OFFSET;
            final long first = RunFlyweight.firstSequence(log.buffer(), run);
            final int count = RunFlyweight.count(log.buffer(), run);
            index.remove(origin, first, count);
            lowest[origin] = first + count;
        }

        @Override
        public void onMove(final int offset)
        {
            throw new IllegalStateException("nothing is held");
        }
    }
}
