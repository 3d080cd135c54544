package io.hearsay.io.discovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiscoveryTest
{
    private final List<Throwable> errors = new ArrayList<>();
    private final List<String> lookedUp = new ArrayList<>();

    @TempDir
    private Path directory;
    private Path file;
    private FileDiscovery discovery;

    @BeforeEach
    void begin()
    {
        file = directory.resolve("peers");
        discovery = new FileDiscovery(file, this::lookUp);
    }

    @Test
    void shouldReadAnAddressALine() throws IOException
    {
        Files.writeString(file, "# the cluster\n10.0.0.6:7400\r\n\n  [fd00::7]:7400\t# a comment\n10.0.0.6:7400");
        assertAddresses("10.0.0.6:7400", "[fd00::7]:7400");
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldReportABrokenLineOnceAndUseTheOthers() throws IOException
    {
        Files.write(file, "10.0.0.6:7400\n10.0.0.7\n\n\u00fc\n10.0.0.8:7400\n10.0.0.9:0".getBytes("ISO-8859-1"));
        assertAddresses("10.0.0.6:7400", "10.0.0.8:7400");
        assertEquals(3, errors.size());
        assertTrue(errors.get(0).getMessage().startsWith(file + ":2 is skipped"), errors.get(0).getMessage());
        assertTrue(errors.get(1).getMessage().startsWith(file + ":4 is skipped"), errors.get(1).getMessage());
        assertTrue(errors.get(2).getMessage().contains(":6 is skipped, no address: 10.0.0.9:0"));
        assertAddresses("10.0.0.6:7400", "10.0.0.8:7400");
        assertEquals(3, errors.size(), "the same content is not reported again");
    }

    @Test
    void shouldReportSomeOfManyBrokenLinesAndHowManyThereAre() throws IOException
    {
        final int brokenCount = 10_000;
        Files.writeString(file, "nonsense\n".repeat(brokenCount) + "10.0.0.6:7400\n");
        assertAddresses("10.0.0.6:7400");
        assertEquals(FileDiscovery.MAX_REPORTED + 1, errors.size());
        final String last = errors.get(FileDiscovery.MAX_REPORTED).getMessage();
        assertEquals(file + ": " + (brokenCount - FileDiscovery.MAX_REPORTED) + " more lines are skipped", last);
    }

    @Test
    void shouldReadWhatAnEditorMarkedAsUnicode() throws IOException
    {
        Files.writeString(file, "\ufeff10.0.0.6:7400\r\n10.0.0.7:7400\r\n");
        assertAddresses("10.0.0.6:7400", "10.0.0.7:7400");
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldSeeEachChange() throws IOException
    {
        for (int i = 1; i <= 50; i++)
        {
            final Path next = directory.resolve("next");
            Files.writeString(next, "10.0.0." + (i % 7 + 1) + ":7400");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            assertAddresses("10.0.0." + (i % 7 + 1) + ":7400");
        }
        Files.writeString(file, "");
        assertAddresses();
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldKeepWhatItReadWhileTheFileIsGone() throws IOException
    {
        assertAddresses();
        assertEquals(1, errors.size());
        Files.writeString(file, "10.0.0.6:7400");
        assertAddresses("10.0.0.6:7400");
        Files.delete(file);
        assertAddresses("10.0.0.6:7400");
        Files.createDirectory(file);
        assertAddresses("10.0.0.6:7400");
        assertEquals(3, errors.size());
        assertTrue(errors.get(2).getMessage().startsWith(file + " can not be read"), errors.get(2).getMessage());
    }

    @Test
    void shouldRefuseAFileThatIsTooLong() throws IOException
    {
        Files.writeString(file, "10.0.0.6:7400");
        assertAddresses("10.0.0.6:7400");
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw"))
        {
            hole.setLength(FileDiscovery.MAX_LENGTH + 1L);
        }
        assertAddresses("10.0.0.6:7400");
        assertTrue(errors.get(0).getMessage().contains("longer than 16777216 bytes"), errors.get(0).getMessage());
    }

    @Test
    void shouldLookNamesUp() throws IOException
    {
        Files.writeString(file, "one.example:7400\ngone.example:7401\n10.0.0.9:7402");
        assertAddresses("10.0.0.7:7400", "gone.example:7401", "10.0.0.9:7402");
        assertEquals(List.of("one.example", "gone.example"), lookedUp);
        assertEquals(1, errors.size());
    }

    private InetAddress[] lookUp(final String name) throws UnknownHostException
    {
        lookedUp.add(name);
        if (name.startsWith("gone"))
        {
            throw new UnknownHostException(name);
        }
        return new InetAddress[]{Hosts.of("10.0.0.7")};
    }

    private void assertAddresses(final String... expected)
    {
        assertArrayEquals(expected, discovery.addresses(errors::add));
    }
}
