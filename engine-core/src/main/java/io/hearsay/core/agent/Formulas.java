package io.hearsay.core.agent;

/**
 * The formulas of the protocol (PROTOCOL.md), pure.
 */
final class Formulas
{
    private static final long MIN_SYNC_INTERVAL_NS = 100_000;
    private static final long UNKNOWN_SYNC_INTERVAL_NS = 10_000_000;
    private static final long MIN_ACK_DEADLINE_NS = 5_000_000;
    private static final long MIN_PULL_DEADLINE_NS = 10_000_000;
    private static final long MIN_SHORT_PULL_DEADLINE_NS = 2_000_000;

    private Formulas()
    {
    }

    /**
     * Hops that a message makes by push before pull takes over: a push reaches about <code>fanout^h</code> nodes in h
     * hops, and the last hop would mostly hit nodes that have the message (Karp et al. 2000).
     */
    static int eagerHops(final int clusterSize, final int fanout)
    {
        final double hops = Math.log(Math.max(2, clusterSize)) / Math.log(Math.max(2, fanout));
        return Math.max(1, (int)Math.round(hops) - 1);
    }

    /**
     * Rounds for which an origin stays hot, and the number of denials that make a gap: <code>⌈ln n⌉ + 3</code>.
     */
    static int rounds(final int clusterSize)
    {
        return (int)Math.ceil(Math.log(Math.max(1, clusterSize))) + 3;
    }

    /**
     * Interval of hot syncs: two round trips, at least 100 µs.
     */
    static long syncIntervalNs(final long roundTripNs)
    {
        return roundTripNs == 0 ? UNKNOWN_SYNC_INTERVAL_NS : Math.max(MIN_SYNC_INTERVAL_NS, 2 * roundTripNs);
    }

    /**
     * Time in which a node hears who holds a message, if anybody does: two times the rounds of a hot origin.
     */
    static long hearsayNs(final int rounds, final long syncIntervalNs, final long ackTimeoutNs)
    {
        return 2L * rounds * syncIntervalNs + ackTimeoutNs;
    }

    /**
     * Interval of hot syncs after one without news: a round trip, at least 100 µs.
     */
    static long quietSyncIntervalNs(final long roundTripNs)
    {
        return roundTripNs == 0 ? UNKNOWN_SYNC_INTERVAL_NS : Math.max(MIN_SYNC_INTERVAL_NS, roundTripNs);
    }

    /**
     * Time in which a push is to be acknowledged.
     */
    static long ackDeadlineNs(final long roundTripNs, final long ackDelayNs, final long ackTimeoutNs)
    {
        return roundTripNs == 0 ?
            ackTimeoutNs : Math.min(ackTimeoutNs, Math.max(MIN_ACK_DEADLINE_NS, 3 * roundTripNs + 2 * ackDelayNs));
    }

    /**
     * Time in which a part of a pull's answer is to arrive.
     *
     * @param isShort whether the answer fits into a datagram, and the peer left nothing unanswered before: then it
     *                comes at once or is lost, and whatever that origin publishes meanwhile waits for it.
     */
    static long pullDeadlineNs(final long roundTripNs, final boolean isShort, final long ackTimeoutNs)
    {
        final long minNs = isShort ? MIN_SHORT_PULL_DEADLINE_NS : MIN_PULL_DEADLINE_NS;
        return roundTripNs == 0 ? ackTimeoutNs : Math.min(ackTimeoutNs, Math.max(minNs, 3 * roundTripNs));
    }
}
