package io.hearsay.perf.hot;

import java.util.concurrent.TimeUnit;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.wire.AckFlyweight;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.core.wire.PacketValidator;
import io.hearsay.core.wire.RangeFlyweight;
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
 * The flyweights: label and header, a run of messages of 64 bytes as long as a datagram (per message), the bits of such
 * a datagram's acknowledgement, the records of a sync (per record).
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class WireBenchmark
{
    /** Messages of a datagram that is full. */
    static final int MESSAGES = ReceivePathBenchmark.PACKED;

    /** Records of a sync of 1 400 bytes. */
    static final int RANGES = 56;

    private static final long ORIGIN = 0x1234_5678_9abc_def0L;
    private static final int MESSAGE_LENGTH = 64;
    private static final int ENTRY_LENGTH = RunFlyweight.ENTRY_HEADER_LENGTH + MESSAGE_LENGTH;
    private static final int BODY_LENGTH = RunFlyweight.HEADER_LENGTH + MESSAGES * ENTRY_LENGTH;
    private static final int BODY = PacketFlyweight.BODY_OFFSET;

    private final UnsafeBuffer message = newBuffer(MESSAGE_LENGTH);
    private final UnsafeBuffer packet = newBuffer(PacketFlyweight.MAX_PACKET_LENGTH);
    private final UnsafeBuffer target = newBuffer(PacketFlyweight.MAX_PACKET_LENGTH);
    private final UnsafeBuffer ack = newBuffer(PacketFlyweight.MAX_PACKET_LENGTH);
    private final UnsafeBuffer sync = newBuffer(PacketFlyweight.MAX_PACKET_LENGTH);
    private long sequence = 1;

    /**
     * Write a datagram of each kind.
     */
    @Setup
    public void setUp()
    {
        encodeHeader(packet);
        encodeRun(packet);
        AckFlyweight.put(ack, 0, 1, MESSAGES);
        AckFlyweight.setBits(ack, 0, 3, MESSAGES);
        encodeRanges(sync);
    }

    /**
     * See that what was decoded is what was encoded.
     */
    @TearDown
    public void tearDown()
    {
        setUp();
        if (decodeHeader() != ORIGIN + 1 || validateRun() != BODY + BODY_LENGTH || walkRun() != 0 ||
            countAckBits() != MESSAGES - 3 || !validateRanges())
        {
            throw new IllegalStateException("a datagram is not what it should be");
        }
    }

    /**
     * Write label and header.
     *
     * @return what they are written to.
     */
    @Benchmark
    public UnsafeBuffer encodeHeader()
    {
        encodeHeader(target);
        return target;
    }

    /**
     * Check label and header, and read what is needed of them.
     *
     * @return a number that depends on all of it.
     */
    @Benchmark
    public long decodeHeader()
    {
        final CounterDescriptor violation = PacketValidator.checkHeader(packet, 0, BODY + BODY_LENGTH);
        if (violation != null)
        {
            throw new IllegalStateException(violation.name());
        }
        return PacketFlyweight.sender(packet, 0) + PacketFlyweight.type(packet, 0) +
            PacketFlyweight.packetNumber(packet, 0) + PacketFlyweight.sentAtUs(packet, 0);
    }

    /**
     * Write a run message by message.
     *
     * @return what it is written to.
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public UnsafeBuffer encodeRun()
    {
        encodeRun(target);
        return target;
    }

    /**
     * Check a run that came from the network.
     *
     * @return the offset behind it.
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int validateRun()
    {
        return PacketValidator.endOfRun(packet, BODY, BODY + BODY_LENGTH);
    }

    /**
     * Look at each message of a run.
     *
     * @return a number that depends on all of them.
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long walkRun()
    {
        long sum = 0;
        int at = BODY + RunFlyweight.HEADER_LENGTH;
        final int count = RunFlyweight.count(packet, BODY);
        for (int i = 0; i < count; i++)
        {
            sum += packet.getLong(at + RunFlyweight.ENTRY_HEADER_LENGTH);
            at = RunFlyweight.skipEntries(packet, at, 1);
        }
        return sum;
    }

    /**
     * Write an acknowledgement of which all bits but three are set.
     *
     * @return what it is written to.
     */
    @Benchmark
    public UnsafeBuffer encodeAck()
    {
        AckFlyweight.put(target, 0, sequence++, MESSAGES);
        AckFlyweight.setBits(target, 0, 3, MESSAGES);
        return target;
    }

    /**
     * Count the bits of an acknowledgement.
     *
     * @return their number.
     */
    @Benchmark
    public int countAckBits()
    {
        return AckFlyweight.countBits(ack, 0, 0, MESSAGES);
    }

    /**
     * Write the records of a sync.
     *
     * @return what they are written to.
     */
    @Benchmark
    @OperationsPerInvocation(RANGES)
    public UnsafeBuffer encodeRanges()
    {
        encodeRanges(target);
        return target;
    }

    /**
     * Check the records of a sync that came from the network.
     *
     * @return whether they are valid.
     */
    @Benchmark
    @OperationsPerInvocation(RANGES)
    public boolean validateRanges()
    {
        return PacketValidator.isBodyValid(PacketFlyweight.PULL_SYNC, sync, 0, RANGES * RangeFlyweight.LENGTH);
    }

    private void encodeHeader(final UnsafeBuffer buffer)
    {
        PacketFlyweight.putHeader(buffer, 0, PacketFlyweight.PUSH_MESSAGE, ORIGIN, 0, 0);
        PacketFlyweight.putProtection(buffer, 0, (byte)0, BODY + BODY_LENGTH, 1);
    }

    private void encodeRun(final UnsafeBuffer buffer)
    {
        RunFlyweight.putHeader(buffer, BODY, ORIGIN, sequence++, 0, 1, MESSAGES);
        int at = BODY + RunFlyweight.HEADER_LENGTH;
        for (int i = 0; i < MESSAGES; i++)
        {
            RunFlyweight.entryLength(buffer, at, MESSAGE_LENGTH);
            buffer.putBytes(at + RunFlyweight.ENTRY_HEADER_LENGTH, message, 0, MESSAGE_LENGTH);
            at += ENTRY_LENGTH;
        }
    }

    private void encodeRanges(final UnsafeBuffer buffer)
    {
        for (int i = 0; i < RANGES; i++)
        {
            RangeFlyweight.put(buffer, i * RangeFlyweight.LENGTH, ORIGIN, sequence + 2L * i, sequence + 2L * i);
        }
    }

    private static UnsafeBuffer newBuffer(final int length)
    {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(length, BitUtil.CACHE_LINE_LENGTH));
    }
}
