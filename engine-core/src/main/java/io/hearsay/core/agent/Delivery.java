package io.hearsay.core.agent;

import io.hearsay.core.log.LogCursor;
import io.hearsay.core.origin.Origin;

/**
 * Hands accepted messages to one client. Owned by the agent's thread. Two ways: as they arrive, or in order per origin;
 * or not at all, to a client that only publishes.
 */
interface Delivery
{
    /**
     * Result of {@link #onCycle}: nothing was written because the ring is full.
     */
    int BACK_PRESSURED = -1;

    /**
     * The cursor that keeps the log for this client.
     */
    LogCursor cursor();

    /**
     * Whether the client left nonsense where its delivery ring's head should be: nothing can be delivered any more.
     */
    boolean isCorrupt();

    /**
     * Write what there is, as far as the ring has room.
     *
     * @param limit the most records of the log to look at.
     * @return the number of messages written, or {@link #BACK_PRESSURED}.
     */
    int onCycle(int limit);

    /**
     * How much of the ring the client has not read yet.
     *
     * @return the bytes.
     */
    int ringUsed();

    /**
     * The log needs room and this client's cursor is at its tail.
     *
     * @param isFull whether there is no room at all, not even for predecessors.
     * @return whether the client is not to blame: it waits only for predecessors. If these may never come, or nothing
     *         else makes room, it is moved on.
     */
    boolean skip(boolean isFull);

    /**
     * The base of an origin is fixed: delivery in order may begin.
     */
    void onBaseFixed(Origin origin);

    /**
     * An origin was forgotten; its index will be used by another one.
     */
    void onForgotten(int originIndex);

    /**
     * The client is gone: the log need not be kept for it.
     */
    void close();
}
