package io.hearsay.core.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearsay.core.testing.Seeded;
import org.junit.jupiter.api.Test;

class OriginTest
{
    private final Holes holes = new Holes(16);
    private final Origin origin = new Origin(0, holes);

    OriginTest()
    {
        origin.init(7, 100, true, 0);
    }

    @Test
    void shouldBehaveLikeASetUnderRandomOperations()
    {
        Seeded.run(20, (random) ->
        {
            final OriginModel model = new OriginModel(100_000, 1 + random.nextInt(500));
            for (int i = 0; i < 1_500; i++)
            {
                model.step(random, true);
                model.verify(random, true);
            }
            model.free();
        });
    }

    @Test
    void shouldKeepItsWindowRightWhenHolesAreUsedUp()
    {
        Seeded.run(20, (random) ->
        {
            final OriginModel model = new OriginModel(2 + random.nextInt(8), 1 + random.nextInt(200));
            for (int i = 0; i < 1_500; i++)
            {
                model.step(random, false);
                model.verify(random, false);
            }
            model.free();
        });
    }

    @Test
    void shouldWaitWhileSomethingBeforeTheAcceptedIsMissing()
    {
        origin.accept(101, 105, 0);
        origin.window.missingUpTo(110, 0);
        assertFalse(origin.window.isWaiting(), "nothing was accepted beyond the hole");
        origin.accept(120, 120, 0);
        assertFalse(origin.window.isWaiting(), "the base is open");
        origin.window.fixBase();
        assertTrue(origin.window.isWaiting());
        assertEquals(1, holes.waitingCount());
        origin.accept(106, 110, 0);
        origin.accept(111, 118, 0);
        assertTrue(origin.window.isWaiting());
        origin.close(origin.window.firstHole());
        assertFalse(origin.window.isWaiting());
        assertEquals(0, holes.waitingCount());
    }

    @Test
    void shouldNotWaitForAnythingBeforeAnythingCame()
    {
        assertTrue(origin.lowerBase(50, 1_000, 0));
        origin.window.fixBase();
        assertFalse(origin.window.isWaiting());
        assertEquals(0, holes.waitingCount());
    }

    @Test
    void shouldRememberWhatWasRefusedUntilItIsHere()
    {
        origin.accept(101, 105, 0);
        origin.window.refused(106, 108, 1);
        origin.window.missingUpTo(108, 1);
        assertTrue(origin.window.isRefused());
        origin.window.refused(107, 107, 5);
        assertEquals(1, holes.sinceNs(origin.window.firstHole()), "it says nothing about what comes next");
        origin.window.refused(106, 106, 6);
        assertEquals(6, holes.sinceNs(origin.window.firstHole()));
        origin.accept(106, 107, 7);
        assertTrue(origin.window.isRefused());
        origin.accept(108, 108, 7);
        assertFalse(origin.window.isRefused());
    }

    @Test
    void shouldKnowNothingBelowItsBase()
    {
        assertEquals(100, origin.window.contiguous());
        assertEquals(100, origin.window.highest());
        assertEquals(3, origin.window.classify(101, 103));
        assertEquals(101, origin.window.nextLacking(1));
        assertEquals(Long.MAX_VALUE, origin.window.endOfLacking(101));
    }

    @Test
    void shouldLowerItsBaseOnlyWhileOpenAndNotFarBelowTheFirst()
    {
        origin.accept(111, 120, 0);
        assertTrue(origin.lowerBase(50, 40, 0));
        assertEquals(60, origin.window.base());
        assertEquals(60, origin.window.contiguous());
        assertFalse(origin.lowerBase(59, 40, 0));
        origin.window.fixBase();
        assertFalse(origin.lowerBase(0, 1_000, 0));
        assertEquals(60, origin.window.base());
    }

    @Test
    void shouldLowerItsBaseAsFarWhateverCameMeanwhile()
    {
        origin.accept(101, 10_000, 0);
        assertTrue(origin.lowerBase(70, 60, 0));
        origin.accept(10_001, 20_000, 0);
        assertTrue(origin.lowerBase(0, 60, 0));
        assertEquals(40, origin.window.base());
        assertEquals(60, origin.window.missingCount());
        assertEquals(Holes.NONE, holes.next(origin.window.firstHole()));
    }

    @Test
    void shouldNotInheritDenialsWhenTheBaseIsLowered()
    {
        origin.accept(111, 120, 0);
        origin.window.deny(101, 110, 5, true);
        assertTrue(origin.lowerBase(90, 1_000, 0));
        final int hole = origin.window.firstHole();
        assertEquals(91, holes.first(hole));
        assertEquals(0, Long.bitCount(holes.deniedBy(hole)), "nobody was asked for what lies below the old base");
        assertFalse(holes.isDeniedByOrigin(hole));
    }

    @Test
    void shouldCountAPeersDenialOnce()
    {
        origin.accept(111, 120, 0);
        origin.window.deny(1, 1_000, 5, false);
        origin.window.deny(101, 110, 5, false);
        assertEquals(1, Long.bitCount(holes.deniedBy(origin.window.firstHole())));
        origin.window.deny(101, 110, 63, true);
        assertEquals(2, Long.bitCount(holes.deniedBy(origin.window.firstHole())));
        assertTrue(holes.isDeniedByOrigin(origin.window.firstHole()));
        assertEquals(Holes.NONE, holes.next(origin.window.firstHole()));
    }

    @Test
    void shouldDateAHoleFromItsLastProgress()
    {
        origin.accept(111, 120, 10);
        assertEquals(10, holes.sinceNs(origin.window.firstHole()));
        origin.accept(105, 105, 20);
        assertEquals(20, holes.sinceNs(origin.window.firstHole()));
        assertEquals(20, holes.sinceNs(holes.next(origin.window.firstHole())));
        assertEquals(20, origin.lastHeardNs());
    }

    @Test
    void shouldTrackWhatIsRetained()
    {
        final RetainedIndex index = new RetainedIndex(8);
        origin.accept(101, 110, 0);
        origin.accept(121, 130, 0);
        index.put(0, 101, 10, 8);
        origin.retained(101, 10);
        index.put(0, 121, 10, 16);
        origin.retained(121, 10);
        assertEquals(101, origin.lowestRetained());
        assertEquals(20, origin.retainedCount());
        index.remove(0, 101, 10);
        origin.evicted(index, 101, 10);
        assertEquals(121, origin.lowestRetained());
        index.remove(0, 121, 10);
        origin.evicted(index, 121, 10);
        assertEquals(0, origin.retainedCount());
        origin.retained(115, 1);
        assertEquals(115, origin.lowestRetained());
    }
}
