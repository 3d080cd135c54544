package io.hearsay.io.aeron;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The figures of one bridge: its agent counts, any thread reads.
 */
public final class AeronBridgeCounters
{
    private final AtomicLongArray values = new AtomicLongArray(AeronBridgeCounter.values().length);

    AeronBridgeCounters()
    {
    }

    /**
     * Read a counter.
     *
     * @param counter to read.
     * @return its value.
     */
    public long get(final AeronBridgeCounter counter)
    {
        return values.getAcquire(counter.ordinal());
    }

    void increment(final AeronBridgeCounter counter)
    {
        final int index = counter.ordinal();
        values.setRelease(index, values.getPlain(index) + 1);
    }

    /**
     * The figures that are not 0.
     *
     * @return a line.
     */
    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder();
        for (final AeronBridgeCounter counter : AeronBridgeCounter.values())
        {
            final long value = get(counter);
            if (value != 0)
            {
                text.append(text.isEmpty() ? "" : "; ").append(counter.label()).append(' ').append(value);
            }
        }

        return text.toString();
    }
}
