package io.hearsay.perf.load;

import java.util.Arrays;

import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * What all nodes delivered of all publishers but themselves. Each node is counted by the thread that delivers there;
 * all else is for one other thread, which begins a measurement and reads it when nothing is on its way.
 */
final class Ledger implements Deliveries
{
    private final Tally[][] tallies;
    private final int publishers;

    Ledger(final int nodes, final int publishers, final int capacity)
    {
        this.publishers = publishers;
        tallies = new Tally[nodes][publishers];
        for (final Tally[] node : tallies)
        {
            Arrays.setAll(node, (publisher) -> new Tally(capacity));
        }
    }

    /**
     * Begin a measurement.
     *
     * @param number     of it.
     * @param sampleMask latencies are recorded of messages whose sequence has none of these bits.
     */
    void prepare(final int number, final long sampleMask)
    {
        for (final Tally[] node : tallies)
        {
            for (final Tally tally : node)
            {
                tally.prepare(number, sampleMask);
            }
        }
    }

    @Override
    public void onMessage(final int node, final DirectBuffer buffer, final int offset)
    {
        final long identity = MessageHeader.identity(buffer, offset);
        final int publisher = MessageHeader.publisher(identity);
        if (publisher < publishers && publisher != node)
        {
            tallies[node][publisher].onMessage(identity, MessageHeader.intendedNs(buffer, offset));
        }
    }

    /**
     * Deliveries of all nodes until now. Any thread.
     *
     * @return their count.
     */
    long received()
    {
        long sum = 0;
        for (final Tally[] node : tallies)
        {
            for (final Tally tally : node)
            {
                sum += tally.received();
            }
        }

        return sum;
    }

    /**
     * Deliveries that all nodes owe.
     *
     * @param offered messages of each publisher.
     * @return their count.
     */
    long owed(final long[] offered)
    {
        return Arrays.stream(offered).sum() * (tallies.length - 1);
    }

    /**
     * Messages that were delivered on all nodes but their publisher.
     *
     * @param offered messages of each publisher.
     * @return their count.
     */
    long everywhere(final long[] offered)
    {
        long sum = 0;
        for (int publisher = 0; publisher < publishers; publisher++)
        {
            final long[] bits = new long[(int)(offered[publisher] + 63 >>> 6)];
            Arrays.fill(bits, -1L);
            for (int node = 0; node < tallies.length; node++)
            {
                if (node != publisher)
                {
                    tallies[node][publisher].retain(bits);
                }
            }
            sum += Arrays.stream(bits).map(Long::bitCount).sum();
        }

        return sum;
    }

    /**
     * Deliveries made twice.
     *
     * @return their count.
     */
    long duplicates()
    {
        return Arrays.stream(tallies).flatMap(Arrays::stream).mapToLong(Tally::duplicates).sum();
    }

    /**
     * Deliveries that came when they had been counted as lost.
     *
     * @return their count.
     */
    long strays()
    {
        return Arrays.stream(tallies).flatMap(Arrays::stream).mapToLong(Tally::strays).sum();
    }

    /**
     * Latencies of all deliveries that are recorded.
     *
     * @return a copy.
     */
    Histogram latencies()
    {
        final Histogram sum = new Histogram(tallies[0][0].latencies());
        sum.reset();
        Arrays.stream(tallies).flatMap(Arrays::stream).map(Tally::latencies).forEach(sum::add);
        return sum;
    }
}
