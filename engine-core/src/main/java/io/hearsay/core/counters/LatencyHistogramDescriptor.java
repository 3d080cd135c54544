package io.hearsay.core.counters;

/**
 * Layout of a histogram, and which bucket a value falls into. Native byte order. Values are microseconds; up to 32 each
 * has a bucket of its own, beyond that each power of two is divided into 16, so a bucket is at most 1/16 wider than its
 * lowest value; the last one takes all beyond an hour.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       id of the histogram                     |
 *  +---------------------------------------------------------------+
 *  |                       number of buckets                       |
 *  +---------------------------------------------------------------+
 *  |            negative ones: the sender's clock is ahead         |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                          largest value                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 64                |
 *  +---------------------------------------------------------------+
 *  |     values counted in each bucket, 8 bytes                   ...
 * </pre>
 */
public final class LatencyHistogramDescriptor
{
    /** Offset of the histogram's id. */
    public static final int ID_OFFSET = 0;

    /** Offset of the number of buckets. */
    public static final int BUCKET_COUNT_OFFSET = ID_OFFSET + Integer.BYTES;

    /** Offset of the number of negative values. */
    public static final int NEGATIVE_OFFSET = BUCKET_COUNT_OFFSET + Integer.BYTES;

    /** Offset of the largest value. */
    public static final int MAX_OFFSET = NEGATIVE_OFFSET + Long.BYTES;

    /** Offset of the first bucket's count. */
    public static final int COUNTS_OFFSET = 64;

    /** Number of buckets. */
    public static final int BUCKET_COUNT = 480;

    /** Length in bytes. */
    public static final int LENGTH = COUNTS_OFFSET + BUCKET_COUNT * Long.BYTES;

    private static final int SUB_BUCKET_BITS = 4;

    private LatencyHistogramDescriptor()
    {
    }

    /**
     * Bucket of a value.
     *
     * @param valueUs not negative.
     * @return the bucket, less than {@link #BUCKET_COUNT}.
     */
    public static int bucketOf(final long valueUs)
    {
        final int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(valueUs | 1) - SUB_BUCKET_BITS);
        final long bucket = ((long)shift << SUB_BUCKET_BITS) + (valueUs >>> shift);
        return (int)Math.min(bucket, BUCKET_COUNT - 1);
    }

    /**
     * Lowest value of a bucket.
     *
     * @param bucket up to {@link #BUCKET_COUNT}: that one's lowest value is where the last one would end.
     * @return the value in microseconds.
     */
    public static long lowestOf(final int bucket)
    {
        final int shift = Math.max(0, (bucket >> SUB_BUCKET_BITS) - 1);
        return (long)(bucket - (shift << SUB_BUCKET_BITS)) << shift;
    }
}
