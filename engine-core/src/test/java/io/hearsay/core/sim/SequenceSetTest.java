package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TreeSet;
import java.util.stream.LongStream;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

class SequenceSetTest
{
    @Test
    void shouldDoAsASetOfNumbersDoes()
    {
        Seeded.run(50, (random) ->
        {
            final SequenceSet set = new SequenceSet();
            final TreeSet<Long> model = new TreeSet<>();
            for (int i = 0; i < 300; i++)
            {
                final long first = random.nextLong(1, 400);
                final long last = first + random.nextInt(4);
                final boolean isNew = LongStream.rangeClosed(first, last).noneMatch(model::contains);
                assertEquals(!isNew, set.overlaps(first, last));
                assertEquals(isNew, set.add(first, last));
                if (isNew)
                {
                    LongStream.rangeClosed(first, last).forEach(model::add);
                }
                final long probe = random.nextLong(1, 410);
                assertEquals(model.contains(probe), set.contains(probe));
                assertEquals(
                    LongStream.iterate(probe, (n) -> n + 1).filter((n) -> !model.contains(n)).findFirst().orElseThrow(),
                    set.nextLacking(probe));
                assertEquals(model.size(), set.total());
                assertEquals(model.first(), set.lowest(0));
            }
        });
    }
}
