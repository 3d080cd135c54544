package io.hearsay.core.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * How a simulated test is run again: with the seed that failed, and with a trace. Both are system properties, which a
 * build hands through.
 */
final class Repetition
{
    /** Seed that every {@link SimulatedCluster} takes, whatever its test says. */
    static final String SEED_PROPERTY = "hearsay.sim.seed";

    /** File for the trace of a test's first cluster; that of the second has <code>.2</code> behind its name. */
    static final String TRACE_PROPERTY = "hearsay.sim.trace";

    private static final AtomicInteger TRACES = new AtomicInteger();

    private Repetition()
    {
    }

    /**
     * The seed to take.
     */
    static long seed(final long seed)
    {
        return Long.getLong(SEED_PROPERTY, seed);
    }

    /**
     * The trace that the properties ask for.
     *
     * @return null if they do not.
     */
    static SimulatedTrace trace()
    {
        final String file = System.getProperty(TRACE_PROPERTY, "");
        if (file.isEmpty())
        {
            return null;
        }

        final int number = TRACES.incrementAndGet();
        try
        {
            return new SimulatedTrace(Files.newBufferedWriter(Path.of(number == 1 ? file : file + "." + number)));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * The command that runs the test again that is running now.
     */
    static String command(final long seed)
    {
        return "mvn test" + runningTest() + " -Dsurefire.failIfNoSpecifiedTests=false -D" + SEED_PROPERTY + "=" +
            seed + " -D" + TRACE_PROPERTY + "=trace.txt";
    }

    private static String runningTest()
    {
        final List<StackWalker.StackFrame> frames = StackWalker.getInstance().walk(
            (all) -> all.filter((frame) -> simpleName(frame).endsWith("Test")).collect(Collectors.toList()));
        if (frames.isEmpty())
        {
            return "";
        }

        final StackWalker.StackFrame outermost = frames.get(frames.size() - 1);
        final String[] method = outermost.getMethodName().split("\\$");
        return " -Dtest=" + simpleName(outermost) + "#" + (method.length > 1 ? method[1] : method[0]);
    }

    private static String simpleName(final StackWalker.StackFrame frame)
    {
        final String name = frame.getClassName();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
