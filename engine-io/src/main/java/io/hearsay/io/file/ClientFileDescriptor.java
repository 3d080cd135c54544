package io.hearsay.io.file;

import org.agrona.BitUtil;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Layout of <code>client-&lt;id&gt;.dat</code>: what one client and the engine share. Created by the client, native
 * byte order. To the engine it is hostile input: what it needs is read once and checked when the client attaches.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                 magic, written last when new                  |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        layout version                         |
 *  +---------------------------------------------------------------+
 *  |      flags: 1 = ordered, 2 = own, 4 = retained,              |
 *  |               8 = replays, 16 = follows                       |
 *  +---------------------------------------------------------------+
 *  |                           client id                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                     process id of the client                  |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                   length of the publication ring              |
 *  +---------------------------------------------------------------+
 *  |                    length of the delivery ring                |
 *  +---------------------------------------------------------------+
 *  |   number of topics: -1 = all messages, 0 = publishes only     |
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 128               |
 *  +---------------------------------------------------------------+
 *  |       state: 0 = new, 1 = attached, 2 = refused, 3 = closed   |
 *  +---------------------------------------------------------------+
 *  |              reason of a refusal or of the close              |
 *  +---------------------------------------------------------------+
 *  |  replays: 1 + position of the journal behind which delivery   |
 *  |                        begins; 0 = not yet                    |
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 256               |
 *  +---------------------------------------------------------------+
 *  |         heartbeat of the client, ms since the epoch           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 384               |
 *  +---------------------------------------------------------------+
 *  |         best-effort messages dropped for want of room         |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 512               |
 *  +---------------------------------------------------------------+
 *  |   replays: 1 = at the end of the journal, waits for the rest  |
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 1 024             |
 *  +---------------------------------------------------------------+
 *  |   topics, four bytes each, at most 256                       ...
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 4 096             |
 *  +---------------------------------------------------------------+
 *  |   publication ring and its trailer, padded to whole pages    ...
 *  +---------------------------------------------------------------+
 *  |   delivery ring and its trailer, padded to whole pages       ...
 *  +---------------------------------------------------------------+
 * </pre>
 * State, reason and the position of the journal are written by the engine, all else by the client. The heartbeat is a
 * time for people; the engine only looks whether it changes, since clocks are set and may stand still.
 */
public final class ClientFileDescriptor
{
    /** The first eight bytes: "HEARSAYC" read as a number. */
    public static final long MAGIC = 0x4845_4152_5341_5943L;

    /** Version of this layout. */
    public static final int LAYOUT_VERSION = 3;

    /** Offset of the magic number. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the layout version. */
    public static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;

    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = VERSION_OFFSET + Integer.BYTES;

    /** Offset of the client id. */
    public static final int CLIENT_ID_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Offset of the process id. */
    public static final int PID_OFFSET = CLIENT_ID_OFFSET + Long.BYTES;

    /** Offset of the length of the publication ring. */
    public static final int PUBLICATION_RING_LENGTH_OFFSET = PID_OFFSET + Long.BYTES;

    /** Offset of the length of the delivery ring. */
    public static final int DELIVERY_RING_LENGTH_OFFSET = PUBLICATION_RING_LENGTH_OFFSET + Integer.BYTES;

    /** Offset of the number of topics. */
    public static final int TOPIC_COUNT_OFFSET = DELIVERY_RING_LENGTH_OFFSET + Integer.BYTES;

    /** Offset of the state. */
    public static final int STATE_OFFSET = 2 * BitUtil.CACHE_LINE_LENGTH;

    /** Offset of the reason. */
    public static final int REASON_OFFSET = STATE_OFFSET + Integer.BYTES;

    /** Offset of the position of the journal. */
    public static final int LIVE_POSITION_OFFSET = REASON_OFFSET + Integer.BYTES;

    /** Offset of the heartbeat. */
    public static final int HEARTBEAT_OFFSET = 4 * BitUtil.CACHE_LINE_LENGTH;

    /** Offset of the number of dropped messages. */
    public static final int DROPPED_OFFSET = 6 * BitUtil.CACHE_LINE_LENGTH;

    /** Offset of whether the client waits for the rest. */
    public static final int ASKS_FOR_LIVE_OFFSET = 8 * BitUtil.CACHE_LINE_LENGTH;

    /** Offset of the topics. */
    public static final int TOPICS_OFFSET = 16 * BitUtil.CACHE_LINE_LENGTH;

    /** Most topics that a client can choose. */
    public static final int MAX_TOPICS = 256;

    /** Number of topics of a client that takes all messages. */
    public static final int ALL_TOPICS = -1;

    /** Offset of the publication ring. */
    public static final int PUBLICATION_RING_OFFSET = Pages.LENGTH;

    /** Flag: messages come in the order of each origin's sequences. */
    public static final int FLAG_ORDERED = 1;

    /** Flag: messages of this engine's own clients are delivered too. */
    public static final int FLAG_OWN = 2;

    /** Flag: what the log retains is delivered first. */
    public static final int FLAG_RETAINED = 4;

    /** Flag: the client reads the journal first. */
    public static final int FLAG_REPLAYS = 8;

    /** Flag: of one that replays, the client reads the journal for good, and gaps alone are delivered. */
    public static final int FLAG_FOLLOWS = 16;

    /** State: the engine has not seen the client yet. */
    public static final int STATE_NEW = 0;

    /** State: the engine serves the client. */
    public static final int STATE_ATTACHED = 1;

    /** State: the engine does not want the client. */
    public static final int STATE_REFUSED = 2;

    /** State: the engine does not serve the client any more. */
    public static final int STATE_CLOSED = 3;

    /** Reason of a refusal: as many clients as the engine allows are attached. */
    public static final int REFUSED_TOO_MANY = 1;

    /** Reason of a refusal: the file holds nonsense. */
    public static final int REFUSED_INVALID = 2;

    /** Reason of a refusal: the client wants to read the journal, and the engine has none. */
    public static final int REFUSED_NO_JOURNAL = 3;

    /** Smallest capacity of a ring: the longest message fits. */
    public static final int MIN_RING_LENGTH = 64 * 1024;

    /** Largest capacity of a ring. */
    public static final int MAX_RING_LENGTH = 1 << 30;

    private ClientFileDescriptor()
    {
    }

    /**
     * Name of a client's file.
     *
     * @param clientId of the client.
     * @return the name, made of the number alone.
     */
    public static String fileName(final long clientId)
    {
        return "client-" + Long.toUnsignedString(clientId) + ".dat";
    }

    /**
     * Whether a file is that of a client.
     *
     * @param fileName to look at.
     * @return true if its name says so.
     */
    static boolean isFileName(final String fileName)
    {
        return fileName.startsWith("client-") && fileName.endsWith(".dat");
    }

    /**
     * Whether a ring can have this capacity.
     *
     * @param length capacity in bytes.
     * @return true for a power of two in range.
     */
    public static boolean isRingLength(final int length)
    {
        return length >= MIN_RING_LENGTH && length <= MAX_RING_LENGTH && Integer.bitCount(length) == 1;
    }

    /**
     * Length of a ring with its trailer, in whole pages.
     *
     * @param ringLength capacity in bytes.
     * @return the length in bytes.
     */
    static long paddedLength(final int ringLength)
    {
        return Pages.align((long)ringLength + RingBufferDescriptor.TRAILER_LENGTH);
    }
}
