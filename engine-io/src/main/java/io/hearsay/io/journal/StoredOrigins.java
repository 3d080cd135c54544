package io.hearsay.io.journal;

import org.agrona.collections.Long2LongHashMap;

/**
 * From which sequence on each origin is stored without a hole, for answers at once. The agent's thread; allocates
 * nothing after its construction. Bounded: of an origin too many the one appended to longest ago is said not to be
 * stored, although it may be.
 */
final class StoredOrigins
{
    private static final long NONE = -1;
    private static final float LOAD_FACTOR = 0.65f;

    private final Long2LongHashMap slots;
    private final long[] origins;
    private final long[] lowest;
    private final long[] highest;
    private final long[] removed;
    private final int[] older;
    private final int[] newer;
    private int count;
    private int oldestSlot = (int)NONE;
    private int newestSlot = (int)NONE;

    StoredOrigins(final int capacity)
    {
        // One more than fits, for the moment in which one comes and another has to go; sized so that it never grows.
        slots = new Long2LongHashMap(2 * Integer.highestOneBit(capacity + 1) * 2, LOAD_FACTOR, NONE);
        origins = new long[capacity];
        lowest = new long[capacity];
        highest = new long[capacity];
        removed = new long[capacity];
        older = new int[capacity];
        newer = new int[capacity];
    }

    /**
     * What was there before this start.
     *
     * @param segments that are stored, in order.
     * @param history  all that was ever accepted.
     */
    void restore(final Iterable<StoredSegment> segments, final RangeTable history)
    {
        final RangeTable union = new RangeTable(Integer.MAX_VALUE, Integer.MAX_VALUE);
        for (final StoredSegment segment : segments)
        {
            union.addAll(segment.ranges());
        }
        for (OriginRanges ranges = union.oldest(); ranges != null; ranges = ranges.newer)
        {
            onStored(ranges.origin(), ranges.first(0), ranges.highest());
            final OriginRanges known = history.get(ranges.origin());
            if (known != null)
            {
                onRemoved(ranges.origin(), known.highestNotIn(ranges));
            }
        }
    }

    /**
     * Sequences are stored.
     *
     * @param origin node id.
     * @param first  of them.
     * @param last   of them.
     */
    void onStored(final long origin, final long first, final long last)
    {
        final int slot = slotOf(origin);
        if (lowest[slot] > first)
        {
            lowest[slot] = first;
        }
        if (highest[slot] < last)
        {
            highest[slot] = last;
        }
    }

    /**
     * A sequence is not stored any more, and lower ones may not be.
     *
     * @param origin   node id.
     * @param sequence of it.
     */
    void onRemoved(final long origin, final long sequence)
    {
        final int slot = (int)slots.get(origin);
        if (slot != NONE && removed[slot] < sequence)
        {
            removed[slot] = sequence;
        }
    }

    /**
     * From where on an origin is stored.
     *
     * @param origin node id.
     * @return the sequence, or {@link Long#MAX_VALUE} if nothing is.
     */
    long storedFrom(final long origin)
    {
        final int slot = (int)slots.get(origin);
        if (slot == NONE || highest[slot] <= removed[slot])
        {
            return Long.MAX_VALUE;
        }

        return Math.max(lowest[slot], removed[slot] + 1);
    }

    private int slotOf(final long origin)
    {
        if (newestSlot != NONE && origins[newestSlot] == origin)
        {
            return newestSlot;
        }

        int slot = (int)slots.get(origin);
        if (slot == NONE)
        {
            slot = count < origins.length ? count++ : forgetOldest();
            slots.put(origin, slot);
            origins[slot] = origin;
            lowest[slot] = Long.MAX_VALUE;
            highest[slot] = 0;
            removed[slot] = 0;
        }
        else
        {
            unlink(slot);
        }

        link(slot);
        return slot;
    }

    private int forgetOldest()
    {
        final int slot = oldestSlot;
        slots.remove(origins[slot]);
        unlink(slot);
        return slot;
    }

    private void link(final int slot)
    {
        older[slot] = newestSlot;
        newer[slot] = (int)NONE;
        if (newestSlot == NONE)
        {
            oldestSlot = slot;
        }
        else
        {
            newer[newestSlot] = slot;
        }
        newestSlot = slot;
    }

    private void unlink(final int slot)
    {
        if (older[slot] == NONE)
        {
            oldestSlot = newer[slot];
        }
        else
        {
            newer[older[slot]] = newer[slot];
        }
        if (newer[slot] == NONE)
        {
            newestSlot = older[slot];
        }
        else
        {
            older[newer[slot]] = older[slot];
        }
    }
}
