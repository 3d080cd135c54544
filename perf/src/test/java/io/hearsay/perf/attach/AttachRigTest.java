package io.hearsay.perf.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.hearsay.perf.rig.RigOptions;
import io.hearsay.perf.rig.Samples;
import org.junit.jupiter.api.Test;

/**
 * The whole rig runs with all its processes, for a few milliseconds each, and what it prints has figures in it.
 */
class AttachRigTest
{
    private static final Pattern FIGURE = Pattern.compile("[\\d.]+ \\([\\d.]+ to [\\d.]+\\)");

    @Test
    void shouldRun() throws IOException, InterruptedException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new AttachRig().run(
            new RigOptions(Map.of("rounds", "1", "ms", "3", "lengths", "64", "idle", "backoff", "rate", "5000")::get),
            new PrintStream(bytes, true, StandardCharsets.UTF_8));

        final String out = bytes.toString(StandardCharsets.UTF_8);
        final List<String> rows = out.lines().filter((line) -> FIGURE.matcher(line).find()).toList();
        final int ends = 5;
        final int ways = 2 * (3 + 2);
        final int watch = 6;
        assertEquals(ends + ways + watch, rows.size(), out);
        assertEquals(1, rows.stream().filter((row) -> row.contains("poll, runs of 19")).count(), out);
        assertEquals(4, rows.stream().filter((row) -> row.contains("engine, backoff")).count(), out);
        assertEquals(2, rows.stream().filter((row) -> row.trim().startsWith("watched")).count(), out);
        assertTrue(out.lines().allMatch((line) -> line.length() <= 120), out);
    }

    @Test
    void shouldCompareWithTheYardstick()
    {
        assertEquals(
            "    6.00 (5.00 to 7.00)      x 0.60",
            AttachRig.throughput(new Samples(5e6, 6e6, 7e6), new Samples(10e6)));
        assertEquals(
            "    6.00 (6.00 to 6.00)      ",
            AttachRig.throughput(new Samples(6e6), null));
    }

    @Test
    void shouldForgetWarmUps()
    {
        final WayFigures figures = new WayFigures(1);
        figures.throughput(-1, 1);
        figures.throughput(0, 2);
        figures.latency(-1, 0, 1_000);
        figures.latency(0, 0, 2_000);

        assertEquals(2, figures.perSecond().median());
        assertEquals(
            "    2.00 (2.00 to 2.00)          0.00 (0.00 to 0.00)          0.00 (0.00 to 0.00)", figures.percentiles());
    }
}
