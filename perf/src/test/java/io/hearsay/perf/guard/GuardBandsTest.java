package io.hearsay.perf.guard;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.hearsay.perf.rig.JmhRun;
import org.junit.jupiter.api.Test;

class GuardBandsTest
{
    private static final double FLOOR = 1_000_000;
    private static final double ENOUGH = GuardBands.LEAST_SHARE_OF_FLOOR.get(3) * FLOOR + 1;

    private final List<Map<String, Object>> rows = new ArrayList<>();

    GuardBandsTest()
    {
        for (int round = 0; round < 3; round++)
        {
            rows.add(row("nio", "all", FLOOR));
            rows.add(row("hearsay", "all", ENOUGH));
            rows.add(row("nio", "each", FLOOR / 2));
            rows.add(row("hearsay", "each", ENOUGH / 10));
        }
    }

    @Test
    void shouldCompareBestWithBest()
    {
        final List<Check> checks = GuardBands.ofClusters(rows, List.of(3));
        assertEquals(5, checks.size());
        assertDoesNotThrow(() -> GuardRig.requireAll(checks));

        rows.stream().filter((row) -> "all".equals(row.get("placement")) && "hearsay".equals(row.get("system")))
            .forEach((row) -> row.put("throughput", ENOUGH - 2));
        assertViolated("share of the bare datagrams'");
    }

    @Test
    void shouldTakeTheMedianOfRounds()
    {
        rows.get(1).put("throughput", 0.0);
        rows.get(0).put("throughput", 10 * FLOOR);
        assertDoesNotThrow(() -> GuardRig.requireAll(GuardBands.ofClusters(rows, List.of(3))));
    }

    @Test
    void shouldFailForOneDeliveryLostOrMadeTwice()
    {
        rows.get(1).put("lost", 1);
        assertViolated("lost");
        rows.get(1).put("lost", 0);
        rows.get(3).put("duplicates", 1);
        assertViolated("twice");
    }

    @Test
    void shouldFailForAnObjectPerMessage()
    {
        rows.forEach((row) -> row.put("allocated", 16.0));
        assertViolated("allocated");
    }

    @Test
    void shouldFailForWhatWasNotMeasured()
    {
        assertEquals(4, violated(GuardBands.ofClusters(rows, List.of(3, 8))).size());

        rows.add(Map.of("kind", "failure", "system", "hearsay", "nodes", 3));
        assertViolated("failed");
    }

    @Test
    void shouldFailForAPieceThatAllocates()
    {
        final JmhRun.Score clean = new JmhRun.Score("A.clean", Map.of("peers", "64"), 1, 0.001);
        final JmhRun.Score dirty = new JmhRun.Score("A.dirty", Map.of(), 1, 16.0 / 113);
        final JmhRun.Score unknown = new JmhRun.Score("A.unknown", Map.of(), 1, Double.NaN);

        assertEquals(
            List.of("A.dirty: bytes allocated", "A.unknown: bytes allocated"),
            violated(GuardBands.ofPieces(List.of(clean, dirty, unknown))));
    }

    private void assertViolated(final String what)
    {
        final List<Check> checks = GuardBands.ofClusters(rows, List.of(3));
        assertEquals(1, violated(checks).size(), checks::toString);
        final Exception failure = assertThrows(IllegalStateException.class, () -> GuardRig.requireAll(checks));
        assertTrue(failure.getMessage().contains(what), failure.getMessage());
    }

    private static List<String> violated(final List<Check> checks)
    {
        return checks.stream().filter((check) -> !check.holds()).map(Check::what).toList();
    }

    private static Map<String, Object> row(final String system, final String placement, final double throughput)
    {
        return new HashMap<>(Map.of(
            "kind", "load", "system", system, "placement", placement, "nodes", 3, "throughput", throughput,
            "lost", 0, "duplicates", 0, "allocated", 0.01));
    }
}
