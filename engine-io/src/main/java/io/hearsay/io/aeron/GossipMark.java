package io.hearsay.io.aeron;

/**
 * What the reserved value of an Aeron message says if a bridge republished it: that it comes from gossip, and from
 * which node. Nothing that bears it is ever offered to gossip, whoever reads it, so no message can go round.
 * <pre>
 *  63            48 47                                             0
 * +----------------+------------------------------------------------+
 * |     0xFDEA     |        node id of the origin, low 48 bits      |
 * +----------------+------------------------------------------------+
 * </pre>
 * Never 0, whatever the node id is, which is what messages bear that say nothing. Of the reserved values that
 * applications use, no timestamp, small number or text in UTF-8 begins so; of 64 random bits one in 65 536 does, and
 * such a message is taken for gossip's.
 */
public final class GossipMark
{
    private static final int ID_BITS = 48;
    private static final long ID_MASK = (1L << ID_BITS) - 1;
    private static final long MARK = 0xFDEAL << ID_BITS;

    private GossipMark()
    {
    }

    /**
     * Mark of what a node published.
     *
     * @param nodeId of the origin, any number.
     * @return the reserved value.
     */
    public static long of(final long nodeId)
    {
        return MARK | nodeId & ID_MASK;
    }

    /**
     * Whether a message comes from gossip.
     *
     * @param reservedValue of its header.
     * @return true if a bridge republished it.
     */
    public static boolean isMark(final long reservedValue)
    {
        return (reservedValue & ~ID_MASK) == MARK;
    }

    /**
     * Whether a message comes from gossip and from this node; another one's id has the same 48 bits once in 10^14.
     *
     * @param reservedValue of its header.
     * @param nodeId        of the node.
     * @return true if it does.
     */
    public static boolean isFrom(final long reservedValue, final long nodeId)
    {
        return reservedValue == of(nodeId);
    }
}
