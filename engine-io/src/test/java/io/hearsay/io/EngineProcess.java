package io.hearsay.io;

import io.hearsay.core.config.EngineOption;
import io.hearsay.io.discovery.StaticDiscovery;

/**
 * Main class of a process that runs an engine until it is killed, or until its standard input ends.
 */
public final class EngineProcess
{
    private EngineProcess()
    {
    }

    /**
     * Run.
     *
     * @param args directory, liveness timeout of clients in ns, addresses of peers.
     */
    public static void main(final String[] args)
    {
        ChildJvm.endWithParent();
        try
        {
            launch(args);
        }
        catch (final RuntimeException ex)
        {
            System.out.println("failed " + ex.getMessage());
            System.exit(1);
        }
    }

    private static void launch(final String[] args)
    {
        final String[] peers = new String[args.length - 2];
        System.arraycopy(args, 2, peers, 0, peers.length);
        final GossipEngine engine = GossipEngine.launch(new GossipEngine.Context(key -> null)
            .bind("127.0.0.1:0")
            .directory(args[0])
            .option(EngineOption.CLIENT_LIVENESS_TIMEOUT, Long.parseLong(args[1]))
            .insecure()
            .discovery(StaticDiscovery.of(peers))
            .errorHandler(error -> System.out.println("error " + error)));
        System.out.println("ready " + engine.nodeId());
    }
}
