package io.hearsay.io.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import io.hearsay.core.testing.Seeded;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random appends, out of order, questions, removals and restarts, against what a journal promises.
 */
@Timeout(120)
class JournalModelTest
{
    private static final int ORIGINS = 6;
    private static final int STEPS = 2_000;

    @TempDir
    Path parent;

    private final TreeMap<Long, TreeSet<Long>> appended = new TreeMap<>();
    private final TreeMap<Long, Long> next = new TreeMap<>();

    private int removals;

    @Test
    void shouldKeepItsPromises()
    {
        Seeded.run(8, random ->
        {
            appended.clear();
            next.clear();
            final int segments = 3 + random.nextInt(4);
            try (JournalFixture fixture = new JournalFixture(parent.resolve("journal")))
            {
                open(fixture, segments);
                for (int step = 0; step < STEPS; step++)
                {
                    step(fixture, random, segments);
                }
                check(fixture);
                assertEquals(List.of(), fixture.errors);
                assertTrue(fixture.names(".journal").size() <= segments);
                removals += fixture.segment(0).toFile().exists() ? 0 : 1;
            }
            IoUtil.delete(parent.resolve("journal").toFile(), false);
        });
        assertTrue(removals > 0, "nothing was removed in any run");
    }

    private static void open(final JournalFixture fixture, final int segments)
    {
        fixture.open(context -> context
            .maxOrigins(100).maxRanges(1_000).retainedLength((long)segments * JournalFixture.SEGMENT_LENGTH));
    }

    private void step(final JournalFixture fixture, final SplittableRandom random, final int segments)
    {
        final int choice = random.nextInt(100);
        if (choice < 90)
        {
            append(fixture, random);
        }
        else if (choice < 95)
        {
            fixture.keep();
            final long origin = 1 + random.nextInt(ORIGINS);
            final long first = 1 + random.nextInt(600);
            ask(fixture, origin, first, first + random.nextInt(50));
        }
        else if (choice < 99)
        {
            fixture.keep();
        }
        else
        {
            final long position = fixture.journal.position();
            fixture.journal.close();
            open(fixture, segments);
            assertTrue(fixture.journal.position() >= position);
            check(fixture);
        }
    }

    private void append(final JournalFixture fixture, final SplittableRandom random)
    {
        // the last origin falls silent
        final long origin = 1 + random.nextInt(appended.size() == ORIGINS ? ORIGINS - 1 : ORIGINS);
        final TreeSet<Long> known = appended.computeIfAbsent(origin, key -> new TreeSet<>());
        final int count = 1 + random.nextInt(3);
        long first = next.getOrDefault(origin, 1L) + random.nextInt(3);
        if (random.nextInt(4) == 0)
        {
            // something that was left out
            first = 1 + random.nextInt((int)first);
        }
        for (int i = 0; i < count; i++)
        {
            if (known.contains(first + i))
            {
                return;
            }
        }
        fixture.append(origin, first, count, random.nextInt(2_600));
        for (int i = 0; i < count; i++)
        {
            known.add(first + i);
        }
        next.merge(origin, first + count, Math::max);
        final long storedFrom = fixture.journal.storedFrom(origin);
        assertTrue(storedFrom == Long.MAX_VALUE || known.contains(storedFrom) || known.higher(storedFrom) != null);
    }

    private void ask(final JournalFixture fixture, final long origin, final long first, final long last)
    {
        final TreeSet<Long> known = appended.getOrDefault(origin, new TreeSet<>());
        final long storedFrom = fixture.journal.storedFrom(origin);
        final TreeSet<Long> found = fixture.ask(origin, first, last);
        assertTrue(known.containsAll(found));
        if (storedFrom <= last)
        {
            assertTrue(
                found.containsAll(known.subSet(Math.max(first, storedFrom), last + 1)),
                () -> "origin " + origin + " stored from " + storedFrom + ", " + first + "-" + last + ": " + found);
        }
    }

    private void check(final JournalFixture fixture)
    {
        fixture.keep();
        final StringBuilder ranges = new StringBuilder();
        appended.forEach((origin, known) ->
        {
            final OriginRanges expected = new OriginRanges(origin);
            known.forEach(sequence -> expected.add(sequence, sequence, Integer.MAX_VALUE));
            ranges.append(' ').append(origin).append(':');
            for (int i = 0; i < expected.count(); i++)
            {
                ranges.append(i == 0 ? "" : ",").append(expected.first(i)).append('-').append(expected.last(i));
            }
        });
        assertEquals(ranges.toString().trim(), fixture.restored());
        for (long origin = 1; origin <= ORIGINS; origin++)
        {
            ask(fixture, origin, 1, Long.MAX_VALUE - 1);
            final long storedFrom = fixture.journal.storedFrom(origin);
            final TreeSet<Long> known = appended.getOrDefault(origin, new TreeSet<>());
            if (storedFrom == Long.MAX_VALUE && !known.isEmpty())
            {
                assertTrue(!fixture.ask(origin, known.last(), known.last()).contains(known.last()), "more is stored");
            }
        }
    }
}
