package io.hearsay.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest
{
    @TempDir
    private Path directory;

    private static Map<String, Object> row()
    {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", "load");
        row.put("variant", "OCB 8192");
        row.put("nodes", 3);
        row.put("throughput", 4.25e6);
        row.put("bytes", null);
        row.put("latency", Map.of("p50", 12_345, "percentiles", List.of(List.of(50.0, 12_345))));
        return row;
    }

    @Test
    void shouldReadWhatItWrote() throws IOException
    {
        final Path file = directory.resolve("new").resolve("results.json");
        final ResultFile written =
            ResultFile.of(Instant.EPOCH, Map.of("rounds", 5), List.of(row(), Map.of("kind", "failure")));

        written.write(file);

        assertEquals(written, ResultFile.read(file));
        assertEquals(Runtime.getRuntime().availableProcessors(), written.machine().get("processors"));
        assertEquals("1970-01-01T00:00:00Z", written.started());
    }

    @Test
    void shouldPutARowOnOneLineInItsOrder() throws IOException
    {
        final String line = ResultFile.line(row());

        assertFalse(line.contains("\n"));
        assertTrue(line.startsWith("{\"kind\":\"load\",\"variant\":\"OCB 8192\",\"nodes\":3,"), line);
        assertEquals(row(), ResultFile.row(line));
    }

    @Test
    void shouldRefuseAnotherFormat() throws IOException
    {
        final Path file = directory.resolve("other.json");
        Files.writeString(file, "{\"format\":2}");

        assertThrows(IOException.class, () -> ResultFile.read(file));
    }
}
