package io.hearsay.perf.load;

import java.util.concurrent.TimeUnit;

/**
 * When messages of a publisher are to be sent. Immutable.
 *
 * @param rate     messages a second, or 0 for as many as possible.
 * @param startNs  when the first one is to be sent.
 * @param endNs    from then on none is to be sent.
 * @param capacity the most messages.
 */
record Pacing(int rate, long startNs, long endNs, long capacity)
{
    /** Rate of a publisher that sends as many as possible. */
    static final int FLOOD = 0;

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    /**
     * When a message is to be sent.
     *
     * @param sequence of it.
     * @return the time, not rounded from one to the next.
     */
    long intendedNs(final long sequence)
    {
        return startNs + sequence / rate * SECOND_NS + sequence % rate * SECOND_NS / rate;
    }

    /**
     * Whether a message is to be sent now or is late already.
     *
     * @param sequence of it.
     * @param nowNs    time now.
     * @return true if so.
     */
    boolean isDue(final long sequence, final long nowNs)
    {
        return sequence < capacity && (rate == FLOOD ?
            nowNs - startNs >= 0 && nowNs - endNs < 0 : nowNs - intendedNs(sequence) >= 0 && isWithin(sequence));
    }

    /**
     * Whether the publisher has sent all.
     *
     * @param sequence of its next message.
     * @param nowNs    time now.
     * @return true if so; who is late sends until all are sent.
     */
    boolean isOver(final long sequence, final long nowNs)
    {
        return sequence >= capacity || (rate == FLOOD ? nowNs - endNs >= 0 : !isWithin(sequence));
    }

    private boolean isWithin(final long sequence)
    {
        return intendedNs(sequence) - endNs < 0;
    }
}
