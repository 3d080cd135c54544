package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.PriorityQueue;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

class EventQueueTest
{
    private record Event(long timeNs, int order)
    {
    }

    @Test
    void shouldGiveEventsByTimeAndThenInTheOrderOfAdding()
    {
        Seeded.run(20, (random) ->
        {
            final EventQueue queue = new EventQueue();
            final PriorityQueue<Event> model =
                new PriorityQueue<>(Comparator.comparingLong(Event::timeNs).thenComparingInt(Event::order));
            for (int i = 0; i < 10_000; i++)
            {
                if (random.nextInt(9) < (i < 5_000 ? 5 : 4) || model.isEmpty())
                {
                    final Event event = new Event(random.nextInt(50), i);
                    queue.add(event.timeNs, event);
                    model.add(event);
                }
                else
                {
                    assertEquals(model.element().timeNs, queue.firstNs());
                    assertEquals(model.remove(), queue.poll());
                }
                assertEquals(model.size(), queue.count());
            }
            while (!model.isEmpty())
            {
                assertEquals(model.remove(), queue.poll());
            }
            assertTrue(queue.isEmpty());
        });
    }

    @Test
    void shouldKeepTheOrderOfWhatIsAddedForTheTimeThatItIs()
    {
        Seeded.run(20, (random) ->
        {
            final EventQueue queue = new EventQueue();
            final PriorityQueue<Event> model =
                new PriorityQueue<>(Comparator.comparingLong(Event::timeNs).thenComparingInt(Event::order));
            long nowNs = -7;
            int order = 0;
            for (int i = 0; i < 2_000; i++)
            {
                for (int adding = random.nextInt(i % 100 == 0 ? 300 : 3); adding > 0; adding--)
                {
                    final Event event = new Event(nowNs + (random.nextBoolean() ? 0 : random.nextInt(20)), order++);
                    queue.add(event.timeNs, event);
                    model.add(event);
                }
                if (!model.isEmpty())
                {
                    nowNs = queue.firstNs();
                    assertEquals(model.element().timeNs, nowNs);
                    assertEquals(model.remove(), queue.poll());
                    assertEquals(model.size(), queue.count());
                }
            }
        });
    }
}
