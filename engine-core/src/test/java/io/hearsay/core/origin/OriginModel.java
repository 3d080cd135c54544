package io.hearsay.core.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An {@link Origin} beside sets of single sequences.
 */
final class OriginModel
{
    private static final int MAX_LOWERED = 600;

    private final Holes holes;
    private final Origin origin;
    private final TreeSet<Long> missing = new TreeSet<>();
    private final TreeMap<Long, Long> denied = new TreeMap<>();
    private final int capacity;
    private final long baseAtFirst;
    private long base;
    private long highest;
    private boolean isBaseOpen = true;

    OriginModel(final int capacity, final long base)
    {
        this.capacity = capacity;
        this.base = base;
        baseAtFirst = base;
        highest = base;
        holes = new Holes(capacity);
        origin = new Origin(3, holes);
        origin.init(42, base, true, 0);
    }

    void step(final SplittableRandom random, final boolean isDenied)
    {
        final long first = Math.max(1, origin.window.contiguous() - 20 + random.nextInt(80));
        final long last = first + random.nextInt(1 << random.nextInt(6));
        switch (random.nextInt(8))
        {
            case 0:
                missingUpTo(last);
                break;

            case 1:
                lowerBase(base - random.nextInt(40));
                break;

            case 2:
                closeFirst();
                break;

            case 3:
            case 4:
                deny(first, last, random.nextInt(64));
                break;

            case 5:
                if (random.nextInt(200) == 0)
                {
                    origin.window.fixBase();
                    isBaseOpen = false;
                }
                break;

            default:
                accept(first, last);
                break;
        }
    }

    void free()
    {
        origin.window.freeHoles();
        assertEquals(capacity, holes.freeCount());
        assertEquals(Holes.NONE, origin.window.firstHole());
    }

    void verify(final SplittableRandom random, final boolean isExact)
    {
        assertEquals(base, origin.window.base());
        assertEquals(highest, origin.window.highest());
        assertEquals(missing.isEmpty() ? highest : missing.first() - 1, origin.window.contiguous());
        int count = 0;
        int sequences = 0;
        long before = base;
        for (int hole = origin.window.firstHole(); hole != Holes.NONE; hole = holes.next(hole))
        {
            count++;
            assertTrue(holes.first(hole) > before && holes.last(hole) >= holes.first(hole), "holes in order");
            for (long sequence = holes.first(hole); sequence <= holes.last(hole); sequence++)
            {
                sequences++;
                assertTrue(missing.contains(sequence), sequence + " is not missing");
                checkDenied(hole, sequence, isExact);
            }
            before = holes.last(hole);
        }
        assertEquals(missing.size(), sequences);
        assertEquals(missing.size(), origin.window.missingCount());
        assertEquals(capacity, count + holes.freeCount());

        final long from = Math.max(1, base - 10 + random.nextInt(200));
        final Long lacking = missing.ceiling(from);
        final long expected = lacking == null ? Math.max(from, highest + 1) : lacking;
        assertEquals(expected, origin.window.nextLacking(from));
        final long end = origin.window.endOfLacking(expected);
        assertTrue(end >= expected);
        assertTrue(expected > highest ? end == Long.MAX_VALUE :
            missing.subSet(expected, end + 1).size() == end - expected + 1);
    }

    private void checkDenied(final int hole, final long sequence, final boolean isExact)
    {
        final int expected = Long.bitCount(denied.getOrDefault(sequence, 0L));
        final int actual = Long.bitCount(holes.deniedBy(hole));
        assertTrue(isExact ? actual == expected : actual <= expected,
            "denials of " + sequence + ": " + actual + " instead of " + expected);
    }

    private void accept(final long first, final long last)
    {
        long sequence = Math.max(first, base + 1);
        while (sequence <= last)
        {
            final long stretch = origin.window.classify(sequence, last);
            final long end = sequence + Math.abs(stretch) - 1;
            assertTrue(stretch != 0 && end <= last);
            for (long at = sequence; at <= end; at++)
            {
                assertEquals(at > highest || missing.contains(at), stretch > 0, "new: " + at);
            }
            if (stretch > 0)
            {
                if (!origin.window.canAccept(sequence, end))
                {
                    return;
                }
                origin.accept(sequence, end, 1);
                addMissing(highest + 1, sequence - 1);
                missing.subSet(sequence, end + 1).clear();
                denied.subMap(sequence, end + 1).clear();
                highest = Math.max(highest, end);
            }
            sequence = end + 1;
        }
    }

    private void missingUpTo(final long last)
    {
        final boolean isPossible = holes.freeCount() > 0 || isLastHoleGrowable();
        origin.window.missingUpTo(last, 1);
        if (isPossible && last > highest)
        {
            addMissing(highest + 1, last);
            highest = last;
        }
    }

    private boolean isLastHoleGrowable()
    {
        boolean isGrowable = false;
        for (int hole = origin.window.firstHole(); hole != Holes.NONE; hole = holes.next(hole))
        {
            isGrowable = holes.last(hole) == highest && holes.deniedBy(hole) == 0;
        }

        return isGrowable;
    }

    private void lowerBase(final long newBase)
    {
        final long lowered = Math.max(Math.max(newBase, 0), baseAtFirst - MAX_LOWERED);
        final boolean isExpected = isBaseOpen && lowered < base && origin.window.canLowerBase();
        assertTrue(origin.window.canLowerBase() || highest > base && holes.freeCount() == 0);
        assertEquals(isExpected, origin.lowerBase(newBase, MAX_LOWERED, 1));
        if (isExpected)
        {
            if (highest == base)
            {
                highest = lowered;
            }
            else
            {
                addMissing(lowered + 1, base);
            }
            base = lowered;
        }
    }

    private void closeFirst()
    {
        final int hole = origin.window.firstHole();
        if (hole != Holes.NONE)
        {
            missing.subSet(holes.first(hole), holes.last(hole) + 1).clear();
            denied.subMap(holes.first(hole), holes.last(hole) + 1).clear();
            origin.close(hole);
        }
    }

    private void deny(final long first, final long last, final int bit)
    {
        origin.window.deny(first, last, bit, false);
        for (final long sequence : missing.subSet(first, last + 1))
        {
            denied.merge(sequence, 1L << bit, (a, b) -> a | b);
        }
    }

    private void addMissing(final long first, final long last)
    {
        for (long sequence = first; sequence <= last; sequence++)
        {
            missing.add(sequence);
        }
    }
}
