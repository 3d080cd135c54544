package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.hearsay.core.spi.ClientPort;
import io.hearsay.core.testing.Await;
import io.hearsay.io.agent.FakeEngine;
import io.hearsay.io.file.ClientFileDescriptor;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client's own end of a file that somebody cut while it was mapped.
 */
@Timeout(60)
class CutFileTest
{
    private static final int TIMES_TO_COMPILE = 30_000;

    @TempDir
    Path parent;

    private Path directory;
    private FakeEngine engine;
    private AgentInvoker invoker;
    private final List<Throwable> failures = new ArrayList<>();

    @BeforeEach
    void start() throws IOException
    {
        directory = parent.resolve("engine");
        engine = new FakeEngine(directory);
        invoker = new AgentInvoker(engine.errors::add, null, engine.agent);
        invoker.start();
    }

    @AfterEach
    void stop() throws IOException
    {
        invoker.close();
        assertFalse(Files.exists(directory), "files are left behind");
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(parent.toString()), "a mapping is left");
        assertEquals(List.of(), engine.errors);
    }

    private GossipClient connect(final ClientContext context)
    {
        return GossipClient.connect(directory.toFile(), context.engineInvoker(invoker));
    }

    private Path path(final GossipClient client)
    {
        return directory.resolve(ClientFileDescriptor.fileName(client.id()));
    }

    /** The engine has let go of the file before it is cut, so what comes of it is the client's alone. */
    private void cut(final GossipClient client) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(path(client).toFile(), "rw"))
        {
            for (final ClientPort port : List.copyOf(engine.ports))
            {
                if (port.id() == client.id())
                {
                    engine.cutOff(port, ClientPort.CLOSED_CORRUPT);
                }
            }
            invoker.invoke();
            file.setLength(0);
        }
    }

    @Test
    void shouldKeepTheOtherClientsOfTheProcessAliveWhateverAnErrorHandlerThrows() throws IOException
    {
        final AtomicInteger reports = new AtomicInteger();
        try (GossipClient other = connect(new ClientContext());
            GossipClient client = connect(new ClientContext().errorHandler(ex ->
            {
                reports.incrementAndGet();
                throw new IllegalStateException("a handler that throws");
            })))
        {
            cut(client);
            Await.until(() -> reports.get() > 0, "the cut to be noticed");

            final long lastMs = heartbeatMs(other);
            Await.until(() -> heartbeatMs(other) != lastMs, "the other one's heartbeat");
            assertTrue(other.isConnected());
            assertEquals(1, reports.get());
        }
        invoker.invoke();
    }

    private long heartbeatMs(final GossipClient client)
    {
        try
        {
            final byte[] bytes = Files.readAllBytes(path(client));
            return new UnsafeBuffer(bytes).getLong(ClientFileDescriptor.HEARTBEAT_OFFSET);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldNotTakeTheLateNewsOfAnotherClientForItsOwn() throws IOException
    {
        final List<Throwable> others = new ArrayList<>();
        try (GossipClient client =
            connect(new ClientContext().externalKeeper(true).errorHandler(failures::add));
            GossipClient other = connect(new ClientContext().externalKeeper(true).errorHandler(others::add)))
        {
            for (int i = 0; i < TIMES_TO_COMPILE; i++)
            {
                client.keep(0);
                other.keep(0);
            }
            cut(client);
            for (int i = 0; i < TIMES_TO_COMPILE; i++)
            {
                client.keep(0);
                other.keep(0);
            }

            assertEquals(List.of(), others);
            assertTrue(other.isConnected());
            assertEquals(1, failures.size());
            assertTrue(failures.get(0) instanceof InternalError);
        }
        invoker.invoke();
    }

    @Test
    void shouldCloseAClientWhoseFileIsCut() throws IOException
    {
        final GossipClient client =
            connect(new ClientContext().externalKeeper(true).errorHandler(failures::add));
        cut(client);
        client.close();
        assertTrue(client.isClosed());
        client.close();
    }
}
