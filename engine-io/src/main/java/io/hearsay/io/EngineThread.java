package io.hearsay.io;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.AgentRunner;

/**
 * The thread of an engine that has its own. A runner that is closed before its thread got to run does not wait for that
 * thread, so this does. Closed by any thread but itself.
 */
final class EngineThread implements AutoCloseable
{
    private static final long JOIN_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);

    private final AgentRunner runner;
    private final Thread thread;

    EngineThread(final AgentRunner runner, final ThreadFactory threadFactory)
    {
        this.runner = runner;
        thread = AgentRunner.startOnThread(runner, threadFactory);
    }

    @Override
    public void close()
    {
        runner.close();
        try
        {
            thread.join(JOIN_TIMEOUT_MS);
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
    }
}
