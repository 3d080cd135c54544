package io.hearsay.io.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

import io.hearsay.core.spi.Discovery;
import io.hearsay.crypto.Algorithm;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GapHandler;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.discovery.Discoveries;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Runs a node between standard input and standard output, until it is interrupted or terminated; the end of the input
 * ends the publishing, not the node. Main thread: receives and prints. A daemon thread reads and publishes.
 */
@Command(
    name = NodeCommand.NAME,
    mixinStandardHelpOptions = true,
    description = {
        "Run a node: each line of standard input is published, each message received is printed.",
        "Messages that will not come are reported on standard error, with --json among the messages.",
        "It runs until it is interrupted or terminated, also when the input has ended."})
final class NodeCommand implements Callable<Integer>
{
    static final String NAME = "node";

    @Spec
    private CommandSpec spec;

    @Option(names = "--bind", paramLabel = "HOST:PORT", description = "address to receive at; port 0 takes a free one")
    private String bind;

    @Option(
        names = "--advertise", paramLabel = "HOST:PORT",
        description = "address that others reach this node at, if it is another one (NAT, containers)")
    private String advertised;

    @Option(
        names = "--discovery", paramLabel = "WHO",
        description = "who the other nodes are, separated by commas: HOST:PORT, file:PATH (one a line), " +
            "dns:NAME:PORT (all addresses of a name), dns:SERVICE (SRV records)")
    private String discovery;

    @ArgGroup
    private Secret secret;

    @Option(names = "--cluster", paramLabel = "NAME", description = "name of the cluster")
    private String cluster;

    @Option(names = "--algorithm", paramLabel = "NAME", description = "how packets are protected, default AES-256-OCB")
    private String algorithm;

    @Option(
        names = "--accept", paramLabel = "NAME", split = ",",
        description = "algorithms to accept beside it, separated by commas")
    private List<String> accepted;

    @Option(names = "--topic", paramLabel = "N", description = "topic to publish on, default 0")
    private int topic;

    @Option(names = "--dir", paramLabel = "DIR", description = "directory of the engine")
    private String directory;

    @Option(
        names = "--journal", paramLabel = "DIR",
        description = "keep all messages in files, too: a restart remembers them, and others get them from there")
    private String journal;

    @Option(
        names = "--json",
        description = "print one object a line: origin as 16 hex digits, sequence, topic, text; or, for messages " +
            "that will not come, origin, gap (lost or order), first, last")
    private boolean isJson;

    /**
     * Exactly one of them.
     */
    static final class Secret
    {
        @Option(
            names = "--key-file", paramLabel = "FILE", split = ",",
            description = "the cluster's key, see keygen; of several, all are accepted, the first is used for sending")
        private List<String> keyFiles;

        @Option(names = "--passphrase-file", paramLabel = "FILE", description = "its first line is the passphrase")
        private String passphraseFile;

        @Option(names = "--insecure", description = "clear text: anybody can read, forge and change messages")
        private boolean isInsecure;
    }

    @Override
    public Integer call()
    {
        final GossipEngine.Context context = context();
        final PrintStream out = StandardOutput.OF_PROCESS.buffered();
        final PrintWriter err = spec.commandLine().getErr();
        final NodeConsole console = new NodeConsole(StandardInput.open(), out, err, topic, isJson);
        final StopSignal signal = new StopSignal(console::stop);
        try (GossipEngine engine = GossipEngine.launch(context);
            GossipClient client = attach(engine, new GapPrinter(out, err, isJson)))
        {
            return console.run(engine, client);
        }
        finally
        {
            signal.onEnded();
        }
    }

    /**
     * Attach the client of an engine that was just launched.
     *
     * @param engine     that runs.
     * @param gapHandler told of messages that will not come.
     * @return a client that gets what arrived since the launch, too.
     */
    static GossipClient attach(final GossipEngine engine, final GapHandler gapHandler)
    {
        return GossipClient.connect(
            engine.directory(), new ClientContext().fromRetained(true).gapHandler(gapHandler));
    }

    private GossipEngine.Context context()
    {
        final GossipEngine.Context context = new GossipEngine.Context();
        if (bind != null)
        {
            context.bind(bind);
        }
        if (journal != null)
        {
            if (journal.isBlank())
            {
                throw new ParameterException(spec.commandLine(), "--journal: the name of the directory is empty");
            }
            context.journal(journal);
        }
        if (advertised != null)
        {
            context.advertise(advertised);
        }
        if (discovery != null)
        {
            context.discovery(discovery());
        }
        if (cluster != null)
        {
            context.cluster(cluster);
        }
        if (algorithm != null)
        {
            context.algorithm(Algorithm.named(algorithm));
        }
        if (accepted != null)
        {
            context.accept(accepted.stream().map(Algorithm::named).toArray(Algorithm[]::new));
        }
        if (directory != null)
        {
            context.directory(directory);
        }
        if (secret != null)
        {
            setSecret(context);
        }
        context.errorHandler(new ErrorPrinter(spec.commandLine().getErr()));
        return context.conclude();
    }

    private void setSecret(final GossipEngine.Context context)
    {
        if (secret.keyFiles != null)
        {
            context.keyFile(secret.keyFiles.toArray(new String[0]));
        }
        else if (secret.passphraseFile != null)
        {
            context.passphraseFile(secret.passphraseFile);
        }
        else
        {
            context.insecure();
        }
    }

    private Discovery discovery()
    {
        try
        {
            return Discoveries.parse(discovery);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new ParameterException(spec.commandLine(), "--discovery: " + ex.getMessage(), ex);
        }
    }
}
