package io.hearsay.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineDirectoryTest
{
    private static final EngineFacts FACTS = new EngineFacts(4_711, 1, 42, 1_000_000, 64 * 1024, 64 * 1024, 4, 2);

    @TempDir
    Path parent;

    @Test
    void shouldBelongToItsOwnerAloneAndVanish() throws IOException
    {
        final Path path = parent.resolve("a").resolve("b");
        try (EngineDirectory directory = EngineDirectory.claim(path);
            EngineFile file = EngineFile.create(path, FACTS);
            ClientFile client = ClientFile.create(path, new ClientFacts(1, 1, 64 * 1024, 64 * 1024, 0, null)))
        {
            assertEquals(path, directory.path());
            assertEquals(FACTS, file.facts());
            assertEquals(1, client.id());
            assertEquals("rwx------", permissions(path));
            assertEquals("rw-------", permissions(path.resolve("engine.dat")));
            assertEquals("rw-------", permissions(path.resolve("client-1.dat")));
            assertEquals("rw-------", permissions(path.resolve("engine.lock")));
        }

        assertFalse(Files.exists(path));
    }

    @Test
    void shouldNameTheProcessThatHoldsIt() throws IOException
    {
        final Path path = parent.resolve("engine");
        try (EngineDirectory first = EngineDirectory.claim(path); EngineFile file = EngineFile.create(path, FACTS))
        {
            assertEquals(path, first.path());
            assertEquals(4_711, file.facts().pid());
            final IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> EngineDirectory.claim(path));
            assertTrue(refusal.getMessage().contains("process id 4711"), refusal.getMessage());
            assertTrue(Files.exists(path.resolve("engine.dat")));
        }

        EngineDirectory.claim(path).close();
    }

    @Test
    void shouldTakeOverWhatADeadEngineLeft() throws IOException
    {
        final Path path = Files.createDirectory(parent.resolve("engine"), MappedFiles.ownerOnly(parent, "rwx------"));
        try (EngineFile old = EngineFile.create(path, FACTS))
        {
            Files.createFile(path.resolve("engine.lock"));
            Files.createFile(path.resolve("client-3.dat"));
            try (EngineDirectory directory = EngineDirectory.claim(path))
            {
                assertEquals(path, directory.path());
                assertEquals(EngineFileDescriptor.ACTIVITY_CLOSED, old.activityMs());
                assertFalse(Files.exists(path.resolve("engine.dat")));
                assertFalse(Files.exists(path.resolve("client-3.dat")));
            }
        }
    }

    @Test
    void shouldKeepWhatIsNotItsOwn() throws IOException
    {
        final Path path = Files.createDirectory(parent.resolve("engine"), MappedFiles.ownerOnly(parent, "rwx------"));
        final Path note = Files.createFile(path.resolve("note.txt"));
        final EngineDirectory directory = EngineDirectory.claim(path);
        directory.close();
        directory.close();

        assertTrue(Files.exists(note));
        assertFalse(Files.exists(path.resolve("engine.lock")));
    }

    @Test
    void shouldRefuseADirectoryThatOthersCanChange() throws IOException
    {
        final Path path = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));

        final IOException refusal = assertThrows(IOException.class, () -> EngineDirectory.claim(path));
        assertTrue(refusal.getMessage().contains("chmod 700"), refusal.getMessage());
    }

    @Test
    void shouldRefuseAFileInItsPlace() throws IOException
    {
        final Path path = Files.createFile(parent.resolve("file"));

        assertThrows(IOException.class, () -> EngineDirectory.claim(path));
    }

    private static String permissions(final Path path) throws IOException
    {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
