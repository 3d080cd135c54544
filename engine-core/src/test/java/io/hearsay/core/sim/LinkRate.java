package io.hearsay.core.sim;

/**
 * How much a {@link SimulatedLink} carries: datagrams leave one after the other, those that wait stand in a queue, and
 * what finds it full is dropped (tail drop).
 *
 * @param bitsPerSecond of datagrams (UDP payload) that it carries; 0 = no limit.
 * @param queueLength   bytes that may wait, the datagram on its way out among them.
 */
public record LinkRate(long bitsPerSecond, long queueLength)
{
    /** No limit. */
    public static final LinkRate UNLIMITED = new LinkRate(0, 0);

    /**
     * Check the values.
     */
    public LinkRate
    {
        if (bitsPerSecond < 0 || queueLength < 0)
        {
            throw new IllegalArgumentException(bitsPerSecond + " bit/s, a queue of " + queueLength);
        }
    }

    boolean isLimited()
    {
        return bitsPerSecond > 0;
    }

    /**
     * Time that so many bytes take to leave.
     */
    long durationNs(final long length)
    {
        return (long)Math.ceil(length * 8e9 / bitsPerSecond);
    }

    /**
     * Whether so many more bytes find room in the queue that takes a time to leave.
     */
    boolean hasRoom(final long queueNs, final int length)
    {
        return length <= queueLength && queueNs <= durationNs(queueLength - length);
    }
}
