package io.hearsay.core.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

import io.hearsay.core.testing.AcceptingJournal;
import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetainedRangesTest
{
    private static final int MAX = 40;
    private static final int SPAN = 900;

    private final Holes holes = new Holes(100_000);
    private final RetainedIndex index = new RetainedIndex(4_096);
    private final TreeSet<Long> retained = new TreeSet<>();
    private final TreeSet<Long> stored = new TreeSet<>();
    private boolean isJournaled;
    private RetainedRanges ranges = new RetainedRanges(index);
    private Origin origin = new Origin(0, holes);
    private long storedFrom = 1;
    private final ArrayDeque<long[]> log = new ArrayDeque<>();
    private final long[] firsts = new long[MAX];
    private final long[] lasts = new long[MAX];

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellTheNewestRangesOfWhateverIsRetained(final boolean withJournal)
    {
        Seeded.run(20, (random) ->
        {
            final RetainedRangesTest test = new RetainedRangesTest();
            if (withJournal)
            {
                test.addJournal();
            }
            test.origin.init(7, 100, true, 0);
            for (int i = 0; i < 600; i++)
            {
                test.step(random);
                test.verify(random);
            }
        });
    }

    @Test
    void shouldTellALongRangeAboveTheFloorAsOne()
    {
        origin.init(7, 0, false, 0);
        accept(1, 1);
        for (int first = 3; first < 100_000; first += 1_000)
        {
            accept(first, first + 999);
        }
        assertEquals(MAX - 1, ranges.newest(origin, 1, MAX, firsts, lasts));
        assertEquals(3, firsts[MAX - 1]);
        assertEquals(origin.window.highest(), lasts[MAX - 1]);
        assertEquals(origin.window.highest(), ranges.endOfRange(origin, 3));
    }

    @Test
    void shouldKeepTheFloorWithTheBaseUntilSomethingIsGone()
    {
        origin.init(7, 100, true, 0);
        origin.lowerBase(50, 600, 0);
        assertEquals(50, origin.retainedFloor());
        accept(60, 70);
        origin.lowerBase(40, 600, 0);
        assertEquals(40, origin.retainedFloor());
        origin.close(origin.window.firstHole());
        assertEquals(59, origin.retainedFloor(), "what is lost is neither missing nor here");
        evict(true);
        assertEquals(70, origin.retainedFloor());
    }

    private void addJournal()
    {
        isJournaled = true;
        origin = new Origin(0, holes, true);
        ranges = new RetainedRanges(index, new AcceptingJournal()
        {
            @Override
            public long storedFrom(final long id)
            {
                return stored.tailSet(storedFrom).isEmpty() ? Long.MAX_VALUE : storedFrom;
            }
        });
    }

    private void step(final SplittableRandom random)
    {
        if (random.nextInt(100) == 0)
        {
            storedFrom = Math.max(storedFrom, origin.window.base() + random.nextInt(SPAN)); // retention took its share
        }
        switch (random.nextInt(8))
        {
            case 0:
                if (origin.window.firstHole() != Holes.NONE)
                {
                    origin.close(origin.window.firstHole());
                }
                break;

            case 1:
            case 2:
                evict(random.nextInt(6) > 0);
                break;

            case 3:
                origin.lowerBase(origin.window.base() - random.nextInt(20), 90, 0);
                break;

            default:
                final long from = Math.max(origin.window.base() + 1, origin.window.highest() - random.nextInt(SPAN));
                final long first = random.nextInt(3) == 0 ?
                    origin.window.highest() + 1 + random.nextInt(3) : origin.window.nextLacking(from);
                final long end = Math.min(origin.window.endOfLacking(first), first + random.nextInt(80));
                accept(first, end);
                break;
        }
    }

    private void verify(final SplittableRandom random)
    {
        final long above = origin.window.base() + random.nextInt(SPAN);
        final List<Long> expected = new ArrayList<>();
        final TreeSet<Long> here = here();
        for (final long sequence : here.tailSet(above, false))
        {
            if (expected.isEmpty() || expected.get(expected.size() - 1) != sequence - 1)
            {
                expected.add(sequence);
                expected.add(sequence);
            }
            expected.set(expected.size() - 1, sequence);
        }

        final int max = 1 + random.nextInt(MAX);
        final int from = ranges.newest(origin, above, max, firsts, lasts);
        final List<Long> actual = new ArrayList<>();
        for (int i = from; i < max; i++)
        {
            actual.add(firsts[i]);
            actual.add(lasts[i]);
        }
        assertEquals(expected.subList(Math.max(0, expected.size() - 2 * max), expected.size()), actual);
        if (!expected.isEmpty())
        {
            assertEquals(expected.get(1), ranges.endOfRange(origin, expected.get(0)));
        }
        verifyLookups(here, above, above + random.nextInt(SPAN));
    }

    private void verifyLookups(final TreeSet<Long> here, final long from, final long to)
    {
        final Long next = here.ceiling(from);
        assertEquals(next == null || next > to ? to + 1 : next, ranges.next(origin, from, to));
        assertEquals(next != null && next <= to, ranges.isAny(origin, from, to));
        assertEquals(here.isEmpty() ? origin.window.highest() + 1 : here.first(), ranges.lowest(origin));
        assertEquals(!here.isEmpty(), ranges.isAny(origin));
        if (next != null && next <= to && !retained.contains(next))
        {
            long end = next;
            while (end < to && here.contains(end + 1) && !retained.contains(end + 1))
            {
                end++;
            }
            assertEquals(end, ranges.endOfStored(origin, next, to));
        }
        else if (!here.contains(from))
        {
            assertEquals(from - 1, ranges.endOfStored(origin, from, to));
        }
    }

    /** What is in the log, and what is stored above all that left the journal, or is not known to be lost any more. */
    private TreeSet<Long> here()
    {
        final TreeSet<Long> here = new TreeSet<>(retained);
        if (isJournaled)
        {
            here.addAll(stored.tailSet(Math.max(storedFrom, origin.lostFloor() + 1)));
        }

        return here;
    }

    private void accept(final long first, final long last)
    {
        final int count = (int)(last - first + 1);
        origin.accept(first, last, 0);
        index.put(0, first, count, 8);
        origin.retained(first, count);
        log.add(new long[]{first, last});
        for (long sequence = first; sequence <= last; sequence++)
        {
            retained.add(sequence);
        }
    }

    private void evict(final boolean isStored)
    {
        final long[] run = log.poll();
        if (run != null)
        {
            final int count = (int)(run[1] - run[0] + 1);
            index.remove(0, run[0], count);
            origin.evicted(index, run[0], count);
            if (isStored)
            {
                stored.addAll(retained.subSet(run[0], run[1] + 1));
            }
            else
            {
                origin.lost(run[0], run[1]);
            }
            retained.subSet(run[0], run[1] + 1).clear();
        }
    }
}
