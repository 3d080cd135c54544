package io.hearsay.perf.attach;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.io.status.EngineStatus;
import io.hearsay.io.status.StatusRow;

/**
 * Reads all that an engine shows ten times a second, as often as a person that watches could want: every counter, the
 * tables and the histograms. Says how many values it read so far.
 */
final class CounterWatch implements Part
{
    private static final long INTERVAL_NS = 100_000_000;

    private final EngineStatus status;
    private final Thread thread;
    private volatile boolean isRunning = true;
    private volatile long readCount;
    private long sum;

    CounterWatch(final Path directory) throws IOException
    {
        status = EngineStatus.open(directory);
        thread = new Thread(this::run, "watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run()
    {
        while (isRunning)
        {
            readCount += read();
            LockSupport.parkNanos(INTERVAL_NS);
        }
    }

    private long read()
    {
        long count = 0;
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            sum += status.get(descriptor);
            count++;
        }
        for (final CounterScope scope : List.of(CounterScope.PEER, CounterScope.ORIGIN, CounterScope.CLIENT))
        {
            for (final StatusRow row : status.rows(scope))
            {
                count += row.values().size();
            }
        }
        for (final LatencyDescriptor descriptor : LatencyDescriptor.values())
        {
            sum += status.latency(descriptor).count();
            count++;
        }
        return count;
    }

    @Override
    public String answer(final List<String> words)
    {
        return Long.toString(readCount);
    }

    @Override
    public void close()
    {
        isRunning = false;
        LockSupport.unpark(thread);
        try
        {
            thread.join();
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
        status.close();
    }
}
