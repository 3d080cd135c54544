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

import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.RigOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripRigTest
{
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void shouldGoToAnotherProcessAndBack(@TempDir final Path directory) throws IOException
    {
        final List<Map<String, Object>> rows = rows(directory, "hearsay,nio", 64);
        assertEquals(
            List.of("hearsay OCB", "hearsay OCB own thread", "nio UDP"),
            rows.stream().map((row) -> row.get("system") + " " + row.get("variant")).toList());
        for (final Map<String, Object> row : rows)
        {
            assertEquals("roundTrip", row.get("kind"), row::toString);
            assertEquals(64, row.get("size"));
            assertEquals(1, row.get("round"));
            final Map<?, ?> latency = (Map<?, ?>)row.get("latency");
            assertTrue(((Number)latency.get("count")).longValue() > 0, row::toString);
            assertTrue(((Number)latency.get("p50")).longValue() > 0, row::toString);
        }
        final String text = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("nio UDP") && text.contains("x 1.00"), text);
    }

    @Test
    void shouldTellOfAnEndThatFails(@TempDir final Path directory) throws IOException
    {
        final Map<String, Object> row = rows(directory, "nio", 1).get(0);
        assertEquals("failure", row.get("kind"));
        assertEquals(1, row.get("size"));
        assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("failed: "));
    }

    private List<Map<String, Object>> rows(final Path directory, final String systems, final int size)
        throws IOException
    {
        final Path file = directory.resolve("out.json");
        final Map<String, String> options = Map.of(
            "systems", systems,
            "rounds", "1",
            "seconds", "1",
            "warmup", "0",
            "size", Integer.toString(size),
            "out", file.toString());
        new RoundTripRig().run(new RigOptions(options::get), out);
        return ResultFile.read(file).rows();
    }
}
