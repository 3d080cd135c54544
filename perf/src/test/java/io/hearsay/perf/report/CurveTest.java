package io.hearsay.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class CurveTest
{
    private static Row row(final Object latency)
    {
        return new Row(0, Map.of("latency", latency));
    }

    private static double at(final List<LineChart.Point> curve, final double percentile)
    {
        return curve.stream().filter((point) -> point.x() == percentile).findFirst().orElseThrow().y();
    }

    @Test
    void shouldTakeTheMedianOfRoundsAtEachPercentile()
    {
        final List<LineChart.Point> curve = Curve.of(List.of(
            row(Planted.latency(1_000)), row(Planted.latency(5_000)), row(Planted.latency(2_000))));

        assertEquals(1_000, at(curve, 0));
        assertEquals(2_000, at(curve, 50));
        assertEquals(4_000, at(curve, 75));
    }

    @Test
    void shouldEndWhereTooFewWereRecorded()
    {
        final List<LineChart.Point> curve = Curve.of(List.of(row(Planted.latency(1_000))));

        final double last = curve.get(curve.size() - 1).x();
        assertTrue(last > 99.8 && last <= 99.9, () -> "of 1000 the curve goes to " + last);
    }

    @Test
    void shouldLeaveOutWhatSaysNothing()
    {
        assertTrue(Curve.of(List.of()).isEmpty());
        assertTrue(Curve.of(List.of(row("fast"), row(Map.of("count", 9, "percentiles", "all")))).isEmpty());
        assertTrue(Curve.of(List.of(row(Map.of("count", 9, "percentiles", List.of(List.of("a", 1), 3))))).isEmpty());
    }
}
