package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest
{
    private static final String DIGITS = "00112233445566778899aabbccddeeff0123456789abcdefFEDCBA9876543210";

    @TempDir
    Path directory;
    private Path file;

    @BeforeEach
    void setUp()
    {
        file = directory.resolve("cluster.key");
    }

    @Test
    void shouldReadWhatItGenerates() throws IOException
    {
        KeyFile.generate(file);

        final String text = Files.readString(file);
        assertTrue(text.matches("[0-9a-f]{64}\n"), "format");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (ClusterKey key = KeyFile.read(file))
        {
            assertEquals(text.strip(), Hex.text(key.bytes()));
        }
        assertEquals(List.of(file), files());
    }

    @Test
    void shouldGenerateAnotherKeyEachTime() throws IOException
    {
        final Path other = directory.resolve("other.key");
        KeyFile.generate(file);
        KeyFile.generate(other);

        assertNotEquals(Files.readString(file), Files.readString(other));
    }

    @Test
    void shouldNotOverwrite() throws IOException
    {
        write(DIGITS + "\n", "rw-------");

        final Exception ex = assertThrows(FileAlreadyExistsException.class, () -> KeyFile.generate(file));

        assertTrue(ex.getMessage().contains("never overwritten"), ex.getMessage());
        assertEquals(DIGITS + "\n", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void shouldReadKeyWithOrWithoutNewline() throws IOException
    {
        for (final String end : new String[]{"\n", ""})
        {
            write(DIGITS + end, "r--------");
            try (ClusterKey key = KeyFile.read(file))
            {
                assertEquals(DIGITS.toLowerCase(Locale.ROOT), Hex.text(key.bytes()));
            }
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-", "rw------x"})
    void shouldRefuseFileThatOthersCanUse(final String permissions) throws IOException
    {
        write(DIGITS + "\n", permissions);

        final Exception ex = assertThrows(FileSystemException.class, () -> KeyFile.read(file));

        assertTrue(ex.getMessage().contains("chmod 600"), ex.getMessage());
        assertFalse(ex.getMessage().contains("00112233"), ex.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "\n", "00112233\n",
        "00112233445566778899aabbccddeeff0123456789abcdefFEDCBA987654321\n",
        "00112233445566778899aabbccddeeff0123456789abcdefFEDCBA98765432100\n",
        "00112233445566778899aabbccddeeff0123456789abcdefFEDCBA9876543210\n\n",
        "00112233445566778899aabbccddeeff0123456789abcdefFEDCBA9876543210 ",
        "00112233445566778899aabbccddeeff0123456789abcdefFEDCBA987654321g\n",
        "0x112233445566778899aabbccddeeff0123456789abcdefFEDCBA9876543210\n"})
    void shouldRefuseFileThatIsNoKey(final String text) throws IOException
    {
        write(text, "rw-------");

        final Exception ex = assertThrows(FileSystemException.class, () -> KeyFile.read(file));

        assertTrue(ex.getMessage().contains("64 hexadecimal digits"), ex.getMessage());
        assertFalse(ex.getMessage().contains("112233"), ex.getMessage());
    }

    @Test
    void shouldRefuseWhatIsNotThereOrNoFile()
    {
        assertThrows(NoSuchFileException.class, () -> KeyFile.read(file));
        assertThrows(FileSystemException.class, () -> KeyFile.read(directory));
        assertThrows(IOException.class, () -> KeyFile.generate(directory.resolve("missing").resolve("cluster.key")));
    }

    private void write(final String text, final String permissions) throws IOException
    {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private List<Path> files() throws IOException
    {
        try (Stream<Path> all = Files.list(directory))
        {
            return all.toList();
        }
    }
}
