package io.hearsay.io.demo;

import java.util.Arrays;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.counters.CounterScope;
import io.hearsay.io.ClientContext;
import io.hearsay.io.GossipClient;
import io.hearsay.io.GossipEngine;
import io.hearsay.io.MessageHandler;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * One node of the demo: its engine, its client, what it sent and what it received. Demo's thread alone.
 */
final class DemoNode implements MessageHandler, AutoCloseable
{
    private static final int NOBODY = -1;
    private static final int TOPIC = 0;
    private static final int WARM_UP_TOPIC = 1;
    private static final int WARM_UP_LENGTH = 64;

    private final int number;
    private final DemoInput input;
    private final GossipEngine engine;
    private final GossipClient client;
    private final long[] offeredAtNs;
    private final Long2LongHashMap numberOfOrigin = new Long2LongHashMap(NOBODY);
    private DemoNode[] nodes;
    private DemoStream[] streams;
    private long[] latenciesNs;
    private int latencyCount;
    private final long[] baseline = new long[CounterDescriptor.values().length];
    private long warmUpReceived;
    private long warmUpOffered;
    private int offered;
    private int strangers;
    private long lost;

    DemoNode(final int number, final DemoInput input, final GossipEngine engine)
    {
        this.number = number;
        this.input = input;
        this.engine = engine;
        offeredAtNs = new long[input.count(number)];
        client = GossipClient.connect(engine.directory(), new ClientContext().gapHandler(
            (origin, first, last, cause) -> lost += last - first + 1));
    }

    /**
     * Meet the others.
     *
     * @param all    nodes, this one included.
     * @param hashes of what each one sends.
     */
    void meet(final DemoNode[] all, final byte[][] hashes)
    {
        nodes = all;
        streams = new DemoStream[all.length];
        for (int i = 0; i < all.length; i++)
        {
            streams[i] = new DemoStream(i == number ? 0 : input.count(i), hashes[i]);
            numberOfOrigin.put(all[i].engine.nodeId(), i);
        }
        latenciesNs = new long[expected()];
    }

    int expected()
    {
        return input.total() - input.count(number);
    }

    /**
     * Offer a message that is not counted, so that code is compiled and peers are known when it matters.
     *
     * @param limit of such messages.
     * @return 1 if one was offered.
     */
    int offerWarmUp(final int limit)
    {
        final boolean isOffered = warmUpOffered < limit && client.offer(
            input.bytes(), 0, Math.min(WARM_UP_LENGTH, input.bytes().capacity()), WARM_UP_TOPIC) > 0;
        warmUpOffered += isOffered ? 1 : 0;
        return isOffered ? 1 : 0;
    }

    long warmUpOffered()
    {
        return warmUpOffered;
    }

    long warmUpReceived()
    {
        return warmUpReceived;
    }

    /**
     * What is counted counts from now on.
     */
    void begin()
    {
        for (final CounterDescriptor descriptor : CounterDescriptor.of(CounterScope.ENGINE))
        {
            baseline[descriptor.ordinal()] = engine.counters().get(descriptor);
        }
    }

    /**
     * Offer the next messages.
     *
     * @param limit the most.
     * @return the number offered.
     */
    int offer(final int limit) throws DemoFailure
    {
        int count = 0;
        while (count < limit && offered < offeredAtNs.length)
        {
            offeredAtNs[offered] = System.nanoTime();
            final long result =
                client.offer(input.bytes(), input.offset(number, offered), input.length(number, offered), TOPIC);
            if (result == GossipClient.BACK_PRESSURED)
            {
                break;
            }
            if (result < 0)
            {
                throw new DemoFailure("node " + number + " can not publish: result " + result);
            }
            offered++;
            count++;
        }

        return count;
    }

    int poll(final int limit)
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
        final long nowNs = System.nanoTime();
        final int from = (int)numberOfOrigin.get(origin);
        if (from == NOBODY)
        {
            strangers++;
        }
        else if (topic == WARM_UP_TOPIC)
        {
            warmUpReceived++;
        }
        else
        {
            final long index = sequence - 1 - nodes[from].warmUpOffered;
            if (streams[from].onMessage(index, payload, offset, length))
            {
                latenciesNs[latencyCount++] = nowNs - nodes[from].offeredAtNs[(int)index];
            }
        }
    }

    /**
     * Messages of others that arrived, each counted once.
     *
     * @return the number.
     */
    int delivered()
    {
        return latencyCount;
    }

    int offered()
    {
        return offered;
    }

    long lost()
    {
        return lost;
    }

    int duplicated()
    {
        return strangers + Arrays.stream(streams).mapToInt(DemoStream::duplicates).sum();
    }

    boolean isComplete()
    {
        return offered == offeredAtNs.length && latencyCount == latenciesNs.length;
    }

    /**
     * Find a stream that is not what was sent.
     *
     * @return number of its origin, or -1.
     */
    int firstWrongStream()
    {
        for (int i = 0; i < streams.length; i++)
        {
            if (i != number && !(streams[i].isComplete() && streams[i].isSame()))
            {
                return i;
            }
        }

        return NOBODY;
    }

    long peers()
    {
        return engine.counters().get(CounterDescriptor.PEERS_PROVEN);
    }

    long counter(final CounterDescriptor descriptor)
    {
        return engine.counters().get(descriptor) - baseline[descriptor.ordinal()];
    }

    /**
     * Latencies from offer to poll so far.
     *
     * @return a copy, sorted.
     */
    long[] latenciesNs()
    {
        final long[] sorted = Arrays.copyOf(latenciesNs, latencyCount);
        Arrays.sort(sorted);
        return sorted;
    }

    @Override
    public void close()
    {
        client.close();
        engine.close();
    }
}
