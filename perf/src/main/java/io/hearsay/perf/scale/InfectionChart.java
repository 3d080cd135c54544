package io.hearsay.perf.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart, as SVG: the share of nodes that a message has reached against time in round trips, one curve for each way to
 * spread it.
 */
final class InfectionChart
{
    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;
    private static final int LEFT = 80;
    private static final int RIGHT = 40;
    private static final int TOP = 80;
    private static final int BOTTOM = 70;
    private static final int TICK_ROUND_TRIPS = 5;
    private static final int TICK_PERCENT = 20;
    private static final int ALL_PERCENT = 100;
    private static final int LEGEND_STEP = 26;
    private static final int LEGEND_WIDTH = 480;
    private static final String[] COLOURS = {"#d1495b", "#8d96a3", "#00798c"};

    private final int nodeCount;
    private final double loss;
    private final List<Curve> curves = new ArrayList<>();

    private record Curve(String title, Infection.Figures figures)
    {
    }

    /**
     * An empty chart.
     *
     * @param nodeCount size of the cluster.
     * @param loss      share of datagrams that vanish.
     */
    InfectionChart(final int nodeCount, final double loss)
    {
        this.nodeCount = nodeCount;
        this.loss = loss;
    }

    /**
     * Add a curve.
     *
     * @param title   for the legend.
     * @param figures of a run.
     */
    void add(final String title, final Infection.Figures figures)
    {
        curves.add(new Curve(title, figures));
    }

    /**
     * The picture.
     *
     * @return an SVG document that stands for itself; there must be a curve.
     */
    String svg()
    {
        final int maxRoundTrips = maxRoundTrips();
        final StringBuilder svg = new StringBuilder(1 << 14);
        svg.append(String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" " +
            "font-family=\"Helvetica, Arial, sans-serif\" font-size=\"15\" fill=\"#222\">%n" +
            "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n" +
            "<text x=\"%d\" y=\"36\" font-size=\"21\">One message to %,d nodes, %.0f %% of datagrams lost</text>%n" +
            "<text x=\"%d\" y=\"58\" fill=\"#666\">share of nodes that have it; real engines in virtual time</text>%n",
            WIDTH, HEIGHT, WIDTH, HEIGHT, LEFT, nodeCount, loss * ALL_PERCENT, LEFT));
        axes(svg, maxRoundTrips);
        for (int i = 0; i < curves.size(); i++)
        {
            curve(svg, i, maxRoundTrips);
        }

        return svg.append("</svg>\n").toString();
    }

    /** So that all but the slowest are there to the end; when that one ends the legend says. */
    private int maxRoundTrips()
    {
        final long[] last = curves.stream().mapToLong(curve -> last(curve.figures.reachedNs())).sorted().toArray();
        final double shown = last[Math.max(0, last.length - 2)];
        return Math.max(1, (int)Math.ceil(shown / Infection.ROUND_TRIP_NS / TICK_ROUND_TRIPS)) * TICK_ROUND_TRIPS;
    }

    private static long last(final long[] ascending)
    {
        return ascending.length == 0 ? 0 : ascending[ascending.length - 1];
    }

    private static void axes(final StringBuilder svg, final int maxRoundTrips)
    {
        for (int percent = 0; percent <= ALL_PERCENT; percent += TICK_PERCENT)
        {
            final double y = y((double)percent / ALL_PERCENT);
            svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>" +
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d %%</text>%n",
                LEFT, y, WIDTH - RIGHT, y, LEFT - 10, y + 5, percent));
        }
        for (int roundTrips = 0; roundTrips <= maxRoundTrips; roundTrips += TICK_ROUND_TRIPS)
        {
            svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
                x(roundTrips, maxRoundTrips), HEIGHT - BOTTOM + 24, roundTrips));
        }
        svg.append(String.format(
            Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">round trips since it was offered</text>%n",
            LEFT + (WIDTH - LEFT - RIGHT) / 2, HEIGHT - 18));
    }

    private void curve(final StringBuilder svg, final int index, final int maxRoundTrips)
    {
        final Infection.Figures figures = curves.get(index).figures;
        final String colour = COLOURS[index % COLOURS.length];
        svg.append(String.format(
            Locale.ROOT, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"3\" points=\"%.1f,%.1f",
            colour, x(0, maxRoundTrips), y(0)));
        final long[] reachedNs = figures.reachedNs();
        for (int i = 0; i < reachedNs.length; i++)
        {
            final double roundTrips = (double)reachedNs[i] / Infection.ROUND_TRIP_NS;
            final boolean isBeyond = roundTrips > maxRoundTrips;
            if (isBeyond || i + 1 == reachedNs.length || reachedNs[i] != reachedNs[i + 1])
            {
                svg.append(String.format(
                    Locale.ROOT, " %.1f,%.1f",
                    x(Math.min(roundTrips, maxRoundTrips), maxRoundTrips), y((i + 1.0) / (nodeCount - 1))));
            }
            if (isBeyond)
            {
                break;
            }
        }
        final int legendX = WIDTH - RIGHT - LEGEND_WIDTH;
        final int legendY = HEIGHT - BOTTOM - 30 - LEGEND_STEP * (curves.size() - 1 - index);
        svg.append(String.format(
            Locale.ROOT,
            "\"/>%n<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"/>" +
            "<text x=\"%d\" y=\"%d\">%s: %.2f copies a node, all in %.0f round trips</text>%n",
            legendX, legendY, legendX + 30, legendY, colour, legendX + 40, legendY + 5,
            curves.get(index).title, figures.copies(), figures.roundTrips(1, nodeCount - 1)));
    }

    private static double x(final double roundTrips, final int maxRoundTrips)
    {
        return LEFT + (WIDTH - LEFT - RIGHT) * roundTrips / maxRoundTrips;
    }

    private static double y(final double share)
    {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share;
    }
}
