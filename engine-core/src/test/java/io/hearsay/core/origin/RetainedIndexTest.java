package io.hearsay.core.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

class RetainedIndexTest
{
    private static final int SPAN = 1_500;

    private final RetainedIndex index = new RetainedIndex(512);

    @Test
    void shouldFindTheFirstRecordOfTheLogAndTheLast()
    {
        index.put(0, 1, 1, 0);
        index.put(0, 2, 1, (1 << 30) - 8);
        assertEquals(0, index.get(0, 1));
        assertEquals((1 << 30) - 8, index.get(0, 2));
        assertEquals(RetainedIndex.NOT_RETAINED, index.get(0, 3));
        assertEquals(RetainedIndex.NOT_RETAINED, index.get(1, 1));
        assertEquals(RetainedIndex.NOT_RETAINED, index.getGap(0, 1));
    }

    @Test
    void shouldTellGapsFromMessages()
    {
        index.putGap(3, 10, 0);
        index.put(3, 11, 2, 64);
        assertEquals(0, index.getGap(3, 10));
        assertEquals(RetainedIndex.NOT_RETAINED, index.get(3, 10));
        assertEquals(11, index.next(3, 1, 20));
        assertEquals(11, index.startOfRange(3, 12, 1));
        assertEquals(12, index.previous(3, 20, 1));
        assertEquals(0, index.previous(3, 10, 1));
        index.remove(3, 10, 1);
        assertEquals(RetainedIndex.NOT_RETAINED, index.getGap(3, 10));
        index.remove(3, 11, 2);
        assertEquals(0, index.pagesInUse());
    }

    @Test
    void shouldGivePagesBackAndKeepThemClean()
    {
        for (int round = 0; round < 100; round++)
        {
            final int count = 512 - 2;
            for (int page = 0; page < count; page++)
            {
                assertTrue(index.hasRoom(1));
                index.put(7, page * 128L + 1, 1, 8);
            }
            assertEquals(count, index.pagesInUse());
            assertTrue(index.hasRoom(1));
            assertFalse(index.hasRoom(128));
            assertEquals(RetainedIndex.NOT_RETAINED, index.get(7, 2), "a used page was not cleared");
            for (int page = 0; page < count; page++)
            {
                index.remove(7, page * 128L + 1, 1);
                index.remove(7, page * 128L + 1, 1); // already gone
            }
            assertEquals(0, index.pagesInUse());
        }
    }

    @Test
    void shouldLookAtABoundedNumberOfPages()
    {
        index.put(0, 1, 1, 8);
        index.put(0, 100_000, 20_000, 16);
        assertEquals(0, index.previous(0, 99_999, 1), "too far away to be found");
        final long end = index.endOfRange(0, 100_000, 200_000);
        assertTrue(end >= 100_000 + 63 * 128 && end <= 119_999, "end " + end);
        final long start = index.startOfRange(0, 119_999, 1);
        assertTrue(start <= 119_999 - 63 * 128 && start >= 100_000, "start " + start);
    }

    @Test
    void shouldHoldTheLastSequencesThatAWindowAdmits()
    {
        index.put(0, Origin.MAX_SEQUENCE - 200, 100, 8);
        index.put(0, Origin.MAX_SEQUENCE, 1, 16);
        assertEquals(16, index.get(0, Origin.MAX_SEQUENCE));
        assertEquals(Origin.MAX_SEQUENCE, index.next(0, Origin.MAX_SEQUENCE - 100, Origin.MAX_SEQUENCE));
        assertEquals(Origin.MAX_SEQUENCE, index.endOfRange(0, Origin.MAX_SEQUENCE, Origin.MAX_SEQUENCE));
        index.remove(0, Origin.MAX_SEQUENCE, 1);
        assertEquals(Origin.MAX_SEQUENCE - 200, index.next(0, Origin.MAX_SEQUENCE - 500, Origin.MAX_SEQUENCE));
        index.remove(0, Origin.MAX_SEQUENCE - 200, 100);
        assertEquals(0, index.pagesInUse());
    }

    @Test
    void shouldBehaveLikeMapsUnderRandomOperations()
    {
        Seeded.run(8, (random) ->
        {
            final long base = random.nextBoolean() ? 1 : (1L << 62) + random.nextInt(1_000);
            final RetainedIndex tested = new RetainedIndex(256);
            final List<TreeMap<Long, Integer>> models = new ArrayList<>();
            for (int i = 0; i < 4; i++)
            {
                models.add(new TreeMap<>());
            }
            for (int i = 0; i < 3_000; i++)
            {
                final int origin = random.nextInt(models.size());
                change(tested, models.get(origin), origin * 262_143, base, random);
                compare(tested, models.get(origin), origin * 262_143, base, random);
            }
            for (int i = 0; i < models.size(); i++)
            {
                for (final long sequence : models.get(i).keySet())
                {
                    tested.remove(i * 262_143, sequence, 1);
                }
            }
            assertEquals(0, tested.pagesInUse());
        });
    }

    /** In the model a gap is negative, as the complement of its offset. */
    private static void change(
        final RetainedIndex tested,
        final TreeMap<Long, Integer> model,
        final int origin,
        final long base,
        final SplittableRandom random)
    {
        final long first = base + random.nextInt(SPAN);
        final int count = 1 + random.nextInt(1 << random.nextInt(9));
        final int offset = random.nextInt(1 << 27) * 8;
        if (random.nextInt(5) == 0)
        {
            tested.putGap(origin, first, offset);
            model.put(first, ~offset);
        }
        else if (random.nextBoolean() && tested.hasRoom(count))
        {
            tested.put(origin, first, count, offset);
            for (int i = 0; i < count; i++)
            {
                model.put(first + i, offset);
            }
        }
        else
        {
            tested.remove(origin, first, count);
            model.subMap(first, first + count).clear();
        }
    }

    private static void compare(
        final RetainedIndex tested,
        final TreeMap<Long, Integer> model,
        final int origin,
        final long base,
        final SplittableRandom random)
    {
        final long from = base + random.nextInt(SPAN);
        final long to = from + random.nextInt(SPAN);
        final int value = model.getOrDefault(from, -1);
        assertEquals(value >= 0 ? value : RetainedIndex.NOT_RETAINED, tested.get(origin, from));
        final boolean isGap = model.containsKey(from) && value < 0;
        assertEquals(isGap ? ~value : RetainedIndex.NOT_RETAINED, tested.getGap(origin, from));

        long next = from;
        while (next <= to && !isRetained(model, next))
        {
            next++;
        }
        assertEquals(next, tested.next(origin, from, to));
        long previous = to;
        while (previous >= from && !isRetained(model, previous))
        {
            previous--;
        }
        assertEquals(previous, tested.previous(origin, to, from));
        if (next <= to)
        {
            long end = next;
            while (end < to && isRetained(model, end + 1))
            {
                end++;
            }
            assertEquals(end, tested.endOfRange(origin, next, to));
            long start = previous;
            while (start > from && isRetained(model, start - 1))
            {
                start--;
            }
            assertEquals(start, tested.startOfRange(origin, previous, from));
        }
    }

    private static boolean isRetained(final TreeMap<Long, Integer> model, final long sequence)
    {
        return model.getOrDefault(sequence, -1) >= 0;
    }
}
