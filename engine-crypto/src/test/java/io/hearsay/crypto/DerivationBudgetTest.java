package io.hearsay.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DerivationBudgetTest
{
    private static final long MS_NS = 1_000_000;

    private final DerivationBudget budget = new DerivationBudget();
    private long nowNs = Long.MAX_VALUE - MS_NS;

    @Test
    void shouldBoundACycle()
    {
        assertEquals(DerivationBudget.LIMIT, takeInOneCycle(true));
        assertEquals(DerivationBudget.STRANGERS_LIMIT, takeInOneCycle(false));
    }

    @Test
    void shouldBoundWhatIsInVainHoweverFastTheCyclesAre()
    {
        assertEquals(DerivationBudget.CAPACITY, take(10_000, true));
        nowNs += 10 * MS_NS;
        assertEquals(DerivationBudget.PER_SECOND / 100, take(10_000, true));
        nowNs += 1_000_000 * MS_NS;
        assertEquals(DerivationBudget.CAPACITY, take(10_000, true));
    }

    @Test
    void shouldKeepHalfOfItForAddressesThatDiscoveryNames()
    {
        assertEquals(DerivationBudget.CAPACITY / 2, take(10_000, false));
        assertEquals(DerivationBudget.CAPACITY / 2, take(10_000, true));
        nowNs += 10 * MS_NS;
        assertEquals(0, take(10, false));
    }

    @Test
    void shouldNotCountWhatVerified()
    {
        for (int cycle = 0; cycle < 1_000; cycle++)
        {
            budget.onCycle(nowNs);
            for (int i = 0; i < DerivationBudget.LIMIT; i++)
            {
                assertTrue(budget.tryTake(true));
                budget.onVerified();
            }
            assertFalse(budget.tryTake(true));
        }
    }

    private int take(final int cycles, final boolean discovered)
    {
        int count = 0;
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            count += takeInOneCycle(discovered);
        }
        return count;
    }

    private int takeInOneCycle(final boolean discovered)
    {
        budget.onCycle(nowNs);
        int count = 0;
        while (budget.tryTake(discovered))
        {
            count++;
        }
        return count;
    }
}
