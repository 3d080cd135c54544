package io.hearsay.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTextTest
{
    private static final ZoneId ZONE = ZoneOffset.ofHours(2);
    private static final long NOON_MS = 1_767_268_800_000L; // 2026-01-01T12:00:00Z

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T12:00:00Z, 0", "2026-01-01t12:00:00.250z, 250", "2026-01-01 12:00:00Z, 0",
        "2026-01-01T13:00:00+01:00, 0", "2026-01-01T07:00:00-05:00, 0",
        "2026-01-01T14:00, 0", "2026-01-01 14:00:01, 1000", "2026-01-01T14:00:00.5, 500", "2026-01-01, -50400000"
    })
    void shouldReadTimesWithAZoneOrInTheMachines(final String text, final long offsetMs)
    {
        assertEquals(NOON_MS + offsetMs, TimeText.parse(text, ZONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "noon", "2026-13-01", "2026-01-01T25:00", "2026-01-01T12:00Zulu", "12:00", "-5",
        "+1000000000-01-01T00:00:00Z"
    })
    void shouldRefuseWhatIsNoTime(final String text)
    {
        final String message =
            assertThrows(IllegalArgumentException.class, () -> TimeText.parse(text, ZONE)).getMessage();
        assertTrue(message.startsWith("'" + text + "' is no time like 2026-"), message);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ReplayText.parse(text)).getMessage()
            .startsWith("'" + text + "' is neither 'beginning' nor a position nor a time like 2026-"));
    }

    @Test
    void shouldReadPlaces()
    {
        assertNotNull(ReplayText.parse("beginning"));
        assertNotNull(ReplayText.parse("0"));
        assertNotNull(ReplayText.parse("67108864"));
        assertNotNull(ReplayText.parse("2026-01-01"));
        assertThrows(IllegalArgumentException.class, () -> ReplayText.parse("Beginning"));
        assertTrue(assertThrows(
            IllegalArgumentException.class, () -> ReplayText.parse("9223372036854775808")).getMessage()
            .contains("behind the end of any journal"));
    }
}
