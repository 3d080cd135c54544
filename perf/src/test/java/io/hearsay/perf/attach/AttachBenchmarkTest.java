package io.hearsay.perf.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class AttachBenchmarkTest
{
    private static final int BENCHMARKS = 2;
    private static final int ENDS = 3;
    private static final int LENGTHS = 3;

    @Test
    void shouldRunOnceEach() throws RunnerException
    {
        final Collection<RunResult> results = new Runner(new OptionsBuilder()
            .include(AttachBenchmark.class.getName())
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(1)
            .measurementIterations(2)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build()).run();

        assertEquals(BENCHMARKS * ENDS * LENGTHS, results.size());
        final String table = new AttachCostTable(results).toString();
        assertEquals(2 + BENCHMARKS * ENDS * LENGTHS, table.lines().count(), table);
        assertTrue(
            table.lines().filter((line) -> line.matches(" .* bare .*")).allMatch((line) -> line.contains("x 1.00")),
            table);
    }

    @Test
    void shouldSayNothingOfWhatWasNotRun()
    {
        assertTrue(new AttachCostTable(List.of()).toString().isEmpty());
    }
}
