package io.hearsay.perf.attach;

import java.io.IOException;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ring with something at both ends, of which one is the client's or, as the yardstick, none. One thread produces, one
 * (the same or another) consumes. What a client's end is paired with does as little as can be: it looks at the first
 * bytes of each message, or writes the same record again and again.
 */
interface EndPair extends AutoCloseable
{
    /** The most messages to take at once. */
    int LIMIT = 256;

    /**
     * Create.
     *
     * @param name          <code>bare</code>, <code>offer</code>, <code>claim</code>, <code>poll</code> for runs of one
     *                      message, or <code>pollRuns</code>.
     * @param messageLength of each message in bytes.
     * @return the pair.
     * @throws IOException if its files can not be mapped.
     */
    static EndPair named(final String name, final int messageLength) throws IOException
    {
        return switch (name)
        {
            case "bare" -> new BarePair(messageLength);
            case "offer" -> new PublishingPair(messageLength, false);
            case "claim" -> new PublishingPair(messageLength, true);
            case "poll" -> new PollingPair(messageLength, 1);
            case "pollRuns" -> new PollingPair(messageLength, PollingPair.runCount(messageLength));
            default -> throw new IllegalArgumentException("there is no pair of ends called " + name);
        };
    }

    /**
     * Memory with a message in it.
     *
     * @param length of the message.
     * @return the buffer.
     */
    static UnsafeBuffer message(final int length)
    {
        final UnsafeBuffer message = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(length, BitUtil.CACHE_LINE_LENGTH));
        message.setMemory(0, length, (byte)1);
        return message;
    }

    /**
     * Put one record into the ring.
     *
     * @return the number of messages in it, or 0 if the ring is full.
     */
    int produce();

    /**
     * Take what is in the ring, {@link #LIMIT} messages at the most.
     *
     * @return the number of messages; 0 if the ring is empty, or its end was reached.
     */
    int consume();

    /**
     * Number that depends on all that was consumed.
     *
     * @return the sum of the first bytes of the messages.
     */
    long sum();

    @Override
    void close() throws IOException;
}
