package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.perf.rig.Samples;

/**
 * Latency by percentile, over several rounds: at each percentile the median of what the rounds say.
 */
final class Curve
{
    private static final double PERCENT = 100;
    private static final int STEPS_PER_HALF = 3;
    private static final int HALVES = 18;

    private Curve()
    {
    }

    /**
     * Of rounds.
     *
     * @param rows of the rounds.
     * @return nanoseconds by percentile, up to the one that the least recorded round still knows; empty if none was.
     */
    static List<LineChart.Point> of(final List<Row> rows)
    {
        final List<Row> recorded = rows.stream().filter((row) -> !curve(row).isEmpty()).toList();
        final List<LineChart.Point> points = new ArrayList<>();
        if (!recorded.isEmpty())
        {
            final double highest = recorded.stream()
                .mapToDouble((row) -> PERCENT * (1 - 1 / Math.max(2, row.number("latency.count")))).min().orElse(0);
            for (int i = 0; i <= STEPS_PER_HALF * HALVES; i++)
            {
                // Each step as far as the one before on an axis with the same room for each halving.
                final double percentile = PERCENT * (1 - Math.pow(2, -(double)i / STEPS_PER_HALF));
                if (percentile <= highest)
                {
                    points.add(new LineChart.Point(percentile, new Samples(
                        recorded.stream().mapToDouble((row) -> at(curve(row), percentile)).toArray()).median()));
                }
            }
        }
        return points;
    }

    private static double at(final List<LineChart.Point> curve, final double percentile)
    {
        for (final LineChart.Point point : curve)
        {
            if (point.x() >= percentile)
            {
                return point.y();
            }
        }

        return curve.get(curve.size() - 1).y();
    }

    /** What can not be read is not there; nor is what has no place on a logarithmic axis. */
    private static List<LineChart.Point> curve(final Row row)
    {
        final List<LineChart.Point> points = new ArrayList<>();
        if (row.latency().get("percentiles") instanceof List<?> list)
        {
            for (final Object pair : list)
            {
                if (pair instanceof List<?> values && values.size() == 2 &&
                    values.get(0) instanceof Number percentile && values.get(1) instanceof Number ns)
                {
                    points.add(new LineChart.Point(percentile.doubleValue(), Math.max(1, ns.doubleValue())));
                }
            }
        }
        return points;
    }
}
