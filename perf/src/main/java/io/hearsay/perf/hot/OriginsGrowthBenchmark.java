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
 * What origins cost a node that knows many of them: per message of 64 bytes in full datagrams, and per duty cycle with
 * nothing to do. Seven peers carry what all of them publish; so nothing is relayed. The log went round before, and
 * holds the last of about 2 200 datagrams.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class OriginsGrowthBenchmark
{
    private static final int PACKED = ReceivePathBenchmark.PACKED;
    private static final int MESSAGE_LENGTH = 64;
    private static final int PEERS = 7;
    private static final int LOG_LAPS = 2;
    private static final int MAX_ORIGINS = 16_384;
    private static final long ID_STEP = 0x9E37_79B9_7F4A_7C15L;

    /** Number of origins, each of which published at least one datagram. */
    @Param({"1", "10", "100", "1000", "10000"})
    public int origins;

    private final WireDatagram[] pushes = new WireDatagram[PEERS];
    private MeasuredNode node;
    private long[] nextSequences;
    private int nextOrigin;
    private int nextPeer;
    private long published;

    /**
     * Meet peers and origins, and fill the log.
     */
    @Setup
    public void setUp()
    {
        node = new MeasuredNode(PEERS, MESSAGE_LENGTH, new Settings().set(EngineOption.MAX_ORIGINS, MAX_ORIGINS));
        for (int i = 0; i < PEERS; i++)
        {
            pushes[i] = node.wire().peer(i).newPush(PACKED, MESSAGE_LENGTH);
        }
        nextSequences = new long[origins];
        final long lap = node.count(CounterDescriptor.LOG_LENGTH) / (PACKED * MESSAGE_LENGTH);
        for (long i = 0; i < origins + LOG_LAPS * lap; i++)
        {
            inRotation();
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
     * See that all of it was accepted and delivered, and nothing forgotten.
     */
    @TearDown
    public void tearDown()
    {
        node.requireCalm();
        node.require(published, CounterDescriptor.MESSAGES_BY_PUSH);
        node.require(published, CounterDescriptor.MESSAGES_DELIVERED);
        node.require(0, CounterDescriptor.PUSHES_SENT);
        node.await(CounterDescriptor.ORIGINS, origins + 1L);
    }

    /**
     * A cycle for a full datagram, each of another origin.
     *
     * @return a number that depends on it.
     */
    @Benchmark
    @OperationsPerInvocation(PACKED)
    public long inRotation()
    {
        nextOrigin = nextOrigin + 1 < origins ? nextOrigin + 1 : 0;
        return receive(nextOrigin);
    }

    /**
     * A cycle for a full datagram, all of one origin.
     *
     * @return a number that depends on it.
     */
    @Benchmark
    @OperationsPerInvocation(PACKED)
    public long oneBusy()
    {
        return receive(0);
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

    private long receive(final int origin)
    {
        nextPeer = nextPeer + 1 < PEERS ? nextPeer + 1 : 0;
        node.wire().queue(pushes[nextPeer], (origin + 1) * ID_STEP, nextSequences[origin] + 1, PACKED);
        nextSequences[origin] += PACKED;
        published += PACKED;
        return node.cycle();
    }
}
