package io.hearsay.perf.attach;

import java.nio.file.Path;

import io.hearsay.io.GossipEngine;

/**
 * An engine with its own thread and no other node to talk to: what is published is appended to the log and delivered.
 * Its idle strategy is the one that <code>hearsay.idleStrategy</code> names.
 */
final class EnginePart implements Part
{
    private final GossipEngine engine;

    EnginePart(final Path directory)
    {
        engine = GossipEngine.launch(
            new GossipEngine.Context().bind("127.0.0.1:0").directory(directory.toFile()).insecure());
    }

    @Override
    public void close()
    {
        engine.close();
    }
}
