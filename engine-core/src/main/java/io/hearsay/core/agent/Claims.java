package io.hearsay.core.agent;

import java.util.Arrays;

import io.hearsay.core.counters.CounterDescriptor;
import io.hearsay.core.origin.Holes;
import io.hearsay.core.origin.Origin;

/**
 * Who said to hold what this node lacks: ranges, per origin a list from one pool. Owned by the agent's thread; at most
 * {@link #MAX_PER_ORIGIN} per origin — each is a way to get the same messages — and a fixed number in all, up to which
 * the pool grows; what finds no place is dropped (counter <code>claims-dropped</code>) and will be named again. Who did
 * not answer three times is not asked any more until it names the range again; its claim stays as long as something is
 * missing, for a peer that pauses, or that does not know this node yet, may hold it all the same.
 */
final class Claims
{
    static final int NONE = -1;

    private static final int MAX_PER_ORIGIN = 64;
    private static final int MAX_UNANSWERED = 3;
    private static final int INITIAL_LENGTH = 8;

    private final NodeState node;
    private final int capacity;
    private int[] address = new int[INITIAL_LENGTH];
    private long[] first = new long[INITIAL_LENGTH];
    private long[] last = new long[INITIAL_LENGTH];
    private byte[] unanswered = new byte[INITIAL_LENGTH];
    private int[] next = new int[INITIAL_LENGTH];
    private int free = NONE;
    private int usedLimit;

    Claims(final NodeState node, final int capacity)
    {
        this.node = node;
        this.capacity = capacity;
    }

    int address(final int claim)
    {
        return address[claim];
    }

    long first(final int claim)
    {
        return first[claim];
    }

    long last(final int claim)
    {
        return last[claim];
    }

    int unanswered(final int claim)
    {
        return unanswered[claim];
    }

    int next(final int claim)
    {
        return next[claim];
    }

    /**
     * A peer says to hold a range of which something is lacking.
     */
    void add(final Origin origin, final int peerAddress, final long from, final long to)
    {
        int count = 0;
        for (int claim = origin.firstClaim; claim != NONE; claim = next[claim])
        {
            final boolean isAdjacent = from <= last[claim] + 1 && to >= first[claim] - 1;
            if (address[claim] == peerAddress && isAdjacent)
            {
                unanswered[claim] = isAsked(claim) ? unanswered[claim] : 0;
                first[claim] = Math.min(first[claim], from);
                last[claim] = Math.max(last[claim], to);
                return;
            }
            count++;
        }
        if ((count >= MAX_PER_ORIGIN || !hasRoom()) && !removeUnasked(origin))
        {
            node.counters.increment(CounterDescriptor.CLAIMS_DROPPED);
            return;
        }

        final int claim = allocate(peerAddress, from, to);
        unanswered[claim] = 0;
        next[claim] = origin.firstClaim;
        origin.firstClaim = claim;
    }

    /**
     * A peer does not hold a range.
     */
    void retract(final Origin origin, final int peerAddress, final long from, final long to)
    {
        int before = NONE;
        int claim = origin.firstClaim;
        while (claim != NONE)
        {
            final int following = next[claim];
            if (address[claim] == peerAddress && first[claim] <= to && last[claim] >= from)
            {
                if (first[claim] < from && last[claim] > to && hasRoom())
                {
                    final int rest = allocate(peerAddress, to + 1, last[claim]);
                    unanswered[rest] = unanswered[claim];
                    next[rest] = following;
                    next[claim] = rest;
                    last[claim] = from - 1;
                    before = rest;
                }
                else if (first[claim] < from)
                {
                    last[claim] = from - 1;
                    before = claim;
                }
                else if (last[claim] > to)
                {
                    first[claim] = to + 1;
                    before = claim;
                }
                else
                {
                    remove(origin, before, claim);
                }
            }
            else
            {
                before = claim;
            }
            claim = following;
        }
    }

    /**
     * Whether the peer that made a claim is asked for it: unless it left that unanswered too often.
     */
    boolean isAsked(final int claim)
    {
        return unanswered[claim] < MAX_UNANSWERED;
    }

    /**
     * Whether a live peer that is to be asked claims a message.
     */
    boolean isToBeHad(final Origin origin, final long sequence)
    {
        int claim = origin.firstClaim;
        while (claim != NONE && !(first[claim] <= sequence && sequence <= last[claim] && isAsked(claim) &&
            node.peers.isLive(address[claim])))
        {
            claim = next[claim];
        }

        return claim != NONE;
    }

    /**
     * Whether any peer is to be asked for what it claims of an origin.
     */
    boolean isAnyAsked(final Origin origin)
    {
        int claim = origin.firstClaim;
        while (claim != NONE && !isAsked(claim))
        {
            claim = next[claim];
        }

        return claim != NONE;
    }

    private boolean removeUnasked(final Origin origin)
    {
        int before = NONE;
        int claim = origin.firstClaim;
        while (claim != NONE && isAsked(claim))
        {
            before = claim;
            claim = next[claim];
        }
        if (claim != NONE)
        {
            remove(origin, before, claim);
        }

        return claim != NONE;
    }

    /**
     * Drop the claims on an origin that are of no use any more: all of it is here, the peer is gone, or it is not asked
     * and nothing is missing.
     */
    void purge(final Origin origin)
    {
        final boolean isNothingMissing = origin.window.firstHole() == Holes.NONE;
        int before = NONE;
        int claim = origin.firstClaim;
        while (claim != NONE)
        {
            final int following = next[claim];
            if (origin.window.nextLacking(first[claim]) > last[claim] || node.peers.at(address[claim]) == null ||
                isNothingMissing && !isAsked(claim))
            {
                remove(origin, before, claim);
            }
            else
            {
                before = claim;
            }
            claim = following;
        }
    }

    /**
     * A peer did not answer when it was asked for what it says to hold of an origin.
     */
    void onUnanswered(final Origin origin, final int peerAddress)
    {
        for (int claim = origin.firstClaim; claim != NONE; claim = next[claim])
        {
            if (address[claim] == peerAddress && isAsked(claim) && ++unanswered[claim] == MAX_UNANSWERED)
            {
                node.counters.increment(CounterDescriptor.CLAIMS_DROPPED);
            }
        }
    }

    /**
     * Whether a peer left a request unanswered for something that it still claims of an origin.
     */
    boolean isAnyUnanswered(final Origin origin, final int peerAddress)
    {
        int claim = origin.firstClaim;
        while (claim != NONE && (address[claim] != peerAddress || unanswered[claim] == 0))
        {
            claim = next[claim];
        }

        return claim != NONE;
    }

    /**
     * A peer answered.
     */
    void onAnswered(final Origin origin, final int peerAddress)
    {
        for (int claim = origin.firstClaim; claim != NONE; claim = next[claim])
        {
            if (address[claim] == peerAddress)
            {
                unanswered[claim] = 0;
            }
        }
    }

    /**
     * Whether a live peer says to hold something of a range.
     */
    boolean isClaimed(final Origin origin, final long from, final long to)
    {
        for (int claim = origin.firstClaim; claim != NONE; claim = next[claim])
        {
            if (first[claim] <= to && last[claim] >= from && node.peers.isLive(address[claim]))
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Whether one peer says to hold something of a range that is lacking.
     */
    boolean isLackingClaimed(final Origin origin, final int peerAddress, final long from, final long to)
    {
        for (int claim = origin.firstClaim; claim != NONE; claim = next[claim])
        {
            if (address[claim] == peerAddress)
            {
                final long start = Math.max(first[claim], from);
                if (origin.window.nextLacking(start) <= Math.min(last[claim], to))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private boolean hasRoom()
    {
        return free != NONE || usedLimit < capacity;
    }

    private int addClaim()
    {
        if (usedLimit == first.length)
        {
            final int length = Math.min(capacity, 2 * usedLimit);
            address = Arrays.copyOf(address, length);
            first = Arrays.copyOf(first, length);
            last = Arrays.copyOf(last, length);
            unanswered = Arrays.copyOf(unanswered, length);
            next = Arrays.copyOf(next, length);
        }

        next[usedLimit] = NONE;
        return usedLimit++;
    }

    private int allocate(final int peerAddress, final long from, final long to)
    {
        final int claim = free != NONE ? free : addClaim();
        free = next[claim];
        address[claim] = peerAddress;
        first[claim] = from;
        last[claim] = to;
        return claim;
    }

    private void remove(final Origin origin, final int before, final int claim)
    {
        if (before == NONE)
        {
            origin.firstClaim = next[claim];
        }
        else
        {
            next[before] = next[claim];
        }
        next[claim] = free;
        free = claim;
    }
}
