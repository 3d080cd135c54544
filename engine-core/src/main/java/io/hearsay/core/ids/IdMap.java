package io.hearsay.core.ids;

import org.agrona.collections.Hashing;

/**
 * Finds things by their node id: open addressing, and the key is that of the thing itself, so that a slot takes no more
 * than a reference (6 to 13 bytes for each thing). Owned by the agent's thread; as large as the most things that it
 * ever held; allocates only to grow, by doubling.
 *
 * @param <T> what is found.
 */
public final class IdMap<T extends Identified>
{
    private static final int MIN_LENGTH = 8;
    private static final float MAX_LOAD = 0.65f;

    private Identified[] slots = new Identified[MIN_LENGTH];
    private int count;

    /**
     * An empty map.
     */
    public IdMap()
    {
    }

    /**
     * Find a thing.
     *
     * @param id node id.
     * @return the thing, or null if there is none.
     */
    @SuppressWarnings("unchecked")
    public T get(final long id)
    {
        return (T)slots[slot(id)];
    }

    /**
     * Add a thing; there is none with its id.
     *
     * @param thing to add.
     */
    public void add(final T thing)
    {
        if (count + 1 > MAX_LOAD * slots.length)
        {
            grow();
        }

        slots[slot(thing.id())] = thing;
        count++;
    }

    /**
     * Remove the thing with an id, if there is one.
     *
     * @param id node id.
     */
    public void remove(final long id)
    {
        int hole = slot(id);
        if (slots[hole] == null)
        {
            return;
        }

        // what follows moves up unless it would then stand before its place: no mark is left behind
        final int mask = slots.length - 1;
        for (int i = hole + 1 & mask; slots[i] != null; i = i + 1 & mask)
        {
            final int place = Hashing.hash(slots[i].id(), mask);
            if ((i - place & mask) >= (i - hole & mask))
            {
                slots[hole] = slots[i];
                hole = i;
            }
        }
        slots[hole] = null;
        count--;
    }

    /** Where a thing is, or where it would be put. */
    private int slot(final long id)
    {
        final int mask = slots.length - 1;
        int i = Hashing.hash(id, mask);
        while (slots[i] != null && slots[i].id() != id)
        {
            i = i + 1 & mask;
        }

        return i;
    }

    private void grow()
    {
        final Identified[] before = slots;
        slots = new Identified[2 * before.length];
        for (final Identified thing : before)
        {
            if (thing != null)
            {
                slots[slot(thing.id())] = thing;
            }
        }
    }
}
