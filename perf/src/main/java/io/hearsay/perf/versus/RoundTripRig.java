package io.hearsay.perf.versus;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.hearsay.perf.rig.ChildJvm;
import io.hearsay.perf.rig.MemoryDirectory;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.Rig;
import io.hearsay.perf.rig.RigOptions;
import io.hearsay.perf.rig.Samples;
import io.hearsay.perf.rival.RoundTripEnds;

/**
 * One message to another process, whose application sends it back: Hearsay, encrypted; Aeron, a stream each way; and
 * bare datagrams, the floor. Everything of a process is in one spinning thread, but for Hearsay's variant with an
 * engine that has its own: there both yield. Systems are interleaved. Options:
 * <ul>
 * <li><code>systems</code>: hearsay,aeron,nio;</li>
 * <li><code>size</code>: of the message, 64 bytes;</li>
 * <li><code>rounds</code>: 3; <code>seconds</code>: to measure in each, 1; <code>warmup</code>: seconds before, 10, as
 * the compilers share the processors with both threads;</li>
 * <li><code>out</code>: file to write the rows to, as JSON.</li>
 * </ul>
 */
public final class RoundTripRig implements Rig
{
    private static final int TIMEOUT_S = 60;
    private static final int WARM_UP_S = 10;
    private static final String FLOOR = "nio UDP";

    /**
     * Create.
     */
    public RoundTripRig()
    {
    }

    @Override
    public void run(final RigOptions options, final PrintStream out) throws IOException
    {
        final Instant started = Instant.now();
        final List<Map<String, Object>> rows = new ArrayList<>();
        final int rounds = options.number("rounds", 3);
        final String systems = options.text("systems", "hearsay,aeron,nio");
        for (int round = 1; round <= rounds; round++)
        {
            for (final String system : systems.split(","))
            {
                for (final String variant : RoundTripEnds.variants(system))
                {
                    final Map<String, Object> row = row(system, variant, options);
                    row.put("round", round);
                    rows.add(row);
                }
            }
        }
        print(rows, out);
        final String file = options.text("out", null);
        if (file != null)
        {
            ResultFile.of(
                started,
                Map.of(
                    "systems", systems,
                    "rounds", rounds,
                    "warmup", warmUp(options),
                    "flags", String.join(" ", LoadPlan.FLAGS)),
                rows).write(Path.of(file));
            out.println(file + " written");
        }
    }

    private static Map<String, Object> row(final String system, final String variant, final RigOptions options)
    {
        final String near = Integer.toString(RoundTripEnds.freePort());
        final String far = Integer.toString(RoundTripEnds.freePort());
        final String size = options.text("size", "64");
        final int seconds = options.number("seconds", 1);
        final int warmUp = warmUp(options);
        final ScheduledExecutorService watchdog = new ScheduledThreadPoolExecutor(1);
        try (MemoryDirectory directory = MemoryDirectory.create();
            ChildJvm echo = start(directory, system, variant, far, near, size);
            ChildJvm measuring = start(directory, system, variant, near, far, size))
        {
            watchdog.schedule(measuring::close, TIMEOUT_S + seconds + warmUp, TimeUnit.SECONDS);
            watchdog.schedule(echo::close, TIMEOUT_S + seconds + warmUp, TimeUnit.SECONDS);
            echo.ask("echo");
            if (warmUp > 0)
            {
                measuring.ask("measure " + TimeUnit.SECONDS.toMillis(warmUp));
            }
            return ResultFile.row(
                String.join(" ", measuring.ask("measure " + TimeUnit.SECONDS.toMillis(seconds))));
        }
        catch (final IOException ex)
        {
            final Map<String, Object> failure = new LinkedHashMap<>();
            failure.put("kind", "failure");
            failure.put("system", system);
            failure.put("variant", variant);
            failure.put("size", Integer.parseInt(size));
            failure.put("error", ex.getMessage());
            return failure;
        }
        finally
        {
            watchdog.shutdownNow();
        }
    }

    private static int warmUp(final RigOptions options)
    {
        return Integer.parseInt(options.text("warmup", Integer.toString(WARM_UP_S)));
    }

    private static ChildJvm start(final MemoryDirectory directory, final String... args) throws IOException
    {
        final List<String> flags = new ArrayList<>(LoadPlan.FLAGS);
        flags.addAll(directory.flags());
        return ChildJvm.start(flags, RoundTripChild.class, args);
    }

    private static void print(final List<Map<String, Object>> rows, final PrintStream out)
    {
        out.printf("%n%-24s %29s %29s %29s   p50 / floor%n", "round trip, us", "p50", "p90", "p99");
        final Map<String, List<Map<String, Object>>> groups = rows.stream()
            .filter((row) -> row.containsKey("latency"))
            .collect(Collectors.groupingBy(
                (row) -> row.get("system") + " " + row.get("variant"), LinkedHashMap::new, Collectors.toList()));
        final Samples floor = groups.containsKey(FLOOR) ? samples(groups.get(FLOOR), "p50") : null;
        groups.forEach((name, group) -> out.printf(
            Locale.ROOT, "%-24s %s %s %s %s%n", name,
            samples(group, "p50").text(1e-3), samples(group, "p90").text(1e-3), samples(group, "p99").text(1e-3),
            floor == null ? "" :
                String.format(Locale.ROOT, "x %.2f", samples(group, "p50").median() / floor.median())));
        rows.stream().filter((row) -> !row.containsKey("latency"))
            .forEach((row) -> out.println("failed: " + row));
    }

    private static Samples samples(final List<Map<String, Object>> group, final String percentile)
    {
        final Function<Map<String, Object>, Number> figure =
            (row) -> (Number)((Map<?, ?>)row.get("latency")).get(percentile);
        return new Samples(group.stream().mapToDouble((row) -> figure.apply(row).doubleValue()).toArray());
    }
}
