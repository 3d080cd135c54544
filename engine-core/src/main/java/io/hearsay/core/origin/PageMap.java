package io.hearsay.core.origin;

import org.agrona.BitUtil;
import org.agrona.collections.Hashing;

/**
 * Finds a page by its key: open addressing over numbers of pages, whose keys are kept by page, so that a slot takes 4
 * bytes and room for a page 8 and two to four slots. Pages that are not in use are chained through their keys, the one
 * that was given back last first. Owned by the agent's thread; bounded by the number of pages; allocates only to grow,
 * by doubling.
 */
final class PageMap
{
    static final int NONE = -1;

    private static final int MIN_LENGTH = 16;
    private static final float MAX_LOAD = 0.65f;

    /** A map for more pages than that is made in its full size: to let it grow would take too long for a duty cycle. */
    private static final int MAX_GROWN_PAGES = 1_024;

    private static final int FREE = 0;

    /** Of each page; of one that is not in use, the next such page. */
    private final long[] keys;

    /** Number of a page + 1. */
    private int[] slots;

    private int firstFree;
    private int freeCount;

    PageMap(final int pageCount)
    {
        keys = new long[pageCount];
        freeCount = pageCount;
        for (int i = 0; i < pageCount; i++)
        {
            keys[i] = i + 1;
        }
        slots = new int[pageCount > MAX_GROWN_PAGES ?
            BitUtil.findNextPositivePowerOfTwo((int)Math.ceil(pageCount / MAX_LOAD)) : MIN_LENGTH];
    }

    int freeCount()
    {
        return freeCount;
    }

    int usedCount()
    {
        return keys.length - freeCount;
    }

    /**
     * The page with a key, or {@link #NONE}.
     */
    int get(final long key)
    {
        return slots[slot(key)] - 1;
    }

    /**
     * Take a page for a key that no page has. One must be free.
     */
    int take(final long key)
    {
        if (usedCount() + 1 > MAX_LOAD * slots.length)
        {
            grow();
        }

        final int page = firstFree;
        firstFree = (int)keys[page];
        freeCount--;
        keys[page] = key;
        slots[slot(key)] = page + 1;
        return page;
    }

    /**
     * Give back the page with a key.
     */
    void giveBack(final long key)
    {
        int hole = slot(key);
        final int page = slots[hole] - 1;
        final int mask = slots.length - 1;
        // what follows moves up unless it would then stand before its place: no mark is left behind
        for (int i = hole + 1 & mask; slots[i] != FREE; i = i + 1 & mask)
        {
            final int place = Hashing.hash(keys[slots[i] - 1], mask);
            if ((i - place & mask) >= (i - hole & mask))
            {
                slots[hole] = slots[i];
                hole = i;
            }
        }
        slots[hole] = FREE;
        keys[page] = firstFree;
        firstFree = page;
        freeCount++;
    }

    /** Where a page is, or where it would be put. */
    private int slot(final long key)
    {
        final int mask = slots.length - 1;
        int i = Hashing.hash(key, mask);
        while (slots[i] != FREE && keys[slots[i] - 1] != key)
        {
            i = i + 1 & mask;
        }

        return i;
    }

    private void grow()
    {
        final int[] before = slots;
        slots = new int[2 * before.length];
        for (final int slot : before)
        {
            if (slot != FREE)
            {
                slots[slot(keys[slot - 1])] = slot;
            }
        }
    }
}
