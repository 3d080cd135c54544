package io.hearsay.io.status;

import java.util.List;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.CounterTable;
import io.hearsay.core.counters.LatencyHistogram;
import io.hearsay.core.counters.LatencyHistogramDescriptor;
import io.hearsay.core.counters.StatusDescriptor;
import io.hearsay.core.counters.Tables;
import io.hearsay.perf.stress.Slab;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What an engine shows of itself, read by others while it writes.
 */
public final class StatusRowStress
{
    private static final CounterScope SCOPE = CounterScope.CLIENT;
    private static final List<CounterDescriptor> COLUMNS = CounterDescriptor.of(SCOPE);
    private static final String OLD = "old";
    private static final String NEW = "newcomer";
    private static final int TIMES = 20;

    private StatusRowStress()
    {
    }

    /** A table of one row, whose values are those of its key. */
    static class Row
    {
        private final UnsafeBuffer buffer = Slab.take(StatusDescriptor.tableLength(SCOPE, 1));
        final CounterTable table = Tables.table(buffer, SCOPE, 1);
        final StatusTableReader reader = new StatusTableReader(buffer, SCOPE, 1);
        volatile boolean isLookedAt;

        Row()
        {
            table.take(0, OLD);
            write(1);
        }

        final void write(final int value)
        {
            table.begin(0, value);
            for (final CounterDescriptor column : COLUMNS)
            {
                table.set(0, column, value);
            }
            table.end(0);
        }

        static boolean isWhole(final StatusRow row)
        {
            for (final CounterDescriptor column : COLUMNS)
            {
                if (row.get(column) != row.key())
                {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * A row is read again and again while it is written again and again.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "each time whole, and never an older one than before")
    @Outcome(expect = Expect.FORBIDDEN, desc = "values of different times")
    @State
    public static class Written extends Row
    {
        @Actor
        public void engine()
        {
            for (int value = 2; !isLookedAt; value++)
            {
                write(value);
            }
        }

        @Actor
        public void reader(final II_Result result)
        {
            long last = 1;
            for (int i = 0; i < TIMES; i++)
            {
                // none if its writer was held up in the middle
                for (final StatusRow row : reader.read())
                {
                    result.r1 += isWhole(row) && row.label().equals(OLD) ? 0 : 1;
                    result.r2 += row.key() < last ? 1 : 0;
                    last = row.key();
                }
            }
            isLookedAt = true;
        }
    }

    /**
     * A row is read again and again while it goes from one to another and back.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "nobody's, or of one of them, or given but of nobody yet")
    @Outcome(expect = Expect.FORBIDDEN, desc = "values of one under the label of the other, or of different times")
    @State
    public static class FreedAndTaken extends Row
    {
        @Actor
        public void engine()
        {
            for (int i = 0; !isLookedAt; i++)
            {
                table.free(0);
                table.take(0, i % 2 == 0 ? NEW : OLD);
                write(i % 2 == 0 ? 2 : 1);
            }
        }

        @Actor
        public void reader(final II_Result result)
        {
            for (int i = 0; i < TIMES; i++)
            {
                for (final StatusRow row : reader.read())
                {
                    final boolean isOld = row.label().equals(OLD);
                    final long key = isOld ? 1 : 2;
                    result.r1 += isWhole(row) && (row.key() == 0 || row.key() == key) ? 0 : 1;
                    result.r2 += isOld || row.label().equals(NEW) ? 0 : 1;
                }
            }
            isLookedAt = true;
        }
    }

    /**
     * A histogram is read while latencies are counted: a bucket each, the longer one in the higher bucket.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "before")
    @Outcome(id = "0, 5", expect = Expect.ACCEPTABLE, desc = "the largest value is known before it is counted")
    @Outcome(id = "0, 99", expect = Expect.ACCEPTABLE, desc = "the same of the second")
    @Outcome(id = "1, 5", expect = Expect.ACCEPTABLE, desc = "between")
    @Outcome(id = "1, 99", expect = Expect.ACCEPTABLE, desc = "one of them is counted")
    @Outcome(id = "2, 99", expect = Expect.ACCEPTABLE, desc = "after")
    @Outcome(expect = Expect.FORBIDDEN, desc = "more counted than were, or one above the largest value")
    @State
    public static class Histogram
    {
        private final UnsafeBuffer buffer = Slab.take(LatencyHistogramDescriptor.LENGTH);
        private final LatencyHistogram histogram = Tables.histogram(buffer);

        @Actor
        public void engine()
        {
            histogram.record(5);
            histogram.record(99);
        }

        @Actor
        public void reader(final II_Result result)
        {
            final LatencySnapshot snapshot = LatencySnapshot.read(buffer);
            result.r1 = (int)snapshot.count();
            result.r2 = (int)snapshot.maxUs();
        }
    }
}
