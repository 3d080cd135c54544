package io.hearsay.perf.versus;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.hearsay.perf.load.LoadRun;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Placement;
import io.hearsay.perf.profile.Profiler;
import io.hearsay.perf.rig.ChildJvm;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rival.Rivals;

/**
 * Main class of a child that is a cluster under load. It starts the cluster when it is asked the first time, so that it
 * comes up at once. It answers
 * <ul>
 * <li><code>measure RATE MS</code> with a row, of which <code>profile</code> is a list of further rows if there is a
 * profiler; what the profiler takes itself is not told as the system's then,</li>
 * <li><code>warm RATE MS</code> with how many messages were delivered everywhere.</li>
 * </ul>
 */
final class LoadChild implements ChildJvm.Service, AutoCloseable
{
    /** Property of the child's JVM: milliseconds without any delivery after which what is missing is lost. */
    static final String PATIENCE_PROPERTY = "hearsay.load.patience";

    /** Property of the child's JVM: what the profile is called, none if there is no profiler. */
    static final String PROFILE_PROPERTY = "hearsay.load.profile";

    /** In a row of a measurement: rows of its profile. */
    static final String PROFILE = "profile";

    /** In a row of a profiled measurement: how much of what could have been seen was. */
    static final String SEEN = "seen";

    private static final int DEFAULT_PATIENCE_MS = 3_000;

    private final LoadSpec spec;
    private final String when = System.getProperty(PROFILE_PROPERTY);
    private LoadRun run;
    private Profiler profiler;

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

    static long patienceMs()
    {
        return Integer.getInteger(PATIENCE_PROPERTY, DEFAULT_PATIENCE_MS);
    }

    @Override
    public String answer(final List<String> words)
    {
        if (run == null)
        {
            run = new LoadRun(spec, TimeUnit.MILLISECONDS.toNanos(patienceMs()), Rivals::start);
            profiler = when == null ? null : new Profiler();
        }

        final int rate = Integer.parseInt(words.get(1));
        final long durationNs = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words.get(2)));
        return switch (words.get(0))
        {
            case "measure" -> ResultFile.line(measure(rate, durationNs));
            case "warm" -> run.measure(rate, durationNs).get("everywhere").toString();
            default -> throw new IllegalArgumentException("there is nothing to measure called " + words);
        };
    }

    private Map<String, Object> measure(final int rate, final long durationNs)
    {
        if (profiler == null)
        {
            return run.measure(rate, durationNs);
        }

        final Map<String, Object> row = run.measure(rate, durationNs, profiler);
        row.put("cpuNs", null);
        row.put("processors", null);
        row.put("allocated", null);
        row.put(SEEN, profiler.seen(run.threads()));
        row.put(PROFILE, profiler.rows(name(rate), when, run.threads()));
        return row;
    }

    /** What a reader has to know to tell one profile from another: what is not as usual is added. */
    private String name(final int rate)
    {
        return spec.system() + ' ' + spec.variant() + ", " +
            (rate == 0 ? "flood" : String.format(Locale.ROOT, "%,d/s", rate).replace(',', ' ')) + ", " +
            spec.nodes() + " nodes, " + spec.size() + " B" +
            (spec.publishers() == 1 ? "" : ", " + spec.publishers() + " publish") +
            (spec.placement() == Placement.APP_ENGINES ? "" : ", " + spec.placement().label());
    }

    @Override
    public void close()
    {
        if (run != null)
        {
            run.close();
        }
        if (profiler != null)
        {
            profiler.close();
        }
    }
}
