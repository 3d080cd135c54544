package io.hearsay.perf.attach;

import java.nio.file.Path;

import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.MessageHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Through an engine: a client that gets its own messages, too.
 */
final class ClientLink implements Link, MessageHandler
{
    private final GossipClient client;
    private final Sink sink;

    ClientLink(final Path directory, final Sink sink)
    {
        this.sink = sink;
        client = GossipClient.connect(
            directory.toFile(),
            new ClientContext().deliverOwn(true)
                .publicationRingLength(BareRing.CAPACITY)
                .deliveryRingLength(BareRing.CAPACITY));
    }

    @Override
    public boolean offer(final UnsafeBuffer message)
    {
        final long result = client.offer(message, 0, message.capacity());
        if (result != GossipClient.ACCEPTED && result != GossipClient.BACK_PRESSURED)
        {
            throw new IllegalStateException("the offer gave " + result);
        }

        return result == GossipClient.ACCEPTED;
    }

    @Override
    public int poll(final int limit)
    {
        return client.poll(this, limit);
    }

    @Override
    public void onMessage(
        final long origin,
        final long sequence,
        final int topic,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        sink.onMessage(payload, offset);
    }

    @Override
    public boolean isDrained()
    {
        throw new UnsupportedOperationException("an engine does not say so");
    }

    @Override
    public void close()
    {
        client.close();
    }
}
