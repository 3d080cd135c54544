package io.hearsay.core.peer;

/**
 * Told of what becomes of peers, so that nobody counts on what one of them said once. Called on the agent's thread.
 */
public interface PeerHandler
{
    /**
     * A peer is no longer live: what it said it does not hold must not count any more, for it may come back with it.
     *
     * @param peer that fell silent.
     */
    void onNotLive(Peer peer);

    /**
     * A peer is forgotten: it fell silent for good, or another node stands behind its address. The next peer may get
     * its {@link Peer#bit() bit}.
     *
     * @param peer that is gone.
     */
    void onForgotten(Peer peer);
}
