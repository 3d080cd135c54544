package io.hearsay.io.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.hearsay.io.status.ErrorEntry;

/**
 * Distinct errors as a person or a program reads them, the newest last.
 */
final class ErrorReport
{
    private static final String INDENT = "    ";

    private ErrorReport()
    {
    }

    static List<String> text(final List<ErrorEntry> errors, final boolean isStack)
    {
        final List<String> lines = new ArrayList<>();
        for (final ErrorEntry error : sorted(errors))
        {
            lines.add("");
            lines.add(error.count() == 1 ?
                "once, " + time(error.firstMs()) :
                Amounts.full(error.count()) + " times, first " + time(error.firstMs()) + ", last " +
                time(error.lastMs()));
            if (isStack)
            {
                error.text().lines().forEach(line -> lines.add(INDENT + printable(line.replace("\t", INDENT))));
            }
            else
            {
                lines.addAll(Paragraph.lines(printable(firstLine(error)), INDENT));
            }
        }

        return lines.isEmpty() ? List.of("no errors") : lines;
    }

    static List<String> json(final List<ErrorEntry> errors)
    {
        return sorted(errors).stream().map(error ->
            "{\"count\":" + error.count() + ",\"first\":\"" + Instant.ofEpochMilli(error.firstMs()) +
            "\",\"last\":\"" + Instant.ofEpochMilli(error.lastMs()) +
            "\",\"error\":\"" + JsonText.escape(firstLine(error)) +
            "\",\"stack\":\"" + JsonText.escape(error.text()) + "\"}").toList();
    }

    private static List<ErrorEntry> sorted(final List<ErrorEntry> errors)
    {
        return errors.stream().sorted(Comparator.comparingLong(ErrorEntry::lastMs)).toList();
    }

    private static String firstLine(final ErrorEntry error)
    {
        return error.text().lines().findFirst().orElse("");
    }

    private static Instant time(final long timeMs)
    {
        return Instant.ofEpochMilli(timeMs).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String printable(final String text)
    {
        return text.replaceAll("\\p{Cc}", "?");
    }
}
