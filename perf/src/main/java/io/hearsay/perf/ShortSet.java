package io.hearsay.perf;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What is run where nobody says what: each hot piece once, with one value of most parameters, in some minutes. Good for
 * the map of where time goes and for a look before and after; figures to publish take more forks. No rig is among it.
 */
final class ShortSet
{
    /** In the place of a regular expression. */
    static final String NAME = "short";

    private static final List<String> BENCHMARKS =
        List.of("perf\\.hot\\.", "ProtectionBenchmark", "ProtectionFloorBenchmark", "AttachBenchmark");

    /** What is looked at by its own rig. */
    private static final String GROWTH = "GrowthBenchmark";

    private static final Map<String, String[]> PARAMETERS = Map.of(
        "algorithm", new String[]{"AES_256_OCB"},
        "bodyLength", new String[]{"64", "8100"},
        "messageLength", new String[]{"64"});
    private static final TimeValue WARM_UP_TIME = TimeValue.milliseconds(300);
    private static final TimeValue TIME = TimeValue.milliseconds(200);
    private static final int WARM_UPS = 3;
    private static final int ITERATIONS = 5;

    private ShortSet()
    {
    }

    /**
     * Whether this set was asked for.
     *
     * @param includes of the command line.
     * @return true if nothing else was.
     */
    static boolean isMeant(final Collection<String> includes)
    {
        return includes.isEmpty() || List.copyOf(includes).equals(List.of(NAME));
    }

    /**
     * Choose the set; what the command line says otherwise goes first.
     *
     * @param options     that are being built, which take nothing from the command line yet.
     * @param commandLine to look at.
     */
    static void choose(final OptionsBuilder options, final CommandLineOptions commandLine)
    {
        BENCHMARKS.forEach(options::include);
        options.exclude(GROWTH);
        PARAMETERS.forEach((name, values) ->
        {
            final Collection<String> given = commandLine.getParameter(name).orElse(List.of());
            options.param(name, given.isEmpty() ? values : given.toArray(String[]::new));
        });
        final ChainedOptionsBuilder chosen = options
            .forks(commandLine.getForkCount().orElse(1))
            .warmupIterations(commandLine.getWarmupIterations().orElse(WARM_UPS))
            .warmupTime(commandLine.getWarmupTime().orElse(WARM_UP_TIME))
            .measurementIterations(commandLine.getMeasurementIterations().orElse(ITERATIONS))
            .measurementTime(commandLine.getMeasurementTime().orElse(TIME))
            .timeUnit(TimeUnit.NANOSECONDS)
            .verbosity(commandLine.verbosity().orElse(VerboseMode.SILENT));
        if (commandLine.getBenchModes().iterator().hasNext())
        {
            commandLine.getBenchModes().forEach(chosen::mode);
        }
    }
}
