package io.hearsay.io.demo;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What the demo is asked to do, from the system properties <code>demo.*</code>.
 *
 * @param input       file whose lines are sent.
 * @param nodes       in the cluster.
 * @param lossPercent of all datagrams that are dropped on arrival.
 * @param seed        of loss and protocol.
 * @param repeat      how many times the file is sent.
 * @param timeoutNs   for the whole exchange.
 */
record DemoConfig(Path input, int nodes, double lossPercent, long seed, int repeat, long timeoutNs)
{
    private static final int MAX_NODES = 64;
    private static final int MAX_REPEAT = 1_000_000;
    private static final double MAX_LOSS_PERCENT = 100;
    private static final int MAX_TIMEOUT_S = 3_600;

    /**
     * Read the properties.
     *
     * @param properties gives the text for a key, or null.
     * @return the configuration.
     * @throws DemoFailure naming the property, the value and the range.
     */
    static DemoConfig from(final Function<String, String> properties) throws DemoFailure
    {
        return new DemoConfig(
            Path.of(text(properties, "demo.input", "README.md")),
            (int)number(properties, "demo.nodes", "5", 2, MAX_NODES),
            loss(text(properties, "demo.loss", "5")),
            number(properties, "demo.seed", "1", Long.MIN_VALUE, Long.MAX_VALUE),
            (int)number(properties, "demo.repeat", "1", 1, MAX_REPEAT),
            TimeUnit.SECONDS.toNanos(number(properties, "demo.timeout", "45", 1, MAX_TIMEOUT_S)));
    }

    static String text(final Function<String, String> properties, final String key, final String defaultText)
    {
        final String text = properties.apply(key);
        return text == null || text.isBlank() ? defaultText : text.trim();
    }

    static long number(
        final Function<String, String> properties,
        final String key,
        final String defaultText,
        final long min,
        final long max) throws DemoFailure
    {
        final String text = text(properties, key, defaultText);
        try
        {
            final long value = Long.parseLong(text);
            if (value >= min && value <= max)
            {
                return value;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Said below.
        }

        throw new DemoFailure(key + "=" + text + " is not in " + min + " … " + max);
    }

    private static double loss(final String text) throws DemoFailure
    {
        try
        {
            final double percent = Double.parseDouble(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
            if (percent >= 0 && percent <= MAX_LOSS_PERCENT)
            {
                return percent;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Said below.
        }

        throw new DemoFailure("demo.loss=" + text + " is not in 0 … 100 (percent)");
    }

    String lossText()
    {
        return String.format(Locale.ROOT, "%.1f%%", lossPercent);
    }
}
