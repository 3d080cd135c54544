package io.hearsay.perf.rig;

import java.util.Arrays;
import java.util.Locale;

/**
 * One figure measured several times. Immutable.
 */
public final class Samples
{
    private static final int WITH_FRACTION = 1_000;

    private final double[] sorted;

    /**
     * Create from what was measured.
     *
     * @param values at least one, in any order; copied.
     */
    public Samples(final double... values)
    {
        if (values.length == 0)
        {
            throw new IllegalArgumentException("nothing was measured");
        }

        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /**
     * The one in the middle, or the mean of the two there.
     *
     * @return the median.
     */
    public double median()
    {
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The smallest.
     *
     * @return it.
     */
    public double lowest()
    {
        return sorted[0];
    }

    /**
     * The largest.
     *
     * @return it.
     */
    public double highest()
    {
        return sorted[sorted.length - 1];
    }

    /**
     * Median and range, in a fixed width.
     *
     * @param scale to multiply them by.
     * @return like <code>   12.34 (11.90 to 12.80)    </code>.
     */
    public String text(final double scale)
    {
        return String.format(
            Locale.ROOT,
            "%8s %-20s",
            figure(median() * scale),
            '(' + figure(lowest() * scale) + " to " + figure(highest() * scale) + ')');
    }

    private static String figure(final double value)
    {
        return String.format(Locale.ROOT, value < WITH_FRACTION ? "%.2f" : "%.0f", value);
    }

    /**
     * A percentile by nearest rank: the smallest value that at least this share of all values does not exceed.
     *
     * @param ascending values, at least one.
     * @param percent   above 0, up to 100.
     * @return the value.
     */
    public static long percentile(final long[] ascending, final double percent)
    {
        // Rounded, for 99.9 % of 1 000 are 999, though not in binary fractions.
        final double exact = Math.round(percent * ascending.length * 1_000) / 100_000.0;
        return ascending[(int)Math.max(1, Math.ceil(exact)) - 1];
    }
}
