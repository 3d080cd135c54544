package io.hearsay.io.cli;

import java.io.IOException;
import java.util.concurrent.Callable;

import io.hearsay.crypto.Algorithm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Shows and changes the algorithms of a running engine.
 */
@Command(
    name = "algorithms",
    mixinStandardHelpOptions = true,
    description = {
        "Show and change the algorithms of a running node: those that it accepts, and the one that it sends in."},
    footer = {
        "",
        "A cluster changes its algorithm in three steps, each on every node before the next:",
        "  hearsay algorithms add AES-256-GCM       1. accept it everywhere",
        "  hearsay algorithms use AES-256-GCM       2. send in it everywhere",
        "  hearsay algorithms                       until nothing arrives in the old one",
        "  hearsay algorithms remove AES-256-OCB    3. accept the old one no more",
        "Start nodes with --algorithm AES-256-GCM from then on; in between name both:",
        "  --accept AES-256-GCM                            after step 1",
        "  --algorithm AES-256-GCM --accept AES-256-OCB    after step 2"})
final class AlgorithmsCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineTarget target;

    @Override
    public Integer call() throws IOException
    {
        return show(control -> control.keys());
    }

    @Command(
        name = "list", mixinStandardHelpOptions = true,
        description = "Show the algorithms: what is accepted, what is used for sending, what arrived in it and when.")
    int list() throws IOException
    {
        return call();
    }

    @Command(
        name = "add", mixinStandardHelpOptions = true,
        description = {
            "Step 1: accept packets in another algorithm, under each key.",
            "Example: hearsay algorithms add AES-256-GCM"})
    int add(@Parameters(paramLabel = "NAME", description = "the algorithm") final String name) throws IOException
    {
        final Algorithm algorithm = Algorithm.named(name);
        return show(control -> control.addAlgorithm(algorithm));
    }

    @Command(
        name = "use", mixinStandardHelpOptions = true,
        description = {
            "Step 2: send in an algorithm from now on.",
            "Example: hearsay algorithms use AES-256-GCM"})
    int use(@Parameters(paramLabel = "NAME", description = "the algorithm") final String name) throws IOException
    {
        final Algorithm algorithm = Algorithm.named(name);
        return show(control -> control.useAlgorithm(algorithm));
    }

    @Command(
        name = "remove", mixinStandardHelpOptions = true,
        description = {
            "Step 3: accept packets in an algorithm no more.",
            "Refused while packets in it were accepted within the last 10 s.",
            "Example: hearsay algorithms remove AES-256-OCB"})
    int remove(
        @Parameters(paramLabel = "NAME", description = "the algorithm") final String name,
        @Option(names = "--force", description = "also if it is in use by other nodes") final boolean isForced)
        throws IOException
    {
        final Algorithm algorithm = Algorithm.named(name);
        return show(control ->
        {
            if (!isForced)
            {
                EngineTarget.requireUnused(
                    "algorithm " + algorithm.label(), control.keys(), entry -> entry.algorithm() == algorithm);
            }
            return control.removeAlgorithm(algorithm);
        });
    }

    private int show(final EngineTarget.Request request) throws IOException
    {
        return target.print(spec.commandLine().getOut(), target.ask(request), false);
    }
}
