package io.hearsay.perf.report;

import java.util.Locale;

/**
 * A drawing within the page, which takes the width that there is. Lengths are those of its own grid, in which text of
 * the page's charts is 12 high; colours are classes of the page's style sheet.
 */
final class Svg
{
    private static final int LARGE = 1 << 12;

    private final StringBuilder out = new StringBuilder(LARGE);

    /**
     * Start a drawing.
     *
     * @param width  of the grid.
     * @param height of the grid.
     * @param title  for those who can not see it.
     */
    Svg(final int width, final int height, final String title)
    {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(width).append(' ').append(height)
            .append("\" role=\"img\" aria-label=\"").append(Html.escape(title)).append("\">\n");
    }

    /**
     * A straight line.
     */
    Svg line(final String cssClass, final double x1, final double y1, final double x2, final double y2)
    {
        out.append(String.format(
            Locale.ROOT, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            cssClass, x1, y1, x2, y2));
        return this;
    }

    /**
     * A line through points.
     *
     * @param cssClass of it.
     * @param dashes   for stroke-dasharray, empty for none.
     * @param points   x,y and blanks between them.
     */
    Svg polyline(final String cssClass, final String dashes, final String points)
    {
        out.append("<polyline class=\"").append(cssClass).append('"')
            .append(dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + '"')
            .append(" points=\"").append(points).append("\"/>\n");
        return this;
    }

    /**
     * A filled rectangle.
     */
    Svg rectangle(final String cssClass, final double x, final double y, final double width, final double height)
    {
        out.append(String.format(
            Locale.ROOT, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
            cssClass, x, y, width, height));
        return this;
    }

    /**
     * A dot.
     */
    Svg dot(final String cssClass, final double x, final double y, final double radius)
    {
        out.append(String.format(
            Locale.ROOT, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>%n", cssClass, x, y, radius));
        return this;
    }

    /**
     * Text on one line.
     *
     * @param anchor start, middle or end, which stands at x.
     */
    Svg text(final String anchor, final double x, final double y, final String text)
    {
        out.append(String.format(
            Locale.ROOT, "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
            anchor, x, y, Html.escape(text)));
        return this;
    }

    /**
     * The drawing.
     *
     * @return markup.
     */
    String svg()
    {
        return out + "</svg>\n";
    }
}
