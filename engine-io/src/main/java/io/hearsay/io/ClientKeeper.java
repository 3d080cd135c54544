package io.hearsay.io;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.hearsay.core.agent.MemoryFault;

/**
 * The daemon thread that keeps the clients of this process alive: it beats for them and reattaches them. There is one
 * while there are clients; it begins with the first and ends with the last. Clients come and go from any thread.
 */
final class ClientKeeper implements Runnable
{
    private static final Object LOCK = new Object();
    private static final long END_TIMEOUT_MS = 1_000;
    private static final long MAX_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static ClientKeeper instance;

    private final List<GossipClient> clients = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private ClientKeeper()
    {
        thread = new Thread(this, "hearsay-client");
        thread.setDaemon(true);
    }

    /**
     * Keep a client alive from now on.
     *
     * @param client to keep.
     */
    static void add(final GossipClient client)
    {
        synchronized (LOCK)
        {
            if (instance == null)
            {
                instance = new ClientKeeper();
                instance.clients.add(client);
                instance.thread.start();
            }
            else
            {
                instance.clients.add(client);
                LockSupport.unpark(instance.thread);
            }
        }
    }

    /**
     * Keep a client alive no more. With the last one the thread ends; a little while that is waited for, so that it is
     * gone when the client is.
     *
     * @param client to forget.
     */
    static void remove(final GossipClient client)
    {
        final Thread ended;
        synchronized (LOCK)
        {
            if (instance == null || !instance.clients.remove(client) || !instance.clients.isEmpty())
            {
                return;
            }

            ended = instance.thread;
            instance = null;
        }

        LockSupport.unpark(ended);
        if (ended != Thread.currentThread())
        {
            try
            {
                ended.join(END_TIMEOUT_MS);
            }
            catch (final InterruptedException ignore)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void run()
    {
        while (!clients.isEmpty())
        {
            long intervalNs = MAX_INTERVAL_NS;
            for (final GossipClient client : clients)
            {
                keep(client);
                intervalNs = Math.min(intervalNs, client.keepIntervalNs());
            }
            // Whoever interrupts this thread does not know it; to stay interrupted would be never to park again.
            Thread.interrupted();
            LockSupport.parkNanos(this, intervalNs);
        }
    }

    private void keep(final GossipClient client)
    {
        try
        {
            client.keep(System.nanoTime());
            MemoryFault.pending(); // late news of its file must not come where the others are; it comes again
        }
        catch (final Throwable ex)
        {
            // What an error handler throws, or want of memory: said as if the thread ended, but the others need it.
            thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
        }
    }
}
