package io.hearsay.io;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.EngineCounters;
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
    private final EngineCounters counters;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object asking = new Object();
    private Thread thread;

    DiscoveryRefresh(
        final Discovery discovery,
        final Consumer<String[]> target,
        final EngineCounters counters,
        final ErrorHandler errorHandler)
    {
        this.discovery = discovery;
        this.target = target;
        this.counters = counters;
        this.errorHandler = errorHandler;
    }

    /**
     * Ask once, in the calling thread; one at a time.
     *
     * @throws RuntimeException if the discovery failed altogether, counted already.
     */
    void ask()
    {
        synchronized (asking)
        {
            try
            {
                final String[] addresses = discovery.addresses(this::onFailure);
                if (closed.getCount() > 0)
                {
                    target.accept(addresses.clone()); // the agent keeps it, and who gave it may change it
                }
            }
            catch (final RuntimeException ex)
            {
                count();
                throw ex;
            }
        }
    }

    private void onFailure(final Throwable error)
    {
        count();
        errorHandler.onError(error);
    }

    /** Whoever asks is the only one that writes this counter. */
    private void count()
    {
        if (closed.getCount() > 0)
        {
            counters.increment(CounterDescriptor.DISCOVERY_FAILURES);
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
