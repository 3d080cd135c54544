package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import io.hearsay.io.cli.Hearsay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who has no journal loads nothing of it, and needs none of its flags.
 */
@Timeout(60)
class JournalLoadingTest
{
    private static final String LIBRARY = " net.openhft.";

    @Test
    void shouldNotBeLoadedByAnEngineWithoutAJournal(@TempDir final Path directory)
    {
        final List<String> command =
            ChildJvm.command(EngineProcess.class, directory.resolve("engine").toString(), "1500000000");
        command.add(1, "-verbose:class");
        try (ChildJvm engine = ChildJvm.start(command))
        {
            String line = engine.line();
            boolean isEngine = false;
            while (line != null && !line.contains("ready "))
            {
                assertFalse(line.contains(LIBRARY), line);
                isEngine |= line.contains("io.hearsay.io.GossipEngine");
                line = engine.line();
            }
            assertTrue(isEngine && line != null);
        }
    }

    @Test
    void shouldBeLoadedByTheCommandOnlyWhenThereIsAJournal(@TempDir final Path directory)
    {
        final List<String> command = ChildJvm.command(Hearsay.class, "journal", "list", directory.toString());
        command.add(1, "-verbose:class");
        try (ChildJvm tool = ChildJvm.start(command))
        {
            for (String line = tool.line(); line != null; line = tool.line())
            {
                assertFalse(line.contains(LIBRARY), line);
            }
            assertEquals(1, tool.exitCode());
        }
    }

    @Test
    void shouldSayWhichFlagsAreMissing(@TempDir final Path directory)
    {
        final List<String> command = ChildJvm.command(
            JournalProcess.class,
            directory.resolve("journal").toString(),
            directory.resolve("ledger").toString(),
            "1",
            "1");
        try (ChildJvm child = ChildJvm.start(command))
        {
            final String line = child.line();
            assertTrue(line.contains("a journal needs") && line.contains("--add-opens"), line);
            assertEquals(1, child.exitCode());
        }
    }
}
