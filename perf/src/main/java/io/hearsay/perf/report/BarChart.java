package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.perf.rig.Samples;

/**
 * Bars one below the other, each under its name and its figure, so that these never meet; the spread is a whisker. On
 * a logarithmic axis, where the length of a bar would say nothing, a dot stands for it.
 */
final class BarChart
{
    private static final int WIDTH = 340;
    private static final int MARGIN = 18;
    private static final int NAME = 16;
    private static final int BAR = 11;
    private static final int GAP = 9;
    private static final int AXIS = 34;
    private static final int LONGEST_LINE = 40;
    private static final double DOT = 4.5;

    private final Scale scale;
    private final boolean isLog;
    private final String axisTitle;
    private final List<Item> items = new ArrayList<>();

    /**
     * An empty chart.
     *
     * @param scale     of all bars.
     * @param isLog     whether it is logarithmic.
     * @param axisTitle below the axis.
     */
    BarChart(final Scale scale, final boolean isLog, final String axisTitle)
    {
        this.scale = scale;
        this.isLog = isLog;
        this.axisTitle = axisTitle;
    }

    /**
     * A bar.
     *
     * @param colour  class of the style sheet.
     * @param samples whose median is its length.
     */
    record Bar(String colour, Samples samples)
    {
    }

    private record Item(String name, String figure, List<Bar> bars)
    {
    }

    /**
     * Add what stands under one name.
     *
     * @param name   at the left.
     * @param figure at the right.
     * @param bars   one below the other.
     */
    void add(final String name, final String figure, final List<Bar> bars)
    {
        items.add(new Item(name, figure, bars));
    }

    /**
     * The picture.
     *
     * @param title for those who can not see it.
     * @return markup.
     */
    String svg(final String title)
    {
        final int height = items.stream().mapToInt((item) -> NAME + BAR * item.bars.size() + GAP).sum();
        final Svg svg = new Svg(WIDTH, height + AXIS + GAP, title);
        for (final Scale.Tick tick : scale.ticks())
        {
            svg.line("grid", x(tick.value()), 0, x(tick.value()), height);
            svg.text("middle", x(tick.value()), height + 13, tick.label());
        }
        int y = 0;
        for (final Item item : items)
        {
            svg.text("start", MARGIN, y + NAME - 4, shortened(item.name, LONGEST_LINE - item.figure.length()));
            svg.text("end", WIDTH - MARGIN, y + NAME - 4, item.figure);
            y += NAME;
            for (final Bar bar : item.bars)
            {
                draw(svg, bar, y);
                y += BAR;
            }
            y += GAP;
        }
        svg.text("middle", WIDTH / 2.0, height + AXIS - 2, axisTitle);
        return svg.svg();
    }

    private void draw(final Svg svg, final Bar bar, final int y)
    {
        final double median = x(bar.samples.median());
        final double middle = y + (BAR - 1) / 2.0;
        if (isLog)
        {
            svg.line("track", MARGIN, middle, WIDTH - MARGIN, middle);
        }
        else
        {
            svg.rectangle("bar " + bar.colour, MARGIN, y, median - MARGIN, BAR - 1);
        }
        final double lowest = x(bar.samples.lowest());
        final double highest = x(bar.samples.highest());
        if (highest > lowest)
        {
            svg.line("whisker", lowest, middle, highest, middle);
            svg.line("whisker", lowest, y + 2, lowest, y + BAR - 3);
            svg.line("whisker", highest, y + 2, highest, y + BAR - 3);
        }
        if (isLog)
        {
            svg.dot("dot " + bar.colour, median, middle, DOT);
        }
    }

    private double x(final double value)
    {
        return MARGIN + (WIDTH - 2 * MARGIN) * scale.place(value);
    }

    /** A long name keeps its end: with names of classes and methods that is what tells them apart. */
    private static String shortened(final String name, final int length)
    {
        return name.length() <= length ? name : '…' + name.substring(name.length() - length + 1);
    }
}
