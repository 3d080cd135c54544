package io.hearsay.core.sim;

/**
 * What can happen to a datagram of a {@link SimulatedNetwork}; each has a count there.
 */
public enum NetworkEvent
{
    /** A node, or {@link SimulatedNetwork#inject}, sent it. */
    SENT,

    /** It vanished on the way. */
    LOST,

    /** It vanished because the way is blocked. */
    BLOCKED,

    /** It found the queue of its way full: the bandwidth does not suffice. */
    QUEUE_FULL,

    /** A second copy of it is on the way. */
    DUPLICATED,

    /** It was held up, so that later ones may overtake it. */
    HELD_UP,

    /** One bit of it was flipped. */
    CORRUPTED,

    /** It reached the receive queue of its address. */
    ARRIVED,

    /** It came to an address at which nobody is. */
    UNREACHABLE,

    /** It came to a full receive queue. */
    OVERFLOWED
}
