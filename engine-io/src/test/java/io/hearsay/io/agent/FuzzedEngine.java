package io.hearsay.io.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.agent.GossipAgent;
import io.hearsay.core.agent.GossipContext;
import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.config.EngineOption;
import io.hearsay.core.config.Settings;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.testing.FakeTransport;
import io.hearsay.core.testing.PassThroughProtection;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.ClusterProtection;
import io.hearsay.io.file.ClientFacts;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.CommandDescriptor;
import io.hearsay.io.file.EngineDirectory;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import io.hearsay.io.file.FuzzedFile;
import io.hearsay.io.keys.Answers;
import io.hearsay.io.keys.KeyOrigin;
import io.hearsay.io.keys.KeyringCommands;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;

/**
 * An engine with its files and in virtual time, and one honest client of it. It serves one fuzzed input after the
 * other, since its files are large. One thread.
 */
final class FuzzedEngine
{
    static final int RING_LENGTH = 64 * 1024;

    private static final long HONEST_ID = 0x5EED_CAFE_F00D_1234L;
    private static final long LIVENESS_NS = TimeUnit.SECONDS.toNanos(10);

    final EngineFile file;
    final Path directory;
    private final EngineAgent agent;
    private final EngineCounters counters;
    private final ClientFile honest;
    private final List<Throwable> errors = new ArrayList<>();
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[16 * 1024]);
    private long nowNs = 1L << 60; // the agent takes its first deadline from the real clock
    private long lastClientId = 1;
    private int received;

    FuzzedEngine()
    {
        try
        {
            directory = FuzzedFile.newDirectory().resolve("engine");
            final EngineDirectory claimed = EngineDirectory.claim(directory);
            file = EngineFile.create(directory, new EngineFacts(
                1, 1, 42, LIVENESS_NS, RING_LENGTH, RING_LENGTH, 4, 4));
            counters = new EngineCounters(new CountersManager(file.metadata(), file.values()), file.status(), 4, 4);
            final EngineErrors log = new EngineErrors(file.errorLog(), errors::add);
            final EngineClock clock = new EngineClock(() -> nowNs, () -> nowNs / 1_000_000);
            final Settings settings = new Settings()
                .set(EngineOption.LOG_LENGTH, 64 * 1024).set(EngineOption.MAX_CLIENTS, 4).conclude();
            final GossipAgent gossip = new GossipAgent(new GossipContext(
                42, new FakeTransport(), new PassThroughProtection(), clock, clock, new SplittableRandom(1), settings,
                counters, log));
            final KeyringCommands keys = new KeyringCommands(
                new ClusterProtection().key(ClusterKey.take(new byte[ClusterKey.LENGTH])).build(),
                new KeyOrigin("", Map.of()), new Answers(file.answers(), log), log);
            agent = new EngineAgent(
                new EngineResources(
                    claimed, file, counters, new CounterReader(counters), log, clock, null, null, Long.MAX_VALUE),
                gossip, keys, "fuzzed");
            honest = ClientFile.create(directory, facts(HONEST_ID, ClientFileDescriptor.FLAG_OWN, null));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        command(CommandDescriptor.ATTACH_TYPE_ID, HONEST_ID);
        step(1);
        assertEquals(ClientFileDescriptor.STATE_ATTACHED, honest.state());
    }

    static ClientFacts facts(final long id, final int flags, final int[] topics)
    {
        return new ClientFacts(id, 1, RING_LENGTH, RING_LENGTH, flags, topics);
    }

    /** A number that no client had before. */
    long newClientId()
    {
        return ++lastClientId;
    }

    /** One cycle, after some time. */
    void step(final long ns)
    {
        nowNs += ns;
        honest.heartbeatMs(nowNs);
        try
        {
            agent.doWork();
        }
        catch (final Exception ex)
        {
            throw new AssertionError("the engine's agent threw", ex);
        }
        honest.delivery().read((typeId, buffer, index, length) -> received++);
        assertEquals(ClientFileDescriptor.STATE_ATTACHED, honest.state(), "the honest client was closed");
        for (final Throwable error : errors)
        {
            final boolean isExpected = error instanceof IOException || error instanceof IllegalArgumentException ||
                error instanceof IndexOutOfBoundsException || // what was written over the answers' positions
                error instanceof IllegalStateException && error.getMessage().contains("nonsense");
            if (!isExpected)
            {
                throw new AssertionError("told the error handler", error);
            }
        }
        errors.clear();
    }

    boolean command(final int typeId, final byte[] bytes, final int length)
    {
        command.setMemory(0, length, (byte)0);
        command.putBytes(0, bytes, 0, Math.min(bytes.length, length));
        // whoever may write commands may detach a client whose number he knows
        return command.getLong(CommandDescriptor.CLIENT_ID_OFFSET) != HONEST_ID && command(typeId, length);
    }

    boolean command(final int typeId, final long clientId)
    {
        command.putLong(CommandDescriptor.CLIENT_ID_OFFSET, clientId);
        return command(typeId, CommandDescriptor.LENGTH);
    }

    private boolean command(final int typeId, final int length)
    {
        try
        {
            return file.commands().write(typeId, command, 0, length);
        }
        catch (final IndexOutOfBoundsException | IllegalArgumentException ignore)
        {
            return false; // the ring was spoilt, or there is no such type
        }
    }

    /** Whatever the other one did: it goes, the honest client is served, and a new one is. */
    void checkServes()
    {
        file.answers().setMemory(0, file.answers().capacity(), (byte)0);
        for (int i = 0; i < 2_000 && (i < 3 || counters.get(CounterDescriptor.CLIENTS) != 1); i++)
        {
            step(LIVENESS_NS / 8);
        }
        assertEquals(1, counters.get(CounterDescriptor.CLIENTS), "a client is left");

        received = 0;
        command.setMemory(0, 40, (byte)0);
        assertTrue(honest.publication().write(PublicationDescriptor.MESSAGE_TYPE_ID, command, 0, 40));
        final long id = newClientId();
        try (ClientFile next = ClientFile.create(directory, facts(id, 0, null)))
        {
            for (int i = 0; i < 2_000 && next.state() == ClientFileDescriptor.STATE_NEW; i++)
            {
                if (i % 100 == 0)
                {
                    command(CommandDescriptor.ATTACH_TYPE_ID, id); // the ring may have to be emptied first
                }
                step(LIVENESS_NS / 50);
            }
            assertEquals(ClientFileDescriptor.STATE_ATTACHED, next.state(), "a new client is not served");
            command(CommandDescriptor.DETACH_TYPE_ID, id);
            for (int i = 0; i < 200 && (i < 3 || next.state() != ClientFileDescriptor.STATE_CLOSED); i++)
            {
                step(LIVENESS_NS / 50); // if the ring has to be emptied again, silence closes it
            }
            assertEquals(1, received, "the honest client is not served");
            assertEquals(ClientFileDescriptor.STATE_CLOSED, next.state());
            next.delete();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
