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
    private static final int SHOWN_AT_ONCE = 4;

    private final NodeState node;
    private final OwnMessages ownMessages;
    /** Null without a journal. */
    private final JournalCursor journalCursor;
    private final ArrayList<ClientSession> sessions = new ArrayList<>();
    private final int maxClients;
    private int first;
    private int shown;

    ClientSessions(final NodeState node, final OwnMessages ownMessages, final JournalCursor journalCursor)
    {
        this.node = node;
        this.ownMessages = ownMessages;
        this.journalCursor = journalCursor;
        maxClients = node.settings.getInt(EngineOption.MAX_CLIENTS);
    }

    int count()
    {
        return sessions.size();
    }

    boolean attach(final ClientPort port)
    {
        final boolean isRefused = port.replays() && (journalCursor == null || port.isOrdered());
        if (sessions.size() >= maxClients || isRefused)
        {
            return false;
        }

        ClientSession session = null;
        try
        {
            session = new ClientSession(node, ownMessages, journalCursor, port);
            sessions.add(session);
            session.takeRow();
            return true;
        }
        catch (final InternalError ex)
        {
            node.errorHandler.onError(ex); // its file is shorter than it was
            if (session != null)
            {
                sessions.remove(session); // its memory goes when this returns
                session.close(ClientPort.CLOSED_CORRUPT);
            }
            return false;
        }
    }

    boolean detach(final long clientId)
    {
        final ClientSession session = find(clientId);
        if (session != null)
        {
            session.detach();
        }

        return session != null;
    }

    boolean abandon(final long clientId)
    {
        final ClientSession session = find(clientId);
        if (session != null)
        {
            abandon(session);
        }

        return session != null;
    }

    private void abandon(final ClientSession session)
    {
        try
        {
            session.abandon();
        }
        catch (final InternalError ex)
        {
            onFault(session, ex);
        }
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
            work += drain(sessions.get((first + i) % size));
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
            work += deliver(session);
            if (session.closeReason() >= 0)
            {
                sessions.remove(i);
                session.close(session.closeReason());
            }
        }

        return work;
    }

    /**
     * Bring the rows of a few clients up to date, in rotation.
     */
    void show()
    {
        for (int i = 0; i < Math.min(SHOWN_AT_ONCE, sessions.size()); i++)
        {
            shown = shown + 1 < sessions.size() ? shown + 1 : 0;
            final ClientSession session = sessions.get(shown);
            try
            {
                session.show();
            }
            catch (final InternalError ex)
            {
                onFault(session, ex);
            }
        }
    }

    /**
     * An access to memory that is not there any more was noticed somewhere on this thread: a client cut its file. Those
     * whose memory is gone are closed as corrupt in the next {@link #deliver()}.
     *
     * @return the number of clients whose memory is gone.
     */
    int onFault()
    {
        int count = 0;
        for (final ClientSession session : sessions)
        {
            final InternalError fault = session.findFault();
            if (fault != null)
            {
                session.onCorrupt(fault);
                count++;
            }
        }

        return count;
    }

    void close()
    {
        for (final ClientSession session : sessions)
        {
            session.close(ClientPort.CLOSED_BY_ENGINE);
        }
        sessions.clear();
    }

    private int drain(final ClientSession session)
    {
        try
        {
            return session.drain();
        }
        catch (final InternalError ex)
        {
            onFault(session, ex);
            return 0;
        }
    }

    private int deliver(final ClientSession session)
    {
        try
        {
            return session.deliver();
        }
        catch (final InternalError ex)
        {
            onFault(session, ex);
            return 0;
        }
    }

    /**
     * The JVM's only way to say that mapped memory is gone, which any client can bring about: it cuts its file. The
     * error may be late (see {@link MemoryFault}), so the one that is served now is only suspected.
     */
    private void onFault(final ClientSession suspect, final InternalError fault)
    {
        if (onFault() == 0)
        {
            suspect.onCorrupt(fault);
        }
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
