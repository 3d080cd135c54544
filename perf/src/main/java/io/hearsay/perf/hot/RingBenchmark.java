package io.hearsay.perf.hot;

import java.util.concurrent.TimeUnit;

import io.hearsay.core.agent.DrivenDeliveryRing;
import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.client.RingReader;
import io.hearsay.core.wire.RunFlyweight;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * The engine's ends of a client's rings, per message of 64 bytes; the clients' ends are in
 * {@link io.hearsay.perf.attach.AttachBenchmark}. The other end works before or after, outside the measured time.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class RingBenchmark
{
    /** Messages of one invocation that are published. */
    static final int PUBLISHED = 512;

    /** Runs of one invocation that are delivered. */
    static final int RUNS = 16;

    /** Messages of a run that is as long as a datagram. */
    static final int RUN_COUNT = ReceivePathBenchmark.PACKED;

    private static final int MESSAGE_LENGTH = 64;

    /**
     * A ring with messages in it.
     */
    @State(Scope.Thread)
    public static class Published implements ControlledMessageHandler
    {
        private final ManyToOneRingBuffer ring = RingClient.newRing();
        private final RingReader reader = new RingReader(ring);
        private final UnsafeBuffer message = newBuffer(MESSAGE_LENGTH);
        private long offered;
        private long taken;
        private long sum;

        /**
         * Publish.
         */
        @Setup(Level.Invocation)
        public void fill()
        {
            for (; offered < taken + PUBLISHED; offered++)
            {
                RingClient.offer(ring, message);
            }
        }

        /**
         * See that all of it was read.
         */
        @TearDown
        public void tearDown()
        {
            if (taken != offered || taken == 0 || !reader.isEmpty())
            {
                throw new IllegalStateException(taken + " messages were read and not " + offered);
            }
        }

        @Override
        public Action onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
        {
            sum += buffer.getLong(index + PublicationDescriptor.PAYLOAD_OFFSET);
            taken++;
            return Action.CONTINUE;
        }
    }

    /**
     * A ring that is read as soon as it was measured.
     */
    @State(Scope.Thread)
    public static class Delivered implements MessageHandler
    {
        private final ManyToOneRingBuffer ring = RingClient.newRing();
        private final DrivenDeliveryRing writer = new DrivenDeliveryRing(ring);
        private final UnsafeBuffer run = newBuffer(
            RunFlyweight.HEADER_LENGTH + RUN_COUNT * (RunFlyweight.ENTRY_HEADER_LENGTH + MESSAGE_LENGTH));
        private long written;
        private long taken;

        /**
         * Lay a run out.
         */
        @Setup
        public void setUp()
        {
            RunFlyweight.putHeader(run, 0, 1, 1, 0, 1, RUN_COUNT);
        }

        /**
         * Read.
         */
        @Setup(Level.Invocation)
        public void drain()
        {
            int count;
            do
            {
                count = ring.read(this);
            }
            while (count > 0);
        }

        /**
         * See that all of it was delivered.
         */
        @TearDown
        public void tearDown()
        {
            drain();
            if (taken != written || taken == 0)
            {
                throw new IllegalStateException(taken + " messages were delivered and not " + written);
            }
        }

        @Override
        public void onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
        {
            taken += typeId == DeliveryDescriptor.RUN_TYPE_ID ? RunFlyweight.count(buffer, index) : 0;
        }
    }

    /**
     * Read what a client published.
     *
     * @param published by it.
     * @return a number that depends on all of it.
     */
    @Benchmark
    @OperationsPerInvocation(PUBLISHED)
    public long readPublication(final Published published)
    {
        final long end = published.taken + PUBLISHED;
        while (published.taken < end)
        {
            if (published.reader.read(published, PUBLISHED) < 0)
            {
                throw new IllegalStateException("the ring is corrupt");
            }
        }
        return published.sum;
    }

    /**
     * Write runs for a client.
     *
     * @param delivered to it.
     * @return the number of messages.
     */
    @Benchmark
    @OperationsPerInvocation(RUNS * RUN_COUNT)
    public long writeDelivery(final Delivered delivered)
    {
        for (int i = 0; i < RUNS; i++)
        {
            delivered.written += delivered.writer.writeRun(delivered.run, 0, delivered.run.capacity());
        }
        return delivered.written;
    }

    private static UnsafeBuffer newBuffer(final int length)
    {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(length, BitUtil.CACHE_LINE_LENGTH));
    }
}
