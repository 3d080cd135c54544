package io.hearsay.io.readme;

import io.hearsay.io.GossipEngine;
import io.hearsay.io.aeron.AeronBridge;
import io.hearsay.io.aeron.NotConnectedPolicy;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * The example of the README for the bridge to Aeron, letter by letter; {@link AeronExampleTest} runs it.
 */
final class AeronExample
{
    private AeronExample()
    {
    }

    static void run(final GossipEngine engine, final String aeronDirectory, final Runnable application)
    {
        // begin
        try (AeronBridge bridge = AeronBridge.connect(new AeronBridge.Context()
                .engine(engine.directory())
                .aeronDirectory(aeronDirectory) // of the media driver; it may start later, and again
                .republish(7, "aeron:ipc?term-length=1m", 1001) // gossip on topic 7 goes to stream 1001
                .subscribe("aeron:ipc?term-length=1m", 1002, 8) // what is on stream 1002 goes to topic 8
                .notConnected(NotConnectedPolicy.WAIT));
            AgentRunner runner =
                new AgentRunner(new BackoffIdleStrategy(), Throwable::printStackTrace, null, bridge))
        {
            AgentRunner.startOnThread(runner);
            application.run();
            System.out.println(bridge.counters());
        }
        // end
    }
}
