package io.hearsay.perf.hot;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.origin.Origin;
import io.hearsay.core.origin.OriginTable;
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
 * The windows of sequences, test and set: single messages and ranges, in order, out of order and known already, with
 * the search for the origin among 1 024 of them. In each sixteenth window 32 messages are missing farther back, as
 * after some loss. Per message, or per range where it says so.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class OriginBenchmark
{
    /** Messages, or ranges, of one invocation. */
    static final int BATCH = 256;

    private static final int RANGE_COUNT = ReceivePathBenchmark.PACKED;
    private static final int ORIGINS = 1_024;
    private static final int MISSING = 32;
    private static final int FIRST = 1_000;
    private static final int SHUFFLED = 16;

    private final OriginTable table = new OriginTable(4_096, 65_536);
    private final SplittableRandom random = new SplittableRandom(1);
    private final long[] ids = new long[ORIGINS];
    private final int[] order = new int[SHUFFLED];
    private long acceptedCount;
    private long knownCount;
    private long nowNs = 1;
    private int next;

    /**
     * Fill the table.
     */
    @Setup
    public void setUp()
    {
        for (int i = 0; i < ORIGINS; i++)
        {
            ids[i] = random.nextLong();
            final Origin origin = table.add(ids[i], 0, false, nowNs);
            accept(origin, 1, FIRST);
        }
        for (int i = 0; i < SHUFFLED; i++)
        {
            order[i] = i;
        }
        for (int i = SHUFFLED - 1; i > 0; i--)
        {
            final int other = random.nextInt(i + 1);
            final int value = order[i];
            order[i] = order[other];
            order[other] = value;
        }
        // the pool has holes for 5 120 pieces: a part of the origins lacks something
        for (int i = 0; i < ORIGINS; i += 16)
        {
            final Origin origin = table.find(ids[i]);
            for (int hole = 0; hole < MISSING; hole++)
            {
                accept(origin, origin.window.highest() + 2, origin.window.highest() + 2);
            }
        }
    }

    /**
     * See that each message was accepted once, and that what was missing is so still.
     */
    @TearDown
    public void tearDown()
    {
        long accepted = 0;
        long missing = 0;
        for (final long id : ids)
        {
            final Origin origin = table.find(id);
            accepted += origin.window.highest() - origin.window.missingCount();
            missing += origin.window.missingCount();
        }
        if (accepted != acceptedCount || missing != ORIGINS / 16 * MISSING)
        {
            throw new IllegalStateException(
                accepted + " messages and not " + acceptedCount + ", missing: " + missing + ", known: " + knownCount);
        }
    }

    /**
     * Next messages, each of another origin.
     *
     * @return the number of messages accepted.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long single()
    {
        nowNs++;
        for (int i = 0; i < BATCH; i++)
        {
            final Origin origin = nextOrigin();
            accept(origin, origin.window.highest() + 1, origin.window.highest() + 1);
        }
        return acceptedCount;
    }

    /**
     * Next ranges, each of another origin; per range of 113.
     *
     * @return the number of messages accepted.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long range()
    {
        nowNs++;
        for (int i = 0; i < BATCH; i++)
        {
            final Origin origin = nextOrigin();
            accept(origin, origin.window.highest() + 1, origin.window.highest() + RANGE_COUNT);
        }
        return acceptedCount;
    }

    /**
     * Messages of an origin, sixteen of them in another order.
     *
     * @return the number of messages accepted.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long outOfOrder()
    {
        nowNs++;
        for (int i = 0; i < BATCH; i += SHUFFLED)
        {
            final long id = ids[next];
            final long first = nextOrigin().window.highest() + 1;
            for (final int place : order)
            {
                accept(table.find(id), first + place, first + place);
            }
        }
        return acceptedCount;
    }

    /**
     * Messages that are known, each of another origin.
     *
     * @return the number of messages that were known.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long duplicate()
    {
        for (int i = 0; i < BATCH; i++)
        {
            final Origin origin = nextOrigin();
            accept(origin, origin.window.highest(), origin.window.highest());
        }
        return knownCount;
    }

    /**
     * Ranges that are known; per range of 113.
     *
     * @return the number of messages that were known.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long duplicateRange()
    {
        for (int i = 0; i < BATCH; i++)
        {
            accept(nextOrigin(), 1, RANGE_COUNT);
        }
        return knownCount;
    }

    private Origin nextOrigin()
    {
        final Origin origin = table.find(ids[next]);
        next = next + 1 < ORIGINS ? next + 1 : 0;
        return origin;
    }

    /** As one accepts a run: each stretch of it that is new, or known. */
    private void accept(final Origin origin, final long first, final long last)
    {
        long sequence = first;
        while (sequence <= last)
        {
            final long stretch = origin.window.classify(sequence, last);
            if (stretch > 0)
            {
                final long end = sequence + stretch - 1;
                if (!origin.window.canAccept(sequence, end))
                {
                    throw new IllegalStateException("no hole is left");
                }
                origin.accept(sequence, end, nowNs);
                acceptedCount += stretch;
                sequence += stretch;
            }
            else
            {
                knownCount -= stretch;
                sequence -= stretch;
            }
        }
    }
}
