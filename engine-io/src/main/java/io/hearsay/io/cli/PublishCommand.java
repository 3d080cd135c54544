package io.hearsay.io.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Publishes standard input through a running engine.
 */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = {
        "Publish each line of standard input through the engine that runs here, its bytes as they are, without the " +
            "end of the line.",
        "Ends with the input, when the engine took everything: exit code 0, or 1 if a line was too long or the " +
            "engine is gone.",
        "Example: tail -f prices.log | hearsay publish --topic 7"})
final class PublishCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientTarget target;

    @Option(names = "--topic", paramLabel = "N", description = "topic to publish on, default 0")
    private int topic;

    @Option(names = "--best-effort", description = "drop lines for which there is no room, instead of waiting")
    private boolean isBestEffort;

    @Override
    public Integer call() throws IOException
    {
        final PrintWriter err = spec.commandLine().getErr();
        final PublishConsole console = new PublishConsole(err);
        final StopSignal signal = new StopSignal(console::stop);
        try (GossipClient client = target.attach(new ClientContext().publishOnly()))
        {
            final LinePublisher publisher = new LinePublisher(StandardInput.open(), client, publishing(), err);
            final Thread thread = new Thread(publisher, "hearsay-input");
            thread.setDaemon(true);
            thread.start();
            return console.run(client, publisher);
        }
        finally
        {
            signal.onEnded();
        }
    }

    private LinePublisher.Publishing publishing()
    {
        return new LinePublisher.Publishing(
            topic, isBestEffort ? GossipClient.BEST_EFFORT : GossipClient.MUST_DELIVER, false);
    }
}
