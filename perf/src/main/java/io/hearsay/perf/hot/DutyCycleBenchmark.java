package io.hearsay.perf.hot;

import java.util.concurrent.TimeUnit;

import io.hearsay.core.counters.CounterDescriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A duty cycle with nothing to do: what a spinning engine repeats, and what every message that is alone waits for. It
 * reads both clocks, as every cycle does, and whatever is due by the clock is part of it: gauges, status rows, syncs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class DutyCycleBenchmark
{
    private static final int MESSAGE_LENGTH = 64;

    /** Number of peers, all of them live; each is the origin of some messages. */
    @Param({"2", "64"})
    public int peers;

    private MeasuredNode node;

    /**
     * Meet the peers, and get something from each.
     */
    @Setup
    public void setUp()
    {
        node = new MeasuredNode(peers, MESSAGE_LENGTH);
        for (int i = 0; i < peers; i++)
        {
            node.wire().queue(
                node.wire().peer(i).newPush(ReceivePathBenchmark.PACKED, MESSAGE_LENGTH), ReceivePathBenchmark.PACKED);
        }
        node.cycle();
    }

    /**
     * Let all peers give a sign of life.
     */
    @Setup(Level.Iteration)
    public void hear()
    {
        node.hear();
    }

    /**
     * See that nothing happened.
     */
    @TearDown
    public void tearDown()
    {
        node.requireCalm();
        node.require(peers, CounterDescriptor.PEERS_LIVE);
        node.require((long)peers * ReceivePathBenchmark.PACKED, CounterDescriptor.MESSAGES_DELIVERED);
        node.require(0, CounterDescriptor.MESSAGES_PUBLISHED);
    }

    /**
     * One duty cycle.
     *
     * @return the work done.
     */
    @Benchmark
    public int idle()
    {
        return node.doWork();
    }
}
