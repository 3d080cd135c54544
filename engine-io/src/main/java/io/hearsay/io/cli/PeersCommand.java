package io.hearsay.io.cli;

import java.io.IOException;
import java.util.concurrent.Callable;

import io.hearsay.core.counters.CounterScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Prints the addresses that an engine knows and the nodes behind them.
 */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    description = {
        "Print the addresses that an engine knows and the nodes behind them, running or dead.",
        "heard: since its last packet. rtt: smallest round trip of late. new: messages that were accepted from it. " +
            "unanswered: pushes that it did not acknowledge in time.",
        "--json has all that is counted."})
final class PeersCommand implements Callable<Integer>
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
        return RowView.show(CounterScope.PEER, target, watch, spec);
    }
}
