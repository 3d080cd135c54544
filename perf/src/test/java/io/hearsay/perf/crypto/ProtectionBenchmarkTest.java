package io.hearsay.perf.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.util.Collection;

import com.sun.management.ThreadMXBean;
import io.hearsay.crypto.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The benchmarks run, and what they say of allocation is so. No times.
 */
class ProtectionBenchmarkTest
{
    private static final int LENGTHS = 4;
    private static final int WARM_UP_INVOCATIONS = 200;
    private static final int BATCHES = 200;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    @Test
    void shouldRunOnceEach() throws RunnerException
    {
        final Collection<RunResult> results = new Runner(new OptionsBuilder()
            .include("Protection")
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build()).run();

        assertEquals(2 * LENGTHS * Algorithm.values().length + 2 * LENGTHS, results.size());
        final String table = new ProtectionTable(results).toString();
        assertEquals(2 + LENGTHS * (Algorithm.values().length + 1), table.lines().count(), table);
        for (final Algorithm algorithm : Algorithm.values())
        {
            assertTrue(table.contains(algorithm.name() + ' '), table);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 256, 1_400, 8_100})
    void shouldNotAllocateWithOcb(final int bodyLength)
    {
        final PacketRing ring = new PacketRing();
        ring.algorithm = Algorithm.AES_256_OCB;
        ring.bodyLength = bodyLength;
        ring.setUp();
        final PacketRing.Clear clear = new PacketRing.Clear();
        clear.setUp(ring);
        final PacketRing.Sealed sealed = new PacketRing.Sealed();
        sealed.setUp(ring);
        final ProtectionBenchmark benchmark = new ProtectionBenchmark();

        assertEquals(0, fewestBytes(() ->
        {
            clear.layOut();
            benchmark.seal(clear);
            sealed.seal();
            benchmark.open(sealed);
        }));
        ring.tearDown();
    }

    @Test
    void shouldNotAllocateOnTheFloor() throws GeneralSecurityException
    {
        final ProtectionFloorBenchmark floor = new ProtectionFloorBenchmark();
        floor.bodyLength = 1_400;
        floor.setUp();

        assertEquals(0, fewestBytes(() ->
        {
            floor.encipher();
            floor.decipher();
        }));
    }

    /**
     * What an invocation allocates when the JIT compiler allocates nothing meanwhile.
     */
    private long fewestBytes(final Invocation invocation)
    {
        run(invocation, WARM_UP_INVOCATIONS);
        long fewest = Long.MAX_VALUE;
        for (int batch = 0; batch < BATCHES && fewest > 0; batch++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            run(invocation, 1);
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return fewest;
    }

    private static void run(final Invocation invocation, final int times)
    {
        for (int i = 0; i < times; i++)
        {
            try
            {
                invocation.run();
            }
            catch (final GeneralSecurityException ex)
            {
                throw new IllegalStateException(ex);
            }
        }
    }

    private interface Invocation
    {
        void run() throws GeneralSecurityException;
    }
}
