package io.hearsay.io.readme;

import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.Replay;

/**
 * The example of the README, letter by letter; {@link ReadmeTest} compares the two and runs it.
 */
final class JournalExample
{
    private JournalExample()
    {
    }

    static int run(final String directory, final String secret, final String journal)
    {
        // begin
        try (GossipEngine engine = GossipEngine.launch(new GossipEngine.Context()
                .bind("127.0.0.1:0").directory(directory).passphrase(secret)
                .journal(journal)); // a directory of its own, on a disk
            GossipClient client = GossipClient.connect(engine.directory(), new ClientContext()
                .replay(Replay.fromBeginning()).deliverOwn(true))) // or fromTime(ms), fromPosition(position)
        {
            final int result = client.poll(
                (origin, sequence, topic, payload, offset, length) ->
                    System.out.println(payload.getStringWithoutLengthUtf8(offset, length)),
                64); // first what the journal holds, then what arrives
            return result;
        }
        // end
    }
}
