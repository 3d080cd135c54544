package io.hearsay.io.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

import io.hearsay.core.agent.MemoryFault;
import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.CommandDescriptor;
import org.agrona.ErrorHandler;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.NanoClock;

/**
 * The clients of an engine: obeys their commands, holds their memory and lets go of it. Agent's thread alone; bounded
 * by <code>hearsay.maxClients</code>, which the gossip agent enforces, and shown by the counter <code>clients</code>.
 */
final class ClientRegistry implements MessageHandler
{
    /** What clients say must not fill the log of distinct errors: so many refusals are told file by file. */
    private static final int MAX_DETAILED = 20;

    private static final IOException MORE_REFUSED =
        new IOException("more clients are refused for what is in their files: see clients-refused");

    private final ArrayList<AttachedClient> clients = new ArrayList<>();
    private final Path directory;
    private final Gossip gossip;
    private final EngineCounters counters;
    private final ErrorHandler errorHandler;
    private final NanoClock clock;
    private final long livenessTimeoutNs;
    private final boolean hasJournal;
    private int detailedCount;

    ClientRegistry(final EngineResources resources, final Gossip gossip)
    {
        this.gossip = gossip;
        directory = resources.directory().path();
        counters = resources.counters();
        errorHandler = resources.errors();
        clock = resources.clock();
        livenessTimeoutNs = resources.file().facts().livenessTimeoutNs();
        hasJournal = resources.journal() != null;
    }

    @Override
    public void onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (length < CommandDescriptor.LENGTH)
        {
            refuse("a command is too short");
            return;
        }

        final long clientId = buffer.getLong(index + CommandDescriptor.CLIENT_ID_OFFSET);
        switch (typeId)
        {
            case CommandDescriptor.ATTACH_TYPE_ID -> attach(clientId);
            case CommandDescriptor.DETACH_TYPE_ID -> detach(clientId);
            default -> refuse("there is a command of an unknown type");
        }
    }

    private void refuse(final String cause)
    {
        counters.increment(CounterDescriptor.COMMANDS_REFUSED);
        errorHandler.onError(new IllegalArgumentException(cause));
    }

    private void attach(final long clientId)
    {
        if (find(clientId) != null)
        {
            refuse("a client wants to attach that is attached already");
            return;
        }

        final ClientFile file = open(clientId);
        if (file == null)
        {
            return;
        }

        final AttachedClient client = new AttachedClient(file, livenessTimeoutNs, clock.nanoTime());
        if (gossip.attach().test(client))
        {
            clients.add(client);
            file.state(ClientFileDescriptor.STATE_ATTACHED, 0);
        }
        else
        {
            counters.increment(CounterDescriptor.CLIENTS_REFUSED);
            file.state(ClientFileDescriptor.STATE_REFUSED, client.replays() && !hasJournal ?
                ClientFileDescriptor.REFUSED_NO_JOURNAL : ClientFileDescriptor.REFUSED_TOO_MANY);
            release(client);
        }
    }

    private ClientFile open(final long clientId)
    {
        try
        {
            return ClientFile.open(directory, clientId);
        }
        catch (final IOException | InternalError ex)
        {
            counters.increment(CounterDescriptor.CLIENTS_REFUSED);
            errorHandler.onError(detailedCount < MAX_DETAILED ? ex : MORE_REFUSED);
            detailedCount = Math.min(detailedCount + 1, MAX_DETAILED);
            tellRefused(clientId);
            return null;
        }
    }

    private void tellRefused(final long clientId)
    {
        try
        {
            ClientFile.refuse(directory, clientId);
        }
        catch (final IOException | InternalError ignore)
        {
            // There is no such file, or nothing of it can be written: why it was refused is reported already.
        }
    }

    private void detach(final long clientId)
    {
        final AttachedClient client = find(clientId);
        if (client == null || client.isClosed())
        {
            return;
        }

        client.onLeaving();
        if (!gossip.detach().test(clientId))
        {
            client.onClosed(ClientPort.CLOSED_BY_CLIENT);
        }
    }

    private AttachedClient find(final long clientId)
    {
        for (int i = 0; i < clients.size(); i++)
        {
            if (clients.get(i).id() == clientId)
            {
                return clients.get(i);
            }
        }

        return null;
    }

    /**
     * Let go of the memory of closed clients.
     *
     * @return the number of clients let go of.
     */
    int sweep()
    {
        int count = 0;
        for (int i = clients.size() - 1; i >= 0; i--)
        {
            final AttachedClient client = clients.get(i);
            if (client.isClosed())
            {
                clients.remove(i);
                count++;
                try
                {
                    foldDropped(client);
                }
                finally
                {
                    release(client);
                }
            }
        }

        return count;
    }

    /**
     * See which clients show no sign of life any more, and let them go. To be called now and then.
     *
     * @param nowNs monotonic time.
     */
    void checkSilence(final long nowNs)
    {
        for (int i = clients.size() - 1; i >= 0; i--)
        {
            final AttachedClient client = clients.get(i);
            if (client.fallsSilent(nowNs))
            {
                client.onAbandoned();
                if (!gossip.abandon().test(client.id()))
                {
                    client.onClosed(ClientPort.CLOSED_SILENT);
                }
            }
        }
    }

    /**
     * Take over what the clients counted.
     */
    void foldCounters()
    {
        for (int i = 0; i < clients.size(); i++)
        {
            foldDropped(clients.get(i));
        }
    }

    private void foldDropped(final AttachedClient client)
    {
        final long dropped = client.takeDropped();
        if (dropped > 0)
        {
            counters.add(CounterDescriptor.BEST_EFFORT_DROPPED, dropped);
        }
    }

    /**
     * The engine ends and the gossip agent is closed: tell all clients and let go of them.
     */
    void close()
    {
        for (int i = 0; i < clients.size(); i++)
        {
            if (!clients.get(i).isClosed())
            {
                clients.get(i).onClosed(ClientPort.CLOSED_BY_ENGINE);
            }
        }
        sweep();
    }

    private void release(final AttachedClient client)
    {
        MemoryFault.pending(); // late news of its file must not keep it from being removed
        try
        {
            client.file().delete();
        }
        catch (final IOException ex)
        {
            errorHandler.onError(ex);
        }
        finally
        {
            client.file().close();
        }
    }
}
