package io.hearsay.perf;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.hearsay.perf.attach.AttachRig;
import io.hearsay.perf.attach.AttachCostTable;
import io.hearsay.perf.crypto.ProtectionTable;
import io.hearsay.perf.growth.GrowthRig;
import io.hearsay.perf.guard.GuardRig;
import io.hearsay.perf.memory.MemoryRig;
import io.hearsay.perf.report.ReportRig;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.Rig;
import io.hearsay.perf.rig.RigOptions;
import io.hearsay.perf.scale.ScaleRig;
import io.hearsay.perf.scale.StreamRig;
import io.hearsay.perf.versus.HeadToHeadRig;
import io.hearsay.perf.versus.RoundTripRig;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Starts benchmarks: those of JMH, always with the profiler that shows what an operation allocates, and rigs, which are
 * found by the names of their classes in the same way. Takes what JMH's own command line takes: a regular expression
 * for their names, <code>-f 5</code> for more forks, <code>-p name=value</code> for their parameters and those of rigs,
 * and so on. Each fork and each process of a rig is a JVM with the flags of this one.
 * <p>
 * The word <code>short</code>, or no expression at all, means the {@link ShortSet}. With <code>-p out=FILE</code> what
 * JMH measured becomes a file of JSON; if a rig runs, the file is the rig's.
 */
public final class Benchmarks
{
    private static final List<Rig> RIGS =
        List.of(
            new AttachRig(),
            new ScaleRig(),
            new StreamRig(),
            new HeadToHeadRig(),
            new RoundTripRig(),
            new MemoryRig(),
            new GrowthRig(),
            new GuardRig(),
            new ReportRig());
    private static final String OUT = "out";

    private Benchmarks()
    {
    }

    /**
     * Run and print.
     *
     * @param args of JMH.
     * @throws CommandLineOptionException if JMH does not understand them.
     * @throws RunnerException            if a benchmark failed or none was found.
     * @throws IOException                if a rig failed.
     * @throws InterruptedException       if the thread is interrupted.
     */
    public static void main(final String[] args)
        throws CommandLineOptionException, RunnerException, IOException, InterruptedException
    {
        final CommandLineOptions commandLine = new CommandLineOptions(args);
        final boolean isShort = ShortSet.isMeant(commandLine.getIncludes());
        final List<Rig> rigs = isShort ? List.of() : rigs(commandLine.getIncludes());
        final PrintStream out = System.out;
        if (isShort)
        {
            out.println("each hot piece once, in some three minutes");
        }
        try
        {
            final Instant started = Instant.now();
            final Collection<RunResult> results = new Runner(options(commandLine)).run();
            final MicroTable table = new MicroTable(results);
            if (isShort)
            {
                out.print(table);
            }
            else
            {
                out.print(new ProtectionTable(results));
                out.print(new AttachCostTable(results));
            }
            if (rigs.isEmpty() && parameter(commandLine, OUT) != null)
            {
                ResultFile.of(started, Map.of(), table.resultRows()).write(Path.of(parameter(commandLine, OUT)));
            }
        }
        catch (final NoBenchmarksException ex)
        {
            if (rigs.isEmpty())
            {
                throw ex;
            }
        }

        for (final Rig rig : rigs)
        {
            rig.run(new RigOptions((name) -> parameter(commandLine, name)), out);
        }
    }

    /**
     * Rigs whose name one of these regular expressions is found in.
     *
     * @param includes as JMH understands them: none for all.
     * @return the rigs.
     */
    static List<Rig> rigs(final List<String> includes)
    {
        return RIGS.stream()
            .filter((rig) -> includes.isEmpty() || includes.stream()
                .anyMatch((regex) -> Pattern.compile(regex).matcher(rig.getClass().getName()).find()))
            .toList();
    }

    /**
     * What JMH is told.
     *
     * @param commandLine of the user.
     * @return options for its runner.
     */
    static Options options(final CommandLineOptions commandLine)
    {
        final OptionsBuilder options = new OptionsBuilder();
        if (ShortSet.isMeant(commandLine.getIncludes()))
        {
            ShortSet.choose(options, commandLine);
        }
        else
        {
            options.parent(commandLine);
        }
        return options.addProfiler(GCProfiler.class).shouldFailOnError(true).build();
    }

    private static String parameter(final CommandLineOptions commandLine, final String name)
    {
        return commandLine.getParameter(name).hasValue() ?
            String.join(",", commandLine.getParameter(name).get()) : null;
    }
}
