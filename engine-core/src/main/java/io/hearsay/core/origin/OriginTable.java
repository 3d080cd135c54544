package io.hearsay.core.origin;

import java.util.Arrays;

import io.hearsay.core.ids.IdMap;
import org.agrona.collections.Long2LongHashMap;

/**
 * The origins that this node knows, and the tombstones of those that it forgot. Owned by the agent's thread; bounded by
 * <code>maxOrigins</code> and <code>originTombstones</code>. An {@link Origin} is made when its index is first used and
 * kept for the next origin that gets the index.
 */
public final class OriginTable
{
    private static final int MIN_HOLES = 1_024;
    private static final long MISSING = -1;

    private final IdMap<Origin> originById = new IdMap<>();
    private final Long2LongHashMap tombstones;
    private long[] tombstoneOrder = new long[16]; // a ring once it has its full length
    private long[] tombstoneHighest = new long[16]; // tells the entry of a tombstone from an older one of that origin
    private long tombstoneCount;
    private final Origin[] origins;
    private Origin[] free = new Origin[16];
    private final Holes holes;
    private final int maxTombstones;
    private final boolean isJournaled;
    private int freeCount;
    private int usedCount;

    /**
     * An empty table.
     *
     * @param maxOrigins    most origins at a time.
     * @param maxTombstones most tombstones at a time.
     */
    public OriginTable(final int maxOrigins, final int maxTombstones)
    {
        this(maxOrigins, maxTombstones, false);
    }

    /**
     * An empty table.
     *
     * @param maxOrigins    most origins at a time.
     * @param maxTombstones most tombstones at a time.
     * @param isJournaled   whether there is a journal: then origins know what of them was lost.
     */
    public OriginTable(final int maxOrigins, final int maxTombstones, final boolean isJournaled)
    {
        this.maxTombstones = maxTombstones;
        this.isJournaled = isJournaled;
        tombstones = new Long2LongHashMap(16, 0.65f, MISSING);
        origins = new Origin[maxOrigins];
        holes = new Holes(MIN_HOLES + maxOrigins);
    }

    /**
     * Holes of all origins.
     *
     * @return the pool.
     */
    public Holes holes()
    {
        return holes;
    }

    /**
     * Find an origin.
     *
     * @param id node id.
     * @return the origin, or null if it is not known.
     */
    public Origin find(final long id)
    {
        return originById.get(id);
    }

    /**
     * Origin at an index.
     *
     * @param index of the origin, below {@link #indexLimit()}.
     * @return the origin, or null if the index is not in use.
     */
    public Origin at(final int index)
    {
        return origins[index];
    }

    /**
     * Indexes in use are below this.
     *
     * @return the limit, exclusive.
     */
    public int indexLimit()
    {
        return usedCount;
    }

    /**
     * Number of origins known.
     *
     * @return the number.
     */
    public int count()
    {
        return usedCount - freeCount;
    }

    /**
     * Whether another origin fits.
     *
     * @return true if the table is full.
     */
    public boolean isFull()
    {
        return freeCount == 0 && usedCount == origins.length;
    }

    /**
     * Most origins at a time.
     *
     * @return the number.
     */
    public int capacity()
    {
        return origins.length;
    }

    /**
     * Highest sequence of a forgotten origin.
     *
     * @param id node id.
     * @return the sequence, or 0 if there is no tombstone.
     */
    public long tombstone(final long id)
    {
        return Math.max(0, tombstones.get(id));
    }

    /**
     * Add an origin. The table must not be full, nor know it already. A tombstone is taken away, and its window goes on
     * where it ended: what lies between is missing once something above it comes, as if the origin had been remembered.
     *
     * @param id    node id.
     * @param base  below the first sequence of interest, if there is no tombstone.
     * @param open  whether the base may be lowered for a while, if there is no tombstone.
     * @param nowNs monotonic time.
     * @return the origin.
     */
    public Origin add(final long id, final long base, final boolean open, final long nowNs)
    {
        final long buried = tombstone(id);
        final Origin origin = freeCount > 0 ? free[--freeCount] : new Origin(usedCount++, holes, isJournaled);
        origins[origin.index()] = origin;
        origin.init(id, buried > 0 ? buried : base, open && buried == 0, nowNs);
        originById.add(origin);
        if (buried > 0)
        {
            tombstones.remove(id); // its entry in the order stays until its turn comes
            if (isJournaled)
            {
                origin.window.letJump();
            }
        }

        return origin;
    }

    /**
     * Forget an origin and leave a tombstone.
     *
     * @param origin to forget; nothing of it may be retained.
     * @return the number of tombstones that had to go for it, 0 or 1.
     */
    public int forget(final Origin origin)
    {
        origin.window.freeHoles();
        originById.remove(origin.id());
        origins[origin.index()] = null;
        if (freeCount == free.length)
        {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = origin;
        return bury(origin.id(), origin.window.highest());
    }

    /**
     * Leave a tombstone for an origin that is not in the table.
     *
     * @param id      node id.
     * @param highest sequence that is not believed any more.
     * @return the number of tombstones that had to go for it, 0 or 1.
     */
    public int bury(final long id, final long highest)
    {
        if (tombstoneCount == tombstoneOrder.length && tombstoneCount < maxTombstones)
        {
            final int length = (int)Math.min(maxTombstones, 2L * tombstoneOrder.length);
            tombstoneOrder = Arrays.copyOf(tombstoneOrder, length);
            tombstoneHighest = Arrays.copyOf(tombstoneHighest, length);
        }

        final int at = (int)(tombstoneCount++ % tombstoneOrder.length);
        int evicted = 0;
        if (tombstoneCount > tombstoneOrder.length && tombstones.get(tombstoneOrder[at]) == tombstoneHighest[at])
        {
            tombstones.remove(tombstoneOrder[at]);
            evicted = 1;
        }
        tombstoneHighest[at] = highest;
        tombstones.put(id, highest);
        tombstoneOrder[at] = id;
        return evicted;
    }
}
