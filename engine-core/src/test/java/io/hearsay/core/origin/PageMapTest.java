package io.hearsay.core.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageMapTest
{
    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1_024, 1_025, 3_000})
    void shouldGiveEachPageOnceAndTakeItBack(final int pageCount)
    {
        final PageMap map = new PageMap(pageCount);
        for (int round = 0; round < 3; round++)
        {
            final boolean[] isTaken = new boolean[pageCount];
            for (int i = 0; i < pageCount; i++)
            {
                final int page = map.take(key(i));
                assertFalse(isTaken[page], "page " + page + " was given twice");
                isTaken[page] = true;
            }
            assertEquals(0, map.freeCount());
            assertEquals(pageCount, map.usedCount());
            assertEquals(PageMap.NONE, map.get(key(pageCount)));
            for (int i = 0; i < pageCount; i++)
            {
                map.giveBack(key(i));
                assertEquals(PageMap.NONE, map.get(key(i)));
            }
            assertEquals(pageCount, map.freeCount());
        }
    }

    @Test
    void shouldGiveThePageThatCameBackLast()
    {
        final PageMap map = new PageMap(8);
        map.take(1);
        final int page = map.take(2);
        map.take(3);
        map.giveBack(2);
        assertEquals(page, map.take(4));
    }

    @Test
    void shouldBehaveLikeAMapUnderRandomOperations()
    {
        Seeded.run(8, (random) ->
        {
            final int pageCount = 1 + random.nextInt(random.nextBoolean() ? 200 : 2_000);
            final PageMap map = new PageMap(pageCount);
            final Map<Long, Integer> model = new HashMap<>();
            final List<Long> keys = new ArrayList<>();
            for (int i = 0; i < 6_000; i++)
            {
                final long key = key(random.nextInt(2 * pageCount));
                assertEquals(model.getOrDefault(key, PageMap.NONE), map.get(key));
                if (!model.containsKey(key) && map.freeCount() > 0)
                {
                    model.put(key, map.take(key));
                    keys.add(key);
                }
                else if (!keys.isEmpty())
                {
                    final long other = keys.remove(random.nextInt(keys.size()));
                    map.giveBack(other);
                    model.remove(other);
                }
                assertEquals(model.size(), map.usedCount());
            }
            assertTrue(model.entrySet().stream().allMatch((entry) -> map.get(entry.getKey()) == entry.getValue()));
        });
    }

    /** Neighbours, as the pages of one origin are, of several origins. */
    private static long key(final int i)
    {
        return (long)(i & 3) << 44 | i >> 2;
    }
}
