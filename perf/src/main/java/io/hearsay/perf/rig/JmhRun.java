package io.hearsay.perf.rig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Benchmarks of JMH as a part of a rig, silent: each in one fork with the flags of this JVM, with a short warm-up, and
 * with the profiler that counts what is allocated.
 *
 * @param forks      JVMs of each benchmark; 0 to run in this one, for tests alone.
 * @param iterations that are measured, and before that for warm-up.
 * @param ms         milliseconds of each iteration.
 */
public record JmhRun(int forks, int iterations, int ms)
{
    private static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";

    /**
     * What a benchmark gave.
     *
     * @param benchmark class and method.
     * @param params    by name.
     * @param ns        an operation took.
     * @param allocated bytes an operation allocated; NaN if nobody knows.
     */
    public record Score(String benchmark, Map<String, String> params, double ns, double allocated)
    {
    }

    /**
     * Run benchmarks.
     *
     * @param params of them, by name, with their values; those that are not named have their own.
     * @param names  regular expressions.
     * @return a score for each benchmark and each value of its parameters.
     * @throws IOException if one failed, or none was found.
     */
    public List<Score> run(final Map<String, List<String>> params, final List<String> names) throws IOException
    {
        final OptionsBuilder options = new OptionsBuilder();
        names.forEach(options::include);
        params.forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
        options.addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .forks(forks)
            .warmupIterations(iterations)
            .warmupTime(TimeValue.milliseconds(ms))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(ms));
        try
        {
            final List<Score> scores = new ArrayList<>();
            for (final RunResult result : new Runner(options.build()).run())
            {
                scores.add(score(result));
            }
            return scores;
        }
        catch (final RunnerException ex)
        {
            throw new IOException("benchmarks " + names + ": " + ex.getMessage(), ex);
        }
    }

    private static Score score(final RunResult result)
    {
        final String name = result.getParams().getBenchmark();
        final int method = name.lastIndexOf('.');
        final Map<String, String> params = new TreeMap<>();
        result.getParams().getParamsKeys().forEach((key) -> params.put(key, result.getParams().getParam(key)));
        final Result<?> allocated = result.getSecondaryResults().get(BYTES_PER_OPERATION);
        return new Score(
            name.substring(name.lastIndexOf('.', method - 1) + 1),
            params,
            result.getPrimaryResult().getScore(),
            allocated == null ? Double.NaN : allocated.getScore());
    }
}
