package io.hearsay.perf.hot;

import java.util.concurrent.TimeUnit;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
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
 * What peers cost a node that knows many of them: per message of 64 bytes that one of them publishes in full datagrams
 * and that is passed on to three at random, who acknowledge it; and per duty cycle with nothing to do. All are live.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class PeersGrowthBenchmark
{
    private static final int PACKED = ReceivePathBenchmark.PACKED;
    private static final int MESSAGE_LENGTH = 64;
    private static final int FANOUT = 3;
    private static final int LOG_LAPS = 2;

    /** Number of peers. */
    @Param({"64", "1000", "10000"})
    public int peers;

    private MeasuredNode node;
    private WireDatagram push;

    /**
     * Meet the peers, and fill the log.
     */
    @Setup
    public void setUp()
    {
        // However few they are, what comes is relayed, as in a large cluster.
        node = new MeasuredNode(peers, MESSAGE_LENGTH, new Settings().set(EngineOption.DIRECT_PEERS, 0));
        push = node.wire().peer(0).newPush(PACKED, MESSAGE_LENGTH);
        final long lap = node.count(CounterDescriptor.LOG_LENGTH) / (PACKED * MESSAGE_LENGTH);
        for (long i = 0; i < LOG_LAPS * lap; i++)
        {
            relayed();
        }
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
     * See that all of it was accepted, delivered and passed on.
     */
    @TearDown
    public void tearDown()
    {
        final long published = node.wire().peer(0).publishedCount();
        node.requireCalm();
        node.require(published, CounterDescriptor.MESSAGES_BY_PUSH);
        node.require(published, CounterDescriptor.MESSAGES_DELIVERED);
        node.await(CounterDescriptor.PEERS_LIVE, peers);
        if (node.wire().sentCopies() != FANOUT * published)
        {
            throw new IllegalStateException(
                node.wire().sentCopies() + " copies were sent of " + published + " messages");
        }
    }

    /**
     * A cycle for a full datagram that is passed on.
     *
     * @return a number that depends on it.
     */
    @Benchmark
    @OperationsPerInvocation(PACKED)
    public long relayed()
    {
        node.wire().queue(push, PACKED);
        return node.cycle();
    }

    /**
     * A cycle for nothing.
     *
     * @return the work done.
     */
    @Benchmark
    public int idle()
    {
        return node.doWork();
    }
}
