package io.hearsay.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FormulasTest
{
    private static final long MS = 1_000_000;

    @Test
    void shouldPushEagerlyForAllButTheLastHop()
    {
        assertEquals(1, Formulas.eagerHops(1, 3));
        assertEquals(1, Formulas.eagerHops(2, 3));
        assertEquals(1, Formulas.eagerHops(9, 3));
        assertEquals(2, Formulas.eagerHops(27, 3));
        assertEquals(5, Formulas.eagerHops(1_000, 3));
        assertEquals(7, Formulas.eagerHops(10_000, 3));
        assertEquals(1, Formulas.eagerHops(10, 64));
        assertEquals(9, Formulas.eagerHops(1_000, 1), "a fan-out of 1 counts as 2");
    }

    @Test
    void shouldSyncForTheLogarithmOfTheClusterAndThreeRounds()
    {
        assertEquals(3, Formulas.rounds(0));
        assertEquals(3, Formulas.rounds(1));
        assertEquals(4, Formulas.rounds(2));
        assertEquals(5, Formulas.rounds(5));
        assertEquals(10, Formulas.rounds(1_000));
        assertEquals(13, Formulas.rounds(10_000));
    }

    @Test
    void shouldSyncEveryTwoRoundTrips()
    {
        assertEquals(10 * MS, Formulas.syncIntervalNs(0));
        assertEquals(100_000, Formulas.syncIntervalNs(1));
        assertEquals(100_000, Formulas.syncIntervalNs(50_000));
        assertEquals(2 * MS, Formulas.syncIntervalNs(MS));
    }

    @Test
    void shouldSyncEachRoundTripWhenThereIsNoNews()
    {
        assertEquals(10 * MS, Formulas.quietSyncIntervalNs(0));
        assertEquals(100_000, Formulas.quietSyncIntervalNs(1));
        assertEquals(MS, Formulas.quietSyncIntervalNs(MS));
    }

    @Test
    void shouldBoundDeadlines()
    {
        assertEquals(300 * MS, Formulas.ackDeadlineNs(0, 500_000, 300 * MS));
        assertEquals(5 * MS, Formulas.ackDeadlineNs(1, 500_000, 300 * MS));
        assertEquals(31 * MS, Formulas.ackDeadlineNs(10 * MS, 500_000, 300 * MS));
        assertEquals(300 * MS, Formulas.ackDeadlineNs(1_000 * MS, 500_000, 300 * MS));
        assertEquals(MS, Formulas.ackDeadlineNs(1, 500_000, MS), "never above the timeout");
        assertEquals(300 * MS, Formulas.pullDeadlineNs(0, false, 300 * MS));
        assertEquals(10 * MS, Formulas.pullDeadlineNs(1, false, 300 * MS));
        assertEquals(30 * MS, Formulas.pullDeadlineNs(10 * MS, false, 300 * MS));
        assertEquals(300 * MS, Formulas.pullDeadlineNs(101 * MS, false, 300 * MS));
        assertEquals(300 * MS, Formulas.pullDeadlineNs(0, true, 300 * MS));
        assertEquals(2 * MS, Formulas.pullDeadlineNs(1, true, 300 * MS));
        assertEquals(30 * MS, Formulas.pullDeadlineNs(10 * MS, true, 300 * MS), "far away");
    }
}
