package io.hearsay.io.aeron;

/**
 * What becomes of a message to republish while nobody reads the Aeron stream, or no media driver runs.
 */
public enum NotConnectedPolicy
{
    /** It is dropped and counted; gossip goes on. */
    DROP,
    /**
     * It waits, with all that comes after it on any topic of the bridge. When the client's delivery ring is full, the
     * engine's log waits too, and the engine closes the bridge's client as too slow if it takes less than a quarter of
     * the log within <code>hearsay.clientLivenessTimeout</code> then.
     */
    WAIT
}
