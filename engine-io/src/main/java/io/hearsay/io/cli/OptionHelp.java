package io.hearsay.io.cli;

import java.util.ArrayList;
import java.util.List;

import io.hearsay.core.config.EngineOption;
import io.hearsay.io.EngineProperty;

/**
 * What <code>--help</code> says about system properties, from the declarations of the options.
 */
final class OptionHelp
{
    private static final String INDENT = "      ";
    private static final int FIRST_INDENT_LENGTH = 2;

    private OptionHelp()
    {
    }

    static String[] lines()
    {
        final List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Everything can be set by system properties too (java -Dhearsay.fanout=4 -jar …):");
        for (final EngineProperty property : EngineProperty.values())
        {
            lines.addAll(lines(property.key(), property.defaultValue(), property.explanation()));
        }
        for (final EngineOption option : EngineOption.values())
        {
            lines.addAll(lines(
                option.key(),
                option.unit().format(option.defaultValue()),
                option.explanation() + ", " + option.range()));
        }

        return lines.toArray(new String[0]);
    }

    private static List<String> lines(final String key, final String defaultValue, final String explanation)
    {
        final List<String> lines = Paragraph.lines(key + "=" + defaultValue + "  " + explanation, INDENT);
        lines.set(0, lines.get(0).substring(INDENT.length() - FIRST_INDENT_LENGTH));
        // A percent sign or an at sign would mean something to the formatter.
        lines.replaceAll(line -> line.replace("%", "%%").replace("@|", "@ |"));
        return lines;
    }
}
