package io.hearsay.perf.hot;

import java.util.concurrent.TimeUnit;

import io.hearsay.core.counters.CounterDescriptor;
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
 * What a message costs on its way from the application to seven peers and until they have it: offer, drain, append,
 * assemble, seal, send seven times, take seven acknowledgements, let go; without kernel and cipher. Per message of 64
 * bytes, in a log that went round before, with messages alone and with bursts. What the peers acknowledge comes with
 * the next cycle, in one datagram each.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class SendPathBenchmark
{
    /** Messages of one cycle where many wait: eight datagrams, the last of them not full. */
    static final int BURST = 904;

    private static final int MESSAGE_LENGTH = 64;
    private static final int PEERS = 7;

    /**
     * A node that publishes.
     */
    @State(Scope.Thread)
    public static class Sender
    {
        private MeasuredNode node;
        private long runsAtFirst;
        private long pushesAtFirst;

        /**
         * Meet the peers, and fill the log.
         */
        @Setup
        public void setUp()
        {
            node = new MeasuredNode(PEERS, MESSAGE_LENGTH);
            final long messages = node.count(CounterDescriptor.LOG_LENGTH) / MESSAGE_LENGTH;
            for (long i = 0; i < messages; i++)
            {
                send(1);
            }
            for (long i = 0; i < messages; i += BURST)
            {
                send(BURST);
            }
            runsAtFirst = node.wire().sentRuns();
            pushesAtFirst = node.wire().sentPushes();
        }

        /**
         * See that all of it was sent to everybody, and confirmed.
         */
        @TearDown
        public void tearDown()
        {
            final long offered = node.client().offeredCount();
            node.await(CounterDescriptor.MESSAGES_CONFIRMED, offered);
            node.requireCalm();
            node.require(offered, CounterDescriptor.MESSAGES_PUBLISHED);
            node.require(node.wire().sentPushes(), CounterDescriptor.PUSHES_SENT);
            node.require(node.wire().acknowledgedCount(), CounterDescriptor.ACKS_RECEIVED);
            if (node.wire().sentCopies() != PEERS * offered)
            {
                throw new IllegalStateException(
                    node.wire().sentCopies() + " copies were sent and not " + PEERS * offered);
            }
            final long runs = node.wire().sentRuns() - runsAtFirst;
            final long pushes = node.wire().sentPushes() - pushesAtFirst;
            if (runs > pushes + pushes / 100 + PEERS)
            {
                throw new IllegalStateException("runs do not fill their datagrams: " + runs + " in " + pushes);
            }
        }

        private long send(final int count)
        {
            for (int i = 0; i < count; i++)
            {
                node.client().offer();
            }

            // while it learns how much may be on its way, a burst takes several cycles
            final long copies = PEERS * node.client().offeredCount();
            long result = node.cycle();
            while (node.wire().sentCopies() < copies)
            {
                result = node.cycle();
            }
            return result;
        }
    }

    /**
     * A cycle for one message that is alone.
     *
     * @param sender of it.
     * @return copies sent.
     */
    @Benchmark
    public long oneAlone(final Sender sender)
    {
        return sender.send(1);
    }

    /**
     * A cycle for as many as fit into eight datagrams.
     *
     * @param sender of them.
     * @return copies sent.
     */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long packed(final Sender sender)
    {
        return sender.send(BURST);
    }
}
