package io.hearsay.io.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
import io.hearsay.core.spi.ClientPort;
import io.hearsay.io.file.ClientFile;
import io.hearsay.io.file.ClientFileDescriptor;
import io.hearsay.io.file.CommandDescriptor;
import org.agrona.ErrorHandler;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;

/**
 * The clients of an engine: obeys their commands, holds their memory and lets go of it. Agent's thread alone; bounded
 * by <code>hearsay.maxClients</code>, which the gossip agent enforces, and shown by the counter <code>clients</code>.
 */
final class ClientRegistry implements MessageHandler
{
    private final ArrayList<AttachedClient> clients = new ArrayList<>();
    private final Path directory;
    private final Gossip gossip;
    private final EngineCounters counters;
    private final ErrorHandler errorHandler;

    ClientRegistry(
        final Path directory,
        final Gossip gossip,
        final EngineCounters counters,
        final ErrorHandler errorHandler)
    {
        this.directory = directory;
        this.gossip = gossip;
        this.counters = counters;
        this.errorHandler = errorHandler;
    }

    @Override
    public void onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (length < CommandDescriptor.LENGTH)
        {
            errorHandler.onError(new IllegalArgumentException("a command of type " + typeId + " is too short"));
            return;
        }

        final long clientId = buffer.getLong(index + CommandDescriptor.CLIENT_ID_OFFSET);
        switch (typeId)
        {
            case CommandDescriptor.ATTACH_TYPE_ID -> attach(clientId);
            case CommandDescriptor.DETACH_TYPE_ID -> detach(clientId);
            default -> errorHandler.onError(new IllegalArgumentException("there is no command of type " + typeId));
        }
    }

    private void attach(final long clientId)
    {
        if (find(clientId) != null)
        {
            errorHandler.onError(new IllegalArgumentException("client " + clientId + " is attached already"));
            return;
        }

        final ClientFile file;
        try
        {
            file = ClientFile.open(directory, clientId);
        }
        catch (final IOException ex)
        {
            errorHandler.onError(ex);
            return;
        }

        final AttachedClient client = new AttachedClient(file);
        if (gossip.attach().test(client))
        {
            clients.add(client);
            file.state(ClientFileDescriptor.STATE_ATTACHED, 0);
        }
        else
        {
            file.state(ClientFileDescriptor.STATE_REFUSED, ClientFileDescriptor.REFUSED_TOO_MANY);
            release(client);
        }
    }

    private void detach(final long clientId)
    {
        final AttachedClient client = find(clientId);
        if (client != null && !client.isClosed() && !gossip.detach().test(clientId))
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
                foldDropped(client);
                clients.remove(i);
                release(client);
                count++;
            }
        }

        return count;
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
