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
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What an engine shows of itself, read by others while it writes.
 */
public final class StatusRowStress
{
    private static final CounterScope SCOPE = CounterScope.CLIENT;
    private static final List<CounterDescriptor> COLUMNS = CounterDescriptor.of(SCOPE);
    private static final String OLD = "old";
    private static final String NEW = "newcomer";
    private static final int NOBODY = 0;
    private static final int TORN = -1;

    private StatusRowStress()
    {
    }

    /** A table of one row, whose values are those of its key. */
    static class Row
    {
        private final UnsafeBuffer buffer = Slab.take(StatusDescriptor.tableLength(SCOPE, 1));
        final CounterTable table = Tables.table(buffer, SCOPE, 1);
        final StatusTableReader reader = new StatusTableReader(buffer, SCOPE, 1);

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

        /** What the row says if all of it says the same. */
        int read(final String label)
        {
            final List<StatusRow> rows = reader.read();
            if (rows.isEmpty())
            {
                return NOBODY;
            }

            final StatusRow row = rows.get(0);
            for (final CounterDescriptor column : COLUMNS)
            {
                if (row.get(column) != row.key())
                {
                    return TORN;
                }
            }
            return row.label().equals(label) ? (int)row.key() : TORN;
        }
    }

    /**
     * A row is read while it is written.
     */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "before")
    @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "between")
    @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "after")
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "left out: its writer was held up in the middle")
    @Outcome(expect = Expect.FORBIDDEN, desc = "values of different times")
    @State
    public static class Written extends Row
    {
        @Actor
        public void engine()
        {
            write(2);
            write(3);
        }

        @Actor
        public void reader(final I_Result result)
        {
            result.r1 = read(OLD);
        }
    }

    /**
     * A row is read while it goes from one to another.
     */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "of who had it")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "nobody's, or its writer was held up in the middle")
    @Outcome(id = "-1, 0", expect = Expect.ACCEPTABLE, desc = "given to the next one, but of nobody yet")
    @Outcome(id = "-1, 2", expect = Expect.ACCEPTABLE, desc = "of who has it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "of two of them")
    @State
    public static class FreedAndTaken extends Row
    {
        @Actor
        public void engine()
        {
            table.free(0);
            table.take(0, NEW);
            write(2);
        }

        @Actor
        public void reader(final II_Result result)
        {
            final List<StatusRow> rows = reader.read();
            if (!rows.isEmpty())
            {
                final StatusRow row = rows.get(0);
                final boolean isOne =
                    COLUMNS.stream().allMatch(column -> row.get(column) == row.key());
                final boolean isOld = row.label().equals(OLD);
                result.r1 = !isOne ? 100 : isOld ? (int)row.key() : row.label().equals(NEW) ? TORN : 200;
                result.r2 = isOld ? 0 : (int)row.key();
            }
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
