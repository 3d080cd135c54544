package io.hearsay.io.cli;

import java.io.IOException;
import java.util.concurrent.Callable;

import io.hearsay.core.counters.CounterScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Prints the nodes whose messages an engine knows.
 */
@Command(
    name = "origins",
    mixinStandardHelpOptions = true,
    description = {
        "Print the nodes whose messages an engine knows, running or dead.",
        "contiguous: sequence up to which nothing is missing. missing: asked for now. retained: still in the log. " +
            "lost: nobody holds them. hot: being spread. heard: since something of it came or was named.",
        "--json has all that is counted."})
final class OriginsCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private StatusTarget target;

    @Mixin
    private Watch watch;

    @Override
    public Integer call() throws IOException
    {
        return RowView.show(CounterScope.ORIGIN, target, watch, spec);
    }
}
