package io.hearsay.perf.versus;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.hearsay.perf.load.Idling;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Placement;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.Rig;
import io.hearsay.perf.rig.RigOptions;
import io.hearsay.perf.rival.Rivals;

/**
 * Hearsay and what a user would pick instead under the same load: each cluster in a JVM of its own, all its nodes in
 * that one, or each node in its own; the systems interleaved, in as many rounds as asked for. Options:
 * <ul>
 * <li><code>systems</code>: to compare, hearsay,aeron-mdc,jgroups,scalecube,nio;</li>
 * <li><code>variants</code>: of them, by name; by default all but <code>OCB 8192 journal</code>;</li>
 * <li><code>nodes</code>: of the cluster, 3;</li>
 * <li><code>publishers</code>: how many of these publish, 1;</li>
 * <li><code>sizes</code>: of a message, 64 bytes;</li>
 * <li><code>rates</code>: messages a second of each publisher, 0,10000; 0 is as many as possible;</li>
 * <li><code>rounds</code>: 1;</li>
 * <li><code>seconds</code>: to measure at each rate, 2;</li>
 * <li><code>warmup</code>: seconds of flood before, 5: JGroups takes that long to become as fast as it can;</li>
 * <li><code>placement</code>: of the work on threads, app|engines (also all, publisher|others, each), and
 * <code>idle</code>: what these threads do without work, spinning (also yielding, backoff);</li>
 * <li><code>processes</code>: one, for all nodes of a cluster, or each: every node is a JVM of its own, with one thread
 * for its application and its engine; then <code>placement</code> does not count, and <code>idle</code> is yielding by
 * default. {@link io.hearsay.perf.load.Crew} says what latency means there; scalecube needs one process;</li>
 * <li><code>capacity</code>: most messages of a publisher in one measurement, 64 Mi;</li>
 * <li><code>patience</code>: milliseconds without any delivery after which what is missing is lost, 3000;</li>
 * <li><code>profile</code>: true to profile the rig's threads, false; <code>when</code>: what the report calls that
 * profile, now (also before, after, …). {@link io.hearsay.perf.profile.Profiler} says what it does not see, and that
 * it takes JDK 25 to see AES;</li>
 * <li><code>jvm</code>: flags of all JVMs beside those that are always there, separated by commas;</li>
 * <li><code>out</code>: file to write the rows to, as JSON.</li>
 * </ul>
 */
public final class HeadToHeadRig implements Rig
{
    private static final String ONE = "one";
    private static final String SYSTEMS = "hearsay,aeron-mdc,jgroups,scalecube,nio";

    /**
     * Create.
     */
    public HeadToHeadRig()
    {
    }

    @Override
    public void run(final RigOptions options, final PrintStream out) throws IOException, InterruptedException
    {
        final Instant started = Instant.now();
        final LoadPlan plan = plan(options);
        final Map<String, Object> settings = settings(options, plan);
        out.printf("%nhead to head: %s%n", settings);
        final List<Map<String, Object>> rows = new ArrayList<>();
        for (int round = 1; round <= options.number("rounds", 1); round++)
        {
            for (final LoadSpec spec : specs(options))
            {
                rows.addAll(plan.run(spec, round, out));
            }
        }
        out.print(new LoadTable(rows));
        out.print(new ProfileTable(rows));
        final String file = options.text("out", null);
        if (file != null)
        {
            ResultFile.of(started, settings, rows).write(Path.of(file));
            out.println(file + " written");
        }
    }

    private static LoadPlan plan(final RigOptions options)
    {
        final String more = options.text("jvm", "");
        if (isProfiled(options) && placement(options) == Placement.PROCESS_EACH)
        {
            throw new IllegalArgumentException("profile=true needs processes=one");
        }

        return new LoadPlan(
            Stream.of(list(options, "rates", "0,10000")).map(Integer::valueOf).toList(),
            options.number("seconds", 2) * 1_000,
            Integer.parseInt(options.text("warmup", "5")) * 1_000,
            options.number("patience", 3_000),
            isProfiled(options) ? options.text("when", "now") : LoadPlan.NO_PROFILE,
            more.isEmpty() ? List.of() : List.of(more.split(",")));
    }

    private static boolean isProfiled(final RigOptions options)
    {
        final String value = options.text("profile", "false");
        if (!List.of("true", "false").contains(value))
        {
            throw new IllegalArgumentException("profile=" + value + " is neither true nor false");
        }

        return Boolean.parseBoolean(value);
    }

    private static Placement placement(final RigOptions options)
    {
        final String processes = options.text("processes", ONE);
        return switch (processes)
        {
            case ONE -> Placement.named(options.text("placement", Placement.APP_ENGINES.label()));
            case "each" -> Placement.PROCESS_EACH;
            default -> throw new IllegalArgumentException("processes=" + processes + " is neither one nor each");
        };
    }

    /** There are more processes than processors: who spins takes the time of others. */
    private static Idling idling(final RigOptions options)
    {
        final Idling standard = placement(options) == Placement.PROCESS_EACH ? Idling.YIELDING : Idling.SPINNING;
        return Idling.named(options.text("idle", standard.label()));
    }

    private static Map<String, Object> settings(final RigOptions options, final LoadPlan plan)
    {
        final Map<String, Object> settings = new LinkedHashMap<>();
        for (final String name : List.of("systems", "variants", "nodes", "publishers", "sizes", "rounds"))
        {
            settings.put(name, options.text(name, name.equals("systems") ? SYSTEMS : ""));
        }
        settings.put("plan", plan.toString());
        settings.put("placement", placement(options).label());
        settings.put("idle", idling(options).label());
        settings.put("profile", isProfiled(options));
        settings.put("flags", String.join(" ", plan.flags()));
        return settings;
    }

    /**
     * All clusters of one round; what is compared stands side by side.
     *
     * @param options of the rig.
     * @return the clusters.
     */
    static List<LoadSpec> specs(final RigOptions options)
    {
        final List<String> variants = List.of(list(options, "variants", ""));
        final List<LoadSpec> specs = new ArrayList<>();
        for (final String nodes : list(options, "nodes", "3"))
        {
            for (final String size : list(options, "sizes", "64"))
            {
                for (final String system : list(options, "systems", SYSTEMS))
                {
                    Stream.concat(Rivals.variants(system).stream(), Rivals.moreVariants(system).stream())
                        .filter((variant) -> variants.equals(List.of("")) ?
                            Rivals.variants(system).contains(variant) : variants.contains(variant))
                        .map((variant) -> spec(options, system, variant, nodes, size))
                        .forEach(specs::add);
                }
            }
        }

        return specs;
    }

    private static LoadSpec spec(
        final RigOptions options, final String system, final String variant, final String nodes, final String size)
    {
        return new LoadSpec(
            system,
            variant,
            Integer.parseInt(nodes),
            options.number("publishers", 1),
            Integer.parseInt(size),
            placement(options),
            idling(options),
            options.number("capacity", 1 << 26));
    }

    private static String[] list(final RigOptions options, final String name, final String standard)
    {
        return options.text(name, standard).split(",");
    }
}
