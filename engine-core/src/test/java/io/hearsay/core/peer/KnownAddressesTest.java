package io.hearsay.core.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

class KnownAddressesTest
{
    private static final int LIMIT = 60;
    private static final int NONE = -1;

    @Test
    void shouldKeepPeersAndLiveAddressesApartWhateverComesAndGoes()
    {
        Seeded.run(50, (random) ->
        {
            final KnownAddresses tested = new KnownAddresses();
            final TreeSet<Integer> live = new TreeSet<>();
            final TreeSet<Integer> doubted = new TreeSet<>();
            final TreeSet<Integer> discovered = new TreeSet<>();
            final Map<Integer, Peer> peers = new HashMap<>();
            for (int step = 0; step < 500; step++)
            {
                final int address = random.nextInt(LIMIT);
                tested.ensureLimit(address + 1);
                switch (random.nextInt(7))
                {
                    case 0 ->
                    {
                        tested.addLive(address);
                        live.add(address);
                    }
                    case 1 ->
                    {
                        tested.removeLive(address);
                        live.remove(address);
                        doubted.remove(address);
                    }
                    case 2 ->
                    {
                        if (!peers.containsKey(address))
                        {
                            peers.put(address, new Peer(step, address, 0));
                            tested.add(peers.get(address));
                            doubted.remove(address);
                        }
                    }
                    case 3 ->
                    {
                        if (peers.containsKey(address))
                        {
                            tested.remove(peers.remove(address));
                        }
                    }
                    case 4 ->
                    {
                        final boolean isDiscovered = random.nextBoolean();
                        tested.discovered(address, isDiscovered);
                        discovered.add(address);
                        discovered.removeIf((other) -> other == address && !isDiscovered);
                    }
                    case 5 ->
                    {
                        tested.doubt(address);
                        if (live.contains(address) && !peers.containsKey(address))
                        {
                            doubted.add(address);
                        }
                    }
                    default -> assertSelected(tested, live, doubted, random.nextInt(LIMIT), random);
                }
                assertSelected(tested, live, doubted, live.size(), random);
                assertEquals(peers.size(), tested.peerCount());
                assertEquals(
                    peers.keySet().stream().filter((at) -> !discovered.contains(at)).count(), tested.strangerCount());
                for (int at = 0; at < LIMIT; at++)
                {
                    assertEquals(live.contains(at), tested.isLive(at));
                    assertEquals(discovered.contains(at), tested.isDiscovered(at));
                    assertSame(peers.get(at), tested.peer(at));
                }
            }
        });
    }

    @Test
    void shouldAnswerForAnyNumber()
    {
        final KnownAddresses tested = new KnownAddresses();
        for (final int address : new int[] {-1, Integer.MIN_VALUE, 16, 1_000_000, Integer.MAX_VALUE})
        {
            assertNull(tested.peer(address));
            assertFalse(tested.isLive(address));
            assertFalse(tested.isDiscovered(address));
        }
    }

    @Test
    void shouldTakeAtMostSixteenBytesForEachAddressHoweverManyThereAre()
    {
        final KnownAddresses tested = new KnownAddresses();
        for (int address = 0; address < 100_000; address++)
        {
            tested.ensureLimit(address + 1);
            tested.addLive(address);
            if (address >= 100)
            {
                assertTrue(tested.sizeInBytes() <= 16L * (address + 1), "for " + (address + 1) + " addresses");
            }
        }
    }

    private static void assertSelected(
        final KnownAddresses tested,
        final TreeSet<Integer> live,
        final TreeSet<Integer> doubted,
        final int count,
        final RandomGenerator random)
    {
        final int[] selected = new int[LIMIT];
        final int selectedCount = tested.select(random, selected, count, NONE, NONE);
        final TreeSet<Integer> distinct = new TreeSet<>();
        for (int i = 0; i < selectedCount; i++)
        {
            distinct.add(selected[i]);
        }
        assertEquals(live.size(), tested.liveCount());
        assertEquals(Math.min(count, live.size()), distinct.size());
        assertTrue(live.containsAll(distinct));
        final long doubtedCount = distinct.stream().filter(doubted::contains).count();
        assertEquals(Math.max(0, distinct.size() - (live.size() - doubted.size())), doubtedCount);
    }
}
