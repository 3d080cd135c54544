package io.hearsay.perf.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.hearsay.core.testing.MemoryGrowth;
import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.RigOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryRigTest
{
    @TempDir
    Path directory;

    @Test
    void shouldPrintARowForEachThingAndKeepIt() throws IOException
    {
        final Path file = directory.resolve("memory.json");
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new MemoryRig().run(
            new RigOptions(Map.of("out", file.toString())::get), new PrintStream(bytes, true, StandardCharsets.UTF_8));

        final String out = bytes.toString(StandardCharsets.UTF_8);
        final List<Map<String, Object>> rows = ResultFile.read(file).rows();
        assertTrue(out.lines().allMatch((line) -> line.length() <= 120), out);
        assertFalse(out.contains("exceeded"), out);
        for (final Map<String, Object> row : rows)
        {
            final String what = (String)row.get("what");
            assertEquals("memory", row.get("kind"));
            assertTrue(((Number)row.get("bytes")).doubleValue() > 0, what);
            assertTrue(out.lines().anyMatch((line) -> line.startsWith(what + ' ')), what);
        }
        for (final String what : List.of(
            "peer",
            "sender, AES-256-OCB, quiet",
            "address in the transport",
            "engine: of which LogFile",
            "file: log.dat"))
        {
            assertEquals(1, rows.stream().filter((row) -> what.equals(row.get("what"))).count(), what);
        }
    }

    @Test
    void shouldSayWhatExceedsItsLimit()
    {
        final MemoryGrowth growth = new MemoryGrowth(200, 257, 4_096);
        assertTrue(new MemoryRow("peer", growth, 256).toString().endsWith(" 256 exceeded"));
        assertTrue(new MemoryRow("peer", growth, 257).toString().endsWith(" 257"));
        assertTrue(new MemoryRow("peer", growth, 0).toString().endsWith(" 4096"));
    }
}
