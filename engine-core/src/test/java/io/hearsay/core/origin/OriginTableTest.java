package io.hearsay.core.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

class OriginTableTest
{
    private final OriginTable table = new OriginTable(4, 16);

    @Test
    void shouldFindByIdAndIndexUntilForgotten()
    {
        final Origin origin = table.add(-1, 10, true, 5);
        assertSame(origin, table.find(-1));
        assertSame(origin, table.at(origin.index()));
        assertEquals(10, origin.window.base());
        assertTrue(origin.window.isBaseOpen());
        assertEquals(0, table.forget(origin));
        assertNull(table.find(-1));
        assertNull(table.at(origin.index()));
        assertEquals(10, table.tombstone(-1));
        assertEquals(0, table.tombstone(0));
        assertEquals(0, table.count());
    }

    @Test
    void shouldBeFullAndReuseIndexes()
    {
        for (long id = 0; id < 4; id++)
        {
            assertFalse(table.isFull());
            table.add(id, 0, true, 0);
        }
        assertTrue(table.isFull());
        final int index = table.find(2).index();
        table.forget(table.find(2));
        assertFalse(table.isFull());
        assertEquals(index, table.add(77, 0, true, 0).index());
        assertTrue(table.isFull());
        assertEquals(4, table.indexLimit());
    }

    @Test
    void shouldGoOnAboveTheTombstone()
    {
        for (final long base : new long[] {20, 70})
        {
            final Origin origin = table.add(base, 0, true, 0);
            origin.accept(1, 50, 0);
            table.forget(origin);
            final Origin again = table.add(base, base, true, 0);
            assertEquals(50, again.window.base());
            assertFalse(again.window.isBaseOpen());
            assertFalse(again.lowerBase(10, 1_000, 0), "below the tombstone");
            assertEquals(0, table.tombstone(base), "the window knows it now");
            again.accept(71, 71, 0);
            assertEquals(20, again.window.missingCount());
        }
    }

    @Test
    void shouldFreeTheHolesOfAForgottenOrigin()
    {
        final int free = table.holes().freeCount();
        final Origin origin = table.add(9, 0, true, 0);
        origin.accept(10, 10, 0);
        origin.accept(20, 20, 0);
        assertEquals(free - 2, table.holes().freeCount());
        table.forget(origin);
        assertEquals(free, table.holes().freeCount());
    }

    @Test
    void shouldEvictTheOldestTombstone()
    {
        for (long id = 1; id <= 16; id++)
        {
            assertEquals(0, bury(id, id));
        }
        assertEquals(1, bury(17, 17));
        assertEquals(0, table.tombstone(1));
        assertEquals(2, table.tombstone(2));
        assertEquals(17, table.tombstone(17));
    }

    @Test
    void shouldKeepTheTombstoneOfAnOriginThatCameBackAsLongAsAnyOther()
    {
        bury(1, 10);
        for (long id = 2; id <= 15; id++)
        {
            bury(id, id);
        }
        bury(1, 20); // back and forgotten again: the youngest now
        assertEquals(20, table.tombstone(1));
        for (long id = 100; id < 104; id++)
        {
            bury(id, 1);
            assertEquals(20, table.tombstone(1), "the youngest one was evicted for its old entry");
        }
    }

    @Test
    void shouldNeverLoseCountUnderRandomOperations()
    {
        Seeded.run(20, (random) ->
        {
            final OriginTable tested = new OriginTable(8, 16);
            final Map<Long, Long> known = new HashMap<>();
            final Map<Long, Long> buried = new HashMap<>();
            for (int i = 0; i < 3_000; i++)
            {
                final long id = random.nextInt(40);
                if (known.containsKey(id))
                {
                    final Origin origin = tested.find(id);
                    assertSame(origin, tested.at(origin.index()));
                    assertEquals(known.remove(id), origin.window.highest());
                    tested.forget(origin);
                    buried.put(id, origin.window.highest());
                    assertEquals(origin.window.highest(), tested.tombstone(id), "fresh tombstone");
                }
                else if (!tested.isFull())
                {
                    final long tombstone = tested.tombstone(id);
                    assertTrue(tombstone == 0 || tombstone == buried.get(id));
                    final Origin origin = tested.add(id, 0, true, 0);
                    assertNotNull(origin);
                    origin.accept(origin.window.base() + 1, origin.window.base() + 5, 0);
                    known.put(id, origin.window.highest());
                }
                verify(tested, known);
            }
        });
    }

    private static void verify(final OriginTable tested, final Map<Long, Long> known)
    {
        assertEquals(known.size(), tested.count());
        final Set<Integer> indexes = new HashSet<>();
        for (int index = 0; index < tested.indexLimit(); index++)
        {
            if (tested.at(index) != null)
            {
                assertTrue(known.containsKey(tested.at(index).id()));
                indexes.add(index);
            }
        }
        assertEquals(known.size(), indexes.size());
        assertEquals(known.size() == 8, tested.isFull());
    }

    private int bury(final long id, final long highest)
    {
        final Origin origin = table.add(id, 0, true, 0);
        if (highest > origin.window.base())
        {
            origin.accept(origin.window.base() + 1, highest, 0);
        }
        return table.forget(origin);
    }
}
