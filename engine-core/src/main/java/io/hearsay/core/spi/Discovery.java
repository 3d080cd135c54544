package io.hearsay.core.spi;

import org.agrona.ErrorHandler;

/**
 * Tells which addresses make up the cluster. Called off the agent's thread, and may block there; safe to be called from
 * any thread.
 */
public interface Discovery
{
    /**
     * The raw addresses of the cluster now, <code>host:port</code> or <code>[v6]:port</code>. This node's own may be
     * among them. None is trusted: each one is validated, and a bad one is counted, reported once and skipped.
     *
     * @param errorHandler told of what could not be found out, where the rest is known, or what was found before: each
     *                     call counts as a failure. Used within the call alone.
     * @return the addresses; never null.
     * @throws RuntimeException if nothing could be found out: counts as a failure, and the last answer stands.
     */
    String[] addresses(ErrorHandler errorHandler);

    /**
     * How often {@link #addresses()} is to be asked again.
     *
     * @return the interval in nanoseconds, or 0 if the answer never changes.
     */
    default long refreshIntervalNs()
    {
        return 0;
    }
}
