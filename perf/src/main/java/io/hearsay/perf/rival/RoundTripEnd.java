package io.hearsay.perf.rival;

import org.agrona.DirectBuffer;

/**
 * One of two processes that send messages to each other. One thread.
 */
public interface RoundTripEnd extends AutoCloseable
{
    /**
     * Who gets messages.
     */
    @FunctionalInterface
    interface Sink
    {
        /**
         * A message arrived.
         *
         * @param buffer that holds it.
         * @param offset of it.
         * @param length of it in bytes.
         */
        void onMessage(DirectBuffer buffer, int offset, int length);
    }

    /**
     * Whether the other end was heard of.
     *
     * @return true if a message would reach it.
     */
    boolean isConnected();

    /**
     * Send a message.
     *
     * @param buffer that holds it.
     * @param offset of it.
     * @param length of it in bytes.
     * @return false if there is no room now.
     */
    boolean offer(DirectBuffer buffer, int offset, int length);

    /**
     * One duty cycle: what the system has to do in this thread, and handing over what arrived.
     *
     * @return what was done; 0 if there was nothing to do.
     */
    int doWork();

    /**
     * What this thread does if there was nothing to do.
     */
    default void idle()
    {
        Thread.onSpinWait();
    }

    @Override
    void close();
}
