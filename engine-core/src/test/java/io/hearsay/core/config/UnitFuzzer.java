package io.hearsay.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearsay.core.testing.FuzzBytes;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values as people write them: what is read is what the text says, anything else is a
 * {@link NumberFormatException}, and what is written is read back. An input: the unit, the text.
 */
class UnitFuzzer
{
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldReadWhatItSaysOrRefuse(final byte[] input)
    {
        final FuzzBytes bytes = new FuzzBytes(input);
        final int choice = bytes.nextByte();
        final Unit unit = Unit.values()[choice % Unit.values().length];
        final String text = new String(bytes.rest(), (choice & 128) == 0 ?
            StandardCharsets.UTF_8 : StandardCharsets.UTF_16BE);
        final EngineOption option = EngineOption.values()[choice % EngineOption.values().length];
        load(option, text);
        try
        {
            final long value = unit.parse(text);
            assertEquals(value, unit.parse(unit.format(value)), () -> unit.format(value));
            assertEquals(meant(unit, text), BigInteger.valueOf(value), () -> "read '" + text + "'");
        }
        catch (final NumberFormatException ex)
        {
            assertTrue(ex.getMessage() != null && !ex.getMessage().isEmpty());
        }
    }

    private static void load(final EngineOption option, final String text)
    {
        try
        {
            final long value = new Settings().load(key -> key.equals(option.key()) ? text : null).get(option);
            assertTrue(value >= option.min() && value <= option.max());
        }
        catch (final IllegalArgumentException ex)
        {
            assertTrue(ex.getMessage().startsWith(option.key()), ex.getMessage());
        }
    }

    /** Digits and a factor, in another way. */
    private static BigInteger meant(final Unit unit, final String text)
    {
        final String plain = text.strip();
        int end = plain.length();
        while (end > 0 && Character.isLetter(plain.charAt(end - 1)))
        {
            end--;
        }
        final String suffix = plain.substring(end).toLowerCase(java.util.Locale.ROOT);
        final long factor = switch (unit)
        {
            case COUNT -> 1;
            case BYTES -> switch (suffix)
            {
                case "g" -> 1_073_741_824L;
                case "m" -> 1_048_576L;
                case "k" -> 1_024L;
                default -> 1;
            };
            case TIME -> switch (suffix)
            {
                case "h" -> 3_600_000_000_000L;
                case "m" -> 60_000_000_000L;
                case "s" -> 1_000_000_000L;
                case "ms" -> 1_000_000L;
                case "us" -> 1_000L;
                default -> 1;
            };
        };
        return new BigInteger(plain.substring(0, end).strip()).multiply(BigInteger.valueOf(factor));
    }

    static List<byte[]> seeds()
    {
        final List<byte[]> seeds = new ArrayList<>();
        for (final String text : new String[]{
            "", "3", "-1", "64k", "1g", "16 M", "300ms", "0s", "2562047h", "9223372036854775807ns", "1.5s", "+7",
            "0x10", "\u0661\u0662s", "-", "ms", "9223372036854775808", "1 h", "8589934592g", "-9223372036854775808"})
        {
            for (int unit = 0; unit < Unit.values().length; unit++)
            {
                final byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
                final byte[] seed = new byte[1 + encoded.length];
                seed[0] = (byte)unit;
                System.arraycopy(encoded, 0, seed, 1, encoded.length);
                seeds.add(seed);
            }
        }
        return seeds;
    }
}
