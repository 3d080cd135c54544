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
            lines.add(line(property.key(), property.defaultValue(), property.explanation()));
        }
        for (final EngineOption option : EngineOption.values())
        {
            lines.add(line(
                option.key(),
                option.unit().format(option.defaultValue()),
                option.explanation() + ", " + option.range()));
        }

        return lines.toArray(new String[0]);
    }

    private static String line(final String key, final String defaultValue, final String explanation)
    {
        // A percent sign or an at sign would mean something to the formatter.
        return ("  " + key + "=" + defaultValue + "  " + explanation).replace("%", "%%").replace("@|", "@ |");
    }
}
