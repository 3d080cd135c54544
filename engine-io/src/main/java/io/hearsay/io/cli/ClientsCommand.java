package io.hearsay.io.cli;

import java.io.IOException;
import java.util.concurrent.Callable;

import io.hearsay.core.counters.CounterScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Prints the clients that are attached to an engine.
 */
@Command(
    name = "clients",
    mixinStandardHelpOptions = true,
    description = {
        "Print the clients that are attached to an engine, running or dead.",
        "in use: of the ring of what it publishes, and of the ring of what it has to poll. lag: bytes of the log " +
            "that are not in that ring yet. stalled: time for which the log has been waiting for it.",
        "--json has all that is counted."})
final class ClientsCommand implements Callable<Integer>
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
        return RowView.show(CounterScope.CLIENT, target, watch, spec);
    }
}
