package io.hearsay.io.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HearsayTest
{
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(final String... args)
    {
        final CommandLine commandLine = Hearsay.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }

    private void assertUsageError(final String part, final String... args)
    {
        err.getBuffer().setLength(0);
        assertEquals(2, run(args));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains(part), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldGiveOneLineAndExitTwoForWrongArguments()
    {
        assertUsageError("node or keygen");
        assertUsageError("--colour", "--colour");
        assertUsageError("fly", "fly");
        assertUsageError("--bogus", "node", "--bogus");
        assertUsageError("--topic", "node", "--insecure", "--topic", "news");
        assertUsageError("exclusive", "node", "--insecure", "--key-file", "x");
        assertUsageError("no key", "node", "--bind", "127.0.0.1:0");
        assertUsageError("ROT13", "node", "--insecure", "--algorithm", "ROT13");
        assertUsageError("'here'", "node", "--insecure", "--peers", "127.0.0.1:7402,here");
        assertUsageError("'here:0'", "node", "--insecure", "--peers", "here:0");
        assertUsageError("FILE", "keygen");
        assertUsageError("nowhere", "node", "--bind", "127.0.0.1:0", "--key-file", "nowhere");
    }

    @Test
    void shouldHelpEverywhere()
    {
        assertEquals(0, run("--help"));
        assertEquals(0, run("node", "--help"));
        assertEquals(0, run("keygen", "--help"));
        assertTrue(out.toString().contains("--passphrase-file"));
        assertTrue(out.toString().contains("hearsay.fanout=3"));
        assertTrue(out.toString().contains("hearsay.bind=0.0.0.0:7400"));
        assertEquals(0, run("--version"));
        assertEquals("", err.toString());
    }

    @Test
    void shouldWriteAKeyForItsOwnerAloneAndNeverOverwriteOne() throws IOException
    {
        final Path key = directory.resolve("key");
        assertEquals(0, run("keygen", key.toString()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        final byte[] before = Files.readAllBytes(key);
        err.getBuffer().setLength(0);

        assertEquals(1, run("keygen", key.toString()));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains("exists"), err.toString());
        assertArrayEquals(before, Files.readAllBytes(key));
    }

    @Test
    void shouldRefuseAKeyThatOthersCanRead() throws IOException
    {
        final Path key = directory.resolve("key");
        run("keygen", key.toString());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertUsageError("chmod 600", "node", "--bind", "127.0.0.1:0", "--key-file", key.toString());
    }
}
