package io.hearsay.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class RatioTest
{
    private static Row row(final int run, final int round, final Object figure)
    {
        return new Row(run, Map.of("round", round, "figure", figure));
    }

    @Test
    void shouldCompareRoundsThatWereMeasuredSideBySide()
    {
        final Ratio ratio = Ratio.of(
            List.of(row(0, 1, 10), row(0, 2, 40), row(0, 3, 90)),
            List.of(row(0, 3, 30), row(0, 2, 20), row(0, 1, 10.0)),
            "figure").orElseThrow();

        assertTrue(ratio.isPaired());
        assertEquals(1, ratio.samples().lowest());
        assertEquals(2, ratio.samples().median());
        assertEquals(3, ratio.samples().highest());
    }

    @Test
    void shouldSayWhenNothingWasMeasuredSideBySide()
    {
        final Ratio ratio = Ratio.of(
            List.of(row(0, 1, 10), row(0, 2, 20), row(0, 3, 60)),
            List.of(row(1, 1, 10), row(1, 2, 10), row(1, 3, 10)),
            "figure").orElseThrow();

        assertFalse(ratio.isPaired());
        assertEquals(2, ratio.samples().median());
    }

    @Test
    void shouldTakeWhatTheOtherDidNotCarryForNotMeasured()
    {
        final List<Row> ours = List.of(row(0, 1, 10), row(0, 2, 0));

        final List<Row> theirs = List.of(row(0, 1, 0), row(0, 2, 5));

        assertEquals(0, Ratio.of(ours, theirs, "figure").orElseThrow().samples().highest());
        assertTrue(Ratio.of(ours, List.of(row(0, 1, 0)), "figure").isEmpty());
        assertTrue(Ratio.of(ours, List.of(row(0, 1, "much")), "figure").isEmpty());
        assertTrue(Ratio.of(List.of(), ours, "figure").isEmpty());
    }
}
