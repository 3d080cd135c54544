package io.hearsay.core.peer;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What is kept for each address, by its handle, and the peers behind some of them. Owned by the agent's thread; bounded
 * by the highest handle, which the owner bounds. Arrays grow by an eighth, as most addresses are never heard from and
 * are to cost little: {@link #BYTES_PER_HANDLE} for each handle and {@link #BYTES_PER_LIVE} for each live address.
 * <p>
 * The live addresses are one dense array, so that choosing some at random is a few swaps: no allocation and no bias.
 * Those in doubt, that were probed and that nobody was heard from, stand behind the others in it. The place of an
 * address in it is in its slot, or in its {@link Peer} if there is one: then the slot holds the index of the peer.
 */
final class KnownAddresses
{
    /** Slot, link and flags of a handle. */
    static final int BYTES_PER_HANDLE = 2 * Integer.BYTES + Byte.BYTES;

    /** Place in the array of live addresses. */
    static final int BYTES_PER_LIVE = Integer.BYTES;

    /** No peer, no place, or the end of a chain. */
    static final int NONE = -1;

    /** Discovery names the address. */
    static final byte DISCOVERED = 1;

    /** In a queue of addresses that wait for a probe. */
    static final byte QUEUED = 1 << 1;

    private static final byte PROVEN = 1 << 2;
    private static final byte MARKED = 1 << 3;
    private static final int COUNT_SHIFT = 4;
    private static final int COUNT_MASK = 3 << COUNT_SHIFT;

    private static final int MIN_LENGTH = 16;
    private static final int GROWTH_SHIFT = 3;

    private int[] slots = new int[MIN_LENGTH];
    private int[] links = new int[MIN_LENGTH];
    private byte[] flags = new byte[MIN_LENGTH];
    private int[] live = new int[MIN_LENGTH];
    private int liveCount;
    private int undoubtedCount;
    private Peer[] peers = new Peer[4];
    private int peerCount;
    private int strangerCount;
    private byte mark;

    KnownAddresses()
    {
        Arrays.fill(slots, NONE);
    }

    /**
     * All handles that something is kept for are below this.
     */
    int limit()
    {
        return flags.length;
    }

    /**
     * Bytes of the arrays that grow with the addresses, whether somebody was heard from there or not.
     */
    long sizeInBytes()
    {
        return (long)BYTES_PER_HANDLE * flags.length + (long)BYTES_PER_LIVE * live.length;
    }

    void ensureLimit(final int limit)
    {
        final int before = flags.length;
        if (limit > before)
        {
            final int length = Math.max(limit, before + (before >> GROWTH_SHIFT));
            slots = Arrays.copyOf(slots, length);
            Arrays.fill(slots, before, length, NONE);
            links = Arrays.copyOf(links, length);
            flags = Arrays.copyOf(flags, length);
        }
    }

    /**
     * So many addresses are about to be live: better grow once.
     */
    void ensureLive(final int count)
    {
        if (count > live.length)
        {
            live = Arrays.copyOf(live, Math.max(count, live.length + (live.length >> GROWTH_SHIFT)));
        }
    }

    boolean isDiscovered(final int address)
    {
        return is(address, DISCOVERED);
    }

    boolean is(final int address, final byte flag)
    {
        return address >= 0 && address < flags.length && (flags[address] & flag) != 0;
    }

    void set(final int address, final byte flag)
    {
        flags[address] = (byte)(flags[address] | flag);
    }

    void clear(final int address, final byte flag)
    {
        flags[address] = (byte)(flags[address] & ~flag);
    }

    void discovered(final int address, final boolean isDiscovered)
    {
        if (is(address, PROVEN) && isDiscovered != isDiscovered(address))
        {
            strangerCount += isDiscovered ? -1 : 1;
        }
        flags[address] = (byte)(isDiscovered ? flags[address] | DISCOVERED : flags[address] & ~DISCOVERED);
    }

    /**
     * No address is marked any more.
     */
    void unmarkAll()
    {
        mark ^= MARKED;
    }

    void mark(final int address)
    {
        flags[address] = (byte)(flags[address] & ~MARKED | mark);
    }

    boolean isMarked(final int address)
    {
        return (flags[address] & MARKED) == mark;
    }

    /**
     * A number from 0 to 3 that somebody keeps for an address.
     */
    int count(final int address)
    {
        return (flags[address] & COUNT_MASK) >> COUNT_SHIFT;
    }

    void count(final int address, final int count)
    {
        flags[address] = (byte)(flags[address] & ~COUNT_MASK | count << COUNT_SHIFT);
    }

    int link(final int address)
    {
        return links[address];
    }

    void link(final int address, final int next)
    {
        links[address] = next;
    }

    /**
     * The peer behind an address, or null.
     */
    Peer peer(final int address)
    {
        return is(address, PROVEN) ? peers[slots[address]] : null;
    }

    int peerCount()
    {
        return peerCount;
    }

    /**
     * One of the peers, by a number that changes when another one is removed.
     */
    Peer peerAtIndex(final int index)
    {
        return peers[index];
    }

    /**
     * Number of peers whose address discovery does not name.
     */
    int strangerCount()
    {
        return strangerCount;
    }

    /**
     * A peer stands behind its address from now on; nobody may so far.
     */
    void add(final Peer peer)
    {
        final int address = peer.address;
        if (peerCount == peers.length)
        {
            peers = Arrays.copyOf(peers, peerCount * 2);
        }
        peer.livePosition = slots[address];
        slots[address] = peerCount;
        peers[peerCount++] = peer;
        flags[address] |= PROVEN;
        strangerCount += isDiscovered(address) ? 0 : 1;
        if (peer.livePosition >= undoubtedCount)
        {
            swap(peer.livePosition, undoubtedCount++);
        }
    }

    /**
     * Nobody stands behind the address of a peer any more.
     */
    void remove(final Peer peer)
    {
        final Peer last = peers[--peerCount];
        final int index = slots[peer.address];
        peers[index] = last;
        slots[last.address] = index;
        peers[peerCount] = null;
        slots[peer.address] = peer.livePosition;
        flags[peer.address] &= ~PROVEN;
        strangerCount -= isDiscovered(peer.address) ? 0 : 1;
    }

    int liveCount()
    {
        return liveCount;
    }

    /**
     * One of the live addresses, by a place that changes with each selection.
     */
    int liveAt(final int position)
    {
        return live[position];
    }

    boolean isLive(final int address)
    {
        return address >= 0 && address < flags.length && position(address) != NONE;
    }

    void addLive(final int address)
    {
        if (position(address) == NONE)
        {
            if (liveCount == live.length)
            {
                live = Arrays.copyOf(live, liveCount + (liveCount >> GROWTH_SHIFT));
            }
            live[liveCount] = address;
            position(address, liveCount);
            swap(liveCount++, undoubtedCount++);
        }
    }

    /**
     * A live address was probed. Unless somebody was heard from there, it is in doubt until somebody is.
     */
    void doubt(final int address)
    {
        final int position = position(address);
        if (position >= 0 && position < undoubtedCount && !is(address, PROVEN))
        {
            swap(position, --undoubtedCount);
        }
    }

    void removeLive(final int address)
    {
        int position = position(address);
        if (position != NONE)
        {
            if (position < undoubtedCount)
            {
                swap(position, --undoubtedCount);
                position = undoubtedCount;
            }
            swap(position, --liveCount);
            position(address, NONE);
        }
    }

    /**
     * Choose at random, without bias, from the live addresses; those in doubt only if there are too few others.
     *
     * @return the number chosen.
     */
    int select(
        final RandomGenerator random, final int[] selected, final int count, final int excluded, final int excluded2)
    {
        int result = 0;
        for (int i = 0; i < liveCount && result < count; i++)
        {
            swap(i, i + random.nextInt((i < undoubtedCount ? undoubtedCount : liveCount) - i));
            final int address = live[i];
            if (address != excluded && address != excluded2)
            {
                selected[result++] = address;
            }
        }

        return result;
    }

    private void swap(final int position, final int otherPosition)
    {
        final int address = live[position];
        final int other = live[otherPosition];
        live[position] = other;
        position(other, position);
        live[otherPosition] = address;
        position(address, otherPosition);
    }

    private int position(final int address)
    {
        final int slot = slots[address];
        return (flags[address] & PROVEN) == 0 ? slot : peers[slot].livePosition;
    }

    private void position(final int address, final int position)
    {
        if ((flags[address] & PROVEN) == 0)
        {
            slots[address] = position;
        }
        else
        {
            peers[slots[address]].livePosition = position;
        }
    }
}
