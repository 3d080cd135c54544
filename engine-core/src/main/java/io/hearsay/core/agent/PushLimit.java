package io.hearsay.core.agent;

/**
 * How many bytes of own messages may wait for acknowledgements. Adapts once per round trip, as it is with what queues
 * on the way, and only by what was heard since: halved if a peer had no room or more than a quarter of the pushes that
 * ended did so by their deadline; else, if the limit was reached and nothing queues, or not more than any socket takes,
 * doubled until the first time that it was lowered and raised by one datagram after it; lowered by an eighth, but not
 * below that, if even the quickest waited long in a queue. So it settles where the slowest peer just has something to
 * do, before its socket overflows. Owned by the agent's thread; pure but for the time handed in.
 */
final class PushLimit
{
    private static final int MIN_DATAGRAMS = 8;
    private static final int INITIAL_DATAGRAMS = 32;
    private static final long UNKNOWN_ROUND_TRIP_NS = 10_000_000;
    private static final long NONE = Long.MAX_VALUE;

    /** Up to that the queue is too short to tell from acknowledgements that are collected. */
    private static final long SHORT_QUEUE_NS = 1_000_000;

    /** Above that others wait for what is sent now, and a socket's buffer may not hold it. */
    private static final long LONG_QUEUE_NS = 3_000_000;

    private final long minimum;
    private final long maximum;
    private final int datagramLength;
    private final long safeLength;
    private long limit;
    private long inFlight;
    private long periodStartNs;
    private long periodNs;
    private long quickestNs = NONE;
    private int endedCount;
    private int expiredCount;
    private boolean hadNoRoom;
    private boolean isFull;
    private boolean wasReached;
    private boolean wasLowered;

    /**
     * @param datagramLength a full datagram.
     * @param maximum        that the limit may grow to.
     * @param safeLength     that the socket of a peer takes, however late it is looked at.
     */
    PushLimit(final int datagramLength, final long maximum, final long safeLength)
    {
        this.safeLength = safeLength;
        this.datagramLength = datagramLength;
        this.minimum = (long)MIN_DATAGRAMS * datagramLength;
        this.maximum = Math.max(minimum, maximum);
        this.limit = Math.min(this.maximum, (long)INITIAL_DATAGRAMS * datagramLength);
    }

    /**
     * Whether more own bytes may be taken, beside some that are not sent yet. Once the limit is reached an eighth of it
     * has to be free again, at least a datagram: else each acknowledgement would let a few messages go, and datagrams
     * would be nearly empty just when there is most to carry.
     */
    boolean admits(final long unsent)
    {
        final long free = limit - inFlight - unsent;
        isFull = isFull ? free < limit / MIN_DATAGRAMS : free <= 0;
        wasReached |= isFull;
        return !isFull;
    }

    void onSent(final int length)
    {
        inFlight += length;
    }

    /**
     * A push does not wait for acknowledgements any more.
     *
     * @param length    of the own messages in it.
     * @param isExpired whether that is by its deadline.
     * @param elapsedNs since it was sent.
     */
    void onEnded(final int length, final boolean isExpired, final long elapsedNs)
    {
        inFlight -= length;
        endedCount++;
        if (isExpired)
        {
            expiredCount++;
        }
        else
        {
            quickestNs = Math.min(quickestNs, elapsedNs);
        }
    }

    void onNoRoom()
    {
        hadNoRoom = true;
    }

    /**
     * Let time pass.
     *
     * @param nowNs       monotonic time.
     * @param roundTripNs the smallest of late, 0 if none is known.
     * @param pulled      bytes that a peer which pushes do not reach can pull in a round trip: what is pushed faster
     *                    than that leaves it behind, until nobody retains what it lacks.
     */
    void onCycle(final long nowNs, final long roundTripNs, final long pulled)
    {
        final long most = Math.min(maximum, Math.max(minimum, pulled));
        limit = Math.min(limit, most);
        final boolean isNews = endedCount > 0 || hadNoRoom;
        final long shortestNs = roundTripNs == 0 ? UNKNOWN_ROUND_TRIP_NS : roundTripNs;
        if (!isNews || nowNs - periodStartNs < Math.max(periodNs, shortestNs))
        {
            return;
        }

        final long queueNs = quickestNs == NONE ? 0 : quickestNs - shortestNs;
        if (hadNoRoom || expiredCount * 4 > endedCount)
        {
            lowerTo(limit / 2);
        }
        else if (queueNs > LONG_QUEUE_NS && limit > safeLength)
        {
            lowerTo(Math.max(safeLength, limit - limit / 8));
        }
        else if (wasReached && (queueNs <= SHORT_QUEUE_NS || limit < safeLength))
        {
            limit = Math.min(most, wasLowered ? limit + datagramLength : limit * 2);
        }

        periodStartNs = nowNs;
        periodNs = quickestNs == NONE ? periodNs : quickestNs; // what is done now shows after that
        quickestNs = NONE;
        endedCount = 0;
        expiredCount = 0;
        hadNoRoom = false;
        wasReached = false;
    }

    private void lowerTo(final long lowered)
    {
        limit = Math.max(minimum, lowered);
        wasLowered = true;
    }

    long limit()
    {
        return limit;
    }

    long inFlight()
    {
        return inFlight;
    }
}
