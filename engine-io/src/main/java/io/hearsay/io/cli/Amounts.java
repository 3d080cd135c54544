package io.hearsay.io.cli;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Numbers as a person reads them. Plain ASCII.
 */
final class Amounts
{
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};
    private static final int SHORT_BELOW = 10_000;
    private static final double THOUSAND = 1_000.0;

    private Amounts()
    {
    }

    /**
     * All digits.
     *
     * @param value to show.
     * @return for example <code>1,234,567</code>.
     */
    static String full(final long value)
    {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /**
     * Six characters at most.
     *
     * @param value not negative.
     * @return for example <code>9999</code> or <code>12.3M</code>.
     */
    static String brief(final long value)
    {
        if (value < SHORT_BELOW)
        {
            return Long.toString(value);
        }

        double scaled = value;
        int prefix = 0;
        while (scaled >= THOUSAND)
        {
            scaled /= THOUSAND;
            prefix++;
        }

        return String.format(Locale.ROOT, "%.1f%s", Math.floor(scaled * 10) / 10, PREFIXES[prefix]);
    }

    /**
     * A short time.
     *
     * @param timeUs in microseconds.
     * @return for example <code>412 us</code>, <code>1.2 ms</code> or <code>3.4 s</code>.
     */
    static String time(final long timeUs)
    {
        if (timeUs < TimeUnit.MILLISECONDS.toMicros(1))
        {
            return timeUs + " us";
        }

        final boolean isSeconds = timeUs >= TimeUnit.SECONDS.toMicros(1);
        final double value = timeUs / (isSeconds ? THOUSAND * THOUSAND : THOUSAND);
        return String.format(Locale.ROOT, "%.1f %s", value, isSeconds ? "s" : "ms");
    }

    /**
     * How long something lasts.
     *
     * @param durationMs in milliseconds.
     * @return for example <code>0.4 s</code>, <code>12 min</code> or <code>3 days</code>.
     */
    static String duration(final long durationMs)
    {
        final long seconds = TimeUnit.MILLISECONDS.toSeconds(Math.max(0, durationMs));
        if (seconds < 10)
        {
            return String.format(Locale.ROOT, "%.1f s", Math.floor(Math.max(0, durationMs) / 100.0) / 10);
        }
        if (seconds < TimeUnit.MINUTES.toSeconds(2))
        {
            return seconds + " s";
        }
        if (seconds < TimeUnit.HOURS.toSeconds(2))
        {
            return TimeUnit.SECONDS.toMinutes(seconds) + " min";
        }

        return seconds < TimeUnit.DAYS.toSeconds(2) ?
            TimeUnit.SECONDS.toHours(seconds) + " h" : TimeUnit.SECONDS.toDays(seconds) + " days";
    }

    /**
     * Part of a whole.
     *
     * @param part  of it.
     * @param whole of which.
     * @return for example <code>12%</code>.
     */
    static String percent(final long part, final long whole)
    {
        return whole <= 0 ? "-" : Math.round(100.0 * part / whole) + "%";
    }
}
