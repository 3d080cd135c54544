package io.hearsay.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Lines over two axes.
 */
final class LineChart
{
    private static final int WIDTH = 340;
    private static final int HEIGHT = 260;
    private static final int LEFT = 54;
    private static final int RIGHT = 20;
    private static final int TOP = 26;
    private static final int BOTTOM = 42;
    private static final int TEXT_HALF = 4;
    private static final double DOT = 2.6;
    private static final int MANY = 12;

    private final Scale x;
    private final Scale y;
    private final String xTitle;
    private final String yTitle;
    private final List<Line> lines = new ArrayList<>();

    /**
     * An empty chart.
     *
     * @param x      axis.
     * @param y      axis.
     * @param xTitle of the axis.
     * @param yTitle of the axis.
     */
    LineChart(final Scale x, final Scale y, final String xTitle, final String yTitle)
    {
        this.x = x;
        this.y = y;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
    }

    /**
     * A line.
     *
     * @param name   for the legend.
     * @param colour class of the style sheet.
     * @param dashes for stroke-dasharray, empty for none.
     * @param points in order of x.
     */
    record Line(String name, String colour, String dashes, List<Point> points)
    {
    }

    /**
     * A point of a line.
     */
    record Point(double x, double y)
    {
    }

    /**
     * Add a line.
     *
     * @param line to add.
     */
    void add(final Line line)
    {
        lines.add(line);
    }

    /**
     * The picture.
     *
     * @param title for those who can not see it.
     * @return markup.
     */
    String svg(final String title)
    {
        final Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.text("start", 2, 14, yTitle);
        for (final Scale.Tick tick : y.ticks())
        {
            svg.line("grid", LEFT, y(tick.value()), WIDTH - RIGHT, y(tick.value()));
            svg.text("end", LEFT - 6, y(tick.value()) + TEXT_HALF, tick.label());
        }
        for (final Scale.Tick tick : x.ticks())
        {
            svg.line("grid", x(tick.value()), TOP, x(tick.value()), HEIGHT - BOTTOM);
            svg.text("middle", x(tick.value()), HEIGHT - BOTTOM + 16, tick.label());
        }
        svg.text("middle", LEFT + (WIDTH - LEFT - RIGHT) / 2.0, HEIGHT - 8, xTitle);
        // What comes first is what the page is about: on top.
        for (int i = lines.size() - 1; i >= 0; i--)
        {
            draw(svg, lines.get(i));
        }

        return svg.svg();
    }

    private void draw(final Svg svg, final Line line)
    {
        svg.polyline("line " + line.colour, line.dashes, line.points.stream()
            .map((point) -> String.format(Locale.ROOT, "%.1f,%.1f", x(point.x), y(point.y)))
            .collect(Collectors.joining(" ")));
        if (line.points.size() < MANY)
        {
            line.points.forEach((point) -> svg.dot("dot " + line.colour, x(point.x), y(point.y), DOT));
        }
    }

    /**
     * What the lines are.
     *
     * @return markup.
     */
    String legend()
    {
        return Html.element("ul", "legend", lines.stream()
            .map((line) -> Html.element(
                "li",
                "<svg class=\"key\" viewBox=\"0 0 28 10\"><polyline class=\"line " + line.colour + "\"" +
                (line.dashes.isEmpty() ? "" : " stroke-dasharray=\"" + line.dashes + '"') +
                " points=\"0,5 28,5\"/></svg> " + Html.escape(line.name)))
            .collect(Collectors.joining()));
    }

    private double x(final double value)
    {
        return LEFT + (WIDTH - LEFT - RIGHT) * x.place(value);
    }

    private double y(final double value)
    {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y.place(value);
    }
}
