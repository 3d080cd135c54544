package io.hearsay.io;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.hearsay.io.file.ClientFileDescriptor;
import org.agrona.ErrorHandler;

/**
 * Brings a client whose engine is gone to the next one in the same directory. Never waits: each step looks what can be
 * done now. Holds at most one connection that awaits its answer. Steps are for the keeping thread, the close for any.
 */
final class Reattachment
{
    private static final long RETRY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MIN_ANSWER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);

    private final Attachment attachment;
    private final ErrorHandler errorHandler;
    private ClientConnection pending;
    private boolean isClosed;
    private boolean hasTried;
    private long retryDeadlineNs;
    private long answerDeadlineNs;
    private String lastFailure;

    Reattachment(final Attachment attachment)
    {
        this.attachment = attachment;
        errorHandler = attachment.context().errorHandler();
    }

    /**
     * Do what can be done now.
     *
     * @param oldNodeId of the engine that is gone.
     * @param nowNs     monotonic time.
     * @return a connection that the engine answered, which is the caller's from now on; null if there is none yet.
     */
    ClientConnection step(final long oldNodeId, final long nowNs)
    {
        try
        {
            final ClientConnection candidate = pending();
            if (candidate != null)
            {
                return answered(candidate, nowNs);
            }

            if (!hasTried || nowNs - retryDeadlineNs >= 0)
            {
                hasTried = true;
                retryDeadlineNs = nowNs + RETRY_INTERVAL_NS;
                begin(oldNodeId, nowNs);
            }
        }
        catch (final InternalError ex)
        {
            drop();
            fail(new IllegalStateException("a file was cut while this client attached", ex));
        }

        return null;
    }

    private void begin(final long oldNodeId, final long nowNs)
    {
        try
        {
            final ClientConnection candidate = attachment.tryReconnect(oldNodeId);
            if (candidate != null && !keep(candidate))
            {
                candidate.close();
            }
            answerDeadlineNs =
                nowNs + Math.max(MIN_ANSWER_TIMEOUT_NS, attachment.context().connectTimeoutNs());
        }
        catch (final RuntimeException ex)
        {
            fail(ex);
        }
    }

    private ClientConnection answered(final ClientConnection candidate, final long nowNs)
    {
        candidate.beat(nowNs);
        switch (candidate.state())
        {
            case ClientFileDescriptor.STATE_ATTACHED ->
            {
                lastFailure = null;
                return take();
            }
            case ClientFileDescriptor.STATE_NEW ->
            {
                if (answerDeadlineNs - nowNs < 0)
                {
                    drop();
                    fail(new IllegalStateException(attachment.noAnswer()));
                }
            }
            case ClientFileDescriptor.STATE_REFUSED ->
            {
                final String refusal = attachment.refusal(candidate);
                drop();
                fail(new IllegalStateException(refusal));
            }
            default -> drop();
        }

        return null;
    }

    private void fail(final RuntimeException ex)
    {
        final boolean isNew = !Objects.equals(lastFailure, ex.getMessage());
        lastFailure = ex.getMessage();
        if (isNew && errorHandler != null)
        {
            errorHandler.onError(ex);
        }
    }

    private synchronized ClientConnection pending()
    {
        return pending;
    }

    private synchronized boolean keep(final ClientConnection candidate)
    {
        pending = isClosed ? null : candidate;
        return !isClosed;
    }

    private synchronized ClientConnection take()
    {
        final ClientConnection connection = pending;
        pending = null;
        return connection;
    }

    /**
     * Give up the connection that awaits its answer, if there is one.
     */
    void drop()
    {
        final ClientConnection connection = take();
        if (connection != null)
        {
            connection.close();
        }
    }

    /**
     * Attach no more. Idempotent.
     */
    void close()
    {
        synchronized (this)
        {
            isClosed = true;
        }
        drop();
    }
}
