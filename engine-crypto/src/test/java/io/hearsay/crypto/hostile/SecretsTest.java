package io.hearsay.crypto.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.core.wire.PacketFlyweight;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.ClusterProtection;
import io.hearsay.crypto.KeyFile;
import io.hearsay.crypto.Passphrase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a public object or an error says, it says nothing of a key or a passphrase.
 */
class SecretsTest
{
    private static final byte[] KEY = Protected.keyBytes(0xa0);
    private static final String HEX = HexFormat.of().formatHex(KEY);
    private static final byte PUSH = PacketFlyweight.PUSH_MESSAGE;
    private static final String PASSPHRASE = "Tr0ubadour & horse battery";

    @TempDir
    Path directory;

    private final List<String> said = new ArrayList<>();

    @Test
    void shouldFindASecretWhereThereIsOne()
    {
        said.add("key " + HEX.toUpperCase(Locale.ROOT));
        assertThrows(AssertionError.class, this::assertNothingSecret);
        said.set(0, "key=" + Arrays.toString(KEY));
        assertThrows(AssertionError.class, this::assertNothingSecret);
        said.set(0, PASSPHRASE.substring(0, 12));
        assertThrows(AssertionError.class, this::assertNothingSecret);
        said.set(0, "nothing");
        assertNothingSecret();
    }

    @Test
    void shouldSayNothingOfTheKey()
    {
        final ClusterKey key = ClusterKey.take(KEY.clone());
        final ClusterProtection cluster = new ClusterProtection().key(key);
        say(key, cluster, key.id());
        for (final Algorithm algorithm : Protected.keyedAlgorithms())
        {
            final PacketProtection protection = cluster.algorithm(algorithm).settings(new Settings()).build();
            say(protection, protection.getClass(), algorithm);
            protection.onCycle(0, Protected.NOW_US);
            say(new String(Protected.seal(protection, PUSH, 1, 1, 1, HEX.getBytes(ISO_8859_1)), ISO_8859_1));
            fail(() -> Protected.seal(protection, PUSH, 1, 1, 1, KEY));
            fail(() -> Protected.seal(protection, PUSH, 1, 2, 1, new byte[9_000]));
            protection.close();
            fail(() -> Protected.seal(protection, PUSH, 1, 3, 1, KEY));
            say(protection);
        }
        fail(() -> cluster.accept(Algorithm.NONE).build());
        fail(() -> ClusterKey.take(Arrays.copyOf(KEY, 31)));
        fail(() -> ClusterKey.take(Arrays.copyOf(KEY, 33)));
        key.close();
        fail(() -> cluster.accept().build());
        say(key, cluster);

        assertNothingSecret();
    }

    @Test
    void shouldSayNothingOfAKeyFile() throws IOException
    {
        final Path file = directory.resolve("key");
        for (final String content : new String[]{
            HEX + "x\n", HEX.substring(1) + "\n", HEX + HEX + "\n", " " + HEX, HEX.substring(0, 63) + "g\n",
            HEX.toUpperCase(Locale.ROOT) + "\n\n", "0x" + HEX + "\n"})
        {
            Files.deleteIfExists(file);
            Files.writeString(file, content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            fail(() -> KeyFile.read(file).close());
        }
        Files.writeString(file, HEX + "\n");
        try (ClusterKey key = KeyFile.read(file))
        {
            say(key);
        }
        fail(() -> KeyFile.generate(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        fail(() -> KeyFile.read(file).close());

        assertNothingSecret();
    }

    @Test
    void shouldSayNothingOfAPassphrase()
    {
        try (ClusterKey key = Passphrase.deriveKey(PASSPHRASE.toCharArray(), "cluster"))
        {
            say(key);
        }
        fail(() -> Passphrase.deriveKey((PASSPHRASE + "\ud800").toCharArray(), ""));
        fail(() -> Passphrase.deriveKey(new char[0], ""));
        fail(() -> Algorithm.named("no algorithm"));

        assertNothingSecret();
    }

    private void say(final Object... objects)
    {
        for (final Object object : objects)
        {
            said.add(String.valueOf(object));
        }
    }

    private void fail(final Executable call)
    {
        final StringWriter text = new StringWriter();
        assertThrows(Exception.class, call).printStackTrace(new PrintWriter(text, true));
        said.add(text.toString());
    }

    private void assertNothingSecret()
    {
        assertFalse(said.isEmpty());
        final String listed = Arrays.toString(KEY);
        final String signs = new String(KEY, ISO_8859_1);
        final String base64 = Base64.getEncoder().encodeToString(KEY);
        for (final String text : said)
        {
            final String lower = text.toLowerCase(Locale.ROOT);
            for (int at = 0; at + 16 <= HEX.length(); at += 2)
            {
                assertFalse(lower.contains(HEX.substring(at, at + 16)), "the key in hexadecimal");
            }
            assertFalse(text.contains(listed.substring(1, 30)), "the key in decimal");
            assertFalse(text.contains(signs.substring(0, 8)), "the key itself");
            assertFalse(text.contains(base64.substring(0, 10)), "the key in base 64");
            for (final String word : PASSPHRASE.split(" "))
            {
                assertFalse(word.length() > 4 && text.contains(word), "the passphrase");
            }
        }
        assertTrue(said.stream().noneMatch(String::isEmpty), "something said nothing at all");
    }
}
