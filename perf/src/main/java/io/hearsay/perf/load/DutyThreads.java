package io.hearsay.perf.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;

/**
 * Runs agents on threads as a placement says, until it is closed. The first error ends its thread and is kept. It
 * neither starts nor closes the agents.
 */
final class DutyThreads implements AutoCloseable
{
    private static final long END_MS = 10_000;

    private final AtomicReference<Throwable> error = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isRunning = true;

    DutyThreads(final List<Placement.Group> groups, final Idling idling)
    {
        for (final Placement.Group group : groups)
        {
            if (!group.agents().isEmpty())
            {
                final Agent[] agents = group.agents().toArray(new Agent[0]);
                final Thread thread = new Thread(
                    () -> run(agents, idling.strategy()), LoadRun.THREAD_NAME_PREFIX + group.name());
                thread.setDaemon(true);
                threads.add(thread);
            }
        }
        threads.forEach(Thread::start);
    }

    private void run(final Agent[] agents, final IdleStrategy idleStrategy)
    {
        try
        {
            while (isRunning)
            {
                int work = 0;
                for (final Agent agent : agents)
                {
                    work += agent.doWork();
                }
                idleStrategy.idle(work);
            }
        }
        catch (final Throwable ex)
        {
            error.compareAndSet(null, ex);
        }
    }

    /**
     * How many there are.
     *
     * @return the count.
     */
    int count()
    {
        return threads.size();
    }

    /**
     * Go on only if all threads do.
     *
     * @throws IllegalStateException with the error that ended one.
     */
    void requireHealth()
    {
        final Throwable first = error.get();
        if (first != null)
        {
            throw new IllegalStateException("a thread of the rig ended: " + first, first);
        }
    }

    @Override
    public void close()
    {
        isRunning = false;
        try
        {
            for (final Thread thread : threads)
            {
                thread.join(END_MS);
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
