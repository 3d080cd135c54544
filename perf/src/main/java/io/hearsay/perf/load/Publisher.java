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
    private final boolean isPublisher;
    private final int size;
    private final UnsafeBuffer message;
    private volatile Order order;
    private volatile long offered = -1;
    private Order current;
    private long sequence;

    Publisher(final LoadSystem system, final int node, final boolean isPublisher, final int size)
    {
        this.system = system;
        this.node = node;
        this.isPublisher = isPublisher;
        this.size = size;
        message = new UnsafeBuffer(new byte[size]);
    }

    /**
     * A measurement.
     *
     * @param number of it.
     * @param pacing of the messages.
     */
    record Order(int number, Pacing pacing)
    {
    }

    /**
     * Publish; or nothing, on a node that does not publish.
     *
     * @param next measurement; the last one is over.
     */
    void publish(final Order next)
    {
        if (isPublisher)
        {
            offered = -1;
            order = next;
        }
    }

    /**
     * How many messages were accepted in the measurement.
     *
     * @return the count, or -1 while it goes on.
     */
    long offered()
    {
        return offered;
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
        if (current != null && offered < 0)
        {
            work = offer(current.pacing());
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
                MessageHeader.identity(current.number(), node, sequence));
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
            offered = sequence;
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
