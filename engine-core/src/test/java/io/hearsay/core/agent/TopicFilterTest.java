package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

class TopicFilterTest
{
    @Test
    void shouldWantWhatIsListedAndNothingElse()
    {
        Seeded.run(200, (random) ->
        {
            final int[] topics = random.ints(random.nextInt(1, 40), -20, 20).toArray();
            final TopicFilter filter = new TopicFilter(topics.clone());
            assertFalse(filter.isEmpty());
            for (int topic = -25; topic < 25; topic++)
            {
                final int wanted = topic;
                assertEquals(Arrays.stream(topics).anyMatch((one) -> one == wanted), filter.isWanted(topic));
            }
        });
    }

    @Test
    void shouldWantAllWhereNoneAreNamed()
    {
        final TopicFilter filter = new TopicFilter(null);
        assertTrue(filter.isWanted(0) && filter.isWanted(Integer.MIN_VALUE) && filter.isWanted(-1));
        assertFalse(filter.isEmpty());
    }

    @Test
    void shouldWantNothingOfAnEmptyList()
    {
        final TopicFilter filter = new TopicFilter(new int[0]);
        assertTrue(filter.isEmpty());
        assertFalse(filter.isWanted(0));
    }

    @Test
    void shouldNotCareWhatBecomesOfTheArray()
    {
        final int[] topics = {3};
        final TopicFilter filter = new TopicFilter(topics);
        topics[0] = 4;

        assertTrue(filter.isWanted(3));
        assertFalse(filter.isWanted(4));
    }
}
