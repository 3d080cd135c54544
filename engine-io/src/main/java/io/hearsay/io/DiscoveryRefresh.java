package io.hearsay.io;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.spi.Discovery;
import io.hearsay.io.agent.CounterReader;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * Asks the discovery, which may block, in a daemon thread of its own, and hands the answers to the agent. One that
 * fails, however it does, is asked again at the next interval; what it said before stands. Whoever runs the agent may
 * end it first: then nobody is asked any more, and nothing is counted in memory that is gone.
 * <p>
 * To look at an answer costs the agent a duty cycle that grows with it. So one that says the same as the last is handed
 * over but twice a minute, for what there was no room for until then.
 */
final class DiscoveryRefresh implements AutoCloseable, Runnable
{
    /** How often the agent gets what it knows already. */
    static final long REPEAT_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);

    private final Discovery discovery;
    private final Consumer<String[]> target;
    private final ErrorHandler errorHandler;
    private final NanoClock clock;
    private final CounterReader counters;
    private final CountDownLatch released;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object asking = new Object();
    private String[] last;
    private long lastNs;
    private Thread thread;

    DiscoveryRefresh(
        final Discovery discovery,
        final Consumer<String[]> target,
        final CounterReader counters,
        final CountDownLatch released,
        final ErrorHandler errorHandler,
        final NanoClock clock)
    {
        this.clock = clock;
        this.discovery = discovery;
        this.target = target;
        this.counters = counters;
        this.released = released;
        this.errorHandler = errorHandler;
    }

    /**
     * Ask once, in the calling thread, and hand the answer over whatever it is; one at a time.
     *
     * @throws RuntimeException if the discovery failed altogether, counted already.
     */
    void ask()
    {
        ask(true);
    }

    private void ask(final boolean isAlsoOld)
    {
        synchronized (asking)
        {
            try
            {
                final String[] addresses = discovery.addresses(this::onFailure).clone(); // who gave it may change it
                final long nowNs = clock.nanoTime();
                final boolean isOld = Arrays.equals(addresses, last) && nowNs - lastNs < REPEAT_INTERVAL_NS;
                if (closed.getCount() > 0 && (isAlsoOld || !isOld))
                {
                    last = addresses;
                    lastNs = nowNs;
                    target.accept(addresses);
                }
            }
            catch (final RuntimeException | Error ex)
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
        counters.increment(CounterDescriptor.DISCOVERY_FAILURES);
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
            long intervalNs = discovery.refreshIntervalNs();
            while (intervalNs > 0 && !closed.await(intervalNs, TimeUnit.NANOSECONDS) && released.getCount() > 0)
            {
                intervalNs = askAgain(intervalNs);
            }
        }
        catch (final InterruptedException ignore)
        {
            // Closed while the discovery was waiting for something.
        }
    }

    /** Also an Error, of a library that is not there for example, must not end the thread unseen. */
    private long askAgain(final long intervalNs)
    {
        try
        {
            ask(false);
            return discovery.refreshIntervalNs();
        }
        catch (final RuntimeException | Error ex)
        {
            errorHandler.onError(ex);
            return intervalNs;
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
