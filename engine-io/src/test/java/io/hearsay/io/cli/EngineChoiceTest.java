package io.hearsay.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.hearsay.io.GossipEngine;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineChoiceTest
{
    @TempDir
    Path base;

    private Path choose(final Map<String, String> properties, final String directory, final String nodeName)
        throws IOException
    {
        return new EngineChoice(base, properties::get).choose(directory, nodeName);
    }

    private GossipEngine launch(final String name)
    {
        return GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0").directory(base.resolve(name).toFile()).insecure()
            .discovery((failures) -> new String[0]));
    }

    @Test
    void shouldTakeWhatIsSaid() throws IOException
    {
        final Map<String, String> none = Map.of();
        final Map<String, String> both = Map.of("hearsay.directory", "/d", "hearsay.nodeName", "n");

        assertEquals(Path.of("/a"), choose(none, "/a", null));
        assertEquals(base.resolve("b"), choose(none, null, "b"));
        assertEquals(Path.of("/a"), choose(both, "/a", null));
        assertEquals(base.resolve("b"), choose(both, null, "b"));
        assertEquals(Path.of("/d"), choose(both, null, null));
        assertEquals(base.resolve("n"), choose(Map.of("hearsay.nodeName", "n"), null, null));
        assertThrows(IllegalArgumentException.class, () -> choose(none, "/a", "b"));
    }

    @Test
    void shouldTakeTheOnlyOneThatRuns() throws IOException
    {
        final Map<String, String> none = Map.of();
        final IllegalStateException nobody =
            assertThrows(IllegalStateException.class, () -> choose(none, null, null));
        assertTrue(nobody.getMessage().contains("no engine runs in " + base), nobody.getMessage());

        Files.createDirectory(base.resolve("empty"));
        Files.write(Files.createDirectory(base.resolve("broken")).resolve("engine.dat"), new byte[10_000]);
        final GossipEngine a = launch("a");
        assertEquals(base.resolve("a"), choose(none, null, null));

        final GossipEngine b = launch("b");
        final IllegalArgumentException several =
            assertThrows(IllegalArgumentException.class, () -> choose(none, null, null));
        assertTrue(several.getMessage().endsWith("one of a, b"), several.getMessage());
        a.close();
        assertEquals(base.resolve("b"), choose(none, null, null));
        b.close();
        assertThrows(
            IllegalStateException.class,
            () -> new EngineChoice(base.resolve("nowhere"), none::get).choose(null, null));
    }

    @Test
    void shouldTakeWhatADeadEngineLeftIfNoneRuns() throws IOException
    {
        final EngineChoice choice = new EngineChoice(base, Map.<String, String>of()::get);
        assertTrue(assertThrows(IllegalStateException.class, () -> choice.chooseDeadOrAlive(null, null))
            .getMessage().contains("no engine ran or runs in " + base));

        EngineFile.create(Files.createDirectory(base.resolve("dead")),
            new EngineFacts(1, 1, 1, 1, 64 * 1024, 64 * 1024, 4, 2)).close();
        assertThrows(IllegalStateException.class, () -> choice.choose(null, null));
        assertEquals(base.resolve("dead"), choice.chooseDeadOrAlive(null, null));
        assertEquals(base.resolve("b"), choice.chooseDeadOrAlive(null, "b"));

        EngineFile.create(Files.createDirectory(base.resolve("dead too")),
            new EngineFacts(1, 1, 1, 1, 64 * 1024, 64 * 1024, 4, 2)).close();
        assertTrue(assertThrows(IllegalArgumentException.class, () -> choice.chooseDeadOrAlive(null, null))
            .getMessage().endsWith("several engines ran in " + base + ", give --node with one of dead, dead too"));

        try (GossipEngine engine = launch("alive"))
        {
            assertEquals(base.resolve("alive"), choice.chooseDeadOrAlive(null, null), engine.directory().toString());
            assertEquals(base.resolve("alive"), choice.chooseRunning(null, "alive"));
        }
        assertEquals(
            "there is no engine in " + base.resolve("7400") + "; beside it there is dead, dead too",
            assertThrows(IllegalStateException.class, () -> choice.chooseRunning(null, "7400")).getMessage());
    }
}
