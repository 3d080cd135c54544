package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;

import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.Replay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Prints the messages that a running engine receives.
 */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
        "Print the messages that the engine here receives, one a line, their bytes as they are, until interrupted.",
        "Messages that will not come are reported on standard error, with --json among the messages.",
        "Exit code 1 if the engine ends.",
        "Example: hearsay tail --topic 7 --json | jq .text",
        "Example: hearsay tail --from 2026-01-31T12:00:00Z --own"})
final class TailCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientTarget target;

    @Option(
        names = "--topic", paramLabel = "N", split = ",",
        description = "topics, separated by commas; default: all")
    private int[] topics;

    @Option(names = "--ordered", description = "in the order of each origin instead of the order of arrival")
    private boolean isOrdered;

    @Option(names = "--own", description = "also what other clients of this engine publish")
    private boolean deliversOwn;

    @Option(names = "--retained", description = "first of all, what the engine still has in memory")
    private boolean fromRetained;

    @Option(
        names = "--from", paramLabel = "WHERE",
        description = "first of all, what is in the engine's journal: from 'beginning', from a position, as journal " +
            "print shows it, or from a time like " + TimeText.EXAMPLES)
    private String from;

    @Option(
        names = "--json",
        description = "print one object a line: origin as 16 hex digits, sequence, topic, text; or, for messages " +
            "that will not come, origin, gap (lost or order), first, last; or what the journal lacks, gap " +
            "(journal-full with the number as count, or journal-removed, journal-corrupt with positions)")
    private boolean isJson;

    @Option(names = "--count", paramLabel = "N", description = "end after N messages")
    private Long count;

    @Override
    public Integer call() throws IOException
    {
        if (count != null && count < 1)
        {
            throw new ParameterException(spec.commandLine(), "--count: " + count + " is less than 1");
        }

        final Replay replay = replay();
        final PrintStream out = StandardOutput.OF_PROCESS.buffered();
        final TailConsole console = new TailConsole(out, spec.commandLine().getErr());
        final StopSignal signal = new StopSignal(console::stop);
        try (GossipClient client = target.attach(context(out, replay)))
        {
            return console.run(
                client, new MessagePrinter(out, isJson), count == null ? TailConsole.UNLIMITED : count);
        }
        finally
        {
            signal.onEnded();
        }
    }

    private Replay replay()
    {
        if (from == null)
        {
            return null;
        }
        if (isOrdered || fromRetained)
        {
            throw new ParameterException(spec.commandLine(), "--from does not go together with " + (isOrdered ?
                "--ordered: the journal has the order of arrival" :
                "--retained: what the engine has in memory is in the journal, too"));
        }

        try
        {
            return ReplayText.parse(from);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new ParameterException(spec.commandLine(), "--from: " + ex.getMessage(), ex);
        }
    }

    private ClientContext context(final PrintStream out, final Replay replay)
    {
        final ClientContext context = new ClientContext();
        if (replay != null)
        {
            context.replay(replay);
        }
        if (topics != null)
        {
            context.topics(topics);
        }

        return context
            .ordered(isOrdered)
            .deliverOwn(deliversOwn)
            .fromRetained(fromRetained)
            .gapHandler(new GapPrinter(out, spec.commandLine().getErr(), isJson));
    }
}
