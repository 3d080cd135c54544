package io.hearsay.core.agent;

/**
 * How long the log has been waiting for one who reads it. Too long is: while the log refused messages for its sake, it
 * advanced by less than a quarter of the log within <code>clientLivenessTimeout</code>. Owned by the agent's thread.
 */
final class Stall
{
    private static final long NOT_STALLED = Long.MIN_VALUE;

    private final long timeoutNs;
    private final long enoughLength;
    private long sinceNs = NOT_STALLED;
    private long lastNs;
    private long startPosition;

    /**
     * None yet.
     *
     * @param timeoutNs in which a reader has to advance.
     * @param capacity  of the log in bytes.
     */
    Stall(final long timeoutNs, final int capacity)
    {
        this.timeoutNs = timeoutNs;
        enoughLength = capacity / 4;
    }

    /**
     * Look at the reader.
     *
     * @param isBlocking whether the log refuses messages for its sake in this cycle.
     * @param position   of the reader in the log.
     * @param nowNs      monotonic time.
     * @return whether it is too slow.
     */
    boolean onCycle(final boolean isBlocking, final long position, final long nowNs)
    {
        if (isBlocking)
        {
            lastNs = nowNs;
            if (sinceNs == NOT_STALLED)
            {
                sinceNs = nowNs;
                startPosition = position;
            }
        }
        if (sinceNs == NOT_STALLED)
        {
            return false;
        }
        if (position - startPosition >= enoughLength || nowNs - lastNs > timeoutNs)
        {
            sinceNs = NOT_STALLED;
            return false;
        }

        return nowNs - sinceNs >= timeoutNs;
    }

    /**
     * How long the log has been waiting.
     *
     * @return nanoseconds, 0 if it is not.
     */
    long durationNs(final long nowNs)
    {
        return sinceNs == NOT_STALLED ? 0 : nowNs - sinceNs;
    }
}
