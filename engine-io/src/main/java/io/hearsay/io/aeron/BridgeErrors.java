package io.hearsay.io.aeron;

import java.util.Objects;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Counts the errors of one part of the bridge, and tells the embedder those that say something else than the one
 * before. Bridge's thread alone.
 */
final class BridgeErrors implements ErrorHandler
{
    private final ErrorHandler handler;
    private final AeronBridgeCounters counters;
    private String last;

    BridgeErrors(final ErrorHandler handler, final AeronBridgeCounters counters)
    {
        this.handler = handler;
        this.counters = counters;
    }

    @Override
    public void onError(final Throwable error)
    {
        // How Aeron's client ends its own agent, when it has said why.
        if (error instanceof AgentTerminationException)
        {
            return;
        }

        counters.increment(AeronBridgeCounter.ERRORS);
        final String text = error.toString();
        if (!Objects.equals(text, last))
        {
            last = text;
            handler.onError(error);
        }
    }
}
