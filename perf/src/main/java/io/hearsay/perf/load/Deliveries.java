package io.hearsay.perf.load;

import org.agrona.DirectBuffer;

/**
 * Whom a system tells of what its nodes deliver.
 */
@FunctionalInterface
public interface Deliveries
{
    /**
     * A node delivers a message. For one node by one thread at a time. Allocates nothing.
     *
     * @param node   that delivers it.
     * @param buffer that holds the message.
     * @param offset of it.
     */
    void onMessage(int node, DirectBuffer buffer, int offset);
}
