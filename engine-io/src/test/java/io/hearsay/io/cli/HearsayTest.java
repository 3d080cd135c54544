package io.hearsay.io.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.KeyFile;
import io.hearsay.io.GossipEngine;
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
        assertUsageError("did you mean stat or", "stats");
        assertUsageError("--bogus", "node", "--bogus");
        assertUsageError("--topic", "node", "--insecure", "--topic", "news");
        assertUsageError("exclusive", "node", "--insecure", "--key-file", "x");
        assertUsageError("no key", "node", "--bind", "127.0.0.1:0");
        assertUsageError("ROT13", "node", "--insecure", "--algorithm", "ROT13");
        assertUsageError("'here'", "node", "--insecure", "--discovery", "127.0.0.1:7402,here");
        assertUsageError("'here:0'", "node", "--insecure", "--discovery", "here:0");
        assertUsageError("FILE", "keygen");
        assertUsageError("ROT13", "node", "--insecure", "--accept", "ROT13");
        assertUsageError("hearsay.accept=NONE", "node", "--key-file", "a", "--accept", "NONE");
        assertUsageError("a there is no such", "node", "--bind", "127.0.0.1:0", "--key-file", "a,b", "--key-file", "c");
        assertUsageError("key FILE", "keys", "add");
        assertUsageError("FILE", "keys", "id");
        assertUsageError("KEY", "keys", "use");
        assertUsageError("neither a key id", "keys", "use", "1234567");
        assertUsageError("neither a key id", "keys", "remove", "nowhere");
        assertUsageError("fly", "keys", "fly");
        assertUsageError("ROT13", "algorithms", "add", "ROT13");
        assertUsageError("NAME", "algorithms", "use");
        assertUsageError("nowhere", "node", "--bind", "127.0.0.1:0", "--key-file", "nowhere");
        assertUsageError("--journal: the name", "node", "--insecure", "--bind", "127.0.0.1:0", "--journal", "");
        assertUsageError("--from: 'noon' is neither", "tail", "--from", "noon");
        assertUsageError("--from: '-1' is neither", "tail", "--from", "-1");
        assertUsageError("--from does not go together with --ordered", "tail", "--from", "0", "--ordered");
        assertUsageError("--from does not go together with --retained", "tail", "--from", "0", "--retained");
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
        for (final String command : List.of("list", "add", "use", "remove"))
        {
            assertEquals(0, run("keys", command, "--help"));
            assertEquals(0, run("algorithms", command, "--help"));
        }
        assertEquals(0, run("keys", "--help"));
        assertEquals(0, run("keys", "reload", "--help"));
        assertEquals(0, run("keys", "id", "--help"));
        assertEquals(0, run("algorithms", "--help"));
        for (final String part : List.of(
            "three steps", "keys add new.key", "keys use new.key", "keys remove old.key",
            "algorithms add AES-256-GCM", "algorithms use AES-256-GCM", "algorithms remove AES-256-OCB"))
        {
            assertTrue(out.toString().contains(part), part);
        }
        assertEquals(0, run("--version"));
        assertEquals("", err.toString());
    }

    @Test
    void shouldHelpWithinTheTerminal()
    {
        for (final String command : Hearsay.commandLine().getSubcommands().keySet())
        {
            assertEquals(0, run(command, "--help"));
        }
        assertEquals(
            List.of(),
            out.toString().lines().filter(line -> line.length() > 80 && !line.startsWith("  hearsay.")).toList());
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
    void shouldPrintTheIdsOfKeyFilesAndNotTheKeys() throws IOException
    {
        final Path key = directory.resolve("a \"key\"");
        run("keygen", key.toString());
        final String id;
        try (ClusterKey read = KeyFile.read(key))
        {
            id = ClusterKey.format(read.id());
        }

        assertEquals(0, run("keys", "id", key.toString(), key.toString()));
        assertEquals((id + "  " + key + "\n").repeat(2), out.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run("keys", "--json", "id", key.toString()));
        assertEquals(
            "{\"key\":\"" + id + "\",\"file\":\"" + key.toString().replace("\"", "\\\"") + "\"}\n", out.toString());
        assertFalse(out.toString().contains(Files.readString(key).substring(0, 16)));
        err.getBuffer().setLength(0);
        assertEquals(1, run("keys", "id", directory.resolve("nowhere").toString()));
        assertEquals(
            "hearsay: " + directory.resolve("nowhere") + " there is no such key file\n", err.toString());
    }

    @Test
    void shouldTakeEachKeyFileThatIsNamed() throws IOException
    {
        final String first = directory.resolve("first").toString();
        final String second = directory.resolve("second").toString();
        KeyFile.generate(Path.of(first));
        KeyFile.generate(Path.of(second));

        assertUsageError(
            "third there is no such", "node", "--bind", "127.0.0.1:0", "--key-file", first + "," + second,
            "--key-file", directory.resolve("third").toString());
    }

    @Test
    void shouldExitWithOneIfThereIsNoEngine()
    {
        assertEquals(1, run("keys", "--dir", directory.resolve("nowhere").toString()));
        assertEquals(1, run("keys", "list", "--dir", directory.toString()));
        assertEquals(1, run("algorithms", "--dir", directory.toString(), "add", "AES-256-OCB"));
        assertEquals(3, err.toString().lines().filter(line -> line.contains("there is no engine in")).count(),
            err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldShowAndChangeARunningEngine() throws IOException
    {
        final Path first = directory.resolve("first");
        final Path second = directory.resolve("second");
        KeyFile.generate(first);
        KeyFile.generate(second);
        final String node = directory.resolve("node").toString();
        try (GossipEngine engine = GossipEngine.launch(new GossipEngine.Context()
            .bind("127.0.0.1:0").directory(node).keyFile(first.toString()).discovery((failures) -> new String[0])))
        {
            assertFalse(engine.isClosed());
            assertEquals(0, run("keys", "--dir", node, "add", second.toString()));
            assertEquals(0, run("keys", "use", second.toString(), "--dir", node));
            out.getBuffer().setLength(0);
            assertEquals(0, run("keys", "remove", first.toString(), "--dir", node, "--json"));
            try (ClusterKey key = KeyFile.read(second))
            {
                assertEquals("{\"key\":\"" + ClusterKey.format(key.id()) + "\",\"algorithm\":\"AES-256-OCB\"," +
                    "\"sending\":true,\"accepted\":0,\"lastUs\":null}\n", out.toString());
            }
            assertEquals(0, run("algorithms", "use", "aes-256-ocb", "--dir", node));
            assertEquals("", err.toString());
            assertEquals(1, run("keys", "remove", second.toString(), "--dir", node));
            assertEquals(1, run("keys", "add", directory.resolve("third").toString(), "--dir", node));
            assertEquals(1, run("algorithms", "remove", "AES-256-OCB", "--force", "--dir", node));
            assertEquals(3, err.toString().lines().count(), err.toString());
            assertTrue(err.toString().contains("third there is no such key file"), err.toString());
        }
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
