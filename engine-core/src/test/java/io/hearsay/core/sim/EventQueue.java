package io.hearsay.core.sim;

import java.util.Arrays;

/**
 * What is to happen in a {@link SimulatedNetwork}, ordered by time, and by the order of adding where times are equal: a
 * binary heap over arrays, so that an event costs no object of its own.
 */
final class EventQueue
{
    private static final int MIN_LENGTH = 64;

    private long[] times = new long[MIN_LENGTH];
    private long[] orders = new long[MIN_LENGTH];
    private Object[] events = new Object[MIN_LENGTH];
    private int count;
    private long nextOrder;

    boolean isEmpty()
    {
        return count == 0;
    }

    int count()
    {
        return count;
    }

    /**
     * Time of the first event; there must be one.
     */
    long firstNs()
    {
        return times[0];
    }

    void add(final long timeNs, final Object event)
    {
        if (count == times.length)
        {
            times = Arrays.copyOf(times, count * 2);
            orders = Arrays.copyOf(orders, count * 2);
            events = Arrays.copyOf(events, count * 2);
        }

        final long order = nextOrder++;
        int at = count++;
        while (at > 0)
        {
            final int parent = at - 1 >>> 1;
            if (times[parent] <= timeNs)
            {
                break; // the one that was added before goes first
            }
            move(parent, at);
            at = parent;
        }
        put(at, timeNs, order, event);
    }

    /**
     * Take the first event; there must be one.
     */
    Object poll()
    {
        final Object first = events[0];
        final int last = --count;
        final long timeNs = times[last];
        final long order = orders[last];
        final Object event = events[last];
        events[last] = null;
        if (last > 0)
        {
            int at = 0;
            for (int child = 1; child < last; child = 2 * at + 1)
            {
                if (child + 1 < last && isBefore(child + 1, times[child], orders[child]))
                {
                    child++;
                }
                if (!isBefore(child, timeNs, order))
                {
                    break;
                }
                move(child, at);
                at = child;
            }
            put(at, timeNs, order, event);
        }

        return first;
    }

    private boolean isBefore(final int at, final long timeNs, final long order)
    {
        return times[at] < timeNs || times[at] == timeNs && orders[at] < order;
    }

    private void move(final int from, final int to)
    {
        put(to, times[from], orders[from], events[from]);
    }

    private void put(final int at, final long timeNs, final long order, final Object event)
    {
        times[at] = timeNs;
        orders[at] = order;
        events[at] = event;
    }
}
