package io.hearsay.io.aeron;

/**
 * What becomes of a message to republish while nobody reads the Aeron stream, or no media driver runs.
 */
public enum NotConnectedPolicy
{
    /**
     * It is dropped and counted; gossip goes on. While the bridge makes a publication anew that came to the end of its
     * positions, and for <code>retryIntervalNs</code> from then on, it waits for the readers to be there again.
     */
    DROP,
    /**
     * It waits, with all that comes after it on any topic of the bridge. When the client's delivery ring is full, the
     * engine's log waits too, and the engine closes the bridge's client as too slow if it takes less than a quarter of
     * the log within <code>hearsay.clientLivenessTimeout</code> then.
     */
    WAIT
}
