package io.hearsay.core.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

class LostRangesTest
{
    private static final int SPAN = 400;

    @Test
    void shouldKnowWhatIsLost()
    {
        Seeded.run(20, (random) ->
        {
            final LostRanges ranges = new LostRanges();
            final TreeSet<Long> lost = new TreeSet<>();
            for (int i = 0; i < 300; i++)
            {
                final long first = 1 + random.nextInt(SPAN);
                final long last = first + random.nextInt(1 + random.nextInt(6));
                ranges.add(first, last);
                for (long sequence = first; sequence <= last; sequence++)
                {
                    lost.add(sequence);
                }
                verify(ranges, lost, 1 + random.nextInt(SPAN + 10));
            }
        });
    }

    @Test
    void shouldForgetTheLowestWhereThereAreTooMany()
    {
        final LostRanges ranges = new LostRanges();
        for (int i = 0; i < LostRanges.MAX_RANGES; i++)
        {
            ranges.add(10 * i + 10, 10 * i + 12);
        }
        assertEquals(0, ranges.floor());
        assertEquals(10, ranges.next(1));

        ranges.add(5, 6);
        assertEquals(6, ranges.floor());
        assertEquals(10, ranges.next(1));

        ranges.add(100_000, 100_000);
        assertEquals(12, ranges.floor());
        assertEquals(20, ranges.next(1));
        ranges.clear();
        assertEquals(0, ranges.floor());
        assertEquals(LostRanges.NOTHING, ranges.next(1));
    }

    private static void verify(final LostRanges ranges, final TreeSet<Long> lost, final long from)
    {
        final Long expected = lost.ceiling(Math.max(from, ranges.floor() + 1));
        final long actual = ranges.next(Math.max(from, ranges.floor() + 1));
        assertEquals(expected == null ? LostRanges.NOTHING : expected, actual);
        if (expected != null)
        {
            final long end = ranges.end(actual);
            assertTrue(end >= actual && !lost.contains(end + 1));
            assertEquals(end - actual + 1, lost.subSet(actual, end + 1).size());
        }
    }
}
