package io.hearsay.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

class BenchmarksTest
{
    @Test
    void shouldFindRigsLikeBenchmarks()
    {
        assertEquals(1, Benchmarks.rigs(List.of("Attach")).size());
        assertEquals(1, Benchmarks.rigs(List.of("Protection", "attach.*Rig")).size());
        assertEquals(5, Benchmarks.rigs(List.of()).size());
        assertEquals(0, Benchmarks.rigs(List.of("Protection")).size());
        assertEquals(0, Benchmarks.rigs(List.of("AttachBenchmark")).size());
    }
}
