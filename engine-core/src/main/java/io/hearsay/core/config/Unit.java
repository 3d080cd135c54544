package io.hearsay.core.config;

/**
 * How the value of an option is written and read.
 */
public enum Unit
{
    /** A plain number. */
    COUNT(new String[]{""}, new long[]{1}),

    /** A number of bytes; k, m and g are powers of 1 024. */
    BYTES(new String[]{"g", "m", "k", ""}, new long[]{1L << 30, 1L << 20, 1L << 10, 1}),

    /** A time in nanoseconds. */
    TIME(
        new String[]{"h", "m", "s", "ms", "us", "ns"},
        new long[]{3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1});

    private final String[] suffixes;
    private final long[] factors;

    Unit(final String[] suffixes, final long[] factors)
    {
        this.suffixes = suffixes;
        this.factors = factors;
    }

    /**
     * Read a value, for example <code>300ms</code>, <code>64k</code> or <code>3</code>. A time needs its unit.
     *
     * @param text to read.
     * @return the value in the base unit.
     * @throws NumberFormatException if the text is no such value.
     */
    public long parse(final String text)
    {
        final String trimmed = text.trim().toLowerCase(java.util.Locale.ROOT);
        int digits = trimmed.startsWith("-") ? 1 : 0;
        while (digits < trimmed.length() && Character.isDigit(trimmed.charAt(digits)))
        {
            digits++;
        }

        final String suffix = trimmed.substring(digits).trim();
        for (int i = 0; i < suffixes.length; i++)
        {
            if (suffixes[i].equals(suffix))
            {
                try
                {
                    return Math.multiplyExact(Long.parseLong(trimmed.substring(0, digits)), factors[i]);
                }
                catch (final ArithmeticException ignore)
                {
                    throw new NumberFormatException("too large: " + text);
                }
            }
        }

        throw new NumberFormatException("not a " + name().toLowerCase(java.util.Locale.ROOT) + ": " + text);
    }

    /**
     * Write a value in the largest unit that divides it.
     *
     * @param value in the base unit.
     * @return the text.
     */
    public String format(final long value)
    {
        for (int i = 0; i < suffixes.length; i++)
        {
            if (value != 0 && value % factors[i] == 0 || i == suffixes.length - 1)
            {
                return value / factors[i] + suffixes[i];
            }
        }

        throw new IllegalStateException();
    }
}
