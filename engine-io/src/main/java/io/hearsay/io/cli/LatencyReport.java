package io.hearsay.io.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

import io.hearsay.core.counters.LatencyDescriptor;
import io.hearsay.io.status.LatencySnapshot;

/**
 * A histogram of latencies as a person or a program reads it.
 */
final class LatencyReport
{
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final int BAR_LENGTH = 48;

    private LatencyReport()
    {
    }

    /**
     * Percentiles, and a bar for each power of two.
     *
     * @param descriptor of the histogram.
     * @param snapshot   of it.
     * @return the lines.
     */
    static List<String> text(final LatencyDescriptor descriptor, final LatencySnapshot snapshot)
    {
        final List<String> lines = new ArrayList<>();
        lines.add(descriptor.label());
        if (snapshot.count() > 0)
        {
            lines.add("  " + percentiles(snapshot) + "max " + Amounts.time(snapshot.maxUs()));
        }
        lines.add("  " + Amounts.full(snapshot.count()) + (snapshot.count() == 1 ? " value" : " values") +
            (snapshot.negativeCount() == 0 ? "" :
            ", and " + Amounts.full(snapshot.negativeCount()) + " below zero: clocks differ, or a cycle was slow"));
        bars(snapshot, lines);
        return lines;
    }

    private static String percentiles(final LatencySnapshot snapshot)
    {
        final StringBuilder line = new StringBuilder();
        for (final double percentile : PERCENTILES)
        {
            line.append(name(percentile)).append(' ').append(Amounts.time(snapshot.percentileUs(percentile)))
                .append("   ");
        }

        return line.toString();
    }

    private static String name(final double percentile)
    {
        return percentile == Math.rint(percentile) ? "p" + (int)percentile : "p" + percentile;
    }

    private static void bars(final LatencySnapshot snapshot, final List<String> lines)
    {
        final List<String> pending = new ArrayList<>();
        final long largest = largest(snapshot);
        boolean hasBegun = false;
        for (long fromUs = 0; isWithin(snapshot, fromUs); fromUs = next(fromUs))
        {
            final long count = snapshot.countBetween(fromUs, next(fromUs));
            hasBegun |= count > 0;
            if (hasBegun)
            {
                final int length = (int)Math.ceil((double)BAR_LENGTH * count / largest);
                pending.add(String.format(
                    Locale.ROOT, "  %9s |%-" + BAR_LENGTH + "s %14s",
                    Amounts.time(fromUs), "#".repeat(length), count == 0 ? "" : Amounts.full(count)).stripTrailing());
            }
            if (count > 0)
            {
                lines.addAll(pending);
                pending.clear();
            }
        }
    }

    private static long largest(final LatencySnapshot snapshot)
    {
        long largest = 1;
        for (long fromUs = 0; isWithin(snapshot, fromUs); fromUs = next(fromUs))
        {
            largest = Math.max(largest, snapshot.countBetween(fromUs, next(fromUs)));
        }

        return largest;
    }

    private static boolean isWithin(final LatencySnapshot snapshot, final long fromUs)
    {
        // Nonsense may claim a maximum beyond the last power of two, which is negative.
        return fromUs >= 0 && fromUs <= snapshot.maxUs();
    }

    private static long next(final long fromUs)
    {
        return fromUs == 0 ? 1 : fromUs * 2;
    }

    /**
     * Percentiles, and the number of values from each power of two (and 0) to the next one, if there are any.
     *
     * @param descriptor of the histogram.
     * @param snapshot   of it.
     * @return an object.
     */
    static String json(final LatencyDescriptor descriptor, final LatencySnapshot snapshot)
    {
        final StringBuilder line = new StringBuilder("{\"latency\":\"" + descriptor.label() + "\",\"count\":" +
            snapshot.count() + ",\"negative\":" + snapshot.negativeCount());
        for (final double percentile : PERCENTILES)
        {
            line.append(",\"").append(name(percentile)).append("Us\":").append(snapshot.percentileUs(percentile));
        }

        return line.append(",\"maxUs\":").append(snapshot.maxUs()).append(",\"countsFromUs\":{")
            .append(counts(snapshot)).append("}}").toString();
    }

    private static String counts(final LatencySnapshot snapshot)
    {
        final StringJoiner counts = new StringJoiner(",");
        for (long fromUs = 0; isWithin(snapshot, fromUs); fromUs = next(fromUs))
        {
            final long count = snapshot.countBetween(fromUs, next(fromUs));
            if (count > 0)
            {
                counts.add("\"" + fromUs + "\":" + count);
            }
        }

        return counts.toString();
    }
}
