package io.hearsay.core.client;

/**
 * A record of a publication ring, in the layout of Agrona's many-to-one ring: one message, native byte order. Written
 * by any thread of the client; read, zeroed and given back by the engine ({@link RingReader}), which alone moves the
 * head.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             topic                             |
 *  +---------------------------------------------------------------+
 *  |                             flags                             |
 *  +---------------------------------------------------------------+
 *  |                            payload                           ...
 * </pre>
 */
public final class PublicationDescriptor
{
    /**
     * Ring record type of a message.
     */
    public static final int MESSAGE_TYPE_ID = 1;

    /**
     * Offset of the application's 32-bit topic.
     */
    public static final int TOPIC_OFFSET = 0;

    /**
     * Offset of the flags.
     */
    public static final int FLAGS_OFFSET = TOPIC_OFFSET + Integer.BYTES;

    /**
     * Offset of the payload, which takes the rest of the record.
     */
    public static final int PAYLOAD_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /**
     * Flags of a message that waits for room and is held until enough peers have it.
     */
    public static final int MUST_DELIVER = 0;

    /**
     * Flag of a message that is dropped and counted where there is no room for it.
     */
    public static final int BEST_EFFORT = 1;

    private PublicationDescriptor()
    {
    }
}
