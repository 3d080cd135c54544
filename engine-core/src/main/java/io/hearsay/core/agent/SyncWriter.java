package io.hearsay.core.agent;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.origin.RetainedRanges;
import io.hearsay.core.peer.Peer;
import io.hearsay.core.wire.RangeFlyweight;
import org.agrona.MutableDirectBuffer;

/**
 * Writes what this node holds, in the log or in the journal, into the body of a PullSync: per origin its lowest range,
 * then a stretch of consecutive ranges, ascending. Owned by the agent's thread.
 */
final class SyncWriter
{
    private static final int MAX_STRETCH = 32;

    private final NodeState node;
    private final RetainedRanges ranges;
    private final long[] firsts = new long[MAX_STRETCH];
    private final long[] lasts = new long[MAX_STRETCH];
    private MutableDirectBuffer buffer;
    private int start;
    private int at;
    private int end;
    private int share;

    SyncWriter(final NodeState node)
    {
        this.node = node;
        ranges = node.ranges;
    }

    /**
     * Begin a body.
     */
    void begin(final MutableDirectBuffer body, final int offset, final int capacity)
    {
        buffer = body;
        start = offset;
        at = offset;
        end = offset + capacity;
        share = Math.max(2, capacity / RangeFlyweight.LENGTH / 2);
    }

    /**
     * Whether another origin fits.
     */
    boolean hasRoom()
    {
        return end - at >= 2 * RangeFlyweight.LENGTH;
    }

    int length()
    {
        return at - start;
    }

    /**
     * Whether the body names an origin already.
     */
    boolean contains(final long id)
    {
        for (int i = start; i < at; i += RangeFlyweight.LENGTH)
        {
            if (RangeFlyweight.origin(buffer, i) == id)
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Name what is held of an origin. There must be room.
     *
     * @param origin   to name.
     * @param isNewest whether the stretch is the newest one, else the next in rotation.
     * @param isAlone  whether no other origin waits for a place.
     * @return false if nothing of it is held.
     */
    boolean add(final Origin origin, final boolean isNewest, final boolean isAlone)
    {
        final long lowest = ranges.lowest(origin);
        if (lowest > origin.window.highest())
        {
            return false;
        }
        if (origin.retainedCount() == origin.window.highest() - lowest + 1)
        {
            put(origin.id(), lowest, origin.window.highest());
            return true;
        }

        final long lowestEnd = ranges.endOfRange(origin, lowest);
        final int places = Math.min((end - at) / RangeFlyweight.LENGTH - 1, isAlone ? MAX_STRETCH : share - 1);
        final int max = Math.min(places, MAX_STRETCH);
        final int from = isNewest ? ranges.newest(origin, lowestEnd, max, firsts, lasts) : 0;
        final int to = isNewest ? max : collectNext(origin, lowestEnd, max);
        final int count = to - from;
        if (count > 0 && count < max && lowest < lowestEnd &&
            ranges.next(origin, lowestEnd + 1, firsts[from]) == firsts[from])
        {
            // Between the first record and the second absence means nothing, so where nothing is left out the lowest
            // range is named in two: then absence means not held between it and the next one too.
            put(origin.id(), lowest, lowest);
            put(origin.id(), lowest + 1, lowestEnd);
        }
        else
        {
            put(origin.id(), lowest, lowestEnd);
        }
        for (int i = from; i < to; i++)
        {
            put(origin.id(), firsts[i], lasts[i]);
        }

        return true;
    }

    /**
     * Send the sealed sync to an address, and note that it went there.
     *
     * @return false if it was withheld.
     */
    boolean sendTo(final int address)
    {
        if (!node.sender.sendTo(address, node.nowNs))
        {
            return false;
        }

        node.counters.increment(CounterDescriptor.SYNCS_SENT);
        final Peer peer = node.peers.at(address);
        if (peer != null)
        {
            peer.lastSyncSentNs = node.nowNs;
        }

        return true;
    }

    private int collectNext(final Origin origin, final long lowestEnd, final int max)
    {
        final long highest = origin.window.highest();
        long first = ranges.next(origin, Math.max(origin.syncFrom, lowestEnd + 1), highest);
        if (first > highest)
        {
            first = ranges.next(origin, lowestEnd + 1, highest);
        }

        int count = 0;
        while (count < max && first <= highest)
        {
            firsts[count] = first;
            lasts[count] = ranges.endOfRange(origin, first);
            origin.syncFrom = lasts[count] + 1;
            first = ranges.next(origin, origin.syncFrom, highest);
            count++;
        }

        return count;
    }

    private void put(final long id, final long first, final long last)
    {
        RangeFlyweight.put(buffer, at, id, first, last);
        at += RangeFlyweight.LENGTH;
    }
}
