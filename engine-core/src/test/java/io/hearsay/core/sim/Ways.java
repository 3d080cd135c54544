package io.hearsay.core.sim;

import java.util.Arrays;

import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;
import org.agrona.collections.Object2IntHashMap;

/**
 * The ordered pairs of addresses that are not like all others: with a link of their own, with datagrams that wait to
 * leave, or blocked, alone or as members of two groups. Addresses are numbers; only such pairs cost memory.
 */
final class Ways
{
    private static final int NO_GROUP = 0;

    private final Long2ObjectHashMap<SimulatedLink> links = new Long2ObjectHashMap<>();
    private final Long2LongHashMap queueEndNs = new Long2LongHashMap(0);
    private final LongHashSet blocked = new LongHashSet();
    private final Object2IntHashMap<String> groups = new Object2IntHashMap<>(-1);
    private final LongHashSet blockedGroups = new LongHashSet();
    private int[] groupOf = new int[16];

    Ways()
    {
        groups.put(SimulatedNetwork.OTHERS, NO_GROUP);
    }

    void link(final int from, final int to, final SimulatedLink link)
    {
        if (link == null)
        {
            links.remove(way(from, to));
        }
        else
        {
            links.put(way(from, to), link);
        }
    }

    /**
     * The link of a way.
     *
     * @return its own, or the default.
     */
    SimulatedLink linkOf(final int from, final int to, final SimulatedLink defaultLink)
    {
        final SimulatedLink own = links.isEmpty() ? null : links.get(way(from, to));
        return own == null ? defaultLink : own;
    }

    /**
     * When all that waits on a way has left.
     */
    long queueEndNs(final int from, final int to)
    {
        return queueEndNs.get(way(from, to));
    }

    void queueEndNs(final int from, final int to, final long timeNs)
    {
        queueEndNs.put(way(from, to), timeNs);
    }

    void block(final int from, final int to)
    {
        blocked.add(way(from, to));
    }

    void unblock(final int from, final int to)
    {
        blocked.remove(way(from, to));
    }

    void group(final String name, final int address)
    {
        if (address >= groupOf.length)
        {
            groupOf = Arrays.copyOf(groupOf, Math.max(address + 1, 2 * groupOf.length));
        }
        if (!groups.containsKey(name))
        {
            groups.put(name, groups.size());
        }
        groupOf[address] = groups.getValue(name);
    }

    void blockGroups(final String from, final String to)
    {
        blockedGroups.add(way(group(from), group(to)));
    }

    void unblockGroups(final String from, final String to)
    {
        blockedGroups.remove(way(group(from), group(to)));
    }

    void heal()
    {
        blocked.clear();
        blockedGroups.clear();
    }

    boolean isBlocked(final int from, final int to)
    {
        return !blocked.isEmpty() && blocked.contains(way(from, to)) ||
            !blockedGroups.isEmpty() && blockedGroups.contains(way(groupOf(from), groupOf(to)));
    }

    private int group(final String name)
    {
        final int group = groups.getValue(name);
        if (group < 0)
        {
            throw new IllegalArgumentException("no such group: " + name);
        }

        return group;
    }

    private int groupOf(final int address)
    {
        return address < groupOf.length ? groupOf[address] : NO_GROUP;
    }

    private static long way(final int from, final int to)
    {
        return (long)from << Integer.SIZE | to;
    }
}
