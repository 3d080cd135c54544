package io.hearsay.perf.report;

import java.util.Optional;

import io.hearsay.perf.rig.Samples;

/**
 * A table that scrolls in a box of its own where it is too wide. Its first columns are text, the others figures.
 */
final class Table
{
    private final StringBuilder rows = new StringBuilder();
    private final int textColumns;
    private int column;

    /**
     * Start a table.
     *
     * @param textColumns how many columns from the first one on are text.
     * @param titles      of the columns.
     */
    Table(final int textColumns, final String... titles)
    {
        this.textColumns = textColumns;
        rows.append("<thead><tr>");
        for (int i = 0; i < titles.length; i++)
        {
            rows.append("<th").append(i < textColumns ? " class=\"t\"" : "").append('>')
                .append(Html.escape(titles[i])).append("</th>");
        }
        rows.append("</tr></thead>\n<tbody>");
    }

    /**
     * Begin a row.
     *
     * @return this.
     */
    Table row()
    {
        rows.append(column == 0 ? "<tr>" : "</tr>\n<tr>");
        column = 0;
        return this;
    }

    /**
     * A cell with text.
     *
     * @param text of it.
     * @return this.
     */
    Table text(final String text)
    {
        return markup(Html.escape(text));
    }

    /**
     * A cell with text, and something small below it.
     *
     * @param text of it.
     * @param note below; empty for none.
     * @return this.
     */
    Table text(final String text, final String note)
    {
        return markup(Html.escape(text) + note(note));
    }

    /**
     * Something small below what stands in a cell.
     *
     * @param text of it; empty for none.
     * @return markup.
     */
    static String note(final String text)
    {
        return text.isEmpty() ? "" : Html.element("span", "note", Html.escape(text));
    }

    /**
     * A cell with the median and the range of a figure.
     *
     * @param samples of the figure; a dash if there are none.
     * @param unit    of it.
     * @return this.
     */
    Table samples(final Optional<Samples> samples, final Unit unit)
    {
        return markup(samples.map((figure) -> cell(figure, unit)).orElse("–"));
    }

    /**
     * Median and range.
     *
     * @param samples of a figure.
     * @param unit    of it.
     * @return markup.
     */
    static String cell(final Samples samples, final Unit unit)
    {
        final String range = unit.range(samples);
        return unit.text(samples.median()) + (range.isEmpty() ? "" : " <small>" + range + "</small>");
    }

    /**
     * A cell.
     *
     * @param markup of its content.
     * @return this.
     */
    Table markup(final String markup)
    {
        rows.append(column++ < textColumns ? "<td class=\"t\">" : "<td>").append(markup).append("</td>");
        return this;
    }

    /**
     * The table.
     *
     * @return markup; there is at least one row.
     */
    String html()
    {
        return "<div class=\"scroll\"><table>" + rows + "</tr></tbody></table></div>\n";
    }
}
