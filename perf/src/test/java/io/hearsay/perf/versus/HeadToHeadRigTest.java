package io.hearsay.perf.versus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.hearsay.perf.load.Idling;
import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.load.Placement;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.RigOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void shouldReportAChildThatFails()
    {
        final LoadSpec spec =
            new LoadSpec("carrier-pigeon", "grey", 3, 1, 64, Placement.ALL, Idling.BACKOFF, 1);
        final LoadPlan plan = new LoadPlan(List.of(0), 1, 0, 1, List.of("-Xms64m", "-Xmx256m"));

        final List<Map<String, Object>> rows = plan.run(spec, 4, out);

        assertEquals(1, rows.size());
        assertEquals("failure", rows.get(0).get("kind"));
        assertEquals(4, rows.get(0).get("round"));
        assertTrue(rows.get(0).get("error").toString().contains("no system called carrier-pigeon"), rows::toString);
        final String table = new LoadTable(rows).toString();
        assertTrue(table.contains("carrier-pigeon grey, 3 nodes, 64 B, round 4 failed: "), table);
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
