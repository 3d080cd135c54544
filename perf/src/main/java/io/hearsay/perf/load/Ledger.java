package io.hearsay.perf.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * What all nodes of this process delivered of all publishers but themselves. Each node is counted by the thread that
 * delivers there; all else is for one other thread, which begins a measurement and reads it when nothing is on its way.
 */
final class Ledger implements Deliveries
{
    private final Tally[][] tallies;
    private final int publishers;

    Ledger(final int nodes, final int publishers, final int capacity, final Site site)
    {
        this.publishers = publishers;
        tallies = new Tally[nodes][];
        for (int node = 0; node < nodes; node++)
        {
            tallies[node] = new Tally[site.has(node) ? publishers : 0];
            Arrays.setAll(tallies[node], (publisher) -> new Tally(capacity));
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
     * Deliveries of all nodes here until now. Any thread.
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
     * Deliveries that all nodes here owe.
     *
     * @param offered messages of each publisher.
     * @return their count.
     */
    long owed(final long[] offered)
    {
        long sum = 0;
        for (int node = 0; node < tallies.length; node++)
        {
            for (int publisher = 0; publisher < tallies[node].length; publisher++)
            {
                sum += publisher == node ? 0 : offered[publisher];
            }
        }

        return sum;
    }

    /**
     * What was counted.
     *
     * @param offered messages of each publisher.
     * @return the counts of all nodes here.
     */
    Counted counted(final long[] offered)
    {
        final List<long[]> delivered = new ArrayList<>();
        for (int publisher = 0; publisher < publishers; publisher++)
        {
            delivered.add(delivered(publisher, offered[publisher]));
        }

        return new Counted(received(), duplicates(), strays(), delivered, latencies());
    }

    private long[] delivered(final int publisher, final long offered)
    {
        final long[] bits = new long[(int)(offered + 63 >>> 6)];
        Arrays.fill(bits, -1L);
        if ((offered & 63) != 0)
        {
            bits[bits.length - 1] = (1L << offered) - 1;
        }
        for (int node = 0; node < tallies.length; node++)
        {
            if (node != publisher && tallies[node].length > 0)
            {
                tallies[node][publisher].retain(bits);
            }
        }

        return bits;
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
        final Histogram sum = Tally.histogram();
        Arrays.stream(tallies).flatMap(Arrays::stream).map(Tally::latencies).forEach(sum::add);
        return sum;
    }
}
