package io.hearsay.io;

import org.agrona.DirectBuffer;

/**
 * Callee of {@link GossipClient#controlledPoll}, for those who pass messages on to something that may have no room. The
 * payload is gone when the call returns.
 */
@FunctionalInterface
public interface ControlledMessageHandler
{
    /**
     * What to do next. There is no COMMIT: a message that was taken is never handed over again, and its room goes back
     * to the engine when the poll returns.
     */
    enum Action
    {
        /** The message was taken: go on with the next one. */
        CONTINUE,
        /** The message was taken: end this poll. */
        BREAK,
        /** The message was not taken: end this poll, and begin the next one with the same message. */
        ABORT
    }

    /**
     * A message arrived.
     *
     * @param origin   node id of the node that published it.
     * @param sequence of the message among those of its origin: 1, 2, 3, …
     * @param topic    that it was published on.
     * @param payload  buffer that holds it.
     * @param offset   of the message in the buffer.
     * @param length   of the message in bytes; may be 0.
     * @return what to do next.
     */
    Action onMessage(long origin, long sequence, int topic, DirectBuffer payload, int offset, int length);
}
