package io.hearsay.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.core.client.RingReader;
import io.hearsay.io.file.ClientFacts;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.CommandDescriptor;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import org.agrona.IoUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * A client's connection over real files, and the engine's ends of them. There is one <code>engine.dat</code> for all
 * connections of a JVM; each has it mapped, and a file of its own.
 */
final class StressedConnection implements ControlledMessageHandler
{
    private static final long ALWAYS_ALIVE_MS = Long.MAX_VALUE / 2;
    private static final long LIVENESS_TIMEOUT_NS = 1L << 60;
    private static final int RING_LENGTH = ClientFileDescriptor.MIN_RING_LENGTH;
    private static final AtomicLong NEXT_ID = new AtomicLong(1);
    private static final Path DIRECTORY = newDirectory();
    private static final EngineFile ENGINE = newEngine();
    private static final RingReader COMMANDS = new RingReader(ENGINE.commands());
    private static final Map<Long, Integer> DETACHES = new HashMap<>();

    final ClientFile engineEnd;
    final ClientConnection connection;
    private final RingReader publication;
    private int publishedCount;

    StressedConnection()
    {
        try
        {
            final ClientFile file = ClientFile.create(DIRECTORY, new ClientFacts(
                NEXT_ID.getAndIncrement(), ProcessHandle.current().pid(), RING_LENGTH, RING_LENGTH, 0, null));
            engineEnd = ClientFile.open(DIRECTORY, file.id());
            connection = new ClientConnection(file, EngineFile.open(DIRECTORY), null, new ClientContext());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        publication = new RingReader(engineEnd.publication());
        engineEnd.state(ClientFileDescriptor.STATE_ATTACHED, 0);
    }

    private static Path newDirectory()
    {
        try
        {
            final Path memory = Path.of("/dev/shm");
            final Path directory = Files.isWritable(memory) ?
                Files.createTempDirectory(memory, "hearsay-stress-") : Files.createTempDirectory("hearsay-stress-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> IoUtil.delete(directory.toFile(), true)));
            return directory;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static EngineFile newEngine()
    {
        try
        {
            return EngineFile.create(DIRECTORY, new EngineFacts(
                ProcessHandle.current().pid(),
                ALWAYS_ALIVE_MS,
                1,
                LIVENESS_TIMEOUT_NS,
                RING_LENGTH,
                RING_LENGTH,
                1,
                1));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** The client's ring of deliveries, as the engine sees it. */
    RingBuffer delivery()
    {
        return engineEnd.delivery();
    }

    /** Claim, write and commit a message, as a client's offer does. */
    long offer(final UnsafeBuffer message)
    {
        if (!connection.enter())
        {
            return GossipClient.CLOSED;
        }

        try
        {
            final long index = connection.claim(message.capacity(), 0, GossipClient.MUST_DELIVER);
            return index < 0 ? index : connection.putAndCommit((int)index, message, 0, message.capacity());
        }
        finally
        {
            connection.exit();
        }
    }

    /** Messages that the engine finds by now. */
    int publish()
    {
        int idle = 0;
        while (idle < 2)
        {
            idle = publication.read(this, Integer.MAX_VALUE) > 0 ? 0 : idle + 1;
        }
        return publishedCount;
    }

    /** Pass the claim in front, as the engine does with those of dead clients. */
    void skipClaim()
    {
        publication.skipClaim();
    }

    /** How often the client said that it goes. */
    int detaches()
    {
        synchronized (COMMANDS)
        {
            int idle = 0;
            while (idle < 2)
            {
                idle = COMMANDS.read(StressedConnection::onCommand, Integer.MAX_VALUE) > 0 ? 0 : idle + 1;
            }
            return DETACHES.getOrDefault(engineEnd.id(), 0);
        }
    }

    /** The engine lets go of the file. */
    void release()
    {
        try
        {
            engineEnd.delete();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        finally
        {
            engineEnd.close();
        }
    }

    @Override
    public Action onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        publishedCount += typeId == PublicationDescriptor.MESSAGE_TYPE_ID ? 1 : 0;
        return Action.CONTINUE;
    }

    private static Action onCommand(
        final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (typeId == CommandDescriptor.DETACH_TYPE_ID)
        {
            DETACHES.merge(buffer.getLong(index + CommandDescriptor.CLIENT_ID_OFFSET), 1, Integer::sum);
        }
        return Action.CONTINUE;
    }
}
