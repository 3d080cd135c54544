package io.hearsay.io;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.hearsay.core.spi.Discovery;
import org.agrona.ErrorHandler;

/**
 * Asks the discovery, which may block, in a daemon thread of its own, and hands the answers to the agent. One that
 * fails is asked again at the next interval; what it said before stands.
 */
final class DiscoveryRefresh implements AutoCloseable, Runnable
{
    private final Discovery discovery;
    private final Consumer<String[]> target;
    private final ErrorHandler errorHandler;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Thread thread;

    DiscoveryRefresh(final Discovery discovery, final Consumer<String[]> target, final ErrorHandler errorHandler)
    {
        this.discovery = discovery;
        this.target = target;
        this.errorHandler = errorHandler;
    }

    /**
     * Ask once, in the calling thread.
     */
    void ask()
    {
        final String[] addresses = discovery.addresses();
        if (closed.getCount() > 0)
        {
            target.accept(addresses.clone()); // the agent keeps it, and who gave it may change it
        }
    }

    /**
     * Ask again and again, if the answer may change.
     */
    synchronized void start()
    {
        if (discovery.refreshIntervalNs() > 0 && thread == null && closed.getCount() > 0)
        {
            thread = new Thread(this, "hearsay-discovery");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void run()
    {
        try
        {
            while (!closed.await(discovery.refreshIntervalNs(), TimeUnit.NANOSECONDS))
            {
                try
                {
                    ask();
                }
                catch (final RuntimeException ex)
                {
                    errorHandler.onError(ex);
                }
            }
        }
        catch (final InterruptedException ignore)
        {
            // Closed while the discovery was waiting for something.
        }
    }

    /**
     * Ask no more. Does not wait for a discovery that blocks. Idempotent.
     */
    @Override
    public synchronized void close()
    {
        closed.countDown();
        if (thread != null)
        {
            thread.interrupt();
        }
    }
}
