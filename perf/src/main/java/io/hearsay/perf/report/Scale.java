package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/**
 * An axis: where a value stands, from 0 to 1, and what is written beside it.
 */
final class Scale
{
    private static final double PERCENT = 100;
    private static final double[] PERCENTILES = {0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999};
    private static final double LEAST_PERCENTILE = 90;
    private static final double[] ROUND_STEPS = {1, 2, 5, 10};
    private static final double[] DECADE = {1};
    private static final double[] ROUND_IN_DECADE = {1, 2, 5};
    private static final int MOST_ROUND_TICKS = 7;
    private static final int LINEAR_TICKS = 5;
    private static final double EPSILON = 1e-9;

    private final DoubleUnaryOperator form;
    private final double from;
    private final double to;
    private final List<Tick> ticks;

    private Scale(final DoubleUnaryOperator form, final double from, final double to, final List<Tick> ticks)
    {
        this.form = form;
        this.from = form.applyAsDouble(from);
        this.to = form.applyAsDouble(to);
        this.ticks = ticks;
    }

    /**
     * A mark.
     *
     * @param value where it stands.
     * @param label beside it.
     */
    record Tick(double value, String label)
    {
    }

    /**
     * From 0 to a round number that is not below a value.
     *
     * @param highest value, above 0 or else 1 is taken.
     * @param label   of a tick.
     * @return the scale.
     */
    static Scale linear(final double highest, final DoubleFunction<String> label)
    {
        final double most = highest > 0 && Double.isFinite(highest) ? highest : 1;
        final double decade = Math.pow(10, Math.floor(Math.log10(most / LINEAR_TICKS)));
        double step = decade;
        for (int i = 0; step * LINEAR_TICKS < most * (1 - EPSILON); i++)
        {
            step = decade * ROUND_STEPS[i + 1];
        }
        final int count = (int)Math.ceil(most / step - EPSILON);
        final List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i <= count; i++)
        {
            ticks.add(new Tick(i * step, label.apply(i * step)));
        }
        return new Scale((value) -> value, 0, count * step, ticks);
    }

    /**
     * Logarithmic, from a round number to a round number around two values.
     *
     * @param lowest  value, above 0.
     * @param highest value, not below it.
     * @param label   of a tick.
     * @return the scale.
     */
    static Scale log(final double lowest, final double highest, final DoubleFunction<String> label)
    {
        final double from = roundDown(lowest);
        final double to = Math.max(roundUp(highest), from * 2);
        List<Tick> ticks = ticks(from, to, ROUND_IN_DECADE, label);
        if (ticks.size() > MOST_ROUND_TICKS)
        {
            ticks = ticks(from, to, DECADE, label);
        }
        return new Scale(Math::log10, from, to, ticks);
    }

    /**
     * Logarithmic, with a tick at each of these values and nowhere else, and some room at both ends.
     *
     * @param values that there are, all above 0, at least one.
     * @param label  of a tick.
     * @return the scale.
     */
    static Scale logOf(final List<Double> values, final DoubleFunction<String> label)
    {
        final double lowest = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        final double highest = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        final double room = Math.max(Math.pow(highest / lowest, 0.05), 1.1);
        final List<Double> sorted = values.stream().distinct().sorted().toList();
        final List<Tick> ticks = new ArrayList<>();
        double last = 0;
        for (final double value : sorted)
        {
            // Close neighbours would write over each other.
            if (last == 0 || Math.log(value / last) > Math.log(highest / lowest) / 10)
            {
                ticks.add(new Tick(value, label.apply(value)));
                last = value;
            }
        }
        return new Scale(Math::log10, lowest / room, highest * room, ticks);
    }

    /**
     * Percentiles, with the same room for each further nine.
     *
     * @param highest below 100.
     * @return the scale.
     */
    static Scale percentiles(final double highest)
    {
        final List<Tick> ticks = new ArrayList<>();
        final double to = Math.max(highest, LEAST_PERCENTILE);
        for (final double percentile : PERCENTILES)
        {
            if (percentile <= to + EPSILON)
            {
                ticks.add(new Tick(percentile, label(percentile)));
            }
        }
        return new Scale((value) -> -Math.log10(1 - value / PERCENT), 0, to, ticks);
    }

    private static String label(final double percentile)
    {
        return percentile == Math.rint(percentile) ? Integer.toString((int)percentile) : Double.toString(percentile);
    }

    /**
     * Where a value stands.
     *
     * @param value in the scale's unit.
     * @return 0 at the beginning, 1 at the end; what is beyond stands there.
     */
    double place(final double value)
    {
        final double place = (form.applyAsDouble(value) - from) / (to - from);
        return Math.min(1, Math.max(0, place));
    }

    /**
     * What to mark.
     *
     * @return the marks, ascending.
     */
    List<Tick> ticks()
    {
        return ticks;
    }

    private static List<Tick> ticks(
        final double from, final double to, final double[] steps, final DoubleFunction<String> label)
    {
        final List<Tick> ticks = new ArrayList<>();
        for (int decade = (int)Math.floor(Math.log10(from) + EPSILON); Math.pow(10, decade) <= to; decade++)
        {
            for (final double step : steps)
            {
                final double value = step * Math.pow(10, decade);
                if (value >= from * (1 - EPSILON) && value <= to * (1 + EPSILON))
                {
                    ticks.add(new Tick(value, label.apply(value)));
                }
            }
        }
        return ticks;
    }

    private static double roundDown(final double value)
    {
        final double decade = Math.pow(10, Math.floor(Math.log10(value) + EPSILON));
        double round = decade;
        for (final double step : ROUND_STEPS)
        {
            round = step * decade <= value * (1 + EPSILON) ? step * decade : round;
        }
        return round;
    }

    private static double roundUp(final double value)
    {
        final double down = roundDown(value);
        final double decade = Math.pow(10, Math.floor(Math.log10(value) + EPSILON));
        for (final double step : ROUND_STEPS)
        {
            if (step * decade >= value * (1 - EPSILON))
            {
                return step * decade;
            }
        }
        return down;
    }
}
