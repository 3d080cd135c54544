package io.hearsay.core.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

class AddressHandlesTest
{
    @Test
    void shouldDoAsAMapAndAStackOfFreeHandlesDo()
    {
        Seeded.run(20, (random) ->
        {
            final AddressHandles handles = new AddressHandles();
            final Map<Integer, Integer> model = new HashMap<>();
            final ArrayDeque<Integer> free = new ArrayDeque<>();
            final boolean[] retained = new boolean[1_000];
            int limit = 0;
            for (int i = 0; i < 20_000; i++)
            {
                final int address = random.nextInt(i < 10_000 ? 500 : 40);
                final Integer known = model.get(address);
                if (known != null && random.nextInt(3) == 0)
                {
                    handles.free(known);
                    model.remove(address);
                    free.push(known);
                    retained[known] = false;
                    assertFalse(handles.isValid(known));
                }
                else
                {
                    final int expected = known != null ? known : free.isEmpty() ? limit++ : free.pop();
                    model.put(address, expected);
                    assertEquals(expected, handles.handleOf(address));
                    if (random.nextBoolean())
                    {
                        handles.retain(expected);
                        retained[expected] = true;
                    }
                    assertEquals(retained[expected], handles.isRetained(expected));
                }
                assertEquals(model.size(), handles.count());
            }
            model.forEach((address, handle) ->
            {
                assertTrue(handles.isValid(handle));
                assertEquals(address, handles.addressOf(handle));
                assertEquals(handle, handles.handleOf(address));
            });
        });
    }
}
