package io.hearsay.core.agent;

/**
 * How many bytes of own messages may wait for acknowledgements. Adapts once per round trip: halved if a peer had no
 * room or more than a quarter of the pushes that ended did so by their deadline; else, if the limit was reached,
 * doubled until the first halving and raised by one datagram after it. Owned by the agent's thread; pure but for the
 * time handed in.
 */
final class PushLimit
{
    private static final int MIN_DATAGRAMS = 8;
    private static final int INITIAL_DATAGRAMS = 32;
    private static final long UNKNOWN_ROUND_TRIP_NS = 10_000_000;

    private final long minimum;
    private final long maximum;
    private final int datagramLength;
    private long limit;
    private long inFlight;
    private long periodStartNs;
    private int endedCount;
    private int expiredCount;
    private boolean hadNoRoom;
    private boolean wasReached;
    private boolean wasHalved;

    /**
     * @param datagramLength a full datagram.
     * @param maximum        that the limit may grow to.
     */
    PushLimit(final int datagramLength, final long maximum)
    {
        this.datagramLength = datagramLength;
        this.minimum = (long)MIN_DATAGRAMS * datagramLength;
        this.maximum = Math.max(minimum, maximum);
        this.limit = Math.min(this.maximum, (long)INITIAL_DATAGRAMS * datagramLength);
    }

    /**
     * Whether more own bytes may be taken, beside some that are not sent yet.
     */
    boolean admits(final long unsent)
    {
        if (inFlight + unsent < limit)
        {
            return true;
        }

        wasReached = true;
        return false;
    }

    void onSent(final int length)
    {
        inFlight += length;
    }

    void onEnded(final int length, final boolean isExpired)
    {
        inFlight -= length;
        endedCount++;
        expiredCount += isExpired ? 1 : 0;
    }

    void onNoRoom()
    {
        hadNoRoom = true;
    }

    void onCycle(final long nowNs, final long roundTripNs)
    {
        if (nowNs - periodStartNs < (roundTripNs == 0 ? UNKNOWN_ROUND_TRIP_NS : roundTripNs))
        {
            return;
        }

        if (hadNoRoom || expiredCount * 4 > endedCount)
        {
            limit = Math.max(minimum, limit / 2);
            wasHalved = true;
        }
        else if (wasReached)
        {
            limit = Math.min(maximum, wasHalved ? limit + datagramLength : limit * 2);
        }

        periodStartNs = nowNs;
        endedCount = 0;
        expiredCount = 0;
        hadNoRoom = false;
        wasReached = false;
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
