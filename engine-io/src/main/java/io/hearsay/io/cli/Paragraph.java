package io.hearsay.io.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in lines that a terminal of 80 columns has room for.
 */
final class Paragraph
{
    private static final int COLUMNS = 80;

    private Paragraph()
    {
    }

    /**
     * Break at blanks, or where the line ends if there is none.
     *
     * @param text   to break.
     * @param indent before each line.
     * @return the lines, one at least.
     */
    static List<String> lines(final String text, final String indent)
    {
        final List<String> lines = new ArrayList<>();
        final int width = COLUMNS - indent.length();
        String left = text;
        while (left.length() > width)
        {
            final int blank = left.lastIndexOf(' ', width);
            final int end = blank > 0 ? blank : width;
            lines.add(indent + left.substring(0, end).stripTrailing());
            left = left.substring(end).stripLeading();
        }
        lines.add(indent + left);
        return lines;
    }
}
