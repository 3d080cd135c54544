package io.hearsay.perf.report;

import java.util.Locale;

import io.hearsay.perf.rig.Samples;

/**
 * How figures are written: three digits, and a unit that fits, on one line with them.
 */
enum Unit
{
    /** Messages a second, or any other count that may be large. */
    COUNT("", "\u00A0k", "\u00A0M", "\u00A0G"),

    /** Nanoseconds. */
    TIME("\u00A0ns", "\u00A0µs", "\u00A0ms", "\u00A0s"),

    /** Bytes. */
    BYTES("\u00A0B", "\u00A0kB", "\u00A0MB", "\u00A0GB"),

    /** One figure over another. */
    RATIO("×"),

    /** Shares of 1, as percent. */
    SHARE("\u00A0%"),

    /** What needs no unit: as it is, without zeros that say nothing. */
    PLAIN("");

    private static final char NO_BREAK = '\u00A0';
    private static final double STEP = 1_000;
    private static final double PERCENT = 100;
    private static final double WHOLE_PERCENT = 9.995;
    private static final double ROUNDS_UP_TO_STEP = 999.5;
    private static final double ROUNDS_TO_NOTHING = 0.005;

    private final String[] suffixes;

    Unit(final String... suffixes)
    {
        this.suffixes = suffixes;
    }

    /**
     * A figure.
     *
     * @param value in this unit's base.
     * @return like <code>4.21 M</code>, a dash for NaN.
     */
    String text(final double value)
    {
        if (!Double.isFinite(value))
        {
            return "–";
        }
        if (this == RATIO)
        {
            return suffixes[0] + NO_BREAK + digits(value);
        }

        double scaled = this == SHARE ? value * PERCENT : value;
        int suffix = 0;
        while (Math.abs(scaled) >= ROUNDS_UP_TO_STEP && suffix + 1 < suffixes.length)
        {
            scaled /= STEP;
            suffix++;
        }

        if (this == SHARE && scaled >= WHOLE_PERCENT)
        {
            return Math.round(scaled) + suffixes[0];
        }

        return (this == PLAIN ? withoutZeros(digits(scaled)) : digits(scaled)) + suffixes[suffix];
    }

    /**
     * Lowest and highest.
     *
     * @param samples of a figure.
     * @return like <code>4.00 M – 4.40 M</code>, empty if there is but one.
     */
    String range(final Samples samples)
    {
        final String lowest = text(samples.lowest());
        final String highest = text(samples.highest());
        return samples.lowest() == samples.highest() ? "" : lowest + " – " + highest;
    }

    /**
     * At an axis: no digits behind the point that say nothing.
     *
     * @param value of a tick.
     * @return like <code>10 µs</code>.
     */
    String tick(final double value)
    {
        return withoutZeros(text(value));
    }

    /** Those at the end that say nothing of a fraction. */
    private static String withoutZeros(final String text)
    {
        return text.replaceFirst("\\.0+(?=\\D|$)", "").replaceFirst("(\\.\\d*[1-9])0+(?=\\D|$)", "$1");
    }

    /**
     * A whole number with its thousands apart.
     *
     * @param value to write.
     * @return like <code>10 000</code>.
     */
    static String grouped(final long value)
    {
        // Narrow, and no place to break a line.
        return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202F');
    }

    private static String digits(final double value)
    {
        final double size = Math.abs(value);
        if (size < ROUNDS_TO_NOTHING)
        {
            return "0";
        }
        if (size >= STEP)
        {
            return grouped(Math.round(value));
        }

        return String.format(Locale.ROOT, size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f", value);
    }
}
