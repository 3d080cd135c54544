package io.hearsay.perf.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.CommandDescriptor;
import io.hearsay.io.file.EngineDirectory;
import io.hearsay.io.file.EngineFacts;
import io.hearsay.io.file.EngineFile;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * Attaches one client and leaves the other ends of its rings to whoever measures, so that the client's own ends can be
 * measured without the work of an engine. It shows no activity, but may be silent for an hour. Used by one thread.
 */
final class StandInEngine implements Agent, AutoCloseable
{
    private final EngineDirectory directory;
    private final EngineFile engine;
    private ClientFile client;

    StandInEngine(final Path path) throws IOException
    {
        directory = EngineDirectory.claim(path);
        engine = EngineFile.create(path, new EngineFacts(
            ProcessHandle.current().pid(),
            System.currentTimeMillis(),
            1,
            TimeUnit.HOURS.toNanos(1),
            BareRing.CAPACITY,
            BareRing.CAPACITY,
            1,
            1));
    }

    /**
     * Attach a client.
     *
     * @return the client.
     */
    GossipClient connect()
    {
        final AgentInvoker invoker = new AgentInvoker(Throwable::printStackTrace, null, this);
        invoker.start();
        return GossipClient.connect(directory.path().toFile(), new ClientContext().engineInvoker(invoker));
    }

    @Override
    public int doWork()
    {
        return engine.commands().read(this::onCommand);
    }

    private void onCommand(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (typeId == CommandDescriptor.ATTACH_TYPE_ID && client == null)
        {
            try
            {
                client = ClientFile.open(
                    directory.path(), buffer.getLong(index + CommandDescriptor.CLIENT_ID_OFFSET));
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }

            client.state(ClientFileDescriptor.STATE_ATTACHED, 0);
        }
    }

    /**
     * What the client publishes.
     *
     * @return the ring.
     */
    ManyToOneRingBuffer publication()
    {
        return client.publication();
    }

    /**
     * What is delivered to the client.
     *
     * @return the ring.
     */
    ManyToOneRingBuffer delivery()
    {
        return client.delivery();
    }

    @Override
    public String roleName()
    {
        return "stand-in";
    }

    @Override
    public void close() throws IOException
    {
        engine.close();
        if (client != null)
        {
            client.close();
        }
        directory.close();
    }
}
