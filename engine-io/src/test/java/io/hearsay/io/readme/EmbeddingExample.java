package io.hearsay.io.readme;

import java.nio.charset.StandardCharsets;

import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.discovery.StaticDiscovery;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The example of the README, letter by letter; {@link ReadmeTest} compares the two and runs it.
 */
final class EmbeddingExample
{
    private EmbeddingExample()
    {
    }

    static long run(final String directory, final String secret)
    {
        // begin
        try (GossipEngine engine = GossipEngine.launch(new GossipEngine.Context()
                .bind("127.0.0.1:0").directory(directory).passphrase(secret)
                .discovery(StaticDiscovery.of("127.0.0.1:7401", "127.0.0.1:7402")));
            GossipClient client = GossipClient.connect(engine.directory()))
        {
            final UnsafeBuffer message = new UnsafeBuffer("hello".getBytes(StandardCharsets.UTF_8));
            final long result = client.offer(message, 0, message.capacity()); // > 0, or a negative code

            client.poll(
                (origin, sequence, topic, payload, offset, length) ->
                    System.out.println(payload.getStringWithoutLengthUtf8(offset, length)),
                64); // the most messages to handle now; the result says how many there were
            return result;
        }
        // end
    }
}
