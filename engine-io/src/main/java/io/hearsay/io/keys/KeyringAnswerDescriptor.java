package io.hearsay.io.keys;

/**
 * An answer of the keyring, in the broadcast buffer of <code>engine.dat</code>, native byte order. To who asked it is
 * hostile input.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                 correlation id of the command                 |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             number of entries; -1 = the command is refused    |
 *  +---------------------------------------------------------------+
 *  |                          reserved                             |
 *  +---------------------------------------------------------------+
 *  |   entries; or the reason in UTF-8, to the end of the record  ...
 *  +---------------------------------------------------------------+
 *
 *  an entry:
 *  +---------------------------------------------------------------+
 *  |                            key id                             |
 *  +---------------------------------------------------------------+
 *  |   algorithm   |  1 = sending  |           reserved            |
 *  +---------------------------------------------------------------+
 *  |            packets accepted since it came into the ring       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |     last of them, µs since the epoch; the least long = never  |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class KeyringAnswerDescriptor
{
    /** Broadcast record type of an answer. */
    public static final int TYPE_ID = 1;

    /** Offset of the correlation id. */
    public static final int CORRELATION_ID_OFFSET = 0;

    /** Offset of the number of entries. */
    public static final int COUNT_OFFSET = CORRELATION_ID_OFFSET + Long.BYTES;

    /** Offset of entries or reason. */
    public static final int BODY_OFFSET = COUNT_OFFSET + Long.BYTES;

    /** Number of entries that says that the command is refused. */
    public static final int REFUSED = -1;

    /** Longest answer in bytes. */
    public static final int MAX_LENGTH = 4_096;

    /** Offset of the key id in an entry. */
    static final int ENTRY_KEY_ID_OFFSET = 0;

    /** Offset of the algorithm in an entry. */
    static final int ENTRY_ALGORITHM_OFFSET = ENTRY_KEY_ID_OFFSET + Integer.BYTES;

    /** Offset of the mark of what is used for sending, in an entry. */
    static final int ENTRY_SENDING_OFFSET = ENTRY_ALGORITHM_OFFSET + Byte.BYTES;

    /** Offset of the number of packets in an entry. */
    static final int ENTRY_PACKETS_OFFSET = ENTRY_KEY_ID_OFFSET + Long.BYTES;

    /** Offset of the time of the last one in an entry. */
    static final int ENTRY_LAST_OFFSET = ENTRY_PACKETS_OFFSET + Long.BYTES;

    /** Length of an entry. */
    static final int ENTRY_LENGTH = ENTRY_LAST_OFFSET + Long.BYTES;

    private KeyringAnswerDescriptor()
    {
    }
}
