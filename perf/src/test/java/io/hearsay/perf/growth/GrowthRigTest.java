package io.hearsay.perf.growth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Set;

import io.hearsay.perf.load.LoadSpec;
import io.hearsay.perf.rig.JmhRun;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.RigOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthRigTest
{
    private static final JmhRun ONCE = new JmhRun(0, 1, 1);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void shouldMeasureAgentsAndKeepRows(@TempDir final Path directory) throws IOException
    {
        final Path file = directory.resolve("out.json");
        new GrowthRig().run(
            options("axes", "origins,idle-peers", "origins", "1,3", "idle-peers", "20", "out", file.toString()),
            out,
            ONCE);

        final List<Map<String, Object>> rows = ResultFile.read(file).rows();
        assertEquals(List.of("origins", "origins", "idle peers"), rows.stream().map((row) -> row.get("axis")).toList());
        assertEquals(List.of(1, 3, 20), rows.stream().map((row) -> row.get("value")).toList());
        assertTrue(rows.stream().allMatch((row) -> "growth".equals(row.get("kind"))), rows::toString);
        assertTrue(number(rows.get(0), "cpuNs") > 0, rows::toString);
        assertTrue(number(rows.get(2), "cycleNs") > 0, rows::toString);
        assertFalse(rows.get(2).containsKey("cpuNs"), "there is no message");
        final String text = bytes.toString(StandardCharsets.UTF_8);
        assertEquals(1, text.lines().filter((line) -> line.startsWith("idle peers         20        -")).count(), text);
        assertTrue(text.lines().allMatch((line) -> line.length() <= 120), text);
    }

    @Test
    void shouldChangeOneThingAtATime()
    {
        final LoadSpec usual = LoadAxis.LOG.spec(options(), 256);
        assertEquals(3, usual.nodes());
        assertEquals(64, usual.size());
        assertEquals(List.of("-Dhearsay.logLength=268435456"), LoadAxis.LOG.flags(256));
        assertEquals(List.of(), LoadAxis.PEERS.flags(64));
        assertEquals(64, LoadAxis.PEERS.spec(options(), 64).nodes());
        assertEquals(64, LoadAxis.PEERS.spec(options(), 16).size());
        assertEquals(7_000, LoadAxis.SIZE.spec(options(), 7_000).size());
        assertEquals(usual, LoadAxis.SIZE.spec(options(), 64));
        assertEquals(List.of(2, 5), LoadAxis.PEERS.values(options("nodes", "2,5")));
    }

    @Test
    void shouldRefuseAnAxisThatIsNotThere()
    {
        assertEquals(Set.of("log", "idle-peers"), GrowthRig.axes(options("axes", "idle-peers,log")));
        assertEquals(8, GrowthRig.axes(options()).size());
        assertThrows(IllegalArgumentException.class, () -> GrowthRig.axes(options("axes", "log,weather")));
        assertThrows(IllegalArgumentException.class, () -> LoadAxis.SIZE.values(options("sizes", "64,-1")));
    }

    @Test
    void shouldShareTheCostOfAClusterAmongItsNodes()
    {
        final Map<String, Object> row = GrowthRow.ofLoad(
            "peers", 4, Map.of("kind", "load", "nodes", 4, "cpuNs", 1_000.0, "size", 64, "lost", 7));

        assertEquals("growth", row.get("kind"));
        assertEquals(4, row.get("value"));
        assertEquals(250.0, row.get("cpuNsPerNode"));
        final String line = new GrowthTable(List.of(row)).toString().lines()
            .filter((text) -> text.startsWith("peers")).findFirst().orElseThrow();
        assertEquals(
            List.of("peers", "4", "-", "1000.0", "250.0", "15.625", "-", "-", "-", "7", "-"),
            List.of(line.trim().split(" +")));
    }

    @Test
    void shouldKeepWhatFailed()
    {
        final Map<String, Object> row =
            GrowthRow.ofLoad("peers", 64, Map.of("kind", "failure", "error", "no memory left"));

        assertEquals("failure", row.get("kind"));
        assertEquals(64, row.get("value"));
        final String table = new GrowthTable(List.of(row)).toString();
        assertTrue(table.contains("failed: ") && table.contains("no memory left"), table);
    }

    private static double number(final Map<String, Object> row, final String name)
    {
        return ((Number)row.get(name)).doubleValue();
    }

    private static RigOptions options(final String... namesAndValues)
    {
        final Map<String, String> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2)
        {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new RigOptions(values::get);
    }
}
