package io.hearsay.perf.attach;

import io.hearsay.perf.rig.Samples;

/**
 * What was measured of a {@link Way} in one case. One thread.
 */
final class WayFigures
{
    /** Percentiles that are looked at. */
    static final double[] PERCENTS = {50, 99, 99.9};

    private static final double US_PER_NS = 1e-3;

    private final double[][] percentilesNs;
    private final double[] perSecond;

    /**
     * Create.
     *
     * @param rounds turns that count.
     */
    WayFigures(final int rounds)
    {
        percentilesNs = new double[PERCENTS.length][rounds];
        perSecond = new double[rounds];
    }

    /**
     * Remember a throughput.
     *
     * @param round number of the turn; what is below 0 is a warm-up, and forgotten.
     * @param value messages a second.
     */
    void throughput(final int round, final double value)
    {
        if (round >= 0)
        {
            perSecond[round] = value;
        }
    }

    /**
     * Remember a percentile of latencies.
     *
     * @param round   number of the turn; what is below 0 is a warm-up, and forgotten.
     * @param index   of the percentile.
     * @param valueNs of the percentile.
     */
    void latency(final int round, final int index, final double valueNs)
    {
        if (round >= 0)
        {
            percentilesNs[index][round] = valueNs;
        }
    }

    /**
     * Throughput of all turns.
     *
     * @return messages a second.
     */
    Samples perSecond()
    {
        return new Samples(perSecond);
    }

    /**
     * Latencies of all turns.
     *
     * @return cells of the percentiles in microseconds.
     */
    String percentiles()
    {
        final StringBuilder text = new StringBuilder();
        for (final double[] percentile : percentilesNs)
        {
            text.append(new Samples(percentile).text(US_PER_NS));
        }
        return text.toString().stripTrailing();
    }
}
