package io.hearsay.core.sim;

import java.util.Arrays;

/**
 * What is to happen in a {@link SimulatedNetwork}, ordered by time, and by the order of adding where times are equal: a
 * heap over arrays, so that an event costs no object of its own. Each of its nodes has four children, and time and
 * order lie side by side: a large cluster has millions of datagrams on the way, and each step down is a cache miss.
 * What is added for the time of the last event, as most duty cycles are, never enters the heap: it waits in a ring.
 */
final class EventQueue
{
    private static final int MIN_LENGTH = 64;
    private static final int CHILDREN_SHIFT = 2;
    private static final int CHILDREN = 1 << CHILDREN_SHIFT;

    private long[] keys = new long[2 * MIN_LENGTH]; // time and order of each event
    private Object[] events = new Object[MIN_LENGTH];
    private int count;
    private long nextOrder;

    private long[] dueOrders = new long[MIN_LENGTH];
    private Object[] dueEvents = new Object[MIN_LENGTH];
    private long dueNs = Long.MIN_VALUE;
    private int firstDue;
    private int dueCount;

    boolean isEmpty()
    {
        return count + dueCount == 0;
    }

    int count()
    {
        return count + dueCount;
    }

    /**
     * Time of the first event; there must be one.
     */
    long firstNs()
    {
        return isDueFirst() ? dueNs : keys[0];
    }

    void add(final long timeNs, final Object event)
    {
        if (timeNs == dueNs)
        {
            addDue(event);
        }
        else
        {
            addToHeap(timeNs, event);
        }
    }

    /**
     * Take the first event; there must be one.
     */
    Object poll()
    {
        if (isDueFirst())
        {
            final Object event = dueEvents[firstDue];
            dueEvents[firstDue] = null;
            firstDue = firstDue + 1 & dueEvents.length - 1;
            dueCount--;
            return event;
        }

        if (dueCount == 0)
        {
            dueNs = keys[0];
        }
        return pollHeap();
    }

    private boolean isDueFirst()
    {
        return dueCount > 0 && (count == 0 || !isBefore(0, dueNs, dueOrders[firstDue]));
    }

    private void addDue(final Object event)
    {
        if (dueCount == dueEvents.length)
        {
            final int moved = dueCount - firstDue;
            final long[] orders = new long[2 * dueCount];
            final Object[] longer = new Object[2 * dueCount];
            System.arraycopy(dueOrders, firstDue, orders, 0, moved);
            System.arraycopy(dueOrders, 0, orders, moved, firstDue);
            System.arraycopy(dueEvents, firstDue, longer, 0, moved);
            System.arraycopy(dueEvents, 0, longer, moved, firstDue);
            dueOrders = orders;
            dueEvents = longer;
            firstDue = 0;
        }

        final int at = firstDue + dueCount++ & dueEvents.length - 1;
        dueOrders[at] = nextOrder++;
        dueEvents[at] = event;
    }

    private void addToHeap(final long timeNs, final Object event)
    {
        if (count == events.length)
        {
            keys = Arrays.copyOf(keys, count * 4);
            events = Arrays.copyOf(events, count * 2);
        }

        int at = count++;
        while (at > 0)
        {
            final int parent = at - 1 >>> CHILDREN_SHIFT;
            if (keys[2 * parent] <= timeNs)
            {
                break; // the one that was added before goes first
            }
            move(parent, at);
            at = parent;
        }
        put(at, timeNs, nextOrder++, event);
    }

    private Object pollHeap()
    {
        final Object first = events[0];
        final int last = --count;
        final long timeNs = keys[2 * last];
        final long order = keys[2 * last + 1];
        final Object event = events[last];
        events[last] = null;
        if (last > 0)
        {
            int at = 0;
            for (int child = firstChild(at, last); child < last; child = firstChild(at, last))
            {
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

    /** The child that goes before its siblings, or the limit or more if there is none. */
    private int firstChild(final int at, final int limit)
    {
        int result = (at << CHILDREN_SHIFT) + 1;
        final int end = Math.min(result + CHILDREN, limit);
        for (int child = result + 1; child < end; child++)
        {
            if (isBefore(child, keys[2 * result], keys[2 * result + 1]))
            {
                result = child;
            }
        }

        return result;
    }

    private boolean isBefore(final int at, final long timeNs, final long order)
    {
        return keys[2 * at] < timeNs || keys[2 * at] == timeNs && keys[2 * at + 1] < order;
    }

    private void move(final int from, final int to)
    {
        put(to, keys[2 * from], keys[2 * from + 1], events[from]);
    }

    private void put(final int at, final long timeNs, final long order, final Object event)
    {
        keys[2 * at] = timeNs;
        keys[2 * at + 1] = order;
        events[at] = event;
    }
}
