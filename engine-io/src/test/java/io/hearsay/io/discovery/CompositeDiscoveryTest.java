package io.hearsay.io.discovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.hearsay.core.spi.Discovery;
import org.junit.jupiter.api.Test;

/**
 * Several together, and the list that a program changes.
 */
class CompositeDiscoveryTest
{
    private final List<Throwable> errors = new ArrayList<>();
    private final PeerList list = new PeerList();

    @Test
    void shouldNameEachAddressOnce()
    {
        list.set(List.of("10.0.0.6:7400", "10.0.0.7:7400"));
        final Discovery both = CompositeDiscovery.of(StaticDiscovery.of("10.0.0.7:7400", "10.0.0.8:7400"), list);
        assertArrayEquals(
            new String[]{"10.0.0.7:7400", "10.0.0.8:7400", "10.0.0.6:7400"}, both.addresses(errors::add));
        assertEquals(TimeUnit.SECONDS.toNanos(1), both.refreshIntervalNs(), "the only one that may change");
        assertEquals(0, CompositeDiscovery.of(StaticDiscovery.of("10.0.0.7:7400")).refreshIntervalNs());
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldKeepWhatAPartSaidWhileItFails()
    {
        final boolean[] isBroken = new boolean[1];
        final Discovery part = (failures) ->
        {
            if (isBroken[0])
            {
                throw new IllegalStateException("broken");
            }
            return new String[]{"10.0.0.9:7400"};
        };
        final Discovery both = CompositeDiscovery.of(part, list);
        both.addresses(errors::add);
        isBroken[0] = true;
        list.add("10.0.0.6:7400");
        assertArrayEquals(new String[]{"10.0.0.9:7400", "10.0.0.6:7400"}, both.addresses(errors::add));
        assertEquals(1, errors.size());
        assertEquals("broken", errors.get(0).getMessage());
    }

    @Test
    void shouldTellFailuresOfItsParts()
    {
        final IllegalStateException failure = new IllegalStateException("half");
        final Discovery both = CompositeDiscovery.of((failures) ->
        {
            failures.onError(failure);
            return new String[]{"10.0.0.9:7400"};
        });
        assertArrayEquals(new String[]{"10.0.0.9:7400"}, both.addresses(errors::add));
        assertEquals(List.of(failure), errors);
    }

    @Test
    void shouldFollowTheProgramsList()
    {
        assertTrue(list.add("10.0.0.6:7400"));
        assertFalse(list.add("10.0.0.6:7400"));
        assertTrue(list.add("10.0.0.7:7400"));
        assertArrayEquals(new String[]{"10.0.0.6:7400", "10.0.0.7:7400"}, list.addresses(errors::add));
        assertTrue(list.remove("10.0.0.6:7400"));
        assertFalse(list.remove("10.0.0.6:7400"));
        assertArrayEquals(new String[]{"10.0.0.7:7400"}, list.addresses(errors::add));
        final List<String> withNull = new ArrayList<>();
        withNull.add(null);
        assertThrows(NullPointerException.class, () -> list.set(withNull));
        assertArrayEquals(new String[]{"10.0.0.7:7400"}, list.addresses(errors::add), "nothing changed");
    }
}
