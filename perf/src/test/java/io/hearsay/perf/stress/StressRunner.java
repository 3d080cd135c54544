package io.hearsay.perf.stress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs the stress tests whose names match, group by group: jcstress makes the states of many tests at a time, which
 * costs too much where each has files, or an engine, so those are told by their names. A run ends with an error if an
 * outcome that is forbidden was seen, if a JVM died or hung, or if no test has such a name.
 * <pre>
 * io.hearsay.perf.stress.StressRunner quick|default|... regex directory [options of jcstress]
 * </pre>
 * What is quick with jcstress is long here, for there it compiles each of the threads in each way: here all alike.
 */
public final class StressRunner
{
    private static final int FIRST_OPTION = 3;

    private StressRunner()
    {
    }

    /** Tests that are run with so many states at a time. */
    private enum Group
    {
        /** Files, threads, or a close that takes its millisecond. */
        LIFE(".*\\.\\w*LifeStress\\..*", 4, 4),

        /** An engine each. */
        ENGINE(".*\\.\\w*EngineStress\\..*", 1, 1),

        /** A few bytes each, all the others. */
        MEMORY(".*", 64, 40);

        private final Pattern names;
        private final int strideSize;
        private final int strideCount;

        Group(final String names, final int strideSize, final int strideCount)
        {
            this.names = Pattern.compile(names);
            this.strideSize = strideSize;
            this.strideCount = strideCount;
        }

        static Group of(final String test)
        {
            return Arrays.stream(values())
                .filter(group -> group.names.matcher(test).matches()).findFirst().orElseThrow();
        }
    }

    /**
     * Run.
     *
     * @param args mode of jcstress, regular expression for the names of tests, directory for the reports, options.
     * @throws Exception if a test fails, or can not be run.
     */
    public static void main(final String[] args) throws Exception
    {
        final Pattern wanted = Pattern.compile(args[1]);
        final List<String> tests =
            TestList.tests().stream().filter(test -> wanted.matcher(test).find()).sorted().toList();
        if (tests.isEmpty())
        {
            throw new IllegalArgumentException("no stress test has a name in which " + wanted + " is found");
        }

        AssertionError failure = null;
        for (final Group group : Group.values())
        {
            final List<String> members = tests.stream().filter(test -> Group.of(test) == group).toList();
            try
            {
                run(group, members, args);
            }
            catch (final AssertionError ex)
            {
                failure = ex;
            }
        }
        if (failure != null)
        {
            throw failure;
        }
    }

    private static void run(final Group group, final List<String> tests, final String[] args) throws Exception
    {
        if (tests.isEmpty())
        {
            return;
        }

        final List<String> options = new ArrayList<>(List.of(
            "-m", args[0],
            "-t", "^(" + String.join("|", tests.stream().map(Pattern::quote).toList()) + ")$",
            "-r", args[2] + "/" + group.name().toLowerCase(Locale.ROOT),
            "-strideSize", Integer.toString(group.strideSize),
            "-strideCount", Integer.toString(group.strideCount)));
        if (args[0].equals("quick"))
        {
            options.addAll(List.of("-sc", "false", "-f", "1", "-fsm", "1"));
        }
        options.addAll(Arrays.asList(args).subList(FIRST_OPTION, args.length));
        Main.main(options.toArray(new String[0]));
    }
}
