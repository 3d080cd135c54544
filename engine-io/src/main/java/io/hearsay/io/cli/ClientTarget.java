package io.hearsay.io.cli;

import java.io.IOException;

import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import picocli.CommandLine.Option;

/**
 * The options of commands that attach to a running engine as a client.
 */
final class ClientTarget
{
    @Option(
        names = "--dir", paramLabel = "DIR",
        description = "directory of the engine, default: that of the only one that runs here")
    private String directory;

    @Option(
        names = "--node", paramLabel = "NAME", description = "name of the engine's node, instead of its directory")
    private String nodeName;

    /**
     * Attach.
     *
     * @param context what the client asks for.
     * @return the client.
     * @throws IllegalStateException if no engine runs, or it refuses.
     */
    GossipClient attach(final ClientContext context) throws IOException
    {
        return GossipClient.connect(
            EngineChoice.ofThisMachine().chooseRunning(directory, nodeName).toString(), context);
    }
}
