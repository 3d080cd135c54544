package io.hearsay.perf;

import java.util.Collection;

import io.hearsay.perf.crypto.ProtectionTable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Starts benchmarks, always with the profiler that shows what an operation allocates. Takes what JMH's own command line
 * takes: a regular expression for their names, <code>-f 5</code> for more forks, and so on. Each fork is a JVM with the
 * flags of this one.
 */
public final class Benchmarks
{
    private Benchmarks()
    {
    }

    /**
     * Run and print.
     *
     * @param args of JMH.
     * @throws CommandLineOptionException if JMH does not understand them.
     * @throws RunnerException            if a benchmark failed or none was found.
     */
    public static void main(final String[] args) throws CommandLineOptionException, RunnerException
    {
        final Options options = new OptionsBuilder()
            .parent(new CommandLineOptions(args))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .build();
        final Collection<RunResult> results = new Runner(options).run();
        System.out.print(new ProtectionTable(results));
    }
}
