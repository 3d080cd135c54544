package io.hearsay.perf.versus;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Placement;
import io.hearsay.perf.profile.Profiler;
import io.hearsay.perf.rig.MemoryDirectory;

/**
 * What is done with each cluster: a JVM, or one for each node, a warm-up, a measurement for each rate. A child that
 * fails, or takes much longer than it should, gives a row that says so.
 *
 * @param rates      messages a second, 0 for as many as possible.
 * @param measureMs  how long each one is measured.
 * @param warmUpMs   how long the flood before it all lasts; 0 for none.
 * @param patienceMs without any delivery, after which what is missing is lost.
 * @param profile    what the profile of each measurement is called, {@link #NO_PROFILE} for none.
 * @param moreFlags  of the JVMs.
 */
public record LoadPlan(
    List<Integer> rates, int measureMs, int warmUpMs, int patienceMs, String profile, List<String> moreFlags)
{
    /**
     * The same for all systems: a heap that holds what the rig counts with and what those that allocate need, and the
     * collector with the best throughput.
     */
    public static final List<String> FLAGS = List.of("-Xms2g", "-Xmx2g", "-XX:+UseParallelGC");

    /** Measure without a profiler. */
    public static final String NO_PROFILE = "";

    /** What flows differently is warmed up by itself for so long. */
    private static final int SETTLE_MS = 300;

    private static final int TIMEOUT_MS = 60_000;

    /**
     * Flags of all JVMs, beside those of this one.
     *
     * @return the flags.
     */
    public List<String> flags()
    {
        final List<String> flags = new ArrayList<>(FLAGS);
        flags.add("-D" + LoadChild.PATIENCE_PROPERTY + '=' + patienceMs);
        if (!profile.equals(NO_PROFILE))
        {
            flags.add("-D" + LoadChild.PROFILE_PROPERTY + '=' + profile);
            flags.addAll(Profiler.FLAGS);
        }
        flags.addAll(moreFlags);
        return flags;
    }

    /**
     * Measure a cluster at all rates.
     *
     * @param spec  of it.
     * @param round in which that is.
     * @param out   to tell how it goes.
     * @return a row for each measurement that could be made, and one for the failure if there was one.
     */
    public List<Map<String, Object>> run(final LoadSpec spec, final int round, final PrintStream out)
    {
        final List<Map<String, Object>> rows = new ArrayList<>();
        final ScheduledExecutorService watchdog = new ScheduledThreadPoolExecutor(1);
        try (MemoryDirectory directory = MemoryDirectory.create();
            LoadCluster cluster = start(spec, directory))
        {
            watchdog.schedule(cluster::close, timeoutMs(), TimeUnit.MILLISECONDS);
            if (warmUpMs > 0)
            {
                cluster.warm(0, warmUpMs);
            }
            for (final int rate : rates)
            {
                if (rate > 0)
                {
                    cluster.warm(rate, SETTLE_MS);
                }
                final Map<String, Object> row = cluster.measure(rate, measureMs);
                row.put("round", round);
                final Object profiled = row.remove(LoadChild.PROFILE);
                rows.add(row);
                out.println(LoadTable.progress(row));
                addProfile(profiled, round, rows);
            }
        }
        catch (final IOException ex)
        {
            final Map<String, Object> row = failure(spec, round, ex);
            rows.add(row);
            out.println(LoadTable.progress(row));
        }
        finally
        {
            watchdog.shutdownNow();
        }

        return rows;
    }

    private LoadCluster start(final LoadSpec spec, final MemoryDirectory directory) throws IOException
    {
        return spec.placement() == Placement.PROCESS_EACH ?
            new ProcessEach(spec, directory.path(), flags(directory)) : new OneProcess(spec, flags(directory));
    }

    private List<String> flags(final MemoryDirectory directory)
    {
        final List<String> flags = flags();
        flags.addAll(directory.flags());
        if (!profile.equals(NO_PROFILE))
        {
            flags.add(Profiler.repository(directory));
        }
        return flags;
    }

    private static void addProfile(final Object profiled, final int round, final List<Map<String, Object>> rows)
    {
        if (profiled instanceof List<?> shares)
        {
            for (final Object share : shares)
            {
                final Map<String, Object> row = new LinkedHashMap<>();
                ((Map<?, ?>)share).forEach((name, value) -> row.put((String)name, value));
                row.put("round", round);
                rows.add(row);
            }
        }
    }

    private long timeoutMs()
    {
        return TIMEOUT_MS + warmUpMs + (long)rates.size() * (measureMs + SETTLE_MS + 2L * patienceMs);
    }

    private static Map<String, Object> failure(final LoadSpec spec, final int round, final IOException cause)
    {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", "failure");
        row.put("system", spec.system());
        row.put("variant", spec.variant());
        row.put("nodes", spec.nodes());
        row.put("size", spec.size());
        row.put("round", round);
        row.put("error", cause.getMessage());
        return row;
    }
}
