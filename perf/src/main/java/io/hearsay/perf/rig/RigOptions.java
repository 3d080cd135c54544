package io.hearsay.perf.rig;

import java.util.function.UnaryOperator;

/**
 * Options of a rig, by name: on the command line <code>-p name=value</code>, as those of JMH's benchmarks.
 *
 * @param values by name; null for one that is not given.
 */
public record RigOptions(UnaryOperator<String> values)
{
    /**
     * A text.
     *
     * @param name     of the option.
     * @param standard if it is not given.
     * @return its value.
     */
    public String text(final String name, final String standard)
    {
        final String value = values.apply(name);
        return value == null ? standard : value;
    }

    /**
     * A positive number.
     *
     * @param name     of the option.
     * @param standard if it is not given.
     * @return its value.
     * @throws IllegalArgumentException if it is no positive number.
     */
    public int number(final String name, final int standard)
    {
        final String value = text(name, Integer.toString(standard));
        if (!value.matches("[1-9]\\d{0,8}"))
        {
            throw new IllegalArgumentException(name + "=" + value + " is not in 1 … 999999999");
        }

        return Integer.parseInt(value);
    }
}
