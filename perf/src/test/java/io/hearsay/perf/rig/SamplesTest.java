package io.hearsay.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

class SamplesTest
{
    @Test
    void shouldTellMedianAndRangeOfAnOddNumber()
    {
        final Samples samples = new Samples(3, 1, 2);

        assertEquals(2, samples.median());
        assertEquals(1, samples.lowest());
        assertEquals(3, samples.highest());
    }

    @Test
    void shouldTakeTheMeanOfTheTwoInTheMiddle()
    {
        assertEquals(2.5, new Samples(4, 1, 2, 3).median());
    }

    @Test
    void shouldRefuseNothing()
    {
        assertThrows(IllegalArgumentException.class, Samples::new);
    }

    @Test
    void shouldTakePercentilesByNearestRank()
    {
        final long[] values = LongStream.rangeClosed(1, 1_000).toArray();

        assertEquals(500, Samples.percentile(values, 50));
        assertEquals(990, Samples.percentile(values, 99));
        assertEquals(999, Samples.percentile(values, 99.9));
        assertEquals(1_000, Samples.percentile(values, 100));
        assertEquals(7, Samples.percentile(new long[]{7}, 50));
        assertEquals(2, Samples.percentile(new long[]{1, 2, 3}, 50));
        assertEquals(3, Samples.percentile(new long[]{1, 2, 3}, 99));
    }

    @Test
    void shouldScaleIntoColumns()
    {
        assertEquals("   12.35 (11.00 to 14.00)    ", new Samples(11e6, 12.345678e6, 14e6).text(1e-6));
        assertEquals("  123457 (999.40 to 1000000) ", new Samples(123_456.78, 999.4, 1e6).text(1));
    }
}
