package io.hearsay.io.cli;

/**
 * Text inside a string of JSON.
 */
final class JsonText
{
    private JsonText()
    {
    }

    /**
     * Escape what may not stand in a string.
     *
     * @param text to put in.
     * @return the text without quotes around it.
     */
    static String escape(final String text)
    {
        final StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++)
        {
            append(escaped, text.charAt(i));
        }

        return escaped.toString();
    }

    private static void append(final StringBuilder line, final char character)
    {
        switch (character)
        {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\t' -> line.append("\\t");
            case '\r' -> line.append("\\r");
            case '\n' -> line.append("\\n");
            default ->
            {
                if (Character.isISOControl(character) || character == '\u2028' || character == '\u2029')
                {
                    line.append(String.format("\\u%04x", (int)character));
                }
                else
                {
                    line.append(character);
                }
            }
        }
    }
}
