package io.hearsay.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import org.agrona.CloseHelper;
import org.agrona.collections.MutableInteger;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files that a node shares with its clients hold nothing of its secrets, and neither do its errors: not the key, in
 * whatever notation, and not the passphrase that it was made of.
 */
@Timeout(120)
class SecretsOnDiskTest
{
    private static final byte[] KEY =
        HexFormat.of().parseHex("c3a19f0055e7b2d4" + "5e81a7c30f66d912" + "0718293a4b5c6d7e" + "e0d1c2b3a4958677");
    private static final String PASSPHRASE = "m\u00f6ll's 3rd horse battery";

    @TempDir
    Path parent;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final StringWriter errors = new StringWriter();

    @AfterEach
    void stop()
    {
        CloseHelper.closeAll(open);
    }

    @Test
    void shouldHoldNothingOfTheKeyOfAFile() throws IOException
    {
        final Path file = parent.resolve("key");
        Files.writeString(file, HexFormat.of().formatHex(KEY) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        final List<byte[]> written = run((context) -> context.keyFile(file.toString()));

        assertNothingOf(KEY, written);
    }

    @Test
    void shouldHoldNothingOfAPassphraseAndItsKey() throws IOException, GeneralSecurityException
    {
        final Path file = parent.resolve("passphrase");
        Files.writeString(file, PASSPHRASE + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        final List<byte[]> written = run((context) -> context.passphraseFile(file.toString()));

        assertNothingOf(derived(), written);
    }

    @Test
    void shouldFindASecretWhereThereIsOne()
    {
        final byte[] longer = new byte[100];
        System.arraycopy(KEY, 8, longer, 50, 16);
        assertThrows(AssertionError.class, () -> assertNothingOf(KEY, List.of(longer)));
        final byte[] text = ("x" + PASSPHRASE).getBytes(UTF_16LE);
        assertThrows(AssertionError.class, () -> assertNothingOf(KEY, List.of(text)));
    }

    /**
     * Let two nodes exchange messages, and one be told of an address that is none; then read all their files.
     */
    private List<byte[]> run(final Consumer<GossipEngine.Context> secret) throws IOException
    {
        final GossipEngine a = launch("a", secret, "no address at all");
        final AgentInvoker agentA = invoker(a);
        final GossipEngine b = launch("b", secret, a.localAddress());
        final AgentInvoker agentB = invoker(b);
        final Runnable work = () ->
        {
            agentA.invoke();
            agentB.invoke();
        };
        final GossipClient from = connect(a, agentA);
        final GossipClient to = connect(b, agentB);
        final UnsafeBuffer payload = new UnsafeBuffer("hello".getBytes(UTF_8));
        final MutableInteger received = new MutableInteger();
        Await.until(
            () ->
            {
                work.run();
                return a.counters().get(CounterDescriptor.PEERS_PROVEN) == 1;
            },
            "the nodes meet");
        Await.until(
            () ->
            {
                work.run();
                return from.offer(payload, 0, payload.capacity()) > 0;
            },
            "the offer is taken");
        Await.until(
            () ->
            {
                work.run();
                received.value += to.poll((origin, sequence, topic, buffer, at, length) -> {}, 10);
                return received.value == 1;
            },
            "the message arrives");
        assertTrue(errors.toString().contains("no address at all"), "the error handler was told");

        final List<byte[]> written = new ArrayList<>();
        try (Stream<Path> files = Files.walk(parent))
        {
            for (final Path file : files.filter((path) -> path.toString().endsWith(".dat")).toList())
            {
                written.add(Files.readAllBytes(file));
            }
        }
        assertEquals(6, written.size(), "engine.dat, log.dat and one client's file of each");
        assertTrue(written.stream().anyMatch((bytes) -> new String(bytes, ISO_8859_1).contains("no address at all")));
        written.add(errors.toString().getBytes(UTF_8));
        return written;
    }

    private static void assertNothingOf(final byte[] key, final List<byte[]> written)
    {
        for (final byte[] bytes : written)
        {
            final String text = new String(bytes, ISO_8859_1);
            for (int at = 0; at + 8 <= key.length; at += 8)
            {
                final byte[] part = Arrays.copyOfRange(key, at, at + 8);
                final byte[] reversed = ByteBuffer.allocate(8).putLong(
                    Long.reverseBytes(ByteBuffer.wrap(part).getLong())).array();
                final String hex = HexFormat.of().formatHex(part);
                assertFalse(text.contains(new String(part, ISO_8859_1)), "the key itself");
                assertFalse(text.contains(new String(reversed, ISO_8859_1)), "the key itself");
                assertFalse(text.toLowerCase(Locale.ROOT).contains(hex), "the key in hexadecimal");
            }
            for (final Charset charset : List.of(UTF_8, ISO_8859_1, UTF_16BE, UTF_16LE))
            {
                final String encoded = new String("horse battery".getBytes(charset), ISO_8859_1);
                assertFalse(text.contains(encoded), "the passphrase in " + charset);
            }
        }
    }

    /**
     * The key of the passphrase, as the protocol says, by other code.
     */
    private static byte[] derived() throws GeneralSecurityException
    {
        final byte[] salt = MessageDigest.getInstance("SHA-256").digest("hearsay salt".getBytes(UTF_8));
        final Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13).withMemoryAsKB(64 * 1024).withIterations(3)
            .withParallelism(1).withSalt(Arrays.copyOf(salt, 16)).build());
        final byte[] key = new byte[32];
        generator.generateBytes(PASSPHRASE.getBytes(UTF_8), key);
        return key;
    }

    private GossipEngine launch(final String name, final Consumer<GossipEngine.Context> secret, final String... peers)
    {
        final GossipEngine.Context context = new GossipEngine.Context()
            .bind("127.0.0.1:0")
            .directory(parent.resolve(name).toString())
            .discovery((failures) -> peers)
            .errorHandler((error) -> error.printStackTrace(new PrintWriter(errors, true)))
            .externalAgent(true);
        secret.accept(context);
        errors.write(context.toString());
        final GossipEngine engine = GossipEngine.launch(context);
        errors.write(context + " " + engine);
        open.add(engine);
        return engine;
    }

    private GossipClient connect(final GossipEngine engine, final AgentInvoker invoker)
    {
        final GossipClient client =
            GossipClient.connect(engine.directory(), new ClientContext().engineInvoker(invoker));
        open.add(0, client);
        return client;
    }

    private AgentInvoker invoker(final GossipEngine engine)
    {
        final AgentInvoker invoker = new AgentInvoker((error) -> error.printStackTrace(), null, engine.agent());
        open.add(0, invoker);
        invoker.start();
        return invoker;
    }
}
