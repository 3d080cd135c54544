package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.spi.PacketProtection;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.KeyFile;
import io.hearsay.crypto.Keyring;
import io.hearsay.crypto.KeyringEntry;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineContextTest
{
    @TempDir
    Path directory;

    private static GossipEngine.Context context(final Map<String, String> properties)
    {
        return new GossipEngine.Context(properties::get);
    }

    private static void assertRefused(final GossipEngine.Context context, final String... parts)
    {
        final IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, context::conclude);
        for (final String part : parts)
        {
            assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
        }
    }

    @Test
    void shouldRefuseToBeWithoutKeyUnlessToldSo()
    {
        assertRefused(context(Map.of()), "no key", "--key-file", "--insecure", "hearsay.keyFile");
        assertNotNull(context(Map.of()).insecure().conclude());
        assertNotNull(context(Map.of("hearsay.insecure", "true")).conclude());
        assertRefused(context(Map.of("hearsay.insecure", "maybe")), "hearsay.insecure=maybe", "true nor false");
    }

    @Test
    void shouldRefuseMoreThanOneKey()
    {
        assertRefused(context(Map.of()).insecure().passphrase("secret"), "exactly one");
        assertRefused(context(Map.of()).keyFile("a").passphraseFile("b"), "exactly one");
        assertRefused(context(Map.of("hearsay.keyFile", "a", "hearsay.insecure", "true")), "exactly one");
        assertNotNull(context(Map.of("hearsay.keyFile", "a")).insecure().conclude());
    }

    @Test
    void shouldRefuseAKeyThatWouldNotBeUsed()
    {
        assertRefused(context(Map.of()).algorithm(Algorithm.NONE).keyFile("a"), "hearsay.algorithm=NONE", "no key");
    }

    @Test
    void shouldTakeSeveralKeysTheFirstForSending() throws IOException
    {
        final List<Integer> ids = new ArrayList<>();
        for (final String name : List.of("a", "b", "c"))
        {
            KeyFile.generate(directory.resolve(name));
            try (ClusterKey key = KeyFile.read(directory.resolve(name)))
            {
                ids.add(key.id());
            }
        }
        final String files = directory.resolve("b") + " , " + directory.resolve("a") + "," + directory.resolve("c");

        for (final GossipEngine.Context context : List.of(
            context(Map.of("hearsay.keyFile", files)), context(Map.of()).keyFile(files.split("\\s*,\\s*"))))
        {
            final EngineInputs inputs = context.conclude().inputs();
            try (Keyring keyring = inputs.secret.protection(inputs.algorithm, inputs.accepted, "", inputs.settings))
            {
                assertEquals(
                    List.of(ids.get(1), ids.get(0), ids.get(2)),
                    keyring.entries().stream().map(KeyringEntry::keyId).toList());
                assertTrue(keyring.entries().get(0).isSending());
                assertEquals(
                    Map.of(directory.resolve("a"), ids.get(0), directory.resolve("b"), ids.get(1),
                        directory.resolve("c"), ids.get(2)),
                    inputs.secret.origin("").sources().entrySet().stream()
                        .collect(Collectors.toMap(source -> source.getKey().file(), Map.Entry::getValue)));
            }
        }
        assertRefused(
            context(Map.of("hearsay.keyFile", "1,2,3,4,5,6,7,8,9")), "hearsay.keyFile", "9 files", "1 … 8");
    }

    @Test
    void shouldTakeAlgorithmsThatAreAcceptedToo()
    {
        assertEquals(
            Set.of(Algorithm.AES_256_OCB),
            context(Map.of("hearsay.keyFile", "a", "hearsay.accept", " aes-256-ocb ,")).conclude().inputs().accepted);
        assertEquals(
            Set.of(Algorithm.AES_256_OCB),
            context(Map.of("hearsay.accept", "NONE")).keyFile("a").accept(Algorithm.AES_256_OCB)
                .conclude().inputs().accepted);
        assertEquals(Set.of(), context(Map.of()).keyFile("a").conclude().inputs().accepted);
        assertRefused(
            context(Map.of("hearsay.accept", "AES-256-OCB,ROT13")).keyFile("a"),
            "hearsay.accept=ROT13", "AES-256-OCB");
        assertRefused(
            context(Map.of()).keyFile("a").accept(Algorithm.NONE), "hearsay.accept=NONE", "clear text", "AES-256-OCB");
        assertRefused(
            context(Map.of()).insecure().accept(Algorithm.AES_256_OCB), "hearsay.accept=AES-256-OCB", "are none");
    }

    @Test
    void shouldNamePropertyValueAndRange()
    {
        final IllegalArgumentException fluent =
            assertThrows(IllegalArgumentException.class, () -> context(Map.of()).fanout(65));
        assertTrue(fluent.getMessage().contains("hearsay.fanout=65 is not in 1 … 64"), fluent.getMessage());
        final IllegalArgumentException property = assertThrows(
            IllegalArgumentException.class, () -> context(Map.of("hearsay.ackTimeout", "soon")));
        assertTrue(property.getMessage().contains("hearsay.ackTimeout=soon"), property.getMessage());
        assertRefused(context(Map.of()).insecure().logLength(100_000), "hearsay.logLength", "power of two");
        assertRefused(
            context(Map.of("hearsay.algorithm", "ROT13")).insecure(), "hearsay.algorithm=ROT13", "AES-256-OCB");
        assertRefused(
            context(Map.of("hearsay.idleStrategy", "lazy")).insecure(), "hearsay.idleStrategy=lazy", "backoff");
        assertRefused(context(Map.of()).insecure().nodeName("../up"), "hearsay.nodeName=../up");
        assertRefused(context(Map.of()).insecure().nodeName(".hidden"), "hearsay.nodeName");
    }

    @Test
    void shouldPreferWhatIsSetToProperties()
    {
        final GossipEngine.Context context = context(Map.of(
            "hearsay.bind", "127.0.0.1:1", "hearsay.fanout", "5", "hearsay.cluster", "blue",
            "hearsay.nodeName", "left", "hearsay.discovery", "127.0.0.1:2, 127.0.0.1:3,"))
            .insecure().bind("127.0.0.1:9").option(EngineOption.FANOUT, 7).conclude();

        assertEquals("127.0.0.1:9", context.inputs().bind);
        assertEquals(7, context.inputs().settings.get(EngineOption.FANOUT));
        assertEquals("blue", context.inputs().cluster);
        assertEquals("left", context.inputs().directory.getFileName().toString());
        assertEquals(2, context.inputs().discovery.addresses(Assertions::fail).length);
    }

    @Test
    void shouldNotLookForTheAddressThatItAdvertises()
    {
        final Map<String, String> properties = Map.of(
            "hearsay.discovery", "203.0.113.9:7400,203.0.113.8:7400", "hearsay.advertise", "203.0.113.9:7400");
        assertArrayEquals(
            new String[]{"203.0.113.8:7400"},
            context(properties).insecure().conclude().inputs().discovery.addresses(Assertions::fail));
        assertArrayEquals(
            new String[]{"203.0.113.9:7400"},
            context(properties).insecure().advertise("203.0.113.8:7400").conclude()
                .inputs().discovery.addresses(Assertions::fail));
        assertRefused(context(Map.of()).insecure().advertise("here"), "hearsay.advertise=here", "host:port");
        assertRefused(
            context(Map.of("hearsay.discovery", "there")).insecure(), "hearsay.discovery=there", "file:PATH");
    }

    @Test
    void shouldNameANodeAfterItsPort()
    {
        final GossipEngine.Context context = context(Map.of()).insecure().bind("[::1]:7401").conclude();

        assertEquals("node-7401", context.inputs().nodeName);
        assertTrue(context(Map.of()).insecure().bind("[::1]:0").conclude().inputs().nodeName.length() > 6);
    }

    @Test
    void shouldBeConcludedOnceAndUsedOnce()
    {
        final GossipEngine.Context context = context(Map.of()).insecure().conclude();

        context.conclude();
        assertThrows(IllegalStateException.class, () -> context.fanout(2));
        context.inputs().use();
        assertThrows(IllegalStateException.class, () -> context.inputs().use());
    }

    @Test
    void shouldTakeThePassphraseFromTheFirstLineOfAFile() throws IOException
    {
        final Path file = Files.writeString(
            directory.resolve("passphrase"), "lantern orchid gravel tundra copper meadow\nsecond line\n");
        final ClusterSecret secret = new ClusterSecret();
        secret.passphraseFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        final Settings settings = new Settings().conclude();

        final IllegalArgumentException refusal = assertThrows(
            IllegalArgumentException.class, () -> secret.protection(Algorithm.AES_256_OCB, Set.of(), "", settings));
        assertTrue(refusal.getMessage().contains("chmod 600"), refusal.getMessage());

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (PacketProtection protection = secret.protection(Algorithm.AES_256_OCB, Set.of(), "", settings))
        {
            assertEquals(Algorithm.AES_256_OCB.number(), protection.algorithm());
        }
        final ClusterSecret missing = new ClusterSecret();
        missing.passphraseFile(directory.resolve("nowhere"));
        final IllegalArgumentException none = assertThrows(
            IllegalArgumentException.class, () -> missing.protection(Algorithm.AES_256_OCB, Set.of(), "", settings));
        assertTrue(none.getMessage().contains("nowhere"), none.getMessage());
    }
}
