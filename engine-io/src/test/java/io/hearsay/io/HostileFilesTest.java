package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.testing.Await;
import io.hearsay.core.testing.Seeded;
import io.hearsay.io.file.ClientFacts;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.CommandDescriptor;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.InvalidFileException;
import io.hearsay.io.discovery.StaticDiscovery;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Client files that hold anything, against a whole engine that serves another client meanwhile.
 */
@Timeout(60)
class HostileFilesTest
{
    private static final int RING_LENGTH = 64 * 1024;

    @TempDir
    Path parent;

    private final List<Throwable> errors = new ArrayList<>();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
    private GossipEngine engine;
    private AgentInvoker invoker;
    private GossipClient client;
    private long offered;
    private long received;

    @BeforeEach
    void start()
    {
        engine = GossipEngine.launch(new GossipEngine.Context(key -> null)
            .bind("127.0.0.1:0")
            .directory(parent.resolve("engine").toString())
            .insecure()
            .externalAgent(true)
            .option(EngineOption.LOG_LENGTH, 1 << 20)
            .discovery(StaticDiscovery.of())
            .errorHandler(errors::add));
        invoker = new AgentInvoker(errors::add, null, engine.agent());
        invoker.start();
        client = GossipClient.connect(
            engine.directory(), new ClientContext().deliverOwn(true).topics(1).engineInvoker(invoker));
    }

    @AfterEach
    void stop() throws IOException
    {
        client.close();
        invoker.close();
        engine.close();
        assertFalse(Files.exists(parent.resolve("engine")));
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(parent.toString()), "a mapping is left");
    }

    private void step()
    {
        if (client.offer(message, 0, message.capacity(), 1) > 0)
        {
            offered++;
        }
        invoker.invoke();
        received += client.poll(
            (origin, sequence, topic, payload, at, length) -> assertEquals(message.capacity(), length), 1_000);
    }

    private void command(final int typeId, final long clientId)
    {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandDescriptor.LENGTH]);
        command.putLong(CommandDescriptor.CLIENT_ID_OFFSET, clientId);
        try (EngineFile file = EngineFile.open(engine.directory().toPath()))
        {
            assertTrue(file.commands().write(typeId, command, 0, CommandDescriptor.LENGTH));
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldOutliveAnyBytesInAClientFileBeforeAndWhileItIsAttached()
    {
        Seeded.run(100, this::attachNonsense);

        final long[] target = {offered + 100};
        Await.until(
            () ->
            {
                step();
                return received >= target[0];
            },
            "messages after the nonsense");
        assertEquals(1, engine.counters().get(CounterDescriptor.CLIENTS));
        final long refused = engine.counters().get(CounterDescriptor.CLIENTS_REFUSED);
        final long corrupt = engine.counters().get(CounterDescriptor.CLIENTS_CORRUPT);
        assertTrue(refused > 10 && corrupt > 10, refused + " refused, " + corrupt + " corrupt");
        assertTrue(client.isConnected());
        for (final Throwable error : errors)
        {
            assertTrue(error instanceof InvalidFileException ||
                error.getMessage().contains("its rings hold nonsense"), error.toString());
        }
    }

    private void attachNonsense(final SplittableRandom random)
    {
        final long id = 1_000_000 + random.nextInt(1 << 30);
        try (ClientFile file = ClientFile.create(
            engine.directory().toPath(), new ClientFacts(id, 1, RING_LENGTH, RING_LENGTH, random.nextInt(8), null)))
        {
            final boolean isBefore = random.nextBoolean();
            if (isBefore)
            {
                scribble(id, random, random.nextInt(4) == 0);
            }
            command(CommandDescriptor.ATTACH_TYPE_ID, id);
            for (int i = 0; i < 5; i++)
            {
                step();
                if (!isBefore)
                {
                    scribble(id, random, false);
                }
            }
            command(CommandDescriptor.DETACH_TYPE_ID, id);
            Await.until(
                () ->
                {
                    step();
                    // whoever scribbles over what is read next might make the engine wait for a claim that never ends
                    scribble(id, random, false);
                    return engine.counters().get(CounterDescriptor.CLIENTS) == 1;
                },
                "client " + id + " to be let go of");
            file.delete();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private void scribble(final long id, final SplittableRandom random, final boolean isWhole)
    {
        final Path path = engine.directory().toPath().resolve(ClientFileDescriptor.fileName(id));
        if (!Files.exists(path))
        {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw"))
        {
            final byte[] bytes = new byte[isWhole ? (int)file.length() : 1 << random.nextInt(14)];
            for (int i = 0; i < bytes.length; i++)
            {
                bytes[i] = (byte)random.nextInt();
            }
            file.seek(isWhole ? 0 : Math.min(offset(random), file.length() - bytes.length));
            file.write(bytes);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static long offset(final SplittableRandom random)
    {
        final int ring = ClientFileDescriptor.PUBLICATION_RING_OFFSET;
        return switch (random.nextInt(5))
        {
            case 0 -> random.nextInt(ring);
            case 1, 2 -> ring + 8 * random.nextInt(16);
            case 3 -> ring + RING_LENGTH + 8 * random.nextInt(96);
            default -> random.nextInt(3 * RING_LENGTH);
        };
    }

    @Test
    void shouldGiveAllFilesToTheirOwnerAlone() throws IOException
    {
        final Path directory = engine.directory().toPath();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        try (var files = Files.list(directory))
        {
            final List<Path> all = files.toList();
            assertTrue(all.size() >= 3, all.toString());
            for (final Path file : all)
            {
                assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
            }
        }
    }
}
