package io.hearsay.io;

import java.util.Locale;

import io.hearsay.core.testing.Await;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Main class of another process: attaches to an engine, waits for one message, answers in capitals, and leaves.
 */
public final class EchoProcess
{
    private EchoProcess()
    {
    }

    /**
     * Run.
     *
     * @param args the engine's directory.
     */
    public static void main(final String[] args)
    {
        final UnsafeBuffer answer = new UnsafeBuffer(new byte[100]);
        final int[] length = new int[1];
        try (GossipClient client = GossipClient.connect(args[0], new ClientContext().fromRetained(true)))
        {
            Await.until(
                () -> client.poll(
                    (origin, sequence, topic, payload, at, size) ->
                        length[0] = answer.putStringWithoutLengthAscii(
                            0, payload.getStringWithoutLengthAscii(at, size).toUpperCase(Locale.ROOT)),
                    1) > 0,
                "a message");
            if (client.offer(answer, 0, length[0]) != GossipClient.ACCEPTED)
            {
                System.exit(1);
            }
        }
    }
}
