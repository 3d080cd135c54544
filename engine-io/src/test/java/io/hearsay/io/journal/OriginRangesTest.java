package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

/**
 * Ranges against a set of bits.
 */
class OriginRangesTest
{
    private static final int SEQUENCES = 200;

    @Test
    void shouldHoldWhatWasAdded()
    {
        Seeded.run(200, random ->
        {
            final OriginRanges ranges = new OriginRanges(1);
            final BitSet expected = new BitSet();
            for (int i = 0; i < 60; i++)
            {
                final int first = 1 + random.nextInt(SEQUENCES);
                final int last = first + random.nextInt(1 + random.nextInt(12));
                ranges.add(first, last, Integer.MAX_VALUE);
                expected.set(first, last + 1);
                check(ranges, expected);
            }
            for (int i = 0; i < 50; i++)
            {
                final int first = 1 + random.nextInt(SEQUENCES);
                final int last = first + random.nextInt(SEQUENCES);
                assertEquals(expected.get(first, last + 1).cardinality(), ranges.countWithin(first, last));
            }
        });
    }

    private static void check(final OriginRanges ranges, final BitSet expected)
    {
        final BitSet found = new BitSet();
        for (int i = 0; i < ranges.count(); i++)
        {
            assertTrue(ranges.first(i) <= ranges.last(i));
            assertTrue(i == 0 || ranges.first(i) > ranges.last(i - 1) + 1, "adjacent");
            found.set((int)ranges.first(i), (int)ranges.last(i) + 1);
        }
        assertEquals(expected, found);
        assertEquals(expected.length() - 1, ranges.highest());
    }

    @Test
    void shouldCloseTheLowestHoleAndForgetNothing()
    {
        Seeded.run(200, random ->
        {
            final OriginRanges ranges = new OriginRanges(1);
            final OriginRanges all = new OriginRanges(1);
            final int maxCount = 1 + random.nextInt(5);
            for (int i = 0; i < 60; i++)
            {
                final int first = 1 + random.nextInt(SEQUENCES);
                final int count = ranges.count();
                final boolean isClosed = ranges.add(first, first, maxCount);
                all.add(first, first, Integer.MAX_VALUE);
                assertTrue(ranges.count() <= maxCount);
                assertTrue(!isClosed || count == maxCount);
                assertEquals(0, all.highestNotIn(ranges));
            }
        });
    }

    @Test
    void shouldFindTheHighestThatOthersLack()
    {
        Seeded.run(500, random ->
        {
            final OriginRanges ranges = new OriginRanges(1);
            final OriginRanges others = new OriginRanges(1);
            final BitSet left = new BitSet();
            final BitSet right = new BitSet();
            for (int i = 0; i < 12; i++)
            {
                final int first = 1 + random.nextInt(60);
                ranges.add(first, first + 4, Integer.MAX_VALUE);
                left.set(first, first + 5);
                final int other = 1 + random.nextInt(60);
                others.add(other, other + 7, Integer.MAX_VALUE);
                right.set(other, other + 8);
            }
            left.andNot(right);
            assertEquals(Math.max(0, left.length() - 1), ranges.highestNotIn(others));
            assertEquals(ranges.highest(), ranges.highestNotIn(null));
        });
    }

    @Test
    void shouldKnowTheGreatestSequences()
    {
        final OriginRanges ranges = new OriginRanges(1);
        ranges.add(Long.MAX_VALUE, Long.MAX_VALUE, 3);
        ranges.add(1, 1, 3);
        ranges.add(Long.MAX_VALUE - 1, Long.MAX_VALUE - 1, 3);
        assertEquals(2, ranges.count());
        assertEquals(3, ranges.countWithin(1, Long.MAX_VALUE));
        ranges.add(1, Long.MAX_VALUE, 3);
        assertEquals(1, ranges.count());
        assertEquals(Long.MAX_VALUE, ranges.countWithin(1, Long.MAX_VALUE));
    }
}
