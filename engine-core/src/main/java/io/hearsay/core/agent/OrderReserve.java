package io.hearsay.core.agent;

import io.hearsay.core.log.MessageLog;
import io.hearsay.core.log.RecordDescriptor;
import io.hearsay.core.origin.Holes;
import io.hearsay.core.origin.Origin;
import io.hearsay.core.wire.RunFlyweight;

/**
 * Room for predecessors, while clients want order: a log that is full of messages which wait for an earlier one must
 * still take that one. So while anything waits for its predecessor, a quarter of the log is kept for what comes next of
 * an origin that waits; and what was refused for want of room is taken before what follows it, so that a full log makes
 * no holes. Without ordered clients nothing is kept. Owned by the agent's thread.
 * <p>
 * A hole that nobody can fill does not stop the rest: once no live peer claims what is missing first, for as long as it
 * takes to hear of it, what follows it is taken again, and a full log skips it.
 */
final class OrderReserve
{
    /** Result of {@link #lengthBeyond}: more than there ever is. */
    static final int UNREACHABLE = Integer.MAX_VALUE;

    private static final long MAX_RESERVES = 3;
    private static final int MEAN_SHARE = 8;

    private final NodeState node;
    private final long ackTimeoutNs;
    private int orderedCount;
    private long meanLength;

    OrderReserve(final NodeState node, final long ackTimeoutNs)
    {
        this.node = node;
        this.ackTimeoutNs = ackTimeoutNs;
    }

    /**
     * An ordered client came.
     */
    void onAttached()
    {
        orderedCount++;
    }

    /**
     * An ordered client went.
     */
    void onDetached()
    {
        orderedCount--;
    }

    /**
     * Room that an own message, or what comes next of an origin for which nothing waits, must leave.
     *
     * @return bytes of the log.
     */
    int length()
    {
        return orderedCount > 0 && node.origins.holes().waitingCount() > 0 ? node.log.reserveLength() : 0;
    }

    /**
     * Room that what comes next of an origin must leave.
     *
     * @return bytes of the log.
     */
    int lengthBehindNext(final Origin origin)
    {
        return origin.window.isWaiting() ? 0 : length();
    }

    /**
     * Room that messages of an origin must leave before which others are missing: the reserve and, as far as a part of
     * the log will do, what those may be long. What was published while this node was down may be more than the log
     * takes: if that can be had, what comes behind it would hold up the log for all of it, and is not taken.
     *
     * @param first         sequence.
     * @param count         of messages.
     * @param entriesLength of these in bytes, from which that of the missing ones is guessed.
     * @return bytes of the log, or {@link #UNREACHABLE}.
     */
    int lengthBeyond(final Origin origin, final long first, final int count, final int entriesLength)
    {
        if (!isOrdered(origin))
        {
            return 0;
        }

        final int reserveLength = node.log.reserveLength();
        final long missing = origin.window.missingCount() + Math.max(0, first - 1 - origin.window.highest());
        meanLength += (entriesLength / count - meanLength) / MEAN_SHARE;
        final long recordLength = meanLength + RecordDescriptor.BODY_OFFSET + RunFlyweight.HEADER_LENGTH;
        final long length = reserveLength + missing * recordLength;
        if (isGivenUp(origin))
        {
            return reserveLength;
        }

        return length > MAX_RESERVES * reserveLength && origin.restoredEnd() > 0 ?
            UNREACHABLE : (int)Math.min(MAX_RESERVES * reserveLength, length);
    }

    /**
     * Whether nothing is taken of an origin but what comes next, since that was refused for want of room and can still
     * be had.
     */
    boolean isNextFirst(final Origin origin)
    {
        return isOrdered(origin) && origin.window.isRefused() && !isGivenUp(origin);
    }

    /**
     * There was no room for messages of an origin. They exist, so what lies before them is missing: if nobody has it
     * any more, the rules of gaps move the window on.
     */
    void onRefused(final Origin origin, final long first, final long last)
    {
        if (isOrdered(origin))
        {
            origin.window.missingUpTo(first - 1, node.nowNs);
            origin.window.refused(first, last, node.nowNs);
            node.keptNs = node.nowNs;
        }
    }

    /**
     * What comes next of an origin was not asked for, as there is no room for it: the time in which it is missing does
     * not count.
     */
    void onNotAsked(final Origin origin)
    {
        final long next = origin.window.contiguous() + 1;
        if (isOrdered(origin) && node.claims.isToBeHad(origin, next))
        {
            origin.window.refused(next, next, node.nowNs);
        }
    }

    /**
     * Whether no live peer claims what comes next of an origin, though there was time to hear of it: it is missing for
     * some time, or, if nothing is missing yet, others claim what lies behind it.
     */
    boolean isGivenUp(final Origin origin)
    {
        final int hole = origin.window.firstHole();
        final boolean isHeardOf = hole == Holes.NONE ? node.claims.isAnyAsked(origin) :
            node.nowNs - node.origins.holes().sinceNs(hole) >=
                Formulas.hearsayNs(node.rounds(), node.syncIntervalNs(), ackTimeoutNs);
        return isHeardOf && !node.claims.isToBeHad(origin, origin.window.contiguous() + 1);
    }

    /**
     * Whether only what comes next of an origin would find room now.
     */
    boolean isOnlyNextTaken(final Origin origin)
    {
        return isNextFirst(origin) || isOrdered(origin) && origin.window.firstHole() != Holes.NONE &&
            !node.log.hasRoom(MessageLog.MAX_RECORD_LENGTH, node.log.reserveLength());
    }

    /** Order begins when the base is fixed. */
    private boolean isOrdered(final Origin origin)
    {
        return orderedCount > 0 && !origin.window.isBaseOpen();
    }
}
