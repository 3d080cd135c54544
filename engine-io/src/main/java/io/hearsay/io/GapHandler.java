package io.hearsay.io;

/**
 * Callee of {@link GossipClient#poll} for messages that will not come.
 */
@FunctionalInterface
public interface GapHandler
{
    /**
     * Messages of an origin are lost for this client.
     *
     * @param origin node id of the node that published them; 0 where a journal lacks something: see the cause.
     * @param first  sequence that is lost.
     * @param last   sequence that is lost, inclusive.
     * @param cause  one of {@link io.hearsay.core.client.DeliveryDescriptor}: nobody holds them, they were skipped
     *               for an ordered client because the log was full, or the journal that is read lacks them.
     */
    void onGap(long origin, long first, long last, int cause);
}
