package io.hearsay.perf.versus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.hearsay.perf.load.Idling;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Placement;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.RigOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadToHeadRigTest
{
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void shouldRunInChildrenAndWriteRows(@TempDir final Path directory) throws IOException, InterruptedException
    {
        final Path file = directory.resolve("out.json");
        new HeadToHeadRig().run(
            new RigOptions(Map.of(
                "systems", "nio", "variants", "8192", "rates", "100", "seconds", "1", "warmup", "0", "idle", "backoff",
                "capacity", "200", "jvm", "-Xms64m,-Xmx256m", "out", file.toString())::get),
            out);

        final List<Map<String, Object>> rows = ResultFile.read(file).rows();
        assertEquals(1, rows.size(), rows::toString);
        assertEquals(100, rows.get(0).get("everywhere"));
        assertEquals(1, rows.get(0).get("round"));
        final String start = "nio       8192         3    64    100";
        final String text = bytes.toString(StandardCharsets.UTF_8);
        assertEquals(1, text.lines().filter((line) -> line.startsWith(start)).count(), text);
    }

    @ParameterizedTest
    @CsvSource({
        "hearsay, OCB 8192, 3, 1",
        "hearsay, NONE 1408, 2, 2",
        "aeron-mdc, MTU 8192, 3, 1",
        "nio, 8192, 3, 2"})
    void shouldHaveAProcessForEachNode(
        final String system,
        final String variant,
        final String nodes,
        final int publishers,
        @TempDir final Path directory) throws IOException, InterruptedException
    {
        final Path file = directory.resolve("out.json");
        final Map<String, String> options = new HashMap<>(Map.of(
            "systems", system, "variants", variant, "nodes", nodes, "publishers", Integer.toString(publishers),
            "rates", "0,200", "seconds", "1", "warmup", "0", "patience", "20000", "capacity", "200"));
        options.putAll(Map.of(
            "processes", "each", "idle", "backoff", "jvm", "-Xms64m,-Xmx256m", "out", file.toString()));
        new HeadToHeadRig().run(new RigOptions(options::get), out);

        final ResultFile result = ResultFile.read(file);
        assertEquals("process each", result.settings().get("placement"));
        assertEquals(2, result.rows().size(), result::toString);
        for (final Map<String, Object> row : result.rows())
        {
            assertEquals("load", row.get("kind"), row::toString);
            assertEquals("process each", row.get("placement"));
            assertEquals(200 * publishers, row.get("offered"), row::toString);
            assertEquals(200 * publishers, row.get("everywhere"), row::toString);
            assertEquals(0, row.get("lost"), row::toString);
            assertEquals(0, row.get("duplicates"), row::toString);
            assertEquals(0, row.get("strays"), row::toString);
            assertTrue((double)row.get("throughput") > 0, row::toString);
            final Map<?, ?> latency = (Map<?, ?>)row.get("latency");
            assertTrue(((Number)latency.get("count")).longValue() > 0, row::toString);
        }
        assertEquals(
            200 * publishers * (Integer.parseInt(nodes) - 1),
            ((Map<?, ?>)result.rows().get(1).get("latency")).get("count"));
    }

    @Test
    void shouldYieldWhereThereAreMoreProcessesThanProcessors()
    {
        final LoadSpec spec = HeadToHeadRig.specs(new RigOptions(
            Map.of("systems", "nio", "processes", "each", "placement", "all")::get)).get(0);

        assertEquals(Placement.PROCESS_EACH, spec.placement());
        assertEquals(Idling.YIELDING, spec.idling());
        assertThrows(
            IllegalArgumentException.class,
            () -> HeadToHeadRig.specs(new RigOptions(Map.of("processes", "many")::get)));
        final RigOptions profiled = new RigOptions(Map.of("processes", "each", "profile", "true")::get);
        assertThrows(IllegalArgumentException.class, () -> new HeadToHeadRig().run(profiled, out));
    }

    @Test
    void shouldReportASystemThatNeedsOneProcess()
    {
        final LoadSpec spec =
            new LoadSpec("scalecube", "1 ms", 2, 1, 64, Placement.PROCESS_EACH, Idling.BACKOFF, 1);

        final List<Map<String, Object>> rows = plan("-Xmx256m").run(spec, 2, out);

        assertEquals("failure", rows.get(0).get("kind"));
        assertTrue(rows.get(0).get("error").toString().contains("scalecube needs one process"), rows::toString);
    }

    @Test
    void shouldReportANodeThatDies()
    {
        final LoadSpec spec =
            new LoadSpec("nio", "8192", 2, 1, 64, Placement.PROCESS_EACH, Idling.BACKOFF, 1 << 30);

        // There is no room to count so much: an error, not an exception.
        final List<Map<String, Object>> rows = plan("-Xmx32m").run(spec, 2, out);

        assertEquals(1, rows.size());
        assertEquals("failure", rows.get(0).get("kind"));
        assertTrue(rows.get(0).get("error").toString().contains("node 0: a child ended"), rows::toString);
    }

    private static LoadPlan plan(final String heap)
    {
        return new LoadPlan(List.of(0), 1, 0, 1, LoadPlan.NO_PROFILE, List.of("-Xms16m", heap));
    }

    @Test
    void shouldProfileTheThreadsThatWork(@TempDir final Path directory) throws IOException, InterruptedException
    {
        final Path file = directory.resolve("out.json");
        new HeadToHeadRig().run(
            new RigOptions(Map.of(
                "systems", "nio", "variants", "8192", "rates", "1000", "seconds", "1", "warmup", "0", "profile", "true",
                "when", "before", "jvm", "-Xms64m,-Xmx256m", "out", file.toString())::get),
            out);

        final List<Map<String, Object>> rows = ResultFile.read(file).rows();
        final Map<String, Object> load = rows.get(0);
        assertEquals(1_000, load.get("everywhere"));
        assertNull(load.get("allocated"));
        assertNull(load.get("cpuNs"));
        assertTrue((double)load.get("seen") > 0, load::toString);
        final List<Map<String, Object>> profile = rows.subList(1, rows.size());
        assertTrue(profile.stream().allMatch((row) ->
            row.get("kind").equals("profile") && row.get("case").equals("nio 8192, 1 000/s, 3 nodes, 64 B") &&
            row.get("when").equals("before") && row.get("round").equals(1)), rows::toString);
        assertEquals(1, profile.stream().mapToDouble((row) -> (double)row.get("share")).sum(), 1e-6);
        // One thread always is about to look for a datagram, or does.
        assertTrue(profile.stream().anyMatch((row) -> row.get("frame").toString().startsWith("receive (")));
        final String text = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("profile=true") && text.contains("nio 8192, 1 000/s, 3 nodes, 64 B, before:"), text);
        assertFalse(text.contains(" failed: "), text);
    }

    @Test
    void shouldReportAChildThatFails()
    {
        final LoadSpec spec =
            new LoadSpec("carrier-pigeon", "grey", 3, 1, 64, Placement.ALL, Idling.BACKOFF, 1);
        final LoadPlan plan = new LoadPlan(
            List.of(0), 1, 0, 1, LoadPlan.NO_PROFILE, List.of("-Xms64m", "-Xmx256m"));

        final List<Map<String, Object>> rows = plan.run(spec, 4, out);

        assertEquals(1, rows.size());
        assertEquals("failure", rows.get(0).get("kind"));
        assertEquals(4, rows.get(0).get("round"));
        assertTrue(rows.get(0).get("error").toString().contains("no system called carrier-pigeon"), rows::toString);
        final String table = new LoadTable(rows).toString();
        assertTrue(table.contains("carrier-pigeon grey, 3 nodes, 64 B, round 4 failed: "), table);
    }

    @Test
    void shouldRefuseToGuessWhetherToProfile()
    {
        final RigOptions options = new RigOptions(Map.of("profile", "yes")::get);

        assertThrows(IllegalArgumentException.class, () -> new HeadToHeadRig().run(options, out));
    }

    @Test
    void shouldCompareSideBySide()
    {
        final List<LoadSpec> specs = HeadToHeadRig.specs(new RigOptions(Map.of(
            "systems", "hearsay,nio", "variants", "OCB 8192,8192", "nodes", "3,8", "sizes", "64,1024")::get));

        assertEquals(2 * 2 * 2, specs.size());
        assertEquals("hearsay", specs.get(0).system());
        assertEquals("nio", specs.get(1).system());
        assertEquals(1_024, specs.get(2).size());
        assertEquals(8, specs.get(4).nodes());
        assertEquals(Placement.APP_ENGINES, specs.get(0).placement());
    }
}
