package io.hearsay.perf.attach;

import java.io.IOException;

import io.hearsay.core.client.DeliveryDescriptor;
import io.hearsay.core.wire.RunFlyweight;
import io.hearsay.io.GossipClient;
import io.hearsay.io.MessageHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * A client polls; the ring is filled with runs in the engine's place.
 */
final class PollingPair implements EndPair, MessageHandler
{
    /** Messages of a run, if they are short: as many of 64 bytes as a datagram in an Ethernet holds. */
    static final int RUN_COUNT = 19;

    private final StandInEngine engine;
    private final GossipClient client;
    private final ManyToOneRingBuffer ring;
    private final UnsafeBuffer run;
    private final int count;
    private long sequence = 1;
    private long sum;

    PollingPair(final int messageLength, final int count) throws IOException
    {
        engine = new StandInEngine(BareRing.newDirectory());
        client = engine.connect();
        ring = engine.delivery();
        this.count = count;
        final int entryLength = RunFlyweight.ENTRY_HEADER_LENGTH + messageLength;
        run = EndPair.message(RunFlyweight.HEADER_LENGTH + count * entryLength);
        for (int i = 0; i < count; i++)
        {
            RunFlyweight.entryLength(run, RunFlyweight.HEADER_LENGTH + i * entryLength, messageLength);
        }
    }

    /**
     * Messages of a run that is delivered: as many as a datagram holds, if they are long.
     *
     * @param messageLength of each.
     * @return their number.
     */
    static int runCount(final int messageLength)
    {
        return Math.min(
            RUN_COUNT, RunFlyweight.MAX_MESSAGE_LENGTH / (RunFlyweight.ENTRY_HEADER_LENGTH + messageLength));
    }

    @Override
    public int produce()
    {
        RunFlyweight.putHeader(run, 0, 1, sequence, 0, 0, count);
        if (!ring.write(DeliveryDescriptor.RUN_TYPE_ID, run, 0, run.capacity()))
        {
            return 0;
        }

        sequence += count;
        return count;
    }

    @Override
    public int consume()
    {
        return client.poll(this, LIMIT);
    }

    @Override
    public void onMessage(
        final long origin,
        final long messageSequence,
        final int topic,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        sum += payload.getLong(offset);
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
