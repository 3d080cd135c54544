package io.hearsay.io.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.testing.Seeded;
import io.hearsay.io.file.ClientFacts;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.CommandDescriptor;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.errors.ErrorLogReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientRegistryTest
{
    private static final long TIMEOUT_NS = EngineOption.CLIENT_LIVENESS_TIMEOUT.defaultValue();
    private static final long STEP_NS = 100_000_000;

    @TempDir
    Path parent;

    private Path directory;
    private FakeEngine engine;
    private ClientRegistry registry;
    private long nowNs;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandDescriptor.LENGTH]);

    @BeforeEach
    void start() throws IOException
    {
        directory = parent.resolve("engine");
        engine = new FakeEngine(directory);
        registry = new ClientRegistry(engine.resources, engine.gossip);
    }

    @AfterEach
    void stop() throws IOException
    {
        registry.close();
        engine.agent.onClose();
        assertFalse(Files.exists(directory));
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(parent.toString()), "a mapping is left");
    }

    private void command(final int typeId, final long clientId)
    {
        command.putLong(CommandDescriptor.CLIENT_ID_OFFSET, clientId);
        registry.onMessage(typeId, command, 0, CommandDescriptor.LENGTH);
    }

    private ClientFile create(final long id) throws IOException
    {
        return ClientFile.create(directory, new ClientFacts(id, 1, 64 * 1024, 64 * 1024, 0, null));
    }

    private ClientFile attach(final long id) throws IOException
    {
        final ClientFile file = create(id);
        command(CommandDescriptor.ATTACH_TYPE_ID, id);
        return file;
    }

    private void pass(final ClientFile file, final LongUnaryOperator heartbeat)
    {
        for (long passed = 0; passed < 3 * TIMEOUT_NS; passed += STEP_NS)
        {
            file.heartbeatMs(heartbeat.applyAsLong(file.heartbeatMs()));
            nowNs += STEP_NS;
            registry.checkSilence(nowNs);
        }
    }

    @Test
    void shouldLetASilentClientGoAndPublishWhatItOffered() throws IOException
    {
        try (ClientFile file = attach(1); ClientFile other = attach(2))
        {
            assertTrue(file.publication().write(1, new UnsafeBuffer(new byte[100]), 0, 100));
            for (int i = 0; file.state() == ClientFileDescriptor.STATE_ATTACHED; i++)
            {
                assertTrue(i <= TIMEOUT_NS / STEP_NS + 1, "it is never let go of");
                other.heartbeatMs(other.heartbeatMs() + 1);
                nowNs += STEP_NS;
                registry.checkSilence(nowNs);
            }
            registry.sweep();

            assertEquals(ClientFileDescriptor.STATE_CLOSED, file.state());
            assertEquals(ClientPort.CLOSED_SILENT, file.reason());
            assertEquals(1, engine.published.size());
            assertEquals(1, engine.counters.get(CounterDescriptor.CLIENTS_SILENT));
            assertFalse(Files.exists(directory.resolve("client-1.dat")));
            assertEquals(ClientFileDescriptor.STATE_ATTACHED, other.state());
        }
    }

    @Test
    void shouldKeepAClientWhateverItsClockSays() throws IOException
    {
        try (ClientFile file = attach(1))
        {
            pass(file, last -> last + 100);
            pass(file, last -> last - 86_400_000);
            pass(file, last -> ~last);
            pass(file, last -> last == 0 ? Long.MIN_VALUE : 0);

            assertEquals(ClientFileDescriptor.STATE_ATTACHED, file.state());
        }
    }

    @Test
    void shouldNotTakeAStandStillOfItsOwnForADeath() throws IOException
    {
        try (ClientFile file = attach(1))
        {
            registry.checkSilence(nowNs);
            nowNs += 1_000 * TIMEOUT_NS;
            registry.checkSilence(nowNs);
            registry.checkSilence(nowNs + STEP_NS);

            assertEquals(ClientFileDescriptor.STATE_ATTACHED, file.state());
            assertEquals(0, engine.counters.get(CounterDescriptor.CLIENTS_SILENT));
        }
    }

    @Test
    void shouldNotCallAClientSilentThatSaidThatItGoes() throws IOException
    {
        final ClientRegistry other = new ClientRegistry(engine.resources, new Gossip(
            engine,
            port -> true,
            id -> true,
            id ->
            {
                throw new AssertionError("abandoned");
            },
            () -> false));
        try (ClientFile leaving = create(2))
        {
            command.putLong(CommandDescriptor.CLIENT_ID_OFFSET, 2);
            other.onMessage(CommandDescriptor.ATTACH_TYPE_ID, command, 0, CommandDescriptor.LENGTH);
            other.onMessage(CommandDescriptor.DETACH_TYPE_ID, command, 0, CommandDescriptor.LENGTH);
            for (int i = 0; i < 1_000; i++)
            {
                nowNs += STEP_NS;
                other.checkSilence(nowNs);
            }
            assertEquals(ClientFileDescriptor.STATE_ATTACHED, leaving.state(), "the protocol closes it, not we");
            other.close();
        }
        assertEquals(0, engine.counters.get(CounterDescriptor.CLIENTS_SILENT));
    }

    @Test
    void shouldCountAndReportCommandsThatMakeNoSense() throws IOException
    {
        try (ClientFile file = attach(1))
        {
            command(CommandDescriptor.ATTACH_TYPE_ID, 1);
            command(77, 1);
            registry.onMessage(CommandDescriptor.ATTACH_TYPE_ID, command, 0, CommandDescriptor.LENGTH - 1);
            command(CommandDescriptor.DETACH_TYPE_ID, 99);

            assertEquals(3, engine.counters.get(CounterDescriptor.COMMANDS_REFUSED));
            assertEquals(0, engine.counters.get(CounterDescriptor.CLIENTS_REFUSED));
            assertEquals(3, engine.errors.size());
            assertEquals(ClientFileDescriptor.STATE_ATTACHED, file.state());
        }
    }

    @Test
    void shouldLeaveRoomInTheErrorLogWhateverCommandsSay()
    {
        for (int i = 0; i < 1_000; i++)
        {
            command(CommandDescriptor.ATTACH_TYPE_ID, 1_000 + i);
            command(1_000 + i, i);
            registry.onMessage(1_000 + i, command, 0, CommandDescriptor.LENGTH - 1);
        }
        engine.resources.errors().onError(new IOException("something else"));

        final List<String> logged = new ArrayList<>();
        ErrorLogReader.read(engine.file.errorLog(), (count, firstMs, lastMs, text) -> logged.add(text));
        assertTrue(logged.stream().anyMatch(text -> text.contains("something else")), logged.size() + " errors");
        assertTrue(logged.stream().anyMatch(text -> text.contains("client-1000.dat")), "what is told of the first");
        assertEquals(3_001, engine.errors.size());
    }

    @Test
    void shouldTellAClientThatItsFileIsRefused() throws IOException
    {
        try (ClientFile file = create(1))
        {
            write(1, ClientFileDescriptor.VERSION_OFFSET, 99);
            command(CommandDescriptor.ATTACH_TYPE_ID, 1);

            assertEquals(ClientFileDescriptor.STATE_REFUSED, file.state());
            assertEquals(ClientFileDescriptor.REFUSED_INVALID, file.reason());
        }

        Files.write(directory.resolve("client-2.dat"), new byte[100]);
        command(CommandDescriptor.ATTACH_TYPE_ID, 2);
        command(CommandDescriptor.ATTACH_TYPE_ID, 3);
        assertEquals(100, Files.size(directory.resolve("client-2.dat")));
        assertEquals(3, engine.counters.get(CounterDescriptor.CLIENTS_REFUSED));
        assertEquals(3, engine.errors.size());

        engine.maxClients = 0;
        try (ClientFile tooMany = attach(4))
        {
            assertEquals(ClientFileDescriptor.REFUSED_TOO_MANY, tooMany.reason());
        }
        assertEquals(4, engine.counters.get(CounterDescriptor.CLIENTS_REFUSED));
    }

    @Test
    void shouldOutliveAnyBytesInAHeader() throws IOException
    {
        Seeded.run(300, random ->
        {
            final long id = random.nextLong(1, Long.MAX_VALUE);
            try (ClientFile file = create(id))
            {
                final int count = random.nextInt(1, 5);
                for (int i = 0; i < count; i++)
                {
                    final int offset = random.nextInt(4) == 0 ?
                        random.nextInt(4_096) & ~3 : random.nextInt(ClientFileDescriptor.STATE_OFFSET) & ~3;
                    write(id, offset, random.nextBoolean() ? random.nextInt() : random.nextInt(-2, 300));
                }
                command(CommandDescriptor.ATTACH_TYPE_ID, id);
                for (final ClientPort port : engine.ports)
                {
                    assertTrue(port.topics() == null || port.topics().length <= ClientFileDescriptor.MAX_TOPICS);
                }
                registry.checkSilence(nowNs += STEP_NS);
                registry.foldCounters();
                command(CommandDescriptor.DETACH_TYPE_ID, id);
                registry.sweep();
                file.delete();
            }
            catch (final IOException ex)
            {
                throw new AssertionError(ex);
            }
        });

        assertTrue(engine.errors.size() > 100, "refused " + engine.errors.size());
        assertEquals(engine.errors.size(), engine.counters.get(CounterDescriptor.CLIENTS_REFUSED));
        assertTrue(engine.errors.size() < 300, "none was taken");
    }

    private void write(final long id, final int offset, final int value)
    {
        try (RandomAccessFile file =
            new RandomAccessFile(directory.resolve(ClientFileDescriptor.fileName(id)).toFile(), "rw"))
        {
            file.seek(offset);
            file.writeInt(Integer.reverseBytes(value));
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
