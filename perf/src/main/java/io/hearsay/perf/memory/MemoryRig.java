package io.hearsay.perf.memory;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.hearsay.perf.rig.ResultFile;
import io.hearsay.perf.rig.Rig;
import io.hearsay.perf.rig.RigOptions;

/**
 * What memory an engine takes: for a peer, an origin, a retained message, a sender, an address, and at all. Nothing is
 * timed, so the result is the same whatever else the machine does. Options:
 * <ul>
 * <li><code>out</code>: file for the rows as JSON, none.</li>
 * </ul>
 */
public final class MemoryRig implements Rig
{
    /**
     * Create.
     */
    public MemoryRig()
    {
    }

    @Override
    public void run(final RigOptions options, final PrintStream out) throws IOException
    {
        final Instant started = Instant.now();
        final String file = options.text("out", "");
        final List<MemoryRow> rows = new ArrayList<>();
        section("Core, bytes for each", AgentRows.measure(), rows, out);
        section("Protection, bytes for each", SenderRows.measure(), rows, out);
        section("Transport, bytes for each", TransportRows.measure(), rows, out);
        section("An engine with the default options that knows nobody, bytes", EngineRows.measure(), rows, out);
        out.println("typical: between two powers of two. most: just when tables have grown. Room in tables counts.");
        if (!file.isEmpty())
        {
            ResultFile.of(started, Map.of("rig", "memory"), rows.stream().map(MemoryRow::fields).toList())
                .write(Path.of(file));
        }
    }

    private static void section(
        final String title, final List<MemoryRow> section, final List<MemoryRow> rows, final PrintStream out)
    {
        out.printf("%n%-" + MemoryRow.WHAT_WIDTH + "s%10s%10s%10s%8s%n", title, "typical", "most", "of", "limit");
        section.forEach(out::println);
        rows.addAll(section);
    }
}
