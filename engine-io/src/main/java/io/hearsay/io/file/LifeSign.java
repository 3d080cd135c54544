package io.hearsay.io.file;

/**
 * Tells whether somebody in another process lives, from a value that it changes while it does. Clocks of two processes
 * are never compared, so it does not matter what the value is, whether it is true, and how clocks are set.
 * <p>
 * Silence is counted in looks, and one look counts at most a quarter of the timeout: whoever looks for the first time
 * after it stood still itself, because the machine was suspended for example, kills nobody. One thread.
 */
public final class LifeSign
{
    private static final int MIN_LOOKS = 4;

    private final long timeoutNs;
    private long lastValue;
    private long lastLookNs;
    private long silentNs;

    /**
     * Somebody lives.
     *
     * @param timeoutNs of unchanged values after which it counts as dead.
     * @param value     now.
     * @param nowNs     monotonic time of the looker.
     */
    public LifeSign(final long timeoutNs, final long value, final long nowNs)
    {
        this.timeoutNs = timeoutNs;
        lastValue = value;
        lastLookNs = nowNs;
    }

    /**
     * Look.
     *
     * @param value now.
     * @param nowNs monotonic time of the looker.
     * @return false if it was silent for too long.
     */
    public boolean isAlive(final long value, final long nowNs)
    {
        if (value != lastValue)
        {
            lastValue = value;
            silentNs = 0;
        }
        else if (silentNs < timeoutNs)
        {
            silentNs += Math.min(Math.max(0, nowNs - lastLookNs), (timeoutNs + MIN_LOOKS - 1) / MIN_LOOKS);
        }

        lastLookNs = nowNs;
        return silentNs < timeoutNs;
    }
}
