package io.hearsay.perf.attach;

import java.io.IOException;

import io.hearsay.core.client.PublicationDescriptor;
import io.hearsay.io.GossipClient;
import io.hearsay.io.MessageClaim;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * A client publishes, by copying or in place; the ring is read in the engine's place.
 */
final class PublishingPair implements EndPair, MessageHandler
{
    private final StandInEngine engine;
    private final GossipClient client;
    private final ManyToOneRingBuffer ring;
    private final UnsafeBuffer message;
    private final MessageClaim claim;
    private long sum;

    PublishingPair(final int messageLength, final boolean isInPlace) throws IOException
    {
        engine = new StandInEngine(BareRing.newDirectory());
        client = engine.connect();
        ring = engine.publication();
        message = EndPair.message(messageLength);
        claim = isInPlace ? new MessageClaim() : null;
    }

    @Override
    public int produce()
    {
        final int length = message.capacity();
        if (claim == null)
        {
            return client.offer(message, 0, length) == GossipClient.ACCEPTED ? 1 : 0;
        }
        if (client.tryClaim(length, claim) != GossipClient.ACCEPTED)
        {
            return 0;
        }

        claim.buffer().putBytes(0, message, 0, length);
        claim.commit();
        return 1;
    }

    @Override
    public int consume()
    {
        return ring.read(this, LIMIT);
    }

    @Override
    public void onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length)
    {
        sum += buffer.getLong(index + PublicationDescriptor.PAYLOAD_OFFSET);
    }

    @Override
    public long sum()
    {
        return sum;
    }

    @Override
    public void close() throws IOException
    {
        client.close();
        engine.close();
    }
}
