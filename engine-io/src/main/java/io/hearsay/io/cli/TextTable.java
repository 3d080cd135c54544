package io.hearsay.io.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns that are as wide as what is in them. One thread.
 */
final class TextTable
{
    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;
    private final boolean[] isLeft;

    /**
     * Begin with the headings.
     *
     * @param headings of the columns; one that ends with a blank belongs to a column of text, which begins at its left,
     *                 the others to numbers, which end at their right.
     */
    TextTable(final String... headings)
    {
        widths = new int[headings.length];
        isLeft = new boolean[headings.length];
        final String[] row = new String[headings.length];
        for (int i = 0; i < headings.length; i++)
        {
            isLeft[i] = headings[i].endsWith(" ");
            row[i] = headings[i].trim();
        }
        add(row);
    }

    void add(final String... cells)
    {
        for (int i = 0; i < cells.length; i++)
        {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
        rows.add(cells);
    }

    List<String> lines()
    {
        return rows.stream().map(this::line).toList();
    }

    private String line(final String... cells)
    {
        final StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++)
        {
            final String blanks = " ".repeat(widths[i] - cells[i].length());
            line.append(i == 0 ? "" : "  ").append(isLeft[i] ? cells[i] + blanks : blanks + cells[i]);
        }

        return line.toString().stripTrailing();
    }
}
