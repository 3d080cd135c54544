package io.hearsay.perf.growth;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.hearsay.perf.load.Idling;
import io.hearsay.perf.load.Placement;
import io.hearsay.perf.rig.JmhRun;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.Rig;
import io.hearsay.perf.rig.RigOptions;

/**
 * How the cost of a message grows, one thing at a time, all others as by default: 3 nodes, one of which publishes
 * messages of 64 bytes as fast as it can, a log of 16 MiB. Nodes, the message's length and the log are those of real
 * engines on the loopback interface, in a JVM of their own for each value; origins and idle peers those of one agent
 * with made-up peers, as a benchmark. Beyond 64 nodes <code>StreamRig</code> and <code>ScaleRig</code> count datagrams
 * and bytes in simulation, where time is not the machine's. Options:
 * <ul>
 * <li><code>axes</code>: peers,size,log,origins,quiet-origins,idle-origins,quiet-peers,idle-peers;</li>
 * <li><code>nodes</code>: 3,8,16,32,64; <code>sizes</code>: 16,64,256,1024,4096,7000 bytes; <code>logs</code>:
 * 1,4,16,64,256 MiB; and values of the other axes by their names;</li>
 * <li><code>rounds</code>: 1;</li>
 * <li><code>seconds</code>: to measure each cluster, 1; <code>warmup</code>: seconds of flood before, 4;</li>
 * <li><code>variant</code>: OCB 8192;</li>
 * <li><code>placement</code>: of the work on threads, app|engines: all engines in one thread; <code>idle</code>: what
 * threads do without work, backoff: so processor time is that of work, and not of waiting for the other thread;</li>
 * <li><code>capacity</code>: most messages in one measurement, 16 Mi;</li>
 * <li><code>out</code>: file to write the rows to, as JSON.</li>
 * </ul>
 */
public final class GrowthRig implements Rig
{
    /** Milliseconds of a second. */
    static final int SECOND_MS = 1_000;

    /** Work on threads, unless told otherwise. */
    static final String PLACEMENT = Placement.APP_ENGINES.label();

    /** What threads do without work, unless told otherwise. */
    static final String IDLE = Idling.BACKOFF.label();

    /** Seconds of flood before a measurement, unless told otherwise. */
    static final int WARM_UP_S = 4;

    private static final JmhRun JMH = new JmhRun(1, 4, 200);

    /**
     * Create.
     */
    public GrowthRig()
    {
    }

    @Override
    public void run(final RigOptions options, final PrintStream out) throws IOException
    {
        run(options, out, JMH);
    }

    /**
     * Measure and print.
     *
     * @param jmh how benchmarks are run.
     */
    void run(final RigOptions options, final PrintStream out, final JmhRun jmh) throws IOException
    {
        final Instant started = Instant.now();
        final Set<String> axes = axes(options);
        final List<Map<String, Object>> rows = new ArrayList<>();
        for (int round = 1; round <= options.number("rounds", 1); round++)
        {
            for (final LoadAxis axis : LoadAxis.values())
            {
                if (axes.contains(axis.label()))
                {
                    rows.addAll(axis.measure(options, round, out));
                }
            }
            for (final AgentAxis axis : AgentAxis.values())
            {
                if (axes.contains(axis.option()))
                {
                    rows.addAll(axis.measure(options, round, jmh));
                }
            }
        }
        out.print(new GrowthTable(rows));
        final String file = options.text("out", null);
        if (file != null)
        {
            ResultFile.of(started, settings(options, axes), rows).write(Path.of(file));
            out.println(file + " written");
        }
    }

    /**
     * The axes that are asked for.
     *
     * @throws IllegalArgumentException if there is no such axis.
     */
    static Set<String> axes(final RigOptions options)
    {
        final Set<String> all = Stream.concat(
            Arrays.stream(LoadAxis.values()).map(LoadAxis::label),
            Arrays.stream(AgentAxis.values()).map(AgentAxis::option)).collect(Collectors.toCollection(TreeSet::new));
        final Set<String> asked =
            new TreeSet<>(List.of(options.text("axes", String.join(",", all)).split(",")));
        if (!all.containsAll(asked))
        {
            throw new IllegalArgumentException("axes=" + String.join(",", asked) + ": there are " + all);
        }

        return asked;
    }

    /** Positive numbers, separated by commas. */
    static List<Integer> numbers(final RigOptions options, final String name, final String standard)
    {
        return Stream.of(options.text(name, standard).split(","))
            .map((text) -> new RigOptions((ignored) -> text).number(name, 1)).toList();
    }

    private static Map<String, Object> settings(final RigOptions options, final Set<String> axes)
    {
        final Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("axes", String.join(",", axes));
        settings.put("rounds", options.number("rounds", 1));
        settings.put("seconds", options.number("seconds", 1));
        settings.put("warmup", options.number("warmup", WARM_UP_S));
        settings.put("placement", options.text("placement", PLACEMENT));
        settings.put("idle", options.text("idle", IDLE));
        return settings;
    }
}
