package io.hearsay.perf.attach;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a message costs the one thread that publishes it or polls it, beside a bare ring: the other end works before or
 * after, outside the measured time, so that nothing but this end is measured. Two threads, which share cache lines, are
 * in {@link AttachRig}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 60, timeUnit = TimeUnit.MILLISECONDS)
@OperationsPerInvocation(AttachBenchmark.MESSAGES)
public class AttachBenchmark
{
    /** Messages per invocation; they fit into the ring together. */
    static final int MESSAGES = 512;

    /**
     * An empty ring.
     */
    @State(Scope.Thread)
    public static class Empty
    {
        /** What publishes. */
        @Param({"bare", "offer", "claim"})
        public String end;

        /** Length of each message in bytes. */
        @Param({"8", "64", "1024"})
        public int messageLength;

        private EndPair ends;

        /**
         * Map the ring.
         *
         * @throws IOException if that fails.
         */
        @Setup
        public void setUp() throws IOException
        {
            ends = EndPair.named(end, messageLength);
        }

        /**
         * Empty the ring.
         */
        @Setup(Level.Invocation)
        public void drain()
        {
            AttachBenchmark.drain(ends, MESSAGES);
        }

        /**
         * Unmap the ring.
         *
         * @throws IOException if its file can not be removed.
         */
        @TearDown
        public void tearDown() throws IOException
        {
            ends.close();
        }
    }

    /**
     * A ring with messages in it.
     */
    @State(Scope.Thread)
    public static class Filled
    {
        /** What receives. */
        @Param({"bare", "poll", "pollRuns"})
        public String end;

        /** Length of each message in bytes. */
        @Param({"8", "64", "1024"})
        public int messageLength;

        private EndPair ends;
        private int surplus;

        /**
         * Map the ring.
         *
         * @throws IOException if that fails.
         */
        @Setup
        public void setUp() throws IOException
        {
            ends = EndPair.named(end, messageLength);
        }

        /**
         * Fill the ring.
         */
        @Setup(Level.Invocation)
        public void fill()
        {
            while (surplus < MESSAGES)
            {
                surplus += ends.produce();
            }
        }

        /**
         * Unmap the ring.
         *
         * @throws IOException if its file can not be removed.
         */
        @TearDown
        public void tearDown() throws IOException
        {
            ends.close();
        }
    }

    /**
     * Publish as many messages as the ring is sure to have room for.
     *
     * @param ring that is empty.
     * @return the number of messages.
     * @throws IllegalStateException if one was refused.
     */
    @Benchmark
    public int publish(final Empty ring)
    {
        int count = 0;
        for (int i = 0; i < MESSAGES; i++)
        {
            count += ring.ends.produce();
        }
        if (count != MESSAGES)
        {
            throw new IllegalStateException("only " + count + " messages were accepted");
        }

        return count;
    }

    /**
     * Take messages.
     *
     * @param ring that holds them.
     * @return a number that depends on all of them.
     */
    @Benchmark
    public long receive(final Filled ring)
    {
        ring.surplus -= drain(ring.ends, MESSAGES);
        return ring.ends.sum();
    }

    private static int drain(final EndPair ends, final int count)
    {
        int drained = 0;
        int idle = 0;
        while (drained < count && idle < 2)
        {
            final int consumed = ends.consume();
            drained += consumed;
            // The end of the ring's memory ends a read, but the next one goes on.
            idle = consumed == 0 ? idle + 1 : 0;
        }

        return drained;
    }
}
