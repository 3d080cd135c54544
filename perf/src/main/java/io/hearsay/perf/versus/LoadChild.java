package io.hearsay.perf.versus;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.hearsay.perf.load.LoadRun;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.rig.ChildJvm;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rival.Rivals;

/**
 * Main class of a child that is a cluster under load. It starts the cluster when it is asked the first time, so that it
 * comes up at once. It answers
 * <ul>
 * <li><code>measure RATE MS</code> with a row,</li>
 * <li><code>warm RATE MS</code> with how many messages were delivered everywhere.</li>
 * </ul>
 */
final class LoadChild implements ChildJvm.Service, AutoCloseable
{
    /** Property of the child's JVM: milliseconds without any delivery after which what is missing is lost. */
    static final String PATIENCE_PROPERTY = "hearsay.load.patience";

    private static final int DEFAULT_PATIENCE_MS = 3_000;

    private final LoadSpec spec;
    private LoadRun run;

    private LoadChild(final LoadSpec spec)
    {
        this.spec = spec;
    }

    /**
     * Run until the standard input ends.
     *
     * @param args that {@link LoadSpec#toArgs()} made.
     * @throws IOException if the standard input fails.
     */
    public static void main(final String[] args) throws IOException
    {
        try (LoadChild child = new LoadChild(LoadSpec.fromArgs(args)))
        {
            ChildJvm.serve(child);
        }
        // Systems with threads of their own do not always let them end.
        System.exit(0);
    }

    @Override
    public String answer(final List<String> words)
    {
        if (run == null)
        {
            final long patienceMs = Integer.getInteger(PATIENCE_PROPERTY, DEFAULT_PATIENCE_MS);
            run = new LoadRun(spec, TimeUnit.MILLISECONDS.toNanos(patienceMs), Rivals::start);
        }

        final int rate = Integer.parseInt(words.get(1));
        final Map<String, Object> row = run.measure(rate, TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words.get(2))));
        return switch (words.get(0))
        {
            case "measure" -> ResultFile.line(row);
            case "warm" -> row.get("everywhere").toString();
            default -> throw new IllegalArgumentException("there is nothing to measure called " + words);
        };
    }

    @Override
    public void close()
    {
        if (run != null)
        {
            run.close();
        }
    }
}
