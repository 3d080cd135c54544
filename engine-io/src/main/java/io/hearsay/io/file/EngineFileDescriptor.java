package io.hearsay.io.file;

import io.hearsay.core.counters.StatusDescriptor;
import org.agrona.BitUtil;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Layout of <code>engine.dat</code>: what an engine shows to clients and tools. Native byte order.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                 magic, written last when new                  |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        layout version                         |
 *  +---------------------------------------------------------------+
 *  |                          reserved                             |
 *  +---------------------------------------------------------------+
 *  |                       process id of the engine                |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                 start, milliseconds since the epoch           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            node id                            |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                 client liveness timeout in ns                 |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                   length of the command ring                  |
 *  +---------------------------------------------------------------+
 *  |                 length of the counters' metadata              |
 *  +---------------------------------------------------------------+
 *  |                 length of the counters' values                |
 *  +---------------------------------------------------------------+
 *  |                    length of the error log                    |
 *  +---------------------------------------------------------------+
 *  |            length of a client's publication ring (default)    |
 *  +---------------------------------------------------------------+
 *  |            length of a client's delivery ring (default)       |
 *  +---------------------------------------------------------------+
 *  |                 length of the buffer of answers               |
 *  +---------------------------------------------------------------+
 *  |            rows of the tables of peers and of origins         |
 *  +---------------------------------------------------------------+
 *  |                  rows of the table of clients                 |
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 128               |
 *  +---------------------------------------------------------------+
 *  |   last activity, milliseconds since the epoch; -1 = closed    |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 256               |
 *  +---------------------------------------------------------------+
 *  |                   length of the node's address                |
 *  +---------------------------------------------------------------+
 *  |   address that the node receives at, ASCII                   ...
 *  +---------------------------------------------------------------+
 *  |                              ...  to offset 4 096             |
 *  +---------------------------------------------------------------+
 *  |   command ring and its trailer, padded to whole pages        ...
 *  +---------------------------------------------------------------+
 *  |   buffer of answers and its trailer, padded to whole pages   ...
 *  +---------------------------------------------------------------+
 *  |   counters' metadata                                         ...
 *  +---------------------------------------------------------------+
 *  |   counters' values                                           ...
 *  +---------------------------------------------------------------+
 *  |   distinct error log                                         ...
 *  +---------------------------------------------------------------+
 *  |   tables and histograms, see {@link StatusDescriptor}        ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class EngineFileDescriptor
{
    /** Name of the file in the engine's directory. */
    public static final String FILE_NAME = "engine.dat";

    /** The first eight bytes: "HEARSAYE" read as a number. */
    public static final long MAGIC = 0x4845_4152_5341_5945L;

    /** Version of this layout. */
    public static final int LAYOUT_VERSION = 3;

    /** Offset of the magic number. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the layout version. */
    public static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;

    /** Offset of the process id. */
    public static final int PID_OFFSET = VERSION_OFFSET + Long.BYTES;

    /** Offset of the time of the start. */
    public static final int START_OFFSET = PID_OFFSET + Long.BYTES;

    /** Offset of the node id. */
    public static final int NODE_ID_OFFSET = START_OFFSET + Long.BYTES;

    /** Offset of the time after which a silent client or engine counts as dead. */
    public static final int LIVENESS_TIMEOUT_OFFSET = NODE_ID_OFFSET + Long.BYTES;

    /** Offset of the length of the command ring. */
    public static final int COMMAND_RING_LENGTH_OFFSET = LIVENESS_TIMEOUT_OFFSET + Long.BYTES;

    /** Offset of the length of the counters' metadata. */
    public static final int METADATA_LENGTH_OFFSET = COMMAND_RING_LENGTH_OFFSET + Integer.BYTES;

    /** Offset of the length of the counters' values. */
    public static final int VALUES_LENGTH_OFFSET = METADATA_LENGTH_OFFSET + Integer.BYTES;

    /** Offset of the length of the error log. */
    public static final int ERROR_LOG_LENGTH_OFFSET = VALUES_LENGTH_OFFSET + Integer.BYTES;

    /** Offset of the default length of publication rings. */
    public static final int PUBLICATION_RING_LENGTH_OFFSET = ERROR_LOG_LENGTH_OFFSET + Integer.BYTES;

    /** Offset of the default length of delivery rings. */
    public static final int DELIVERY_RING_LENGTH_OFFSET = PUBLICATION_RING_LENGTH_OFFSET + Integer.BYTES;

    /** Offset of the length of the buffer of answers. */
    public static final int ANSWERS_LENGTH_OFFSET = DELIVERY_RING_LENGTH_OFFSET + Integer.BYTES;

    /** Offset of the number of rows of the tables of peers and of origins. */
    public static final int STATUS_ROWS_OFFSET = ANSWERS_LENGTH_OFFSET + Integer.BYTES;

    /** Offset of the number of rows of the table of clients. */
    public static final int CLIENT_ROWS_OFFSET = STATUS_ROWS_OFFSET + Integer.BYTES;

    /** Offset of the length of the node's address. */
    public static final int ADDRESS_LENGTH_OFFSET = 256;

    /** Offset of the node's address. */
    public static final int ADDRESS_OFFSET = ADDRESS_LENGTH_OFFSET + Integer.BYTES;

    /** Longest address of a node that is shown. */
    public static final int MAX_ADDRESS_LENGTH = 256;

    /** Offset of the activity timestamp, on a cache line of its own. */
    public static final int ACTIVITY_OFFSET = 2 * BitUtil.CACHE_LINE_LENGTH;

    /** Activity timestamp of an engine that closed in good order. */
    public static final long ACTIVITY_CLOSED = -1;

    /** Offset of the command ring. */
    public static final int COMMAND_RING_OFFSET = Pages.LENGTH;

    /** Capacity of the command ring. */
    public static final int COMMAND_RING_LENGTH = 64 * 1024;

    /** Capacity of the broadcast buffer of answers to commands. */
    public static final int ANSWERS_LENGTH = 64 * 1024;

    /** Length of the counters' metadata. */
    public static final int METADATA_LENGTH = 256 * 1024;

    /** Length of the counters' values: a quarter of the metadata, as Agrona lays them out. */
    public static final int VALUES_LENGTH = METADATA_LENGTH / 4;

    /** Length of the error log. */
    public static final int ERROR_LOG_LENGTH = 256 * 1024;

    private EngineFileDescriptor()
    {
    }

    /**
     * Offset of the buffer of answers.
     *
     * @param commandRingLength of the file.
     * @return the offset in bytes.
     */
    static long answersOffset(final int commandRingLength)
    {
        return COMMAND_RING_OFFSET + Pages.align((long)commandRingLength + RingBufferDescriptor.TRAILER_LENGTH);
    }

    /**
     * Offset of the counters' metadata.
     *
     * @param commandRingLength of the file.
     * @param answersLength     of the file.
     * @return the offset in bytes.
     */
    static long metadataOffset(final int commandRingLength, final int answersLength)
    {
        return answersOffset(commandRingLength) +
            Pages.align((long)answersLength + BroadcastBufferDescriptor.TRAILER_LENGTH);
    }
}
