package io.hearsay.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UnitTest
{
    @ParameterizedTest
    @CsvSource({
        "COUNT, 0, 0", "COUNT, 3, 3", "COUNT, -1, -1", "COUNT, ' 12 ', 12",
        "COUNT, 9223372036854775807, 9223372036854775807",
        "BYTES, 17, 17", "BYTES, 64k, 65536", "BYTES, 64K, 65536", "BYTES, 2m, 2097152", "BYTES, 1g, 1073741824",
        "BYTES, 1 k, 1024",
        "TIME, 5ns, 5", "TIME, 5us, 5000", "TIME, 300ms, 300000000", "TIME, 2s, 2000000000", "TIME, 1m, 60000000000",
        "TIME, 1h, 3600000000000"})
    void shouldReadWhatAPersonWrites(final Unit unit, final String text, final long value)
    {
        assertEquals(value, unit.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "COUNT, ''", "COUNT, -", "COUNT, 3k", "COUNT, three", "COUNT, 3.5", "COUNT, +3", "COUNT, 3 3",
        "COUNT, 9223372036854775808",
        "BYTES, k", "BYTES, 5kb", "BYTES, 5t", "BYTES, 9223372036854775807g",
        "TIME, 300", "TIME, ms", "TIME, 5 days", "TIME, 9223372036854775807h"})
    void shouldRefuseWhatIsNoValue(final Unit unit, final String text)
    {
        assertThrows(NumberFormatException.class, () -> unit.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "COUNT, 0, 0", "COUNT, 1000, 1000", "COUNT, -1, -1",
        "BYTES, 0, 0", "BYTES, 1000, 1000", "BYTES, 1024, 1k", "BYTES, 1536, 1536", "BYTES, 3145728, 3m",
        "BYTES, 1073741824, 1g",
        "TIME, 0, 0ns", "TIME, 1, 1ns", "TIME, 1500, 1500ns", "TIME, 300000000, 300ms", "TIME, 60000000000, 1m",
        "TIME, 90000000000, 90s", "TIME, 3600000000000, 1h"})
    void shouldWriteTheLargestUnitThatDivides(final Unit unit, final long value, final String text)
    {
        assertEquals(text, unit.format(value));
    }

    @ParameterizedTest
    @EnumSource(EngineOption.class)
    void shouldReadBackTheBoundsOfEveryOption(final EngineOption option)
    {
        final Unit unit = option.unit();
        assertEquals(option.min(), unit.parse(unit.format(option.min())));
        assertEquals(option.max(), unit.parse(unit.format(option.max())));
        assertEquals(option.defaultValue(), unit.parse(unit.format(option.defaultValue())));
    }

    @Test
    void shouldSayWhatWasNotRead()
    {
        final NumberFormatException exception =
            assertThrows(NumberFormatException.class, () -> Unit.TIME.parse("soon"));
        assertEquals("not a time: soon", exception.getMessage());
    }
}
