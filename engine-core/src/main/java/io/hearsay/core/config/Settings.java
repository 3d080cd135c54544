package io.hearsay.core.config;

import java.util.function.Function;

/**
 * A value for each {@link EngineOption}. Fluent while it is filled, then concluded once; not safe for several threads
 * until then.
 */
public final class Settings
{
    private static final EngineOption[] OPTIONS = EngineOption.values();

    private final long[] values = new long[OPTIONS.length];
    private boolean isConcluded;

    /**
     * All defaults.
     */
    public Settings()
    {
        for (final EngineOption option : OPTIONS)
        {
            values[option.ordinal()] = option.defaultValue();
        }
    }

    /**
     * Set one option.
     *
     * @param option to set.
     * @param value  in the option's base unit (nanoseconds for a time).
     * @return this.
     * @throws IllegalArgumentException naming the property, the value and the allowed range.
     */
    public Settings set(final EngineOption option, final long value)
    {
        if (isConcluded)
        {
            throw new IllegalStateException("settings are concluded, " + option.key() + " can not change any more");
        }
        if (value < option.min() || value > option.max())
        {
            throw outOfRange(option, option.unit().format(value));
        }

        values[option.ordinal()] = value;
        return this;
    }

    /**
     * Take what a source of properties says, for example <code>settings.load(System::getProperty)</code>.
     *
     * @param properties gives the text for a key, or null.
     * @return this.
     * @throws IllegalArgumentException naming the property, the value and the allowed range.
     */
    public Settings load(final Function<String, String> properties)
    {
        for (final EngineOption option : OPTIONS)
        {
            final String text = properties.apply(option.key());
            if (text != null)
            {
                final long value;
                try
                {
                    value = option.unit().parse(text);
                }
                catch (final NumberFormatException ignore)
                {
                    throw outOfRange(option, text);
                }
                set(option, value);
            }
        }

        return this;
    }

    /**
     * Check what one option alone can not say, and allow no change from now on. May be called again.
     *
     * @return this.
     * @throws IllegalArgumentException naming the property, the value and what is allowed.
     */
    public Settings conclude()
    {
        requirePowerOfTwo(EngineOption.LOG_LENGTH);
        requirePowerOfTwo(EngineOption.REPLAY_WINDOW);
        requirePowerOfTwo(EngineOption.PUBLICATION_RING_LENGTH);
        requirePowerOfTwo(EngineOption.DELIVERY_RING_LENGTH);
        final long batchLength = get(EngineOption.BATCH_LENGTH);
        if (batchLength != 0 && batchLength < 128)
        {
            throw outOfRange(EngineOption.BATCH_LENGTH, Long.toString(batchLength));
        }

        isConcluded = true;
        return this;
    }

    /**
     * Value of an option.
     *
     * @param option to get.
     * @return the value in the option's base unit.
     */
    public long get(final EngineOption option)
    {
        return values[option.ordinal()];
    }

    /**
     * Value of an option whose range is that of an int.
     *
     * @param option to get.
     * @return the value in the option's base unit.
     */
    public int getInt(final EngineOption option)
    {
        return Math.toIntExact(get(option));
    }

    private void requirePowerOfTwo(final EngineOption option)
    {
        final long value = get(option);
        if (Long.bitCount(value) != 1)
        {
            throw new IllegalArgumentException(
                option.key() + "=" + option.unit().format(value) + " is not a power of two in " + option.range());
        }
    }

    private static IllegalArgumentException outOfRange(final EngineOption option, final String text)
    {
        return new IllegalArgumentException(
            option.key() + "=" + text + " is not in " + option.range() + " (" + option.explanation() + ")");
    }
}
