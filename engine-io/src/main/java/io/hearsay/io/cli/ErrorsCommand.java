package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

import io.hearsay.io.status.EngineStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Prints the distinct error log of an engine.
 */
@Command(
    name = "errors",
    mixinStandardHelpOptions = true,
    description = {
        "Print the errors of an engine, running or dead: each distinct one once, with the times when it was seen " +
            "first and last and how often, the newest last.",
        "Example: hearsay errors --stack"})
final class ErrorsCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private StatusTarget target;

    @Option(names = "--stack", description = "print where in the code, too")
    private boolean isStack;

    @Override
    public Integer call() throws IOException
    {
        final PrintWriter out = spec.commandLine().getOut();
        try (EngineStatus status = StatusTarget.open(target.choose()))
        {
            target.begin(spec, status, System.currentTimeMillis());
            if (target.isJson())
            {
                ErrorReport.json(status.errors()).forEach(out::println);
            }
            else
            {
                ErrorReport.text(status.errors(), isStack).forEach(out::println);
            }
        }
        out.flush();
        return 0;
    }
}
