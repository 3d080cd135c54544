package io.hearsay.perf.crypto;

import java.util.concurrent.TimeUnit;

import io.hearsay.core.spi.PacketProtection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs a node to seal and to open one packet, all that {@link PacketProtection} does included: key id, sender,
 * replay window, cipher. {@link ProtectionFloorBenchmark} has the floor; NONE is what is left without a cipher.
 * <p>
 * A packet can be opened only once, so an invocation works through the packets of a {@link PacketRing} that were laid
 * out (to be sealed) or sealed (to be opened) right before it, with fresh numbers, outside the measured time. The two
 * readings of the clock around an invocation are part of the time: about 1 ns a packet.
 * <p>
 * Many short iterations, so that a median can be told, which a busy machine disturbs less than a mean.
 * <p>
 * The allocation that the profiler shows for <code>open</code> includes that of sealing the same packet;
 * {@link ProtectionTable} takes it off again.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@OperationsPerInvocation(PacketRing.PACKETS)
public class ProtectionBenchmark
{
    /**
     * Seal each packet.
     *
     * @param packets laid out before.
     * @return length of the last one.
     */
    @Benchmark
    public int seal(final PacketRing.Clear packets)
    {
        return packets.sealAll();
    }

    /**
     * Open each packet.
     *
     * @param packets sealed before.
     * @return length of the last one's body.
     * @throws IllegalStateException if one was refused.
     */
    @Benchmark
    public int open(final PacketRing.Sealed packets)
    {
        return packets.openAll();
    }
}
