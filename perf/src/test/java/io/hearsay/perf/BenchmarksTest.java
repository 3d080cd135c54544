package io.hearsay.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.hearsay.perf.attach.AttachBenchmark;
import io.hearsay.perf.crypto.ProtectionBenchmark;
import io.hearsay.perf.hot.ReceivePathBenchmark;
import io.hearsay.perf.rig.ResultFile;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;

class BenchmarksTest
{
    @Test
    void shouldFindRigsLikeBenchmarks()
    {
        assertEquals(1, Benchmarks.rigs(List.of("Attach")).size());
        assertEquals(1, Benchmarks.rigs(List.of("Protection", "attach.*Rig")).size());
        assertEquals(9, Benchmarks.rigs(List.of()).size());
        assertEquals(1, Benchmarks.rigs(List.of("Guard")).size());
        assertEquals(0, Benchmarks.rigs(List.of("Protection")).size());
        assertEquals(0, Benchmarks.rigs(List.of("AttachBenchmark")).size());
    }

    @Test
    void shouldRunEachOfTheShortSetOnce() throws CommandLineOptionException, RunnerException
    {
        final Collection<RunResult> results =
            new Runner(options("short", "-f", "0", "-wi", "0", "-i", "1", "-bm", "ss")).run();

        final MicroTable table = new MicroTable(results);
        assertEquals(3 + results.size(), table.toString().lines().count(), table.toString());
        for (final Class<?> type : List.of(
            ReceivePathBenchmark.class, ProtectionBenchmark.class, AttachBenchmark.class))
        {
            assertTrue(
                table.rows().stream().anyMatch((row) -> row.benchmark().startsWith(type.getSimpleName())),
                table.toString());
        }
        for (final MicroTable.Row row : table.rows())
        {
            assertTrue(row.ns() > 0, row.toString());
            assertFalse(Double.isNaN(row.bytes()), row.toString());
        }
    }

    @Test
    void shouldTakeTheShortSetIfNothingElseIsSaid() throws CommandLineOptionException
    {
        assertTrue(ShortSet.isMeant(List.of()));
        assertTrue(ShortSet.isMeant(List.of("short")));
        assertFalse(ShortSet.isMeant(List.of(".*")));
        assertFalse(ShortSet.isMeant(List.of("short", "Rig")));

        final Options brief = options("short");
        assertEquals(1, brief.getForkCount().get());
        assertEquals(List.of("64"), List.copyOf(brief.getParameter("messageLength").get()));
        final Options longer = options("short", "-f", "4", "-p", "messageLength=8");
        assertEquals(4, longer.getForkCount().get());
        assertEquals(List.of("8"), List.copyOf(longer.getParameter("messageLength").get()));
        assertFalse(options("Wire").getForkCount().hasValue(), "each benchmark says how often it is run");
    }

    @Test
    void shouldMakeRowsOfResults()
    {
        final Map<String, Object> row =
            new MicroTable.Row("A.one", Map.of("peers", "2"), 12.5, Double.NaN, 0).result();

        assertEquals(
            "{\"kind\":\"micro\",\"benchmark\":\"A.one\",\"params\":{\"peers\":\"2\"}," +
                "\"ns\":12.5,\"error\":null,\"bytes\":0.0}",
            ResultFile.line(row),
            "what is not known is null");
    }

    private static Options options(final String... args) throws CommandLineOptionException
    {
        return Benchmarks.options(new CommandLineOptions(args));
    }
}
