package io.hearsay.perf.attach;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A way on which an application sends messages and gets them back: through an engine, or through two bare rings and a
 * thread that copies from one to the other.
 */
interface Link extends AutoCloseable
{
    /**
     * Who gets the messages.
     */
    @FunctionalInterface
    interface Sink
    {
        /**
         * A message came back.
         *
         * @param buffer that holds it.
         * @param offset of it.
         */
        void onMessage(DirectBuffer buffer, int offset);
    }

    /**
     * Send a message.
     *
     * @param message all of it.
     * @return false if there is no room.
     */
    boolean offer(UnsafeBuffer message);

    /**
     * Receive messages.
     *
     * @param limit the most to take.
     * @return the number taken.
     */
    int poll(int limit);

    /**
     * Whether all that was sent was taken by the other side.
     *
     * @return true if so.
     */
    boolean isDrained();

    @Override
    void close();
}
