package io.hearsay.io.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * A time as a person gives it: with its zone, or in the machine's.
 */
final class TimeText
{
    /** For the messages of errors and the help. */
    static final String EXAMPLES = "2026-01-31T12:00:00Z, or local: 2026-01-31T12:00 or 2026-01-31";

    private static final int DATE_LENGTH = 10;

    private TimeText()
    {
    }

    /**
     * Read a time.
     *
     * @param text of it.
     * @param zone of what names none.
     * @return milliseconds since the epoch.
     * @throws IllegalArgumentException if it is none.
     */
    static long parse(final String text, final ZoneId zone)
    {
        try
        {
            return instant(text.trim().replace(' ', 'T'), zone).toEpochMilli();
        }
        catch (final DateTimeException | ArithmeticException ex)
        {
            throw new IllegalArgumentException("'" + text + "' is no time like " + EXAMPLES, ex);
        }
    }

    private static Instant instant(final String text, final ZoneId zone)
    {
        if (text.length() <= DATE_LENGTH)
        {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }

        final String time = text.substring(DATE_LENGTH);
        final boolean hasZone = time.endsWith("Z") || time.endsWith("z") || time.indexOf('+') > 0 ||
            time.indexOf('-') > 0;
        return hasZone ? Instant.parse(text) : LocalDateTime.parse(text).atZone(zone).toInstant();
    }
}
