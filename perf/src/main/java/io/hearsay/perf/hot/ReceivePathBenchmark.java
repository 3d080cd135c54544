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
 * What a message costs on its way from a datagram to the application: open, check, accept, append, acknowledge, deliver
 * and poll, without kernel and cipher. Per message of 64 bytes, in a log that went round before. With seven other nodes
 * pushes go to everybody, so nothing is relayed; with 64, what comes is passed on to three peers, who acknowledge it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class ReceivePathBenchmark
{
    /** Messages of a datagram that is full. */
    static final int PACKED = 113;

    /** Datagrams of one cycle where many wait. */
    static final int BURST = 64;

    private static final int MESSAGE_LENGTH = 64;
    private static final int PEERS = 7;
    private static final int MANY_PEERS = 64;
    private static final int LOG_LAPS = 2;

    /**
     * A node that everybody pushes to.
     */
    @State(Scope.Thread)
    public static class Receiver
    {
        private Inbound inbound;

        /**
         * Meet the peers, and fill the log.
         */
        @Setup
        public void setUp()
        {
            inbound = new Inbound(PEERS);
            inbound.fillLog();
        }

        /**
         * See that all of it was accepted and delivered.
         */
        @TearDown
        public void tearDown()
        {
            inbound.check();
            inbound.node.require(0, CounterDescriptor.PUSHES_SENT);
        }
    }

    /**
     * A node that passes on what it gets.
     */
    @State(Scope.Thread)
    public static class Relay
    {
        private Inbound inbound;

        /**
         * Meet the peers, and fill the log.
         */
        @Setup
        public void setUp()
        {
            inbound = new Inbound(MANY_PEERS);
            inbound.fillLog();
        }

        /**
         * See that all of it was accepted, delivered and passed on.
         */
        @TearDown
        public void tearDown()
        {
            inbound.check();
            final long copies = 3 * inbound.published();
            if (inbound.node.wire().sentCopies() != copies)
            {
                throw new IllegalStateException(
                    inbound.node.wire().sentCopies() + " copies were sent and not " + copies);
            }
        }
    }

    /**
     * A cycle for one message that is alone.
     *
     * @param receiver of it.
     * @return a number that depends on it.
     */
    @Benchmark
    public long oneAlone(final Receiver receiver)
    {
        return receiver.inbound.singles(1);
    }

    /**
     * A cycle for many datagrams of one message.
     *
     * @param receiver of them.
     * @return a number that depends on them.
     */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long oneEach(final Receiver receiver)
    {
        return receiver.inbound.singles(BURST);
    }

    /**
     * A cycle for a full datagram.
     *
     * @param receiver of it.
     * @return a number that depends on it.
     */
    @Benchmark
    @OperationsPerInvocation(PACKED)
    public long packed(final Receiver receiver)
    {
        return receiver.inbound.packed();
    }

    /**
     * A cycle for a full datagram that is passed on.
     *
     * @param relay that receives it.
     * @return a number that depends on it.
     */
    @Benchmark
    @OperationsPerInvocation(PACKED)
    public long packedAndRelayed(final Relay relay)
    {
        return relay.inbound.packed();
    }

    /**
     * A cycle for one message that is alone and passed on.
     *
     * @param relay that receives it.
     * @return a number that depends on it.
     */
    @Benchmark
    public long oneAloneAndRelayed(final Relay relay)
    {
        return relay.inbound.singles(1);
    }

    /**
     * A node and what its peers push to it in turn.
     */
    private static final class Inbound
    {
        private final MeasuredNode node;
        private final WireDatagram[] singles = new WireDatagram[BURST];
        private final WireDatagram[] full;
        private int nextPeer;
        private int nextSingle;

        Inbound(final int peerCount)
        {
            node = new MeasuredNode(peerCount, MESSAGE_LENGTH);
            for (int i = 0; i < BURST; i++)
            {
                singles[i] = node.wire().peer(i % peerCount).newPush(1, MESSAGE_LENGTH);
            }
            full = new WireDatagram[peerCount];
            for (int i = 0; i < peerCount; i++)
            {
                full[i] = node.wire().peer(i).newPush(PACKED, MESSAGE_LENGTH);
            }
        }

        void fillLog()
        {
            final long cycles = LOG_LAPS * node.count(CounterDescriptor.LOG_LENGTH) / (PACKED * MESSAGE_LENGTH);
            for (long i = 0; i < cycles; i++)
            {
                packed();
            }
        }

        long singles(final int count)
        {
            for (int i = 0; i < count; i++)
            {
                node.wire().queue(singles[nextSingle], 1);
                nextSingle = nextSingle + 1 < BURST ? nextSingle + 1 : 0;
            }
            return node.cycle();
        }

        long packed()
        {
            node.wire().queue(full[nextPeer], PACKED);
            nextPeer = nextPeer + 1 < full.length ? nextPeer + 1 : 0;
            return node.cycle();
        }

        long published()
        {
            long result = 0;
            for (int i = 0; i < full.length; i++)
            {
                result += node.wire().peer(i).publishedCount();
            }
            return result;
        }

        void check()
        {
            final long published = published();
            node.requireCalm();
            node.require(published, CounterDescriptor.MESSAGES_BY_PUSH);
            node.require(published, CounterDescriptor.MESSAGES_DELIVERED);
            if (node.client().receivedCount() != published || node.count(CounterDescriptor.ACKS_SENT) == 0)
            {
                throw new IllegalStateException(
                    node.client().receivedCount() + " messages were polled and not " + published);
            }
        }
    }
}
