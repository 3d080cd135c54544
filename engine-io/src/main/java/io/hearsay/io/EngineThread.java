package io.hearsay.io;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import io.hearsay.io.agent.EngineAgent;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;

/**
 * The thread of an engine that has its own: Agrona's runner, but that one leaves its agent as it is after any error,
 * and a client that cuts its file can bring about an {@link InternalError} anywhere in this thread. So this one goes on
 * after that, and closes the agent after all others. Closed by any thread but itself.
 */
final class EngineThread implements Runnable, AutoCloseable
{
    private static final long JOIN_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(5);

    private final EngineAgent agent;
    private final IdleStrategy idleStrategy;
    private final ErrorHandler errorHandler;
    private final Thread thread;
    private volatile boolean isRunning = true;

    EngineThread(
        final EngineAgent agent,
        final IdleStrategy idleStrategy,
        final ErrorHandler errorHandler,
        final ThreadFactory threadFactory)
    {
        this.agent = agent;
        this.idleStrategy = idleStrategy;
        this.errorHandler = errorHandler;
        thread = threadFactory.newThread(this);
        thread.setName(agent.roleName());
        thread.start();
    }

    @Override
    public void run()
    {
        try
        {
            agent.onStart();
            while (isRunning)
            {
                runCycles();
            }
        }
        catch (final Throwable ex)
        {
            errorHandler.onError(ex);
        }
        finally
        {
            agent.onClose();
        }
    }

    /** The loop is within the try, since the error may come between two cycles, too. */
    private void runCycles()
    {
        try
        {
            while (isRunning)
            {
                final int workCount = agent.doWork();
                idleStrategy.idle(workCount);
                if (workCount <= 0 && Thread.currentThread().isInterrupted())
                {
                    isRunning = false;
                }
            }
        }
        catch (final InternalError ex)
        {
            agent.onMemoryFault(ex);
        }
        catch (final InterruptedException | ClosedByInterruptException ignore)
        {
            isRunning = false;
            Thread.currentThread().interrupt();
        }
        catch (final AgentTerminationException ex)
        {
            isRunning = false;
            if (!ex.isExpected())
            {
                errorHandler.onError(ex);
            }
        }
        catch (final Throwable ex)
        {
            if (ex instanceof Error || Thread.currentThread().isInterrupted())
            {
                isRunning = false;
            }
            errorHandler.onError(ex);
        }
    }

    @Override
    public void close()
    {
        isRunning = false;
        try
        {
            thread.join(JOIN_TIMEOUT_MS);
            if (thread.isAlive())
            {
                thread.interrupt();
                thread.join(JOIN_TIMEOUT_MS);
            }
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
    }
}
