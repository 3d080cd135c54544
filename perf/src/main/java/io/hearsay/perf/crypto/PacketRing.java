package io.hearsay.perf.crypto;

import java.nio.ByteBuffer;

import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.ClusterProtection;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Some packets of one sender, one after another in direct memory, and both ends: who seals and who opens them. They
 * never hold the same packet number twice. One thread.
 */
@State(Scope.Thread)
public class PacketRing
{
    /**
     * Number of packets: few enough to stay in the processor's caches, as what comes from a socket does.
     */
    static final int PACKETS = 32;

    private static final long SENDER = 0x1234_5678_9abc_def0L;
    private static final long NOW_US = 1_700_000_000_000_000L;
    private static final int CACHE_LINE_LENGTH = 64;

    /**
     * Length of the clear body in bytes. The longest that fits a datagram of 8 192 bytes under every algorithm is
     * 8 122; 8 100 stands for it.
     */
    @Param({"64", "256", "1400", "8100"})
    public int bodyLength;

    /** All of them: one that is added to the product is measured too. */
    @Param
    public Algorithm algorithm;

    private PacketProtection sender;
    private PacketProtection receiver;
    private UnsafeBuffer packets;
    private int stride;
    private int packetLength;
    private long nextPacketNumber;

    /**
     * A ring of packets with a header and a clear body.
     */
    @State(Scope.Thread)
    public static class Clear
    {
        private PacketRing ring;

        /**
         * Take the ring: JMH gives the same one to this method each time, but another one to the benchmark.
         *
         * @param ring to lay packets out in.
         */
        @Setup
        public void setUp(final PacketRing ring)
        {
            this.ring = ring;
        }

        /**
         * Give the packets new numbers.
         */
        @Setup(Level.Invocation)
        public void layOut()
        {
            ring.layOut();
        }

        int sealAll()
        {
            return ring.sealAll();
        }
    }

    /**
     * A ring of packets that nobody opened yet.
     */
    @State(Scope.Thread)
    public static class Sealed
    {
        private PacketRing ring;

        /**
         * Take the ring.
         *
         * @param ring to seal packets in.
         */
        @Setup
        public void setUp(final PacketRing ring)
        {
            this.ring = ring;
        }

        /**
         * Seal the packets with new numbers.
         */
        @Setup(Level.Invocation)
        public void seal()
        {
            ring.layOut();
            ring.sealAll();
        }

        int openAll()
        {
            return ring.openAll();
        }
    }

    /**
     * Build both ends.
     */
    @Setup
    public void setUp()
    {
        sender = newProtection();
        receiver = newProtection();
        // An odd number of cache lines, so that the packets do not all fall into the same sets of a cache.
        stride = BitUtil.align(
            PacketFlyweight.BODY_OFFSET + bodyLength + sender.overheadLength(), 2 * CACHE_LINE_LENGTH) +
            CACHE_LINE_LENGTH;
        packets = new UnsafeBuffer(ByteBuffer.allocateDirect(PACKETS * stride));
    }

    /**
     * Wipe both ends.
     */
    @TearDown
    public void tearDown()
    {
        sender.close();
        receiver.close();
    }

    private void layOut()
    {
        for (int offset = 0; offset < PACKETS * stride; offset += stride)
        {
            PacketFlyweight.putHeader(
                packets, offset, PacketFlyweight.PUSH_MESSAGE, SENDER, nextPacketNumber++, NOW_US);
        }
    }

    private int sealAll()
    {
        for (int offset = 0; offset < PACKETS * stride; offset += stride)
        {
            packetLength = sender.seal(packets, offset, bodyLength);
        }
        return packetLength;
    }

    private int openAll()
    {
        for (int offset = 0; offset < PACKETS * stride; offset += stride)
        {
            final int length = receiver.open(packets, offset, packetLength, true);
            if (length != bodyLength)
            {
                throw new IllegalStateException("refused: " + length);
            }
        }
        return bodyLength;
    }

    private PacketProtection newProtection()
    {
        try (ClusterKey key = ClusterKey.take(new byte[ClusterKey.LENGTH]))
        {
            final PacketProtection protection =
                new ClusterProtection().algorithm(algorithm).key(key).settings(new Settings()).build();
            protection.onCycle(0, NOW_US);
            return protection;
        }
    }
}
