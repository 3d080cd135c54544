package io.hearsay.core.client;

/**
 * Records of a delivery ring, in the layout of Agrona's many-to-one ring: written by the engine alone, which believes
 * nothing of what it finds there but the consumer's head, if it makes sense. The client reads, zeroes what it read and
 * moves the head. A RUN is a message group exactly as on the wire
 * ({@link io.hearsay.core.wire.RunFlyweight}, big-endian). A GAP, in native byte order:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            origin                             |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                   first sequence (inclusive)                  |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                   last sequence (inclusive)                   |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             cause                             |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class DeliveryDescriptor
{
    /**
     * Ring record type of a run of messages.
     */
    public static final int RUN_TYPE_ID = 1;

    /**
     * Ring record type of a gap.
     */
    public static final int GAP_TYPE_ID = 2;

    /**
     * Offset of the origin of the lost messages.
     */
    public static final int GAP_ORIGIN_OFFSET = 0;

    /**
     * Offset of the first lost sequence.
     */
    public static final int GAP_FIRST_OFFSET = GAP_ORIGIN_OFFSET + Long.BYTES;

    /**
     * Offset of the last lost sequence.
     */
    public static final int GAP_LAST_OFFSET = GAP_FIRST_OFFSET + Long.BYTES;

    /**
     * Offset of the cause.
     */
    public static final int GAP_CAUSE_OFFSET = GAP_LAST_OFFSET + Long.BYTES;

    /**
     * Length of a GAP record in bytes.
     */
    public static final int GAP_LENGTH = GAP_CAUSE_OFFSET + Integer.BYTES;

    /**
     * Cause of a gap: no live peer holds these messages.
     */
    public static final int GAP_CAUSE_LOST = 1;

    /**
     * Cause of a gap: the log was full of successors, so an ordered client was moved past the missing predecessors.
     */
    public static final int GAP_CAUSE_ORDER = 2;

    /**
     * Cause of a gap: the journal that a client reads lacks so many messages here, as the disk was full; of which nodes
     * is not known. The origin is 0, the sequences count from 1.
     */
    public static final int GAP_CAUSE_JOURNAL_FULL = 3;

    /**
     * Cause of a gap: what a client wants to read of the journal is not there any more. The origin is 0, in place of
     * sequences stand positions of the journal.
     */
    public static final int GAP_CAUSE_JOURNAL_REMOVED = 4;

    /**
     * Cause of a gap: what a client wants to read of the journal is corrupt. The origin is 0, in place of sequences
     * stand positions of the journal.
     */
    public static final int GAP_CAUSE_JOURNAL_CORRUPT = 5;

    private DeliveryDescriptor()
    {
    }
}
