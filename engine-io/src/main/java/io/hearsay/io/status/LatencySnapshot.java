package io.hearsay.io.status;

import static io.hearsay.core.counters.LatencyHistogramDescriptor.BUCKET_COUNT;
import static io.hearsay.core.counters.LatencyHistogramDescriptor.COUNTS_OFFSET;
import static io.hearsay.core.counters.LatencyHistogramDescriptor.MAX_OFFSET;
import static io.hearsay.core.counters.LatencyHistogramDescriptor.NEGATIVE_OFFSET;

import io.hearsay.core.counters.LatencyHistogramDescriptor;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A histogram of latencies at a time. Values are microseconds; they compare the clocks of two machines. Immutable.
 */
public final class LatencySnapshot
{
    /** Whoever can write to the file can write nonsense: the sum of all buckets can not overflow. */
    private static final long MAX_COUNT = Long.MAX_VALUE / BUCKET_COUNT;

    private final long[] counts;
    private final long count;
    private final long negativeCount;
    private final long maxUs;

    private LatencySnapshot(final long[] counts, final long negativeCount, final long maxUs)
    {
        this.counts = counts;
        this.negativeCount = negativeCount;
        this.maxUs = maxUs;
        long sum = 0;
        for (final long each : counts)
        {
            sum += each;
        }
        count = sum;
    }

    /**
     * Copy a histogram.
     *
     * @param buffer that holds it, as {@link LatencyHistogramDescriptor} says.
     * @return its counts now.
     */
    public static LatencySnapshot read(final AtomicBuffer buffer)
    {
        final long[] counts = new long[BUCKET_COUNT];
        for (int i = 0; i < BUCKET_COUNT; i++)
        {
            final long value = buffer.getLongVolatile(COUNTS_OFFSET + i * Long.BYTES);
            counts[i] = Math.max(0, Math.min(value, MAX_COUNT));
        }

        return new LatencySnapshot(
            counts,
            Math.max(0, buffer.getLongVolatile(NEGATIVE_OFFSET)),
            Math.max(0, buffer.getLongVolatile(MAX_OFFSET)));
    }

    /**
     * What came in since an earlier snapshot of the same engine. Its largest value is the end of the last bucket.
     *
     * @param earlier snapshot.
     * @return the difference.
     */
    public LatencySnapshot since(final LatencySnapshot earlier)
    {
        final long[] differences = new long[BUCKET_COUNT];
        long largestUs = 0;
        for (int i = 0; i < BUCKET_COUNT; i++)
        {
            differences[i] = Math.max(0, counts[i] - earlier.counts[i]);
            largestUs = differences[i] > 0 ? endOf(i) : largestUs;
        }

        return new LatencySnapshot(differences, Math.max(0, negativeCount - earlier.negativeCount), largestUs);
    }

    /**
     * Number of values, without negative ones.
     *
     * @return the number.
     */
    public long count()
    {
        return count;
    }

    /**
     * Number of negative values: the sender's clock is ahead by more than the latency.
     *
     * @return the number.
     */
    public long negativeCount()
    {
        return negativeCount;
    }

    /**
     * Largest value.
     *
     * @return microseconds.
     */
    public long maxUs()
    {
        return maxUs;
    }

    /**
     * Value below or at which a share of all values lies: the end of its bucket, at most 1/16 too large, and at most
     * the largest value.
     *
     * @param percentile 0 … 100.
     * @return microseconds, 0 if there are no values.
     */
    public long percentileUs(final double percentile)
    {
        final long wanted = Math.max(1, (long)Math.ceil(count * percentile / 100.0));
        long seen = 0;
        for (int i = 0; i < BUCKET_COUNT; i++)
        {
            seen += counts[i];
            if (seen >= wanted)
            {
                return Math.min(endOf(i), maxUs);
            }
        }

        return 0;
    }

    /**
     * Number of values in a range.
     *
     * @param fromUs lowest value, inclusive; the lowest one of a bucket, for example a power of two.
     * @param toUs   end, exclusive; likewise.
     * @return the number.
     */
    public long countBetween(final long fromUs, final long toUs)
    {
        long sum = 0;
        for (int i = 0; i < BUCKET_COUNT; i++)
        {
            final long lowest = LatencyHistogramDescriptor.lowestOf(i);
            sum += lowest >= fromUs && lowest < toUs ? counts[i] : 0;
        }

        return sum;
    }

    private static long endOf(final int bucket)
    {
        return LatencyHistogramDescriptor.lowestOf(bucket + 1) - 1;
    }
}
