package io.hearsay.perf.report;

/**
 * Markup that is well-formed XML as well as HTML. What comes from files goes through {@link #escape}.
 */
final class Html
{
    private static final int FIRST_PRINTABLE = 0x20;
    private static final char REPLACEMENT = '\uFFFD';

    private Html()
    {
    }

    /**
     * Make text of anything, for the inside of elements and of attributes.
     *
     * @param text to escape.
     * @return what a browser shows as this text; what XML does not know is replaced.
     */
    static String escape(final String text)
    {
        final StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++)
        {
            final char ch = text.charAt(i);
            switch (ch)
            {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append(' ');
                default -> out.append(isKnown(ch) ? ch : REPLACEMENT);
            }
        }

        return out.toString();
    }

    private static boolean isKnown(final char ch)
    {
        return ch >= FIRST_PRINTABLE && !Character.isSurrogate(ch) && ch < '\uFFFE';
    }

    /**
     * An element.
     *
     * @param name    of it.
     * @param content markup.
     * @return markup.
     */
    static String element(final String name, final String content)
    {
        return '<' + name + '>' + content + "</" + name + ">\n";
    }

    /**
     * An element of a class.
     *
     * @param name     of it.
     * @param cssClass of it.
     * @param content  markup.
     * @return markup.
     */
    static String element(final String name, final String cssClass, final String content)
    {
        return '<' + name + " class=\"" + cssClass + "\">" + content + "</" + name + ">\n";
    }

    /**
     * A chart with a title and, unless it is empty, a legend.
     *
     * @param title  text.
     * @param svg    markup.
     * @param legend markup.
     * @return markup.
     */
    static String figure(final String title, final String svg, final String legend)
    {
        return element("figure", element("figcaption", escape(title)) + svg + legend);
    }
}
