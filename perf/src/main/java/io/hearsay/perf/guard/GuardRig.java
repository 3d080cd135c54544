package io.hearsay.perf.guard;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.hearsay.perf.load.Idling;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Placement;
import io.hearsay.perf.rig.JmhRun;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.Rig;
import io.hearsay.perf.rig.RigOptions;
import io.hearsay.perf.rival.Rivals;
import io.hearsay.perf.versus.LoadPlan;

/**
 * A look before a release, in three minutes: floods of Hearsay, encrypted, and of bare datagrams, interleaved, each in
 * a JVM of its own, with 3 and 8 nodes; and hot pieces that are not to allocate. Fails if something is lost, delivered
 * twice or allocated, or if Hearsay's share of the bare datagrams' throughput is much below what it was: the limits are
 * those of {@link GuardBands}. Options:
 * <ul>
 * <li><code>nodes</code>: 3,8;</li>
 * <li><code>rounds</code>: 3; <code>seconds</code>: to measure in each, 1; <code>warmup</code>: seconds of flood
 * before, 5, and 1 for bare datagrams, which are little code;</li>
 * <li><code>placements</code>: of which the best one counts for each system, app|engines,publisher|others;</li>
 * <li><code>pieces</code>: benchmarks that are not to allocate, by name;</li>
 * <li><code>jvm</code>: flags of the clusters' JVMs, separated by commas;</li>
 * <li><code>out</code>: file to write the rows of the clusters to, as JSON.</li>
 * </ul>
 */
public final class GuardRig implements Rig
{
    private static final String PIECES = String.join(
        ",",
        "ReceivePathBenchmark.packed$",
        "ReceivePathBenchmark.packedAndRelayed$",
        "SendPathBenchmark.packed$",
        "DutyCycleBenchmark.idle$",
        "ProtectionBenchmark.seal$",
        "ProtectionBenchmark.open$");
    private static final Map<String, List<String>> PARAMETERS =
        Map.of("algorithm", List.of("AES_256_OCB"), "bodyLength", List.of("64"), "peers", List.of("64"));
    private static final JmhRun JMH = new JmhRun(1, 4, 200);
    private static final String PLACEMENTS =
        String.join(",", Placement.APP_ENGINES.label(), Placement.PUBLISHER_OTHERS.label());
    private static final String BATCH_LENGTH = "8192";
    private static final int SIZE = 64;
    private static final int CAPACITY = 1 << 25;
    private static final int PATIENCE_MS = 3_000;
    private static final int SECOND_MS = 1_000;
    private static final int FLOOD = 0;

    /**
     * Create.
     */
    public GuardRig()
    {
    }

    @Override
    public void run(final RigOptions options, final PrintStream out) throws IOException
    {
        run(options, out, JMH);
    }

    /**
     * Measure, print, and judge.
     *
     * @param jmh how benchmarks are run.
     * @throws IllegalStateException if something does not hold.
     */
    void run(final RigOptions options, final PrintStream out, final JmhRun jmh) throws IOException
    {
        final Instant started = Instant.now();
        final List<Integer> nodes = Stream.of(options.text("nodes", "3,8").split(",")).map(Integer::valueOf).toList();
        final List<Map<String, Object>> rows = flood(options, nodes, out);
        final String file = options.text("out", null);
        if (file != null)
        {
            ResultFile.of(started, Map.of("rig", "guard"), rows).write(Path.of(file));
        }

        final List<String> pieces = Stream.of(options.text("pieces", PIECES).split(","))
            .map((name) -> "\\." + name.replace(".", "\\.")).toList();
        final List<Check> checks = new ArrayList<>(GuardBands.ofClusters(rows, nodes));
        checks.addAll(GuardBands.ofPieces(jmh.run(PARAMETERS, pieces)));
        checks.forEach(out::println);
        requireAll(checks);
    }

    /**
     * Fail unless all of them hold.
     *
     * @throws IllegalStateException that names those that do not.
     */
    static void requireAll(final List<Check> checks)
    {
        final List<Check> violated = checks.stream().filter((check) -> !check.holds()).toList();
        if (!violated.isEmpty())
        {
            throw new IllegalStateException(violated.size() + " of " + checks.size() + " checks: " + violated);
        }
    }

    private static List<Map<String, Object>> flood(
        final RigOptions options, final List<Integer> nodes, final PrintStream out)
    {
        // Until all of it is compiled, a message costs ten times as much, and allocates.
        final LoadPlan plan = plan(options, options.number("warmup", 5));
        final LoadPlan floorPlan = plan(options, 1);
        final List<Map<String, Object>> rows = new ArrayList<>();
        for (int round = 1; round <= options.number("rounds", 3); round++)
        {
            for (final int count : nodes)
            {
                for (final String placement : options.text("placements", PLACEMENTS).split(","))
                {
                    rows.addAll(floorPlan.run(spec(Rivals.NIO, BATCH_LENGTH, count, placement), round, out));
                    rows.addAll(plan.run(spec(Rivals.HEARSAY, "OCB " + BATCH_LENGTH, count, placement), round, out));
                }
            }
        }

        return rows;
    }

    private static LoadPlan plan(final RigOptions options, final int warmUpSeconds)
    {
        final String more = options.text("jvm", "");
        return new LoadPlan(
            List.of(FLOOD),
            options.number("seconds", 1) * SECOND_MS,
            warmUpSeconds * SECOND_MS,
            PATIENCE_MS,
            LoadPlan.NO_PROFILE,
            more.isEmpty() ? List.of() : List.of(more.split(",")));
    }

    private static LoadSpec spec(final String system, final String variant, final int nodes, final String placement)
    {
        return new LoadSpec(
            system, variant, nodes, 1, SIZE, Placement.named(placement), Idling.SPINNING, CAPACITY);
    }
}
