package io.hearsay.io.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.hearsay.io.status.ErrorEntry;

/**
 * Distinct errors as a person or a program reads them, the newest last.
 */
final class ErrorReport
{
    private static final int COLUMNS = 80;
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
                "once, " + Instant.ofEpochMilli(error.firstMs()) :
                Amounts.full(error.count()) + " times, first " + Instant.ofEpochMilli(error.firstMs()) +
                ", last " + Instant.ofEpochMilli(error.lastMs()));
            if (isStack)
            {
                error.text().lines().forEach(line -> lines.add(INDENT + printable(line.replace("\t", INDENT))));
            }
            else
            {
                wrap(printable(firstLine(error)), lines);
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

    private static String printable(final String text)
    {
        return text.replaceAll("\\p{Cc}", "?");
    }

    private static void wrap(final String text, final List<String> lines)
    {
        String left = text;
        while (left.length() > COLUMNS - INDENT.length())
        {
            final int blank = left.lastIndexOf(' ', COLUMNS - INDENT.length());
            final int end = blank > 0 ? blank : COLUMNS - INDENT.length();
            lines.add(INDENT + left.substring(0, end).stripTrailing());
            left = left.substring(end).stripLeading();
        }
        lines.add(INDENT + left);
    }
}
