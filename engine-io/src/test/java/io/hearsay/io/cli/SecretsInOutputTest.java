package io.hearsay.io.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What the command line prints, for people and into log files, holds nothing of a key or a passphrase.
 */
@Timeout(60)
class SecretsInOutputTest
{
    private static final String HEX = "9f3ac1d27e5b8046a1f0e2d3c4b59687" + "76859a4b3c2d1e0f6408b5e72d1ca3f9";
    private static final String PASSPHRASE = "correct horse battery staple 7";

    @TempDir
    Path directory;

    @Test
    void shouldPrintNothingOfAKeyFileThatIsRefused() throws IOException
    {
        for (final String content : List.of(
            HEX + "x\n", HEX.substring(1) + "\n", HEX + HEX + "\n", "key: " + HEX + "\n", HEX.replace('9', 'g') + "\n"))
        {
            final Path file = write("key", content, "rw-------");
            assertRefused("node", "--bind", "127.0.0.1:0", "--key-file", file.toString());
        }
        assertRefused(
            "node", "--bind", "127.0.0.1:0", "--key-file", write("key", HEX + "\n", "rw-r--r--").toString());
        assertRefused("keygen", write("key", HEX + "\n", "rw-------").toString());
    }

    @Test
    void shouldPrintNothingOfAPassphraseFileThatIsRefused() throws IOException
    {
        assertRefused("node", "--bind", "127.0.0.1:0", "--passphrase-file",
            write("passphrase", PASSPHRASE + "\n", "rw-r--r--").toString());
        assertRefused("node", "--bind", "127.0.0.1:0", "--passphrase-file",
            write("passphrase", PASSPHRASE.repeat(10_000), "rw-------").toString());
        final Path file = write("passphrase", "", "rw-------");
        Files.write(file, (PASSPHRASE + "\u00ff").getBytes(ISO_8859_1));
        assertRefused("node", "--bind", "127.0.0.1:0", "--passphrase-file", file.toString());
        assertRefused("node", "--bind", "127.0.0.1:0", "--passphrase-file", file.toString(), "--insecure");
    }

    @Test
    void shouldPrintNothingOfTheKeyOrThePassphraseThatItUses() throws IOException, InterruptedException
    {
        assertNothingPrinted("--key-file", write("key", HEX + "\n", "rw-------").toString());
        assertNothingPrinted("--passphrase-file", write("passphrase", PASSPHRASE + "\n", "rw-------").toString());
    }

    private void assertNothingPrinted(final String option, final String file) throws IOException, InterruptedException
    {
        final Path printed = directory.resolve("printed");
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
            Hearsay.class.getName(), "node", "--bind", "127.0.0.1:0", "--dir", directory.resolve("node").toString(),
            option, file).redirectErrorStream(true).redirectOutput(printed.toFile()).start();
        try
        {
            Await.until(() -> read(printed).contains(" ready at ") || !process.isAlive(), "the node is ready");
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertTrue(read(printed).contains(" ready at "), "it did not start");
            assertNothingSecret(read(printed));
        }
        finally
        {
            process.destroyForcibly().waitFor();
        }
    }

    private static String read(final Path file)
    {
        try
        {
            return Files.readString(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void assertRefused(final String... args)
    {
        final StringWriter printed = new StringWriter();
        final CommandLine commandLine = Hearsay.commandLine();
        commandLine.setOut(new PrintWriter(printed, true));
        commandLine.setErr(new PrintWriter(printed, true));

        assertNotEquals(0, commandLine.execute(args));

        assertEquals(1, printed.toString().lines().count(), "not one line");
        assertNothingSecret(printed.toString());
    }

    private static void assertNothingSecret(final String printed)
    {
        final String lower = printed.toLowerCase(Locale.ROOT);
        for (int at = 0; at + 12 <= HEX.length(); at += 4)
        {
            assertFalse(lower.contains(HEX.substring(at, at + 12)), "prints the key");
        }
        for (final String word : List.of("correct", "horse", "battery", "staple"))
        {
            assertFalse(lower.contains(word), "prints the passphrase");
        }
    }

    private Path write(final String name, final String content, final String permissions) throws IOException
    {
        final Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
