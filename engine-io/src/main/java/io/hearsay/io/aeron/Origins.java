package io.hearsay.io.aeron;

/**
 * Whose messages a bridge republishes.
 */
public enum Origins
{
    /** Every node's, and so what this bridge offered too. For the only bridge that publishes on a stream. */
    ALL,
    /**
     * Those of this engine's clients alone, this bridge included. For bridges at several nodes that publish on one
     * stream: each message then comes there once. What is replayed from the journal is own if any life of this engine
     * published it.
     */
    OWN,
    /** Those of other nodes. */
    OTHERS
}
