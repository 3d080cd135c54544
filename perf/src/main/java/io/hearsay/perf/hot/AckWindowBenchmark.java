package io.hearsay.perf.hot;

import java.util.concurrent.TimeUnit;

import io.hearsay.core.agent.DrivenAckWindows;
import io.hearsay.core.wire.AckFlyweight;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The windows of acknowledgements, with 64 pushes of 113 messages on their way to seven peers: per push, from its start
 * to its last answer, or to its deadline.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class AckWindowBenchmark
{
    private static final int MESSAGES = ReceivePathBenchmark.PACKED;
    private static final int CAPACITY = 4_096;
    private static final int PEERS = 7;
    private static final int ON_THEIR_WAY = 64;
    private static final int MIXED_PEERS = 3;
    private static final int HALF = MESSAGES / 2;
    private static final long TIMEOUT_NS = 1_000_000;

    private final DrivenAckWindows windows = new DrivenAckWindows(CAPACITY, PEERS);
    private final UnsafeBuffer ones = newRecord();
    private final UnsafeBuffer lower = newRecord();
    private final UnsafeBuffer upper = newRecord();
    private long packetNumber;
    private long answered;
    private long expired;
    private long expectedEnds;
    private long nowNs = 1;

    /**
     * Send some pushes.
     */
    @Setup
    public void setUp()
    {
        AckFlyweight.setBits(ones, 0, 0, MESSAGES);
        AckFlyweight.setBits(lower, 0, 0, HALF);
        AckFlyweight.setBits(upper, 0, HALF, MESSAGES);
        for (int i = 0; i < ON_THEIR_WAY; i++)
        {
            nowNs += TIMEOUT_NS / ON_THEIR_WAY;
            windows.open(packetNumber++, MESSAGES, nowNs);
        }
    }

    /**
     * See that each answer counted, and that each push ended as it should.
     */
    @TearDown
    public void tearDown()
    {
        if (windows.openCount() != ON_THEIR_WAY || windows.answeredCount() != answered ||
            windows.unansweredCount() != PEERS * expired || windows.endedCount() != expectedEnds ||
            windows.missedCount() != packetNumber - ON_THEIR_WAY - expectedEnds)
        {
            throw new IllegalStateException(
                windows.openCount() + " are open, " + windows.answeredCount() + " answers of " + answered + ", " +
                    windows.endedCount() + " ended of " + expectedEnds);
        }
    }

    /**
     * Everything is new to everybody.
     *
     * @return whether the last answer counted.
     */
    @Benchmark
    public boolean allOnes()
    {
        return answer(ones, ones);
    }

    /**
     * Three peers know half of it, so each message is counted.
     *
     * @return whether the last answer counted.
     */
    @Benchmark
    public boolean mixed()
    {
        return answer(lower, ones);
    }

    /**
     * Nobody has a majority: each message is new to three of seven.
     *
     * @return whether the last answer counted.
     */
    @Benchmark
    public boolean missed()
    {
        final long number = open();
        boolean isExpected = true;
        for (int peer = 0; peer < PEERS; peer++)
        {
            isExpected &= windows.onAck(peer, number, peer < MIXED_PEERS ? lower : upper, MESSAGES, nowNs);
        }
        answered += PEERS;
        return isExpected;
    }

    /**
     * Nobody answers.
     *
     * @return the number of windows whose time was over.
     */
    @Benchmark
    public int expired()
    {
        nowNs += TIMEOUT_NS / ON_THEIR_WAY;
        open();
        final int count = windows.onCycle(nowNs);
        expired += count;
        return count;
    }

    private boolean answer(final UnsafeBuffer few, final UnsafeBuffer most)
    {
        final long number = open();
        boolean isExpected = true;
        for (int peer = 0; peer < PEERS; peer++)
        {
            isExpected &= windows.onAck(peer, number, peer < MIXED_PEERS ? few : most, MESSAGES, nowNs);
        }
        answered += PEERS;
        expectedEnds++;
        return isExpected;
    }

    /** The oldest push on its way is the one that is answered. */
    private long open()
    {
        windows.open(packetNumber++, MESSAGES, nowNs);
        return packetNumber - 1 - ON_THEIR_WAY;
    }

    private static UnsafeBuffer newRecord()
    {
        final UnsafeBuffer record = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(AckFlyweight.length(MESSAGES), BitUtil.CACHE_LINE_LENGTH));
        AckFlyweight.put(record, 0, 0, MESSAGES);
        return record;
    }
}
