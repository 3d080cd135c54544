package io.hearsay.core.counters;

import static io.hearsay.core.counters.LatencyHistogramDescriptor.BUCKET_COUNT;
import static io.hearsay.core.counters.LatencyHistogramDescriptor.BUCKET_COUNT_OFFSET;
import static io.hearsay.core.counters.LatencyHistogramDescriptor.COUNTS_OFFSET;
import static io.hearsay.core.counters.LatencyHistogramDescriptor.ID_OFFSET;
import static io.hearsay.core.counters.LatencyHistogramDescriptor.MAX_OFFSET;
import static io.hearsay.core.counters.LatencyHistogramDescriptor.NEGATIVE_OFFSET;

import org.agrona.concurrent.AtomicBuffer;

/**
 * Counts latencies in buckets, in memory that other processes may read. Written by the agent's thread alone; of fixed
 * size; allocates nothing. Layout: {@link LatencyHistogramDescriptor}.
 */
public final class LatencyHistogram
{
    /** So much later than it arrived may something have been sent without a clock being wrong. */
    public static final long TOLERANCE_US = 1_000;

    private final AtomicBuffer buffer;
    private long maxUs;

    LatencyHistogram(final AtomicBuffer buffer, final LatencyDescriptor descriptor)
    {
        this.buffer = buffer;
        buffer.putInt(ID_OFFSET, descriptor.id());
        buffer.putIntRelease(BUCKET_COUNT_OFFSET, BUCKET_COUNT);
    }

    /**
     * Count a latency. One that is slightly negative counts as 0: a duty cycle reads the clock once, so what it
     * receives may have been sent after that.
     *
     * @param differenceUs of two clocks, in microseconds; what is less than -{@link #TOLERANCE_US} is counted apart.
     */
    public void record(final long differenceUs)
    {
        if (differenceUs < -TOLERANCE_US)
        {
            increment(NEGATIVE_OFFSET);
            return;
        }

        final long valueUs = Math.max(0, differenceUs);
        if (valueUs > maxUs)
        {
            // before it is counted: who reads the counts first never finds one above the largest value
            maxUs = valueUs;
            buffer.putLongRelease(MAX_OFFSET, valueUs);
        }
        increment(COUNTS_OFFSET + LatencyHistogramDescriptor.bucketOf(valueUs) * Long.BYTES);
    }

    private void increment(final int offset)
    {
        buffer.putLongRelease(offset, buffer.getLong(offset) + 1);
    }
}
