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
    private final AtomicBuffer buffer;
    private long maxUs;

    LatencyHistogram(final AtomicBuffer buffer, final LatencyDescriptor descriptor)
    {
        this.buffer = buffer;
        buffer.putInt(ID_OFFSET, descriptor.id());
        buffer.putIntRelease(BUCKET_COUNT_OFFSET, BUCKET_COUNT);
    }

    /**
     * Count a latency.
     *
     * @param valueUs in microseconds; a negative one is counted as such.
     */
    public void record(final long valueUs)
    {
        if (valueUs < 0)
        {
            increment(NEGATIVE_OFFSET);
            return;
        }

        increment(COUNTS_OFFSET + LatencyHistogramDescriptor.bucketOf(valueUs) * Long.BYTES);
        if (valueUs > maxUs)
        {
            maxUs = valueUs;
            buffer.putLongRelease(MAX_OFFSET, valueUs);
        }
    }

    private void increment(final int offset)
    {
        buffer.putLongRelease(offset, buffer.getLong(offset) + 1);
    }
}
