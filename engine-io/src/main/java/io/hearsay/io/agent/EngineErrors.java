package io.hearsay.io.agent;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.errors.DistinctErrorLog;

/**
 * Where an engine's errors go: into the distinct error log of its <code>engine.dat</code>, then to the embedder's
 * handler if there is one. Any thread; an error is rare, so a lock keeps the log from being written when its memory is
 * gone.
 */
public final class EngineErrors implements ErrorHandler, AutoCloseable
{
    private final ErrorHandler next;
    private DistinctErrorLog log;

    /**
     * Write to a log.
     *
     * @param buffer of the log.
     * @param next   told after the log; may be null.
     */
    public EngineErrors(final AtomicBuffer buffer, final ErrorHandler next)
    {
        this.next = next;
        log = new DistinctErrorLog(buffer, SystemEpochClock.INSTANCE);
    }

    @Override
    public void onError(final Throwable throwable)
    {
        final boolean isLogged;
        synchronized (this)
        {
            isLogged = log != null && log.record(throwable);
        }

        if (next != null)
        {
            next.onError(throwable);
        }
        else if (!isLogged)
        {
            throwable.printStackTrace();
        }
    }

    /**
     * Write to the log no more; its memory may go. Idempotent.
     */
    @Override
    public synchronized void close()
    {
        log = null;
    }
}
