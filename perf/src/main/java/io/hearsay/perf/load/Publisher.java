package io.hearsay.perf.load;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The application of a node: offers messages as they are due, and polls. One thread of the rig; another one orders
 * measurements and asks whether they are over. Allocates nothing in its cycle.
 */
final class Publisher implements Agent
{
    /** What a flood's latencies are recorded of: reading the clock for all would be a good part of the work. */
    static final long FLOOD_SAMPLE_MASK = 255;

    private static final int BURST = 64;

    private final LoadSystem system;
    private final int node;
    private final int size;
    private final UnsafeBuffer message;
    private volatile Order order;
    private Order current;
    private long sequence;

    Publisher(final LoadSystem system, final int node, final int size)
    {
        this.system = system;
        this.node = node;
        this.size = size;
        message = new UnsafeBuffer(new byte[size]);
    }

    /**
     * A measurement, and how many messages were accepted in it, so that nobody takes one's count for another's.
     */
    static final class Order
    {
        private final int number;
        private final Pacing pacing;
        private volatile long offered = -1;

        Order(final int number, final Pacing pacing)
        {
            this.number = number;
            this.pacing = pacing;
        }

        /**
         * How many messages were accepted. Any thread.
         *
         * @return the count, or -1 while it goes on.
         */
        long offered()
        {
            return offered;
        }
    }

    /**
     * Publish. On a node that does.
     *
     * @param next measurement; the last one is over.
     */
    void publish(final Order next)
    {
        order = next;
    }

    @Override
    public int doWork()
    {
        final Order next = order;
        int work = 0;
        if (next != current)
        {
            current = next;
            sequence = 0;
        }
        if (current != null && current.offered < 0)
        {
            work = offer(current.pacing);
        }

        return work + system.poll(node);
    }

    private int offer(final Pacing pacing)
    {
        final long nowNs = System.nanoTime();
        int count = 0;
        while (count < BURST && pacing.isDue(sequence, nowNs))
        {
            MessageHeader.write(
                message,
                intendedNs(pacing, nowNs),
                MessageHeader.identity(current.number, node, sequence));
            if (!system.offer(node, message, size))
            {
                break;
            }
            sequence++;
            count++;
        }

        final boolean isOver = pacing.isOver(sequence, nowNs);
        if ((isOver || pacing.rate() != Pacing.FLOOD) && system.flush(node) && isOver)
        {
            current.offered = sequence;
        }

        return count;
    }

    private long intendedNs(final Pacing pacing, final long nowNs)
    {
        if (pacing.rate() != Pacing.FLOOD)
        {
            return pacing.intendedNs(sequence);
        }

        return (sequence & FLOOD_SAMPLE_MASK) == 0 ? System.nanoTime() : nowNs;
    }

    @Override
    public String roleName()
    {
        return "application-" + node;
    }
}
