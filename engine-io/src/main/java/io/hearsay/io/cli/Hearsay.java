package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;

import io.hearsay.io.file.FileFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: <code>java -jar hearsay.jar COMMAND …</code>. Exit codes: 0 done, 1 it did not work, 2 wrong
 * arguments; a failure is one line on standard error.
 */
@Command(
    name = "hearsay",
    mixinStandardHelpOptions = true,
    versionProvider = Hearsay.Version.class,
    description = "A gossip engine: carries messages from any node to every node of a cluster.",
    subcommands = {
        NodeCommand.class, KeygenCommand.class, KeysCommand.class, AlgorithmsCommand.class, PublishCommand.class,
        TailCommand.class, StatCommand.class, PeersCommand.class, OriginsCommand.class, ClientsCommand.class,
        LatencyCommand.class, ErrorsCommand.class, MetricsCommand.class, DumpCommand.class, JournalCommand.class})
public final class Hearsay implements Runnable
{
    @Spec
    private CommandSpec spec;

    private Hearsay()
    {
    }

    /**
     * Run a command and exit with its code.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        final PrintStream out = StandardOutput.OF_PROCESS.buffered();
        System.setOut(out);
        final int code = run(args);
        out.flush();
        System.exit(StandardOutput.OF_PROCESS.exitCode(new PrintWriter(System.err, true), code));
    }

    /**
     * Run a command.
     *
     * @param args of the command line.
     * @return the exit code.
     */
    static int run(final String... args)
    {
        return commandLine().execute(args);
    }

    static CommandLine commandLine()
    {
        final CommandLine commandLine = new CommandLine(new Hearsay());
        commandLine.getSubcommands().get(NodeCommand.NAME).getCommandSpec().usageMessage().footer(OptionHelp.lines());
        commandLine.setParameterExceptionHandler((ex, args) ->
        {
            final CommandLine failed = ex.getCommandLine();
            return fail(
                failed.getErr(),
                ex.getMessage() + suggestion(ex) + " (see " + failed.getCommandSpec().qualifiedName() + " --help)",
                CommandLine.ExitCode.USAGE);
        });
        commandLine.setExecutionExceptionHandler((ex, failed, result) ->
        {
            final boolean isUsage = ex instanceof IllegalArgumentException;
            return fail(
                failed.getErr(), describe(ex), isUsage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE);
        });
        return commandLine;
    }

    private static int fail(final PrintWriter err, final String message, final int code)
    {
        err.println("hearsay: " + message.replace('\r', ' ').replace('\n', ' '));
        err.flush();
        return code;
    }

    private static String suggestion(final ParameterException ex)
    {
        return ex instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty() ?
            ", did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?" : "";
    }

    private static String describe(final Exception ex)
    {
        if (ex instanceof IOException failure)
        {
            return FileFailure.describe(failure);
        }

        return ex.getMessage() == null ? ex.toString() : ex.getMessage();
    }

    @Override
    public void run()
    {
        throw new ParameterException(
            spec.commandLine(), "say what to do: " + String.join(" or ", spec.subcommands().keySet()));
    }

    /**
     * The version that the jar says.
     */
    static final class Version implements CommandLine.IVersionProvider
    {
        @Override
        public String[] getVersion()
        {
            final String version = Hearsay.class.getPackage().getImplementationVersion();
            return new String[]{"hearsay " + (version == null ? "(not packaged)" : version)};
        }
    }
}
