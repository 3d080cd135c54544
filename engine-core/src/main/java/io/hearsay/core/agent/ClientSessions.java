package io.hearsay.core.agent;

import java.util.ArrayList;

import io.hearsay.core.config.EngineOption;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.spi.ClientPort;

/**
 * The attached clients. Owned by the agent's thread; at most <code>maxClients</code>. The one that is served first
 * changes from cycle to cycle, so that none is always behind another.
 */
final class ClientSessions implements OriginHandler
{
    private final NodeState node;
    private final OwnMessages ownMessages;
    private final ArrayList<ClientSession> sessions = new ArrayList<>();
    private final int maxClients;
    private int first;

    ClientSessions(final NodeState node, final OwnMessages ownMessages)
    {
        this.node = node;
        this.ownMessages = ownMessages;
        maxClients = node.settings.getInt(EngineOption.MAX_CLIENTS);
    }

    int count()
    {
        return sessions.size();
    }

    boolean attach(final ClientPort port)
    {
        if (sessions.size() >= maxClients)
        {
            return false;
        }

        sessions.add(new ClientSession(node, ownMessages, port));
        return true;
    }

    boolean detach(final long clientId)
    {
        final ClientSession session = find(clientId);
        if (session != null)
        {
            session.detach(ClientPort.CLOSED_BY_CLIENT);
        }

        return session != null;
    }

    boolean abandon(final long clientId)
    {
        final ClientSession session = find(clientId);
        if (session != null)
        {
            session.detach(ClientPort.CLOSED_SILENT);
        }

        return session != null;
    }

    private ClientSession find(final long clientId)
    {
        for (int i = 0; i < sessions.size(); i++)
        {
            if (sessions.get(i).id() == clientId)
            {
                return sessions.get(i);
            }
        }

        return null;
    }

    int drain()
    {
        final int size = sessions.size();
        if (size == 0)
        {
            return 0;
        }

        first = first + 1 < size ? first + 1 : 0;
        int work = 0;
        ownMessages.beforeDrain();
        for (int i = 0; i < size; i++)
        {
            work += sessions.get((first + i) % size).drain();
        }
        ownMessages.publish();
        return work;
    }

    int deliver()
    {
        int work = 0;
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            final ClientSession session = sessions.get(i);
            work += session.deliver();
            session.checkProgress();
            if (session.closeReason() >= 0)
            {
                session.close(session.closeReason());
                sessions.remove(i);
            }
        }

        return work;
    }

    void close()
    {
        for (final ClientSession session : sessions)
        {
            session.close(ClientPort.CLOSED_BY_ENGINE);
        }
        sessions.clear();
    }

    @Override
    public void onBaseFixed(final Origin origin)
    {
        for (int i = 0; i < sessions.size(); i++)
        {
            sessions.get(i).onBaseFixed(origin);
        }
    }

    @Override
    public void onForgotten(final int originIndex)
    {
        for (int i = 0; i < sessions.size(); i++)
        {
            sessions.get(i).onForgotten(originIndex);
        }
    }
}
