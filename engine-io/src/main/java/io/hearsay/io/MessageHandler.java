package io.hearsay.io;

import org.agrona.DirectBuffer;

/**
 * Callee of {@link GossipClient#poll}. The payload is gone when the call returns.
 */
@FunctionalInterface
public interface MessageHandler
{
    /**
     * A message arrived.
     *
     * @param origin   node id of the node that published it.
     * @param sequence of the message among those of its origin: 1, 2, 3, …
     * @param topic    that it was published on.
     * @param payload  buffer that holds it.
     * @param offset   of the message in the buffer.
     * @param length   of the message in bytes; may be 0.
     */
    void onMessage(long origin, long sequence, int topic, DirectBuffer payload, int offset, int length);
}
