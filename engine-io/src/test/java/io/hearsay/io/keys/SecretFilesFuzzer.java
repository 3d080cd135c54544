package io.hearsay.io.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.KeyFile;
import io.hearsay.io.file.FuzzedFile;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A key file or a passphrase file that holds anything: it is read if it has the form, else refused, and the refusal
 * repeats nothing of what it holds. An input: which of the two, and how much longer it is (1 byte), what it holds.
 */
class SecretFilesFuzzer
{
    private static final Path FILE = newFile();

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldReadOrRefuseAnything(final byte[] input) throws IOException
    {
        final int choice = input.length == 0 ? 0 : input[0] & 0xFF;
        final byte[] content = java.util.Arrays.copyOfRange(
            input, Math.min(1, input.length), Math.max(1, input.length) + ((choice & 6) == 6 ? 5_000 : 0));
        Files.write(FILE, content);
        try
        {
            if ((choice & 1) == 0)
            {
                readKey(content);
            }
            else
            {
                readPassphrase(content);
            }
        }
        catch (final IOException ex)
        {
            assertTrue(ex.getMessage().startsWith(FILE.toString()), ex.getMessage());
            final String said = ex.getMessage().substring(FILE.toString().length());
            final String held = new String(content, StandardCharsets.ISO_8859_1);
            for (int at = 0; at + 20 < held.length(); at += 10)
            {
                assertFalse(said.contains(held.substring(at, at + 20)), "what the file holds is told");
            }
        }
    }

    private static void readKey(final byte[] content) throws IOException
    {
        final String text = new String(content, StandardCharsets.ISO_8859_1);
        final boolean isKey = text.matches("[0-9a-fA-F]{64}\\n?+(?!\\n)");
        try (ClusterKey key = KeyFile.read(FILE))
        {
            assertTrue(isKey, "no key was read as one");
            final byte[] expected = java.util.HexFormat.of().parseHex(text.substring(0, 64));
            try (ClusterKey same = ClusterKey.take(expected))
            {
                assertEquals(same.id(), key.id());
            }
        }
        catch (final IOException ex)
        {
            assertFalse(isKey, ex.getMessage());
            throw ex;
        }
    }

    private static void readPassphrase(final byte[] content) throws IOException
    {
        final char[] passphrase = PassphraseFile.read(FILE);
        final String line = new String(content, StandardCharsets.UTF_8).split("[\\r\\n]", 2)[0];
        assertArrayEquals(line.toCharArray(), passphrase);
    }

    private static Path newFile()
    {
        try
        {
            return Files.createFile(
                FuzzedFile.newDirectory().resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        final String key = "0123456789abcdefABCDEF9876543210".repeat(2);
        for (final String text : new String[]{
            key, key + "\n", key + "\n\n", key + "\r\n", key.substring(1), key + "0", key.replace('0', 'g'), "",
            "a passphrase\nand more", "\u00e4\u20ac\ud83d\ude00\r\n", "\n", "no end", "\ud800"})
        {
            for (int choice = 0; choice < 2; choice++)
            {
                seeds.add(((char)choice + text).getBytes(StandardCharsets.UTF_8));
                seeds.add(((char)choice + text).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        seeds.add(new byte[]{7, 65});
        return seeds;
    }
}
