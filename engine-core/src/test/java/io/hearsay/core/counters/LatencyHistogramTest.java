package io.hearsay.core.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest
{
    private final UnsafeBuffer buffer =
        new UnsafeBuffer(ByteBuffer.allocateDirect(LatencyHistogramDescriptor.LENGTH));
    private final LatencyHistogram histogram = new LatencyHistogram(buffer, LatencyDescriptor.HOP);

    @Test
    void shouldPutEveryValueIntoTheBucketThatHoldsIt()
    {
        for (int bucket = 0; bucket < LatencyHistogramDescriptor.BUCKET_COUNT; bucket++)
        {
            final long lowest = LatencyHistogramDescriptor.lowestOf(bucket);
            final long end = LatencyHistogramDescriptor.lowestOf(bucket + 1);
            assertTrue(end > lowest, "bucket " + bucket);
            assertTrue(lowest < 32 ? end - lowest == 1 : (end - lowest) * 16 <= lowest, "width of " + bucket);
            assertEquals(bucket, LatencyHistogramDescriptor.bucketOf(lowest));
            assertEquals(bucket, LatencyHistogramDescriptor.bucketOf(end - 1));
        }
        assertTrue(
            LatencyHistogramDescriptor.lowestOf(LatencyHistogramDescriptor.BUCKET_COUNT) > 3_600_000_000L);
        assertEquals(
            LatencyHistogramDescriptor.BUCKET_COUNT - 1, LatencyHistogramDescriptor.bucketOf(Long.MAX_VALUE));
    }

    @Test
    void shouldCountValuesNegativeOnesAndTheLargest()
    {
        histogram.record(0);
        histogram.record(1_000);
        histogram.record(1_000);
        histogram.record(-LatencyHistogram.TOLERANCE_US);
        histogram.record(-LatencyHistogram.TOLERANCE_US - 1);
        histogram.record(Long.MIN_VALUE);
        histogram.record(70);

        assertEquals(2, count(0));
        assertEquals(2, count(LatencyHistogramDescriptor.bucketOf(1_000)));
        assertEquals(1, count(LatencyHistogramDescriptor.bucketOf(70)));
        assertEquals(2, buffer.getLong(LatencyHistogramDescriptor.NEGATIVE_OFFSET));
        assertEquals(1_000, buffer.getLong(LatencyHistogramDescriptor.MAX_OFFSET));
        assertEquals(LatencyDescriptor.HOP.id(), buffer.getInt(LatencyHistogramDescriptor.ID_OFFSET));
    }

    @Test
    void shouldKnowTheLargestValueBeforeItIsCounted()
    {
        final LatencyHistogram watched = new LatencyHistogram(
            new UnsafeBuffer(buffer)
            {
                @Override
                public void putLongRelease(final int index, final long value)
                {
                    super.putLongRelease(index, value);
                    for (int i = 0; i < LatencyHistogramDescriptor.BUCKET_COUNT; i++)
                    {
                        final long largest = getLong(LatencyHistogramDescriptor.MAX_OFFSET);
                        assertTrue(count(i) == 0 || largest >= LatencyHistogramDescriptor.lowestOf(i), "bucket " + i);
                    }
                }
            },
            LatencyDescriptor.HOP);
        watched.record(5);
        watched.record(99);

        assertEquals(1, count(LatencyHistogramDescriptor.bucketOf(99)));
    }

    private long count(final int bucket)
    {
        return buffer.getLong(LatencyHistogramDescriptor.COUNTS_OFFSET + bucket * Long.BYTES);
    }
}
