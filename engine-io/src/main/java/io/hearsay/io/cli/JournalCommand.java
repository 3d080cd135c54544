package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import io.hearsay.io.journal.JournalInspector;
import io.hearsay.io.journal.JournalReader;
import io.hearsay.io.journal.SegmentSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Looks at a journal, whether its engine runs or not, and changes nothing.
 */
@Command(
    name = "journal",
    mixinStandardHelpOptions = true,
    description = {
        "List, check or print the journal in a directory, whether its node runs or not.",
        "Example: hearsay journal list /var/lib/hearsay/journal"})
final class JournalCommand implements Runnable
{
    private static final int BATCH = 256;

    @Spec
    private CommandSpec spec;

    @Override
    public void run()
    {
        throw new ParameterException(
            spec.commandLine(), "say what to do: " + String.join(" or ", spec.subcommands().keySet()));
    }

    @Command(
        name = "list", mixinStandardHelpOptions = true,
        description = "Show the files: from which position to which, how many records, of when.")
    int list(
        @Parameters(paramLabel = "DIR", description = "directory of the journal") final Path directory,
        @Option(names = "--json", description = "print one object a line") final boolean isJson) throws IOException
    {
        final JournalInspector inspector = new JournalInspector(directory, this::warn);
        print(inspector.list(), isJson);
        return 0;
    }

    @Command(
        name = "verify", mixinStandardHelpOptions = true,
        description = {
            "Read everything, and check it against its checksums and indexes.",
            "Exit code 1 and a word about each file that is damaged."})
    int verify(
        @Parameters(paramLabel = "DIR", description = "directory of the journal") final Path directory,
        @Option(names = "--json", description = "print one object a line") final boolean isJson) throws IOException
    {
        final JournalInspector inspector = new JournalInspector(directory, this::warn);
        print(inspector.verify(), isJson);
        if (inspector.damageCount() > 0)
        {
            throw new IllegalStateException(
                directory + " is damaged in " + Amounts.full(inspector.damageCount()) +
                (inspector.damageCount() == 1 ? " place" : " places"));
        }

        return 0;
    }

    @Command(
        name = "print", mixinStandardHelpOptions = true,
        description = {
            "Print the messages, one a line, from the oldest to the newest.",
            "What is damaged, and what retention takes in the meantime, is named and passed over."})
    int print(
        @Parameters(paramLabel = "DIR", description = "directory of the journal") final Path directory,
        @Option(names = "--from", paramLabel = "POSITION", description = "begin at a position") final Long position,
        @Option(
            names = "--since", paramLabel = "TIME",
            description = "begin at a time, for example " + TimeText.EXAMPLES) final String time,
        @Option(
            names = "--count", paramLabel = "N",
            description = "stop after the records that hold N messages, default: all") final Long count,
        @Option(names = "--json", description = "print one object a line") final boolean isJson) throws IOException
    {
        if (position != null && time != null || position != null && position < 0 || count != null && count < 1)
        {
            throw new ParameterException(
                spec.subcommands().get("print"),
                "give --from POSITION (0 or more) or --since TIME, not both, and --count N (1 or more)");
        }

        final Long timeMs = time == null ? null : timeMs(time);
        final PrintWriter out = spec.commandLine().getOut();
        final JournalPrinter printer = new JournalPrinter(out, isJson);
        JournalInspector.requireJournal(directory);
        try (JournalReader reader = JournalReader.open(directory))
        {
            if (position != null)
            {
                reader.seekWithin(position);
            }
            if (timeMs != null)
            {
                reader.seekToTime(timeMs);
            }
            final long limit = count == null ? Long.MAX_VALUE : count;
            final int batch = count == null ? BATCH : 1;
            while (printer.messageCount() < limit && reader.poll(printer, batch) > 0 && !out.checkError())
            {
                // to the end
            }
        }
        out.flush();
        return 0;
    }

    private long timeMs(final String time)
    {
        try
        {
            return TimeText.parse(time, ZoneId.systemDefault());
        }
        catch (final IllegalArgumentException ex)
        {
            throw new ParameterException(spec.subcommands().get("print"), "--since: " + ex.getMessage(), ex);
        }
    }

    private void warn(final Throwable ex)
    {
        final PrintWriter err = spec.commandLine().getErr();
        err.println("hearsay: " + ex.getMessage().replace('\r', ' ').replace('\n', ' '));
        err.flush();
    }

    private void print(final List<SegmentSummary> summaries, final boolean isJson)
    {
        final PrintWriter out = spec.commandLine().getOut();
        (isJson ? json(summaries) : text(summaries)).forEach(out::println);
        out.flush();
    }

    private static List<String> text(final List<SegmentSummary> summaries)
    {
        final TextTable table = new TextTable(
            "file ", "position", "to", "records", "origins", "oldest ", "newest ", "state ", "damaged");
        for (final SegmentSummary summary : summaries)
        {
            table.add(
                summary.path().getFileName().toString(),
                Long.toString(summary.firstPosition()),
                Long.toString(summary.endPosition()),
                Long.toString(summary.recordCount()),
                Long.toString(summary.originCount()),
                time(summary.firstMs(), summary),
                time(summary.lastMs(), summary),
                state(summary),
                Long.toString(summary.damageCount()));
        }

        return table.lines();
    }

    private static String time(final long timeMs, final SegmentSummary summary)
    {
        return summary.recordCount() == 0 ? "-" : Instant.ofEpochMilli(timeMs).toString();
    }

    private static String state(final SegmentSummary summary)
    {
        return switch (summary.state())
        {
            case OPEN -> summary.recordCount() == 0 ? "empty" : "open";
            case COMPLETE -> "complete";
            case UNREADABLE -> "unreadable";
        };
    }

    private static List<String> json(final List<SegmentSummary> summaries)
    {
        final List<String> lines = new ArrayList<>();
        for (final SegmentSummary summary : summaries)
        {
            lines.add("{\"file\":\"" + JsonText.escape(summary.path().getFileName().toString()) +
                "\",\"position\":" + summary.firstPosition() +
                ",\"end\":" + summary.endPosition() +
                ",\"length\":" + summary.length() +
                ",\"records\":" + summary.recordCount() +
                ",\"origins\":" + summary.originCount() +
                ",\"firstMs\":" + summary.firstMs() +
                ",\"lastMs\":" + summary.lastMs() +
                ",\"state\":\"" + state(summary) +
                "\",\"damaged\":" + summary.damageCount() + "}");
        }

        return lines;
    }
}
