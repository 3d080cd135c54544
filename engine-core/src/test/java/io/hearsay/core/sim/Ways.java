package io.hearsay.core.sim;

import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;

/**
 * The ordered pairs of addresses that are not like all others: with a link of their own, or blocked. Addresses are
 * numbers; only such pairs cost memory.
 */
final class Ways
{
    private final Long2ObjectHashMap<SimulatedLink> links = new Long2ObjectHashMap<>();
    private final LongHashSet blocked = new LongHashSet();

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

    void block(final int from, final int to)
    {
        blocked.add(way(from, to));
    }

    void unblock(final int from, final int to)
    {
        blocked.remove(way(from, to));
    }

    void heal()
    {
        blocked.clear();
    }

    boolean isBlocked(final int from, final int to)
    {
        return !blocked.isEmpty() && blocked.contains(way(from, to));
    }

    private static long way(final int from, final int to)
    {
        return (long)from << Integer.SIZE | to;
    }
}
