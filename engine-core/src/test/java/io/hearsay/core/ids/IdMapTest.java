package io.hearsay.core.ids;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.hearsay.core.testing.Seeded;
import org.agrona.collections.Hashing;
import org.junit.jupiter.api.Test;

class IdMapTest
{
    private record Thing(long id) implements Identified
    {
    }

    @Test
    void shouldFindNothingInAnEmptyMap()
    {
        final IdMap<Thing> map = new IdMap<>();
        map.remove(1);
        assertNull(map.get(0));
        assertNull(map.get(1));
    }

    @Test
    void shouldBehaveLikeAMapUnderRandomOperations()
    {
        Seeded.run(8, (random) ->
        {
            final IdMap<Thing> map = new IdMap<>();
            final Map<Long, Thing> model = new HashMap<>();
            final int span = 8 << random.nextInt(7);
            final long step = random.nextBoolean() ? 1 : random.nextLong();
            for (int i = 0; i < 4_000; i++)
            {
                final long id = random.nextInt(span) * step;
                if (model.containsKey(id) && random.nextBoolean())
                {
                    map.remove(id);
                    model.remove(id);
                }
                else if (!model.containsKey(id))
                {
                    final Thing thing = new Thing(id);
                    map.add(thing);
                    model.put(id, thing);
                }
                final long asked = random.nextInt(span) * step;
                assertSame(model.get(asked), map.get(asked));
            }
            for (int i = 0; i < span; i++)
            {
                assertSame(model.get(i * step), map.get(i * step));
            }
        });
    }

    @Test
    void shouldCloseTheHoleThatARemovedThingLeaves()
    {
        Seeded.run(8, (random) ->
        {
            // all at the last slots, so that they go on at the first
            final List<Thing> things = new ArrayList<>();
            for (long id = 0; things.size() < 40; id++)
            {
                if (Hashing.hash(id, 63) >= 61)
                {
                    things.add(new Thing(id));
                }
            }
            final IdMap<Thing> map = new IdMap<>();
            things.forEach(map::add);
            while (!things.isEmpty())
            {
                map.remove(things.remove(random.nextInt(things.size())).id());
                things.forEach((thing) -> assertSame(thing, map.get(thing.id())));
            }
        });
    }
}
